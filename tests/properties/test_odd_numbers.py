"""The same digits are the same number whatever kind of file they stand in (promise 9), and no two are run together."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.model.report import Fact, Report
from tasks.yearly.extract import read_report

ITEM, VALUE = "proactive.total", 10577
ZEROS = f"{'0' * 24}5"
LINE = f"主动公开政府信息数 {VALUE}"


def read_with(written: str, kind: str, folder: Path) -> Fact:
    """Read a report in which a number is written in another way."""
    report = sample_report("odd", year=2018, given={ITEM: VALUE})
    text = re.sub(rf"(?<!\d){VALUE}(?!\d)", written, render(report, kind).decode())
    place = folder / f"report.{kind}"
    place.write_bytes(text.encode())
    read = read_report(place)
    assert isinstance(read, Report)
    return next(fact for fact in read.facts if fact.item == ITEM)


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_zeros_in_front_are_no_other_number(kind: str, tmp_path: Path) -> None:
    assert read_with(ZEROS, kind, tmp_path).value == Decimal(5)


@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize("written", ["5\x005", "5\x01\x025", "5\x7f5"])
def test_what_a_control_character_parts_is_no_number(kind: str, written: str, tmp_path: Path) -> None:
    fact = read_with(written, kind, tmp_path)
    assert (fact.value, fact.status) == (None, "unreadable")
