"""The reason of a change where several things changed at once, and what a change names so that one can find out."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tasks.lake.partitions import PartitionedTable
from tasks.release.changes import changed_numbers
from tasks.tables import Facts

ITEM = "review.total"
UNITS = pl.DataFrame({"unit_id": ["a"], "status": ["reported"], "submission_id": ["s1"]})


def fact(value: int, original: int | None = None, **more: object) -> pl.DataFrame:
    """One number of one unit; `original` is what its report gives where the ledger corrected it."""
    corrected = {"original_value": Decimal(original), "original_status": "reported"} if original is not None else {}
    row = {
        "year": 2018,
        "unit_id": "a",
        "unit": "甲局",
        "form": "2014",
        "item": ITEM,
        "value": Decimal(value),
        "status": "reported",
        "submission_id": "s1",
        "counted": True,
        "in_question": False,
        "obs_status": "A",
    }
    held = {} if more.get("counted", True) else {"uncounted_reason": "report"}
    return Facts.frame([row | corrected | held | more])


def change(folder: Path, before: pl.DataFrame, after: pl.DataFrame) -> dict[str, object] | None:
    """The change between two releases that hold one number each."""
    before.write_parquet(folder / "facts.parquet")
    UNITS.write_parquet(folder / "units.parquet")
    made = changed_numbers(folder, PartitionedTable.of(Facts, after), UNITS).collect()
    return made.row(0, named=True) if made.height else None


NEW = {"submission_id": "s2"}
RULED = {"decision_id": "d1"}


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        # F2: the unit says 112 in both its files; that it is 12 is the ledger's doing
        (fact(112), fact(12, 112, **NEW, **RULED), "correction"),
        (fact(12, 112, **RULED), fact(112, **NEW), "correction"),
        (fact(73), fact(75, **NEW), "resubmission"),
        (fact(73), fact(70, 75, **NEW, **RULED), "resubmission"),
        (fact(12, 112, **RULED), fact(12, **NEW), None),  # a report that now says what was corrected changes nothing
        (fact(112), fact(12, 112, **RULED), "correction"),
        (fact(12, 112, **RULED), fact(13, 112, decision_id="d2"), "correction"),
        (fact(73), fact(75), "reading"),
        (fact(73, counted=False), fact(73, **NEW), "resubmission"),
        (fact(73, counted=False), fact(73), "rule"),
        (fact(73), fact(73, unit="甲和乙局"), "renamed"),
        (fact(73), fact(73, **NEW), None),
    ],
)
def test_the_units_own_number_is_compared_first(
    tmp_path: Path, before: pl.DataFrame, after: pl.DataFrame, reason: str | None
) -> None:
    found = change(tmp_path, before, after)
    assert (found and found["reason"]) == reason


def test_a_change_names_the_submissions_the_decisions_and_the_name_before(tmp_path: Path) -> None:
    found = change(tmp_path, fact(112), fact(12, 112, **NEW, **RULED, unit="甲和乙局"))
    assert found is not None
    names = ("submission_before", "submission_after", "decision_before", "decision_after", "unit_before", "unit")
    assert [found[name] for name in names] == ["s1", "s2", None, "d1", "甲局", "甲和乙局"]
