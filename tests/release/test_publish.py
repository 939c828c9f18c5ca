"""Is a release what the contract says, the same for the same contents, and new only where something changed?"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.consolidation import Maturity
from tasks.lake.folders import Lake
from tasks.lake.parquet import write_published, write_table
from tasks.lake.partitions import MemoryBudget, PartitionedTable
from tasks.lake.releases import current_release
from tasks.model.codes import MaturityLevel
from tasks.release.changes import changed_numbers
from tasks.release.publish import Published, publish
from tasks.release.validate import RefusedError
from tasks.tables import VALUE, Corrected, Facts, ReleaseIdentity, SchemaError, wide_table
from tests.release.conftest import ITEMS, District
from tests.soak import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.release.contents import ReleaseContents

PROJECT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("golden_schema.json")
FILES = [
    "SHA256SUMS",
    "changes.parquet",
    "checks.parquet",
    "codes.parquet",
    "consolidated_2014.docx",
    "consolidated_2014.xlsx",
    "consolidated_2014_own.docx",
    "consolidated_2014_own.xlsx",
    "croissant.json",
    "data-changelog.md",
    "datapackage.json",
    "decisions.parquet",
    "facts.csv",
    "facts.parquet",
    "findings.parquet",
    "growth.parquet",
    "index.html",
    "indicators.parquet",
    "items.parquet",
    "levels.parquet",
    "printed.parquet",
    "rules.parquet",
    "series.parquet",
    "series_items.parquet",
    "series_totals.parquet",
    "submissions.parquet",
    "totals.csv",
    "totals.parquet",
    "units.csv",
    "units.parquet",
    "wide_2014.parquet",
]
PUBLISH = """
import pickle, sys
from pathlib import Path
from tasks.lake.folders import Lake
from tasks.release.publish import publish
publish(Lake(Path(sys.argv[1])), 2018, pickle.loads(Path(sys.argv[2]).read_bytes()))
"""


def changes(published: Published) -> pl.DataFrame:
    return pl.read_parquet(published.path / "changes.parquet")


def test_the_files_and_the_pointer_are_those_of_the_contract(lake: Lake, district: District) -> None:
    published = publish(lake, 2018, district.contents())
    assert published == Published("2018.1", lake.releases(2018) / "2018.1", is_new=True, maturity="provisional")
    assert sorted(path.name for path in published.path.iterdir()) == FILES
    assert (lake.releases(2018) / "current").read_text() == "2018.1\n"
    assert current_release(lake, 2018) == published.path


def test_the_schema_is_the_golden_one(release_2018: Path) -> None:
    found = {
        path.name: {name: str(dtype) for name, dtype in pl.read_parquet_schema(path).items()}
        for path in sorted(release_2018.glob("*.parquet"))
    }
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_a_changed_schema_must_be_told_to_the_readers() -> None:
    told = (PROJECT / "docs/data-changelog.md").read_text(encoding="utf-8")
    newest = told.split("\n## ")[1]
    fingerprint = hashlib.sha256(GOLDEN.read_bytes()).hexdigest()[:12]
    assert f"Schema `{fingerprint}`" in newest, f"say what has changed in docs/data-changelog.md, with `{fingerprint}`"


def test_sums_are_those_of_every_other_file(release_2018: Path) -> None:
    sums = dict(reversed(line.split("  ")) for line in (release_2018 / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        name: hashlib.sha256((release_2018 / name).read_bytes()).hexdigest() for name in FILES if name != "SHA256SUMS"
    }


def test_promise_2_two_processes_give_the_same_bytes(
    district: District, tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]]
) -> None:
    (tmp_path / "contents").write_bytes(pickle.dumps(district.contents()))
    trees = []
    for seed, threads, zone in (("1", "1", "Asia/Shanghai"), ("77", "5", "America/Lima")):
        root = tmp_path / f"lake-{seed}"
        unlike = {"PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads, "TZ": zone, "PYTHONPATH": str(PROJECT)}
        command = [sys.executable, "-c", PUBLISH, str(root), str(tmp_path / "contents")]
        subprocess.run(command, env=os.environ | unlike, check=True)
        trees.append(bytes_of(root))
    assert trees[0] == trees[1]
    tables = {name.removesuffix(".parquet") for name in FILES if name.endswith(".parquet")}
    views = {f"releases/current/{name}/2018.parquet" for name in tables}
    pointers = {"releases/2018/current", "catalog.json", "releases/catalog.json"} | views
    kept_beside = {"provenance/2018.1/corrected.parquet", "provenance/2018.1/outcomes.parquet"}
    assert trees[0].keys() == {f"releases/2018/2018.1/{name}" for name in FILES} | pointers | kept_beside


@pytest.mark.parametrize("units", [1, 2])
def test_promise_2_a_year_published_in_parts_is_the_same_bytes(
    district: District, tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]], units: int
) -> None:
    trees = []
    for place, size in (("one", 4), ("parts", units)):
        lake = Lake(tmp_path / place)
        first = District(reports=dict(district.reports), forms=dict(district.forms))
        publish(lake, 2018, first.contents(MemoryBudget(size, lake.spool(2018))))
        del first.reports["commerce"]
        first.report("river", "e").report("education", "d", proactive__total="8")
        publish(lake, 2018, first.contents(MemoryBudget(size, lake.spool(2018))))
        trees.append(bytes_of(lake.root))
    assert trees[0] == trees[1]
    assert "releases/2018/2018.2/changes.parquet" in trees[0]


def test_readings_may_be_a_scan_of_their_file(
    lake: Lake, district: District, tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]]
) -> None:
    contents = district.contents()
    file = tmp_path / "corrected.parquet"
    write_table(contents.readings, Corrected, file)
    publish(lake, 2018, contents)
    other = Lake(tmp_path / "other")
    publish(other, 2018, replace(contents, readings=pl.scan_parquet(file)))
    assert bytes_of(lake.root) == bytes_of(other.root)


def test_a_scan_of_readings_that_are_not_in_order_is_refused_and_nothing_is_published(
    lake: Lake, district: District
) -> None:
    contents = district.contents()
    with pytest.raises(SchemaError, match="not sorted by year, submission_id, item"):
        publish(lake, 2018, replace(contents, readings=contents.readings.lazy().reverse()))
    assert current_release(lake, 2018) is None
    assert not list(lake.provenance("2018.1").iterdir())


def test_an_unchanged_rerun_makes_no_new_release(
    lake: Lake, district: District, bytes_of: Callable[[Path], dict[str, bytes]]
) -> None:
    first = publish(lake, 2018, district.contents())
    before = bytes_of(lake.root)
    assert publish(lake, 2018, district.contents()) == replace(first, is_new=False)
    assert bytes_of(lake.root) == before


def test_a_change_of_maturity_alone_is_a_new_release(lake: Lake, district: District) -> None:
    contents = district.contents()
    publish(lake, 2018, contents)
    final = publish(lake, 2018, replace(contents, maturity=Maturity(MaturityLevel.FINAL, ())))
    assert (final.release_id, final.is_new, final.maturity) == ("2018.2", True, "final")
    assert changes(final).height == 0


def test_going_back_to_earlier_contents_is_a_release_of_its_own(lake: Lake, district: District) -> None:
    first = district.contents()
    publish(lake, 2018, first)
    publish(lake, 2018, district.report("education", "d").contents())
    assert publish(lake, 2018, first).release_id == "2018.3"


def test_releases_are_counted_not_sorted_as_text(lake: Lake, district: District) -> None:
    first = publish(lake, 2018, district.contents()).path
    first.rename(first.with_name("2018.9"))
    for number in (10, 11):
        district.report("education", "b", proactive__total=str(number))
        assert publish(lake, 2018, district.contents()).release_id == f"2018.{number}"
    assert not publish(lake, 2018, district.contents()).is_new


def test_changes_say_why(lake: Lake, district: District) -> None:
    first = publish(lake, 2018, district.contents())
    assert set(changes(first)["reason"]) == {"first_report"}
    assert changes(first).height == 3 * 58
    district.report("river", "e").report("education", "d", proactive__total="8", fees__collected=None)
    submission, values = district.reports["hill"]
    district.reports["hill"] = (submission, {**values, "review.total": None})
    del district.reports["commerce"]
    second = changes(publish(lake, 2018, district.contents()))
    counts = second.group_by("unit_id", "reason").len().sort("unit_id")
    assert counts.rows() == [
        ("commerce", "withdrawal", 58),
        ("education", "resubmission", 2),
        ("hill", "reading", 1),
        ("river", "first_report", 58),
    ]
    columns = ["unit_id", "item", "value_before", "value_after", "status_before", "status_after"]
    assert second.filter(pl.col("reason").is_in(["reading", "resubmission"])).select(columns).rows() == [
        ("education", "capacity.budget", Decimal("1.25"), Decimal(2), "reported", "reported"),
        ("education", "proactive.total", Decimal(2), Decimal(8), "reported", "reported"),
        ("hill", "review.total", Decimal(2), None, "reported", "blank"),
    ]


def facts(numbers: dict[tuple[str, str], int | None]) -> pl.DataFrame:
    return Facts.frame(
        {
            "year": 2018,
            "unit_id": unit,
            "unit": unit,
            "form": "2014",
            "item": item,
            "value": None if value is None else Decimal(value),
            "status": "blank" if value is None else "reported",
            "submission_id": f"of-{unit}",
            "counted": value != 2,
            "uncounted_reason": "report" if value == 2 else None,
            "in_question": False,
            "obs_status": "A",
        }
        for (unit, item), value in numbers.items()
    )


numbers = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["review.total", "litigation.total"])),
    st.none() | st.integers(0, 2),
)


def units_due(ids: str, lost: str = "") -> pl.DataFrame:
    """What changes are told from in `Units`: who is due, and of whom an original was lost."""
    rows = [(unit, "held_back", None) if unit in lost else (unit, "reported", "s") for unit in ids]
    schema = {"unit_id": pl.String(), "status": pl.String(), "submission_id": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_numbers_that_go_and_come_with_an_original_say_so(tmp_path: Path) -> None:
    of_both, of_one = (facts({(unit, "review.total"): 1 for unit in units}) for units in ("ab", "a"))
    for before, after, was_lost, is_lost in ((of_both, of_one, "", "b"), (of_one, of_both, "b", "")):
        before.write_parquet(tmp_path / "facts.parquet")
        units_due("ab", was_lost).write_parquet(tmp_path / "units.parquet")
        made = changed_numbers(tmp_path, PartitionedTable.of(Facts, after), units_due("ab", is_lost)).collect()
        assert list(made.select("unit_id", "reason").iter_rows()) == [("b", "original")]


@settings(deadline=None, max_examples=examples(30))
@given(states=st.lists(numbers, min_size=1, max_size=4))
def test_the_changes_of_all_releases_in_a_row_make_up_the_last_facts(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[tuple[str, str], int | None]]
) -> None:
    folder = tmp_path_factory.mktemp("before")
    replayed: dict[tuple[str, str], tuple[Decimal | None, str]] = {}
    for place, state in enumerate(states):
        due = units_due("abc")
        made = changed_numbers(folder if place else None, PartitionedTable.of(Facts, facts(state)), due).collect()
        facts(state).write_parquet(folder / "facts.parquet")
        due.write_parquet(folder / "units.parquet")
        for row in made.iter_rows(named=True):
            key = (row["unit_id"], row["item"])
            old = (row["value_before"], row["status_before"])
            new = (row["value_after"], row["status_after"])
            assert old != new
            assert replayed.pop(key, (None, None)) == old
            if row["status_after"]:
                replayed[key] = new
    assert replayed == {
        (row["unit_id"], row["item"]): (row["value"], row["status"]) for row in facts(states[-1]).iter_rows(named=True)
    }


def test_every_changed_number_has_its_reason(tmp_path: Path) -> None:
    before = facts({(unit, "review.total"): 1 for unit in "abcde"})
    before.write_parquet(tmp_path / "facts.parquet")
    units_due("abcde").write_parquet(tmp_path / "units.parquet")
    unit = pl.col("unit_id")
    after = facts({(unit, "review.total"): 1 for unit in "abcdf"}).with_columns(
        value=pl.when(unit.is_in(["b", "c"])).then(pl.lit(9, Facts.polars_schema()["value"])).otherwise("value"),
        submission_id=pl.when(unit == "b").then(pl.lit("newer")).otherwise("submission_id"),
        decision_id=pl.when(unit == "c").then(pl.lit("2018-0001")),
        counted=unit != "d",
        uncounted_reason=pl.when(unit == "d").then(pl.lit("report")),
    )
    made = changed_numbers(tmp_path, PartitionedTable.of(Facts, after), units_due("abcdf")).collect()
    assert dict(made.select("unit_id", "reason").iter_rows()) == {
        "b": "resubmission",
        "c": "correction",
        "d": "rule",
        "e": "roster",
        "f": "roster",
    }
    assert made.filter(unit_id="d").select("value_before", "value_after", "counted_before", "counted_after").row(0) == (
        Decimal(1),
        Decimal(1),
        True,
        False,
    )


def test_contents_of_another_year_are_a_wrong_call(lake: Lake, district: District) -> None:
    with pytest.raises(ValueError, match="2018, not of 2017"):
        publish(lake, 2017, district.contents())


def spoiled(contents: ReleaseContents, **frames: pl.DataFrame | dict[str, pl.DataFrame]) -> ReleaseContents:
    return replace(contents, consolidated=replace(contents.consolidated, **frames))


def test_totals_that_are_not_the_sum_of_the_facts_are_refused(lake: Lake, district: District) -> None:
    contents = district.contents()
    made = contents.consolidated
    more = pl.when(pl.col("item") == "review.total").then(pl.lit(1)).otherwise(0).cast(pl.Decimal(24, 6))
    zeroed = pl.col("total").fill_null(0).cast(pl.Decimal(24, 6))
    wide = (
        made.wide["2014"]
        .collect()
        .with_columns(pl.col("review.total") + 1)
        .cast(dict.fromkeys(["review.total"], VALUE))
    )
    for wrong, message in [
        ({"totals": made.totals.with_columns((pl.col("total") + more).cast(VALUE))}, r"合计与明细不符：review\.total"),
        ({"totals": made.totals.with_columns(zeroed)}, "is_sum_exactly_of_reported_numbers"),
        ({"totals": made.totals.with_columns(pl.col("units_blank") + 1)}, "is_every_unit_accounted_for"),
        ({"totals": made.totals[1:]}, "合计与明细不符"),
        ({"units": made.units.filter(pl.col("unit_id") != "hill")}, "名册"),
        ({"wide": {"2014": PartitionedTable.of(wide_table("2014"), wide)}}, r"wide_2014\.parquet"),
    ]:
        with pytest.raises((RefusedError, SchemaError), match=message):
            publish(lake, 2018, spoiled(contents, **wrong))
    assert list(lake.releases(2018).iterdir()) == []


def test_a_file_that_does_not_come_back_from_disk_is_refused(
    lake: Lake, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(parts: PartitionedTable, identity: ReleaseIdentity, path: Path) -> None:
        write_published(parts, identity, path)
        if parts.table is Facts:
            path.write_bytes(path.read_bytes()[:-20])

    monkeypatch.setattr("tasks.release.publish.write_published", torn)
    with pytest.raises(RefusedError, match=r"facts\.parquet 读回失败"):
        publish(lake, 2018, district.contents())
    assert current_release(lake, 2018) is None


def test_what_a_sheet_cannot_hold_is_not_published_for_one(
    lake: Lake, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.release.csv.SHEET_ROWS", 3 * len(ITEMS) - 1)
    release = publish(lake, 2018, district.contents()).path
    assert sorted(path.name for path in release.glob("*.csv")) == ["totals.csv", "units.csv"]
    for name in ("index.html", "datapackage.json"):
        text = (release / name).read_text(encoding="utf-8")
        assert "facts.csv" not in text
        assert "totals.csv" in text
