"""Files with a trait that programs of others gave them, each read to the values that it prints.

Figures and units are invented, the traits were met in public files and bug reports. Beside each file stands what must
come out of it: form, values, and `accept`: `right`, or `safe` where a doubt will do but another number without one
will not.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tasks.model.codes import ProblemCode
from tasks.model.report import Fact, Report
from tasks.reading import read_document
from tasks.recognition import recognise

_FILES = Path(__file__).parent / "files_by_others"
_READ = (
    "title_over_two_rows.xlsx",
    "title_rowspan_two.html",
    "codepage_1252.xls",
    "listed_sheet_missing.xlsx",
    "values_in_inputs.html",
    "tabs_and_quotes.txt",
    "filled_control_marked_prompt.docx",
)


def _report(name: str) -> Report:
    return recognise(read_document(_FILES / name))


def _expected(name: str) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads((_FILES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return found


def _value(fact: Fact) -> float | None:
    return None if fact.value is None else float(fact.value)


@pytest.mark.parametrize("name", _READ)
def test_every_value_is_read(name: str) -> None:
    report, expected = _report(name), _expected(name)
    assert report.form == expected["form"]
    assert {fact.item: _value(fact) for fact in report.facts} == expected["values"]
    assert [fact.item for fact in report.facts if fact.doubt] == []
    assert report.unmatched == ()


def test_a_sheet_that_is_listed_and_not_there_is_said() -> None:
    (problem,) = _report("listed_sheet_missing.xlsx").problems
    assert (problem.code, problem.place) == (ProblemCode.MISSING_SHEET, "附表")
