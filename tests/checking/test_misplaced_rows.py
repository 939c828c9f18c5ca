"""A row of numbers in the wrong place is one finding: shifted by a column, exchanged with another, filled in twice."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tasks.checking import Checked
from tasks.reading import read_document
from tasks.recognition import recognise
from tests.cases import a_report, a_submission, checked

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization", "total")
SHAPES = Path(__file__).parents[1] / "recognition" / "shapes"


def row(name: str, *numbers: str | None) -> dict[str, str | None]:
    return {f"{name}.{column}": number for column, number in zip(COLUMNS, numbers, strict=True)}


def of_report(form_id: str, changes: Mapping[str, str | None]) -> Checked:
    return checked(a_submission(a_report(changes, form_id=form_id)))


def found(result: Checked) -> list[tuple[str, str]]:
    return result.findings.select("rule", "instance").rows()


def ways(result: Checked) -> list[dict[str, float]]:
    told: dict[int, dict[str, float]] = {}
    for way, item, after in result.repairs.select("way", "item", "value_to").rows():
        told.setdefault(way, {})[item] = float(after)
    return list(told.values())


def test_a_row_one_column_too_far_to_the_right() -> None:
    report = recognise(read_document(SHAPES / "23-row-shifted.txt"))
    result = checked(a_submission(report), year=2024)
    (finding,) = result.findings.filter(severity="block").iter_rows(named=True)
    assert (finding["rule"], finding["instance"]) == ("2021-MISPLACED", "shifted")
    assert finding["message"] == (
        "“本机关不掌握相关政府信息”一行的数像是整体右移了一栏：表中依次是 0、4、1、0、0、1、0，"
        "移回后是 4、1、0、0、1、0、6，原来不成立的 7 个等式就都成立。"
    )
    assert "第" in finding["place"]
    true = json.loads((SHAPES / "values.json").read_text())["2021"]
    (way,) = ways(result)
    assert way == {item: true[item] for item in way}
    assert set(way) == {f"unable.not_held.{column}" for column in COLUMNS if column != "nonprofit"}


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@pytest.mark.parametrize("empty", ["0", None])
def test_a_row_one_column_too_far_to_the_left(form_id: str, empty: str | None) -> None:
    result = of_report(form_id, row("outcome.granted", "1", "0", "0", "0", "0", "4", empty))
    assert found(result) == [(f"{form_id}-MISPLACED", "shifted")]
    assert ways(result) == [
        {
            "outcome.granted.natural_person": 3,
            "outcome.granted.business": 1,
            "outcome.granted.other_organization": 0,
            "outcome.granted.total": 4,
        }
    ]


def test_the_row_of_reviews_and_lawsuits_may_be_shifted_too() -> None:
    report = a_report({}, form_id="2021")
    items = [fact.item for fact in report.facts if fact.item.startswith(("review.", "litigation_"))]
    numbers = [str(fact.value) for fact in report.facts if fact.item in items]
    result = of_report("2021", dict(zip(items, ["0", *numbers[:-1]], strict=True)))
    assert found(result) == [("2021-MISPLACED", "shifted")]


def test_two_rows_in_each_others_place() -> None:
    clean = {fact.item: str(fact.value) for fact in a_report({}, form_id="2021").facts}
    changes = row("outcome.total", *(clean[f"outcome.granted.{column}"] for column in COLUMNS))
    changes |= row("outcome.granted", *(clean[f"outcome.total.{column}"] for column in COLUMNS))
    result = of_report("2021", changes)
    assert found(result) == [("2021-MISPLACED", "exchanged")]
    (message,) = result.findings["message"]
    assert message.startswith("“予以公开”一行和“办理结果总计”一行的数像是填反了：互换以后，")


def test_a_row_filled_in_twice_is_either_of_both() -> None:
    result = of_report("2021", row("outcome.partial", "3", "1", "0", "0", "0", "0", "4"))
    assert found(result) == [("2021-MISPLACED", "doubled")]
    (message,) = result.findings["message"]
    assert message == (
        "“予以公开”一行和“部分公开”一行的数完全相同，像是重复填写：按各列合计，其中一行应当是 "
        "0、0、0、0、0、0、0，原来不成立的 3 个等式就都成立。"
    )
    assert [set(way.values()) for way in ways(result)] == [{0}, {0}]


def test_one_wrong_number_is_no_misplaced_row() -> None:
    for item in ("outcome.granted.natural_person", "outcome.total.business", "requests.new.total"):
        result = of_report("2021", {item: "9"})
        assert {rule for rule, _ in found(result)} <= {"2021-ROW", "2021-COLUMN", "2021-BALANCE"}


def test_two_numbers_of_a_row_changed_alike_are_no_misplaced_row() -> None:
    result = of_report("2021", {"outcome.granted.business": "2", "outcome.granted.total": "5"})
    assert {rule for rule, _ in found(result)} == {"2021-COLUMN"}


def test_another_error_beside_it_is_still_said() -> None:
    changes = row("outcome.granted", "0", "3", "1", "0", "0", "0", "0") | {"requests.carried_out.total": "2"}
    rules = {rule for rule, _ in found(of_report("2021", changes))}
    assert "2021-ROW" in rules
