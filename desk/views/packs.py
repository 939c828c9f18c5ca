"""What a run left for the office: the pages of Data Docs, the review packs, the letters, and who has not reported."""

import io
import json
import zipfile
from pathlib import Path

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from desk.pages import attachment
from desk.roles import with_role
from desk.year import DeskYear, open_year
from tasks.common.errors import CallerError
from tasks.model.codes import Role, UnitStatus
from tasks.model.unit import Unit
from tasks.review.filled import LETTERS
from tasks.yearly.missing import HandedIn, handed_in

__all__ = ["docs", "letters", "missing", "review"]

_PAGE_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""These pages hold their style in themselves, have no script and send nothing. Of the same origin, as a browser else
takes a link from one to the next for one from a foreign site, and asks for the log-in."""

_PAGE = ".html"
_LIST_KINDS = ("xlsx", "csv")


@with_role(*Role)
@require_safe
def docs(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Show a page of the Data Docs, or send another file of them."""
    del request
    of_year = open_year(year)
    return _file_of(of_year.lake.docs(year), name, of_year)


@with_role(Role.STEWARD, Role.APPROVER)
@require_safe
def review(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Show a page of the review packs, or send a letter of them."""
    del request
    of_year = open_year(year)
    return _file_of(of_year.lake.review(year), name, of_year)


@with_role(Role.STEWARD, Role.APPROVER)
@require_safe
def letters(request: HttpRequest, year: int) -> HttpResponse:
    """Send all letters that the last run made, in one archive."""
    del request
    of_year = open_year(year)
    folder = of_year.lake.review(year)
    try:
        listed = json.loads((folder / LETTERS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CallerError(of_year.problem or f"{year} 年度还没有通知。") from None
    if not listed:
        raise CallerError(f"{year} 年度现在没有要发的通知。")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in listed:
            archive.write(_inside(folder, letter["file"]), Path(letter["file"]).name)
    return attachment(packed.getvalue(), f"{of_year.roster.district}{year}年度通知.zip")


@with_role(*Role)
@require_safe
def missing(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Send the list of the units that have not reported, for Excel or as CSV."""
    del request
    if kind not in _LIST_KINDS:
        raise Http404("没有这个文件。")
    of_year = open_year(year)
    found = handed_in(of_year.context)
    listed = _listed(found, of_year)
    data = io.BytesIO()
    if kind == "xlsx":
        listed.write_excel(data, worksheet="未报单位", autofit=True)
    else:
        listed.write_csv(data, include_bom=True)
    return attachment(data.getvalue(), f"{of_year.roster.district}{year}年度未报单位.{kind}")


def _listed(found: HandedIn, year: DeskYear) -> pl.DataFrame:
    label = UnitStatus.MISSING.label if found.is_overdue else UnitStatus.NOT_YET.label
    sent = {each.unit_id: f"{each.kind} {each.sent_on}" for each in year.sent}
    groups = ((label, found.missing), ("已收到文件，但还不能用", found.unsettled))
    rows = [
        (unit.name, unit.kind.label, words, found.deadline.isoformat(), sent.get(unit.id, ""))
        for words, units in groups
        for unit in sorted(units, key=_order)
    ]
    columns = ("单位", "类型", "情况", "报送期限", "已发通知")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")


def _order(unit: Unit) -> tuple[int, str]:
    return list(type(unit.kind)).index(unit.kind), unit.name


def _file_of(folder: Path, name: str, year: DeskYear) -> HttpResponse:
    """A page to be shown, any other file to be saved."""
    path = _inside(folder, name)
    if not path.is_file():
        raise Http404(year.problem or "没有这个页面，可能已经重新汇总过。")
    if path.suffix != _PAGE:
        return attachment(path.read_bytes(), path.name)
    response = HttpResponse(path.read_bytes(), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _PAGE_POLICY
    response["Cache-Control"] = "no-store"
    return response


def _inside(folder: Path, name: str) -> Path:
    """The file of this name in a folder or below it, wherever links in it would lead.

    Raises:
        Http404: it lies elsewhere.
    """
    if "\0" in name:
        raise Http404("没有这个页面。")
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise Http404("没有这个页面。")
    return path
