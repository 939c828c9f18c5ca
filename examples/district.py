"""The example district's inbox, made again from its plan: `python -m examples.district [FOLDER]`.

`EXPECTED` says what a run over it must find, `PERSONAL_DATA` what must never be published.
"""

import argparse
from codecs import BOM_UTF8
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypedDict

from examples.compose import compose
from examples.plan import DATA, PlannedFile, plan, roster_units
from examples.render import render
from examples.report import SampleReport

__all__ = ["EXPECTED", "INBOX", "PERSONAL_DATA", "REGISTER", "YEAR", "Expected", "inbox_files", "main", "reports"]

YEAR = 2018
INBOX = DATA / "inbox" / str(YEAR)
REGISTER = "收文登记.csv"


class Expected(TypedDict):
    """What a run over the inbox must come to.

    `findings`: the rules that fail, by unit id (by name for a unit that is not in the roster); units without a fault
    have an empty set. `submissions`: the state of each file. `values`: the numbers of each live report, by unit id;
    `None` is a blank cell or a mark for not applicable, an item not in it has no row. `unassessed`: the rules that
    cannot be assessed since a cell is blank.
    """

    findings: dict[str, set[str]]
    submissions: dict[str, str]
    values: dict[str, dict[str, Decimal | None]]
    unassessed: dict[str, set[str]]


@cache
def reports() -> dict[str, SampleReport]:
    """Every report of the inbox by its path; broken files and second copies hold none of their own."""
    return {planned.path: compose(planned, plan(YEAR)) for planned in plan(YEAR).files if planned.kind}


def inbox_files() -> dict[str, bytes]:
    """Every file of the inbox by its path, the office's list of receipts last."""
    made: dict[str, bytes] = {}
    for planned in plan(YEAR).files:
        made[planned.path] = _content(planned, made)
    return {**made, REGISTER: _register()}


def main(arguments: list[str] | None = None) -> None:
    """Write the inbox to a folder, the committed one unless another is named."""
    parser = argparse.ArgumentParser(prog="python -m examples.district", description="Write the example inbox.")
    parser.add_argument("folder", type=Path, nargs="?", default=INBOX, help="where to write it")
    folder: Path = parser.parse_args(arguments).folder
    for path, content in inbox_files().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _content(planned: PlannedFile, made: dict[str, bytes]) -> bytes:
    """A file's bytes; copies and broken files are made from those before them."""
    if planned.is_empty:
        return b""
    if planned.same_as:
        return made[planned.same_as][: planned.keep_bytes]
    report = reports()[planned.path]
    return render(report, planned.kind, planned.layout, encoding=planned.encoding, declared=planned.declared)


def _register() -> bytes:
    """The office's list of receipts: UTF-8 with a byte order mark, as spreadsheets write it."""
    rows = ["文件,收到时间", *(f"{planned.path},{planned.received:%Y-%m-%d %H:%M}" for planned in plan(YEAR).files)]
    return BOM_UTF8 + "".join(f"{row}\r\n" for row in rows).encode()


def _expected() -> Expected:
    files = plan(YEAR).files
    due = {unit.id for unit in roster_units().values() if unit.due_from <= YEAR <= unit.due_until}
    received = {planned.subject for planned in files if planned.year == YEAR}
    findings: dict[str, set[str]] = {unit: set() for unit in (due - {plan(YEAR).district}) | received}
    for planned in files:
        findings[planned.subject] |= set(planned.findings)
    for unit in due - received - {plan(YEAR).district}:
        findings[unit] |= {"ROSTER-MISSING"}
    return Expected(
        findings=findings,
        submissions={planned.path: planned.state for planned in files},
        values={planned.subject: dict(reports()[planned.path].values) for planned in files if planned.state == "live"},
        unassessed={planned.subject: set(planned.unassessed) for planned in files if planned.unassessed},
    )


def _personal_data() -> frozenset[str]:
    people = {person for report in reports().values() for person in report.people}
    return frozenset(text for person in people for text in person)


EXPECTED = _expected()
PERSONAL_DATA = _personal_data()

if __name__ == "__main__":
    main()
