"""The board of a year."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from desk.board import PAGE, SORTS, Query, board_of, counts_of, next_step, selected
from desk.consolidations import latest
from desk.pages import render
from desk.roles import with_role
from desk.site import places
from desk.year import open_year
from tasks.common.clock import now, report_year_due, today
from tasks.lake.folders import Lake
from tasks.model.codes import Role, UnitStage
from tasks.review.labels import shown_day, shown_moment

__all__ = ["board", "home"]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the newest year of the lake, or to the one that is due."""
    del request
    years = Lake(places().lake).years_run()
    return redirect("board", years[-1] if years else report_year_due(now()))


@with_role(*Role)
@require_safe
def board(request: HttpRequest, year: int) -> HttpResponse:
    """Show where each unit stands."""
    of_year = open_year(year)
    table = board_of(of_year, today())
    counts = counts_of(of_year, table)
    page = request.GET.get("page", "1")
    query = Query(
        words=request.GET.get("q", "")[:60],
        stage=request.GET.get("stage", ""),
        sort=request.GET.get("sort", "stage"),
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )
    rows = selected(table, query)
    pages = max(ceil(rows.height / PAGE), 1)
    at = min(max(query.page, 1), pages)
    words, where = next_step(of_year, counts)
    name, _, stage = where.partition(":")
    return render(
        request,
        "board.html.j2",
        year=year,
        district=of_year.roster.district,
        counts=counts,
        step=words,
        step_url=reverse(name, args=[year]) + (f"?stage={stage}" if stage else ""),
        query=query,
        stages=UnitStage,
        sorts=SORTS,
        rows=rows.slice((at - 1) * PAGE, PAGE).iter_rows(named=True),
        found=rows.height,
        page=at,
        pages=pages,
        run=latest(year),
        years=Lake(places().lake).years_run(),
        moment=shown_moment,
        day=shown_day,
    )
