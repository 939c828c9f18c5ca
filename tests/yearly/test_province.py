"""The releases of several districts read as one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tasks.lake.folders import Lake
from tasks.model.codes import ProvinceProblem
from tasks.tables import Facts, Totals
from tasks.yearly.districts import District, DistrictsError, load_districts
from tasks.yearly.province import scan_union, unite, write_province
from tests.sharing import made_once
from tests.small_year import ROSTER, YEAR, SmallYear

CODES = {"990101": "晴川区", "990102": "望禾区"}
ITEM = "requests.received"


def settle(folder: Path) -> None:
    """Two districts with a release each, and the list that names a third without one."""
    for code, name in CODES.items():
        year = SmallYear(folder / code)
        roster = ROSTER.replace('district = "晴川区"', f'district = "{name}"\ndistrict_code = "{code}"')
        year.roster.write_text(roster + 'code = "11990101MB0000001X"\n', encoding="utf-8")
        year.run()
    lines = [
        f'[[districts]]\ncode = "{code}"\nname = "{name}"\n'
        + "".join(
            f'{place} = "{code}/{place}{end}"\n' for place, end in (("lake", ""), ("inbox", ""), ("roster", ".toml"))
        )
        for code, name in {"990103": "岚桥县", **CODES}.items()
    ]
    (folder / "districts.toml").write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "province", settle)


@pytest.fixture
def districts(folder: Path) -> tuple[District, ...]:
    return load_districts(folder / "districts.toml")


def problems(districts: tuple[District, ...]) -> list[tuple[str, str]]:
    return [(row["district_code"], row["problem"]) for row in unite(districts, YEAR).findings.to_dicts()]


def test_the_districts_are_read_in_the_order_of_their_codes(districts: tuple[District, ...], folder: Path) -> None:
    assert [each.code for each in districts] == ["990101", "990102", "990103"]
    assert districts[0].parameters(YEAR)["lake"] == str(folder / "990101/lake")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("990102", "990101"), "代码相同"),
        (lambda text: text.replace('lake = "990102/lake"', 'lake = "990101/lake"'), "数据湖相同"),
        (lambda text: text.replace("roster", "rooster"), "roster"),
        (lambda text: text.replace('name = "岚桥县"\n', ""), "缺少：name"),
        (lambda _text: "", "没有"),
    ],
)
def test_a_list_that_cannot_be_used_says_where(
    folder: Path, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    path = tmp_path / "districts.toml"
    path.write_text(change((folder / "districts.toml").read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DistrictsError, match=said):
        load_districts(path)


def test_totals_are_the_sums_of_all_units_of_all_districts(districts: tuple[District, ...]) -> None:
    releases = [each.lake.releases(YEAR) / f"{YEAR}.1" for each in districts[:2]]
    facts = scan_union(releases, Facts).filter(pl.col("status") == "reported", pl.col("counted")).collect()
    assert facts["release_path"].n_unique() == 2
    sums = dict(facts.group_by("item").agg(pl.col("value").sum()).iter_rows())
    totals = unite(districts, YEAR).totals
    assert {row["item"]: row["total"] for row in totals.to_dicts() if row["total"] is not None} == sums
    assert set(totals["units_due"]) == {2}
    assert totals.filter(pl.col("item") == ITEM)["districts"].to_list() == [2]


def test_coverage_has_a_row_per_district_released_or_not(districts: tuple[District, ...]) -> None:
    rows = unite(districts, YEAR).coverage.to_dicts()
    assert [(row["district_code"], row["release_id"], row["units_due"]) for row in rows] == [
        ("990101", f"{YEAR}.1", 1),
        ("990102", f"{YEAR}.1", 1),
        ("990103", None, 0),
    ]


def test_what_districts_cannot_know_of_each_other_is_found(districts: tuple[District, ...]) -> None:
    assert problems(districts) == [
        ("990101", ProvinceProblem.PROVISIONAL),
        ("990101", ProvinceProblem.UNIT_TWICE),
        ("990102", ProvinceProblem.PROVISIONAL),
        ("990102", ProvinceProblem.UNIT_TWICE),
        ("990103", ProvinceProblem.NOT_RELEASED),
    ]
    assert unite(districts[2:], YEAR).totals.height == 0


def test_a_damaged_release_is_left_out_and_named_and_a_wrong_total_is_found(
    districts: tuple[District, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path / "lake")
    shutil.copytree(districts[0].lake.root, lake.root, symlinks=True)
    release = lake.releases(YEAR) / f"{YEAR}.1"
    for place in (release, release / "totals.parquet"):
        place.chmod(0o755)
    rows = pl.read_parquet(release / "totals.parquet")
    rows.with_columns(total=pl.when(pl.col("item") == ITEM).then(pl.col("total") + 1).otherwise("total")).cast(
        rows.schema
    ).write_parquet(release / "totals.parquet")
    changed = (replace(districts[0], lake=lake), districts[1])
    assert ("990101", ProvinceProblem.DAMAGED) in problems(changed)
    assert set(unite(changed, YEAR).totals["units_due"]) == {1}
    monkeypatch.setattr("tasks.yearly.province.verify_sums", lambda _release: None)
    found = unite(changed, YEAR).findings.filter(problem=ProvinceProblem.TOTAL_DIFFERS.value).to_dicts()
    assert [(row["district_code"], row["subject"]) for row in found] == [("990101", f"2014 {ITEM}")]


def test_equal_releases_give_equal_bytes(districts: tuple[District, ...], tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_province(unite(districts, YEAR), tmp_path / name)
    written = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")]
    assert written[0] == written[1]
    assert sorted(written[0]) == ["coverage.parquet", "findings.parquet", "totals.parquet"]


def test_a_release_of_an_older_schema_is_read_with_what_it_has(districts: tuple[District, ...], tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    new = districts[0].lake.releases(YEAR) / f"{YEAR}.1"
    pl.read_parquet(new / "totals.parquet").drop("units_computed").write_parquet(old / "totals.parquet")
    rows = scan_union([new, old], Totals).collect()
    assert rows.filter(release_path=str(old))["units_computed"].null_count() == rows.height // 2
