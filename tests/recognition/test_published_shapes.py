"""Shapes of published reports, with figures of our own: what must be read of each.

`shapes/values.json` holds the numbers of most of them, on form 2021; null where the cell holds `/`.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tasks.model.codes import Doubt, ProblemCode, Status
from tasks.model.report import Fact, Report
from tasks.reading import read_document
from tasks.recognition import recognise

SHAPES = Path(__file__).parent / "shapes"
VALUES: Mapping[str, float | None] = json.loads((SHAPES / "values.json").read_text())["2021"]


@cache
def report_of(name: str) -> Report:
    return recognise(read_document(next(path for path in SHAPES.glob(f"{name}*") if path.suffix != ".json")))


def facts_of(name: str) -> dict[str, Fact]:
    return {fact.item: fact for fact in report_of(name).facts}


def unlike(facts: Mapping[str, Fact], expected: Mapping[str, float | None]) -> list[Fact]:
    """The facts that are not as expected; amounts to the six decimals that the tables hold."""

    def is_like(fact: Fact, value: float | None) -> bool:
        if value is None or fact.value is None:
            return fact.value is None and value is None and fact.status in {Status.BLANK, Status.NOT_APPLICABLE}
        return abs(fact.value - Decimal(str(value))) < Decimal("0.00001")

    return [facts[item] for item, value in expected.items() if not is_like(facts[item], value)]


@pytest.mark.parametrize("name", ["03", "05", "06", "07", "09", "10", "15", "19", "24"])
def test_every_number_is_read_without_a_doubt(name: str) -> None:
    facts = facts_of(name)
    assert not unlike(facts, VALUES)
    assert not [fact for fact in facts.values() if fact.doubt]


@pytest.mark.parametrize("name", ["01", "02"])
def test_a_row_whose_blanks_were_dropped_is_placed_by_its_sum_and_doubted(name: str) -> None:
    for item, fact in facts_of(name).items():
        column = item.rpartition(".")[2]
        if f"{item.rpartition('.')[0]}.natural_person" not in VALUES:
            assert not unlike({item: fact}, {item: VALUES[item]})
            assert fact.doubt is None
            continue
        expected = (
            VALUES[f"{item.rpartition('.')[0]}.natural_person"] if column in {"natural_person", "total"} else None
        )
        assert (fact.value, fact.doubt) == (expected, Doubt.REALIGNED), fact


def test_a_line_of_figures_before_its_label_is_that_rows_and_doubted() -> None:
    facts = facts_of("04")
    assert not unlike(facts, VALUES)
    assert {item.rpartition(".")[0] for item, fact in facts.items() if fact.doubt} == {"outcome.partial"}


def test_a_table_that_was_cut_short_is_still_a_table() -> None:
    report = report_of("16")
    assert report.form == "2021"
    found = {fact.item for fact in report.facts if fact.status is not Status.ABSENT}
    assert {item.partition(".")[0] for item in found} == {"regulations", "normative", "licensing"}
    assert not unlike(facts_of("16"), {item: VALUES[item] for item in found})


def test_words_that_a_conversion_exchanged_are_the_forms() -> None:
    facts = facts_of("17")
    expected = {"normative.made": 2.0, "normative.published": 2.0, "normative.published_total": 17.0}
    assert not unlike(facts, expected)
    assert [row.text for row in report_of("17").unmatched] == ["其他主动公开文件 | 18 | 8 | 25"]


@pytest.mark.parametrize(
    ("name", "unit", "year"),
    [
        ("09", "晴川区人民政府柳浪街道办事处", 2024),
        ("10", "晴川区水务局", 2024),
        ("19", "晴川区水务局", 2024),
        ("24", None, 2024),
    ],
)
def test_the_head_is_read_wherever_it_stands(name: str, unit: str | None, year: int) -> None:
    head = report_of(name).head
    assert (head.unit, head.year) == (unit, year)


def test_what_only_the_sentences_name_is_said() -> None:
    assert [problem.code for problem in report_of("24").problems] == [ProblemCode.YEAR_FROM_TEXT]
    assert report_of("19").head.body_unit == "云溪区水务局"


def test_a_report_without_an_official_table_says_so_once() -> None:
    (problem,) = report_of("f14").problems
    assert report_of("f14").form is None
    assert problem.code is ProblemCode.NO_FORM
    assert "是别的表" in problem.message


def test_an_amount_whose_unit_stands_nowhere_is_doubted() -> None:
    amount = facts_of("18")["procurement.amount"]
    assert (amount.value, amount.doubt) == (Decimal(9050), Doubt.UNIT)
    assert facts_of("17")["procurement.amount"].doubt is None
    assert facts_of("03")["charges.amount"].doubt is None


@pytest.mark.parametrize("name", ["f10", "f11", "f12"])
def test_files_by_others_are_read_whole(name: str) -> None:
    expected = json.loads(next(SHAPES.glob(f"{name}*.expected.json")).read_text())
    facts = facts_of(name)
    assert report_of(name).form == expected["form"]
    assert not unlike(facts, expected["values"])
    assert not [item for item in expected["values"] if facts[item].doubt]


def test_decimals_beyond_those_that_are_kept_are_said() -> None:
    assert facts_of("f12")["charges.amount"].note == "原数24252.3110823333，保留6位小数"
