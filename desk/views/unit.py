"""The page of one unit: the original beside what was read from it, findings, decisions, letters, and downloads."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from desk.pages import attachment, render
from desk.roles import with_role
from desk.unit import UnitPage, decisions_about, drawn_page, marked_cells, original_document, page_marks, unit_page
from desk.year import DeskYear, open_year
from expectations.rules import CATALOGUE
from tasks.common.clock import today
from tasks.common.numbers import format_number
from tasks.decisions import Decision
from tasks.decisions.ledger.references import items_by_id
from tasks.lake.folders import LakeError, file_sha256
from tasks.lake.letters import letters_folder
from tasks.lake.parquet import read_table
from tasks.model.codes import Role
from tasks.model.document import Document, Grid
from tasks.reading.pdf.page_image import PageImage
from tasks.review.cells import ABSENT
from tasks.review.labels import shown_day, shown_moment
from tasks.tables import Receipts

__all__ = ["decision_in_words", "letter", "original", "page_image", "sent", "unit"]

_LONGEST_ENDING = 5


@with_role(*Role)
@require_safe
def unit(request: HttpRequest, year: int, unit_id: str) -> HttpResponse:
    """Show a unit; `?finding=` marks the cells of a finding, `?cell=` that of one number."""
    of_year = open_year(year)
    of_unit = of_year.unit(unit_id)
    decisions = decisions_about(of_year.ledger, of_unit)
    sent = [(number, each) for number, each in enumerate(of_year.sent) if each.unit_id == unit_id]
    shared: dict[str, Any] = {
        "year": year,
        "district": of_year.roster.district,
        "unit": of_unit,
        "decisions": [_shown(each, of_year) for each in decisions],
        "sent": sent,
        "day": shown_day,
        "moment": shown_moment,
        "deadline": of_year.roster.deadline(year),
        "today": today(),
    }
    if of_year.run is None:
        return render(request, "unit_without_run.html.j2", **shared, words=of_year.problem)
    page = unit_page(of_year, of_unit)
    chosen = _chosen(request, page)
    document = original_document(of_year.lake.root, page.sha256) if page.sha256 else None
    cells = [page.review.cells[item] for item in chosen if item in page.review.cells]
    drawn = page_marks(document, cells, _page_asked(request)) if isinstance(document, Document) else None
    return render(
        request,
        "unit.html.j2",
        **shared,
        page=page,
        review=page.review,
        absent=ABSENT,
        chosen=chosen,
        drawn=drawn,
        query_of_cells=urlencode([(name, request.GET[name]) for name in ("finding", "cell") if name in request.GET]),
        marked=marked_cells(document, cells) if isinstance(document, Document) else frozenset(),
        is_certain=all(page.review.cells.get(item, ABSENT).is_certain for item in chosen),
        blocks=[(block, isinstance(block, Grid)) for block in document.blocks]
        if isinstance(document, Document)
        else [],
        unreadable="" if document is None or isinstance(document, Document) else document.message,
        finding=request.GET.get("finding", ""),
        added=page.recheck.added["message"].to_list() if page.recheck else [],
    )


def _page_asked(request: HttpRequest) -> int | None:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else None


@with_role(*Role)
@require_safe
def page_image(request: HttpRequest, year: int, number: int, unit_id: str) -> HttpResponse:
    """Send a page of a unit's original as a picture, with the cells marked that its page marks."""
    of_year = open_year(year)
    page = unit_page(of_year, of_year.unit(unit_id))
    document = original_document(of_year.lake.root, page.sha256) if page.sha256 else None
    cells = [page.review.cells[item] for item in _chosen(request, page) if item in page.review.cells]
    chosen = page_marks(document, cells, number) if isinstance(document, Document) else None
    if chosen is None or chosen.number != number or page.sha256 is None:
        raise Http404("没有这一页。")
    drawn = drawn_page(of_year.lake.root, page.sha256, chosen)
    if not isinstance(drawn, PageImage):
        raise Http404(drawn.message)
    response = HttpResponse(drawn.png, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _chosen(request: HttpRequest, page: UnitPage) -> Collection[str]:
    """The items whose cells are marked."""
    finding = page.finding(request.GET.get("finding", ""))
    if finding:
        return finding.items
    number = request.GET.get("cell", "")
    if page.form and number.isdecimal() and len(number) < 5 and int(number) < len(page.form.items):
        return (page.form.items[int(number)].id,)
    return ()


def _shown(decision: Decision, year: DeskYear) -> dict[str, object]:
    """One line of a unit's history."""
    taken_back = decision.id in year.ledger.withdrawn
    pending = decision in year.pending
    return {
        "id": decision.id,
        "words": decision_in_words(decision, year),
        "reason": decision.reason.label,
        "why": decision.why,
        "by": decision.by,
        "on": shown_day(decision.on),
        "state": "已撤销" if taken_back else "下次汇总时生效" if pending else "",
        "can_be_withdrawn": not taken_back and decision.withdraws is None,
    }


def decision_in_words(decision: Decision, year: DeskYear) -> str:
    """Say what was decided, by names and titles instead of ids."""
    if decision.withdraws:
        named = next((each for each in year.ledger.decisions if each.id == decision.withdraws), None)
        return f"撤销：{decision_in_words(named, year)}" if named else decision.kind.label
    what = ""
    if decision.item:
        items = items_by_id().get(decision.item)
        name = items[0].name if items else "（已不在统计表里的指标）"
        before = format_number(decision.before, blank="空") if decision.before is not None else "空"
        after = format_number(decision.after, blank="空") if decision.after is not None else "空"
        what = f"{name}　{before} → {after}"
    elif decision.rule:
        rule = CATALOGUE.get(decision.rule)
        what = rule.title if rule else "（已停用的规则）"
    elif decision.waived:
        what = decision.waived.label
    return f"{decision.kind.label}：{what}" if what else decision.kind.label


@with_role(*Role)
@require_safe
def original(request: HttpRequest, year: int, unit_id: str) -> HttpResponse:
    """Send the file of the unit that its page shows, under the unit's name, to be saved and never shown."""
    del request
    of_year = open_year(year)
    of_unit = of_year.unit(unit_id)
    sha256 = unit_page(of_year, of_unit).sha256
    path = of_year.lake.original(sha256) if sha256 else None
    if path is None or not path.is_file():
        raise Http404("没有这个单位的原件。")
    if file_sha256(path) != sha256:
        raise LakeError(f"{of_unit.name}的原件与收到时不同了，没有给出。请从备份恢复。")
    receipts = read_table(Receipts, of_year.lake.register(year))
    names = receipts.filter(pl.col("sha256") == sha256)["name"].to_list()
    _, dot, ending = names[0].rpartition(".") if names else ("", "", "")
    is_ending = dot and ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING
    return attachment(path.read_bytes(), f"{of_unit.name}{year}年度报告原件" + (f".{ending}" if is_ending else ""))


@with_role(*Role)
@require_safe
def letter(request: HttpRequest, year: int, unit_id: str) -> HttpResponse:
    """Send the letter that asks the unit for what is open now, as Word."""
    del request
    of_year = open_year(year)
    page = unit_page(of_year, of_year.unit(unit_id))
    made = page.letter()
    if made is None or page.notice is None:
        raise Http404("现在没有要向这个单位发的通知。")
    return attachment(made[1], f"{page.notice.title}.docx")


@with_role(*Role)
@require_safe
def sent(request: HttpRequest, year: int, number: int, unit_id: str) -> HttpResponse:
    """Send a letter as it went out."""
    del request
    of_year = open_year(year)
    found = of_year.sent[number] if number < len(of_year.sent) else None
    if found is None or found.unit_id != unit_id:
        raise Http404("没有这份通知。")
    data = (letters_folder(of_year.lake, year) / found.file).read_bytes()
    return attachment(data, f"{of_year.unit(unit_id).name}{found.kind}{found.sent_on}.docx")
