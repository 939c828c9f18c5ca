"""The rules by which reports are checked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from desk.pages import render
from desk.roles import with_role
from desk.rules import rules_by_family
from desk.year import DeskYear, open_year
from tasks.model.codes import Role

__all__ = ["rules"]


@with_role(*Role)
@require_safe
def rules(request: HttpRequest, year: int) -> HttpResponse:
    """Show each rule with what it found this year and last."""
    of_year = open_year(year)
    return render(
        request,
        "rules.html.j2",
        year=year,
        district=of_year.roster.district,
        families=list(rules_by_family(of_year, _year_before(year))),
    )


def _year_before(year: int) -> DeskYear | None:
    """Open the year before; `None` where no reports were due for it."""
    try:
        return open_year(year - 1)
    except Http404:
        return None
