"""The example district's inboxes, made again from their plans: `python -m examples.district [FOLDER]`.

`expected` says what a run over one must find, `personal_data` what must never be published.
"""

import argparse
from codecs import BOM_UTF8
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypedDict

from examples.compose import compose
from examples.plan import YEARS, PlannedFile, plan
from examples.render import render
from examples.render.archive import packed
from examples.render.scan import as_pdf, scan_pages
from examples.report import SampleReport
from examples.roster import DATA, roster_units
from expectations.rules import CATALOGUE

__all__ = [
    "EXPECTED",
    "INBOX",
    "PERSONAL_DATA",
    "REGISTER",
    "YEAR",
    "Expected",
    "expected",
    "inbox",
    "inbox_files",
    "main",
    "personal_data",
    "reports",
]

YEAR = YEARS[0]
REGISTER = "收文登记.csv"


class Expected(TypedDict):
    """What a run over a year's inbox must come to, once the years before have been run.

    `findings`: the rules that fail, by unit id (by name for a unit that is not in the roster); units without a fault
    have an empty set. Rules that the catalogue does not have yet are left out. `submissions`: the state of each file.
    `values`: the numbers of each live report, by unit id; `None` is a blank cell or a mark for not applicable, an item
    not in it has no row. `unassessed`: the rules that cannot be assessed since a cell is blank; since 2019 besides
    those about regulations, a row that any unit may leave blank.
    """

    findings: dict[str, set[str]]
    submissions: dict[str, str]
    values: dict[str, dict[str, Decimal | None]]
    unassessed: dict[str, set[str]]


def inbox(year: int) -> Path:
    """The committed inbox of a year."""
    return DATA / "inbox" / str(year)


@cache
def reports(year: int = YEAR) -> dict[str, SampleReport]:
    """Every report of an inbox by its path; broken files and second copies hold none of their own."""
    return {planned.path: compose(planned, plan(year)) for planned in plan(year).files if planned.kind}


@cache
def inbox_files(year: int = YEAR) -> dict[str, bytes]:
    """Every file of an inbox by its path, the office's list of receipts last."""
    made: dict[str, bytes] = {}
    for planned in plan(year).files:
        made[planned.path] = _content(planned, year, made)
    return {**made, REGISTER: _register(year)}


def main(arguments: list[str] | None = None) -> None:
    """Write the inbox of every year to a folder, where the committed ones are unless another is named."""
    parser = argparse.ArgumentParser(prog="python -m examples.district", description="Write the example inboxes.")
    parser.add_argument("folder", type=Path, nargs="?", default=DATA / "inbox", help="where to write a folder a year")
    folder: Path = parser.parse_args(arguments).folder
    for year in YEARS:
        for path, content in inbox_files(year).items():
            target = folder / str(year) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


@cache
def expected(year: int) -> Expected:
    """What a run over the year's inbox must come to."""
    files = plan(year).files
    due = {unit.id for unit in roster_units().values() if unit.is_due(year)}
    received = {planned.subject for planned in files if planned.year == year}
    findings: dict[str, set[str]] = {unit: set() for unit in due | received}
    for planned in files:
        findings[planned.subject] |= {rule for rule in planned.findings if _is_in_force(rule, planned)}
    for unit in due - received:
        findings[unit] |= {"ROSTER-MISSING"}
    known = reports(year)
    return Expected(
        findings=findings,
        submissions={planned.path: planned.state for planned in files},
        values={planned.subject: dict(known[planned.path].values) for planned in files if planned.state == "live"},
        unassessed={planned.subject: set(planned.unassessed) for planned in files if planned.unassessed},
    )


def personal_data(year: int) -> frozenset[str]:
    """Names, telephone numbers and addresses in a year's reports, all of them invented."""
    people = {person for report in reports(year).values() for person in report.people}
    return frozenset(text for person in people for text in person)


def _is_in_force(rule: str, planned: PlannedFile) -> bool:
    """Whether the catalogue has the rule, for the form that the file is on."""
    known = CATALOGUE.get(rule)
    return known is not None and (not known.forms or planned.form in known.forms)


def _content(planned: PlannedFile, year: int, made: dict[str, bytes]) -> bytes:
    """A file's bytes; copies and broken files are made from those before them.

    A scan alone is not the same everywhere: it shows the fonts of the machine that printed it.
    """
    if planned.is_empty:
        return b""
    if planned.same_as:
        return made[planned.same_as][: planned.keep_bytes]
    report = reports(year)[planned.path]
    content = render(report, planned.kind, planned.layout, encoding=planned.encoding, declared=planned.declared)
    if planned.wrapping == "scan":
        return as_pdf([page.convert("1") for page in scan_pages(content, "clean", planned.path)])
    if planned.wrapping == "zip":
        return packed({f"{PurePosixPath(planned.path).stem}.{planned.kind}": content})
    return content


def _register(year: int) -> bytes:
    """The office's list of receipts: UTF-8 with a byte order mark, as spreadsheets write it."""
    rows = ["文件,收到时间", *(f"{planned.path},{planned.received:%Y-%m-%d %H:%M}" for planned in plan(year).files)]
    return BOM_UTF8 + "".join(f"{row}\r\n" for row in rows).encode()


INBOX = inbox(YEAR)
EXPECTED = expected(YEAR)
PERSONAL_DATA = personal_data(YEAR)

if __name__ == "__main__":
    main()
