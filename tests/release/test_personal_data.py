"""Promise of every release: nothing in it names a person or a phone number."""

from __future__ import annotations

import json
import shutil
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tasks.lake.folders import Lake
from tasks.release.contents import ReleaseContents
from tasks.release.csv import write_csv
from tasks.release.personal_data import allowed_terms, scan_for_personal_data
from tasks.release.publish import publish
from tasks.release.validate import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.release.conftest import District

PEOPLE = ("欧阳静好", "13912345678", "0951-6012345", "高山")
PHRASES = [
    "填报人欧阳静好已核对",
    "填报人 欧阳 静 好 已核对",
    "请电１３９１２３４５６７８询问",
    "询问6012345即可",
    "由高山填报",
]


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_release_that_names_a_person_is_refused_without_repeating_the_name(
    one_release: Lake, tmp_path: Path, district: District, phrase: str
) -> None:
    lake = Lake(tmp_path / "lake")
    shutil.copytree(one_release.root, lake.root, symlinks=True)
    district.message, district.people = phrase, PEOPLE
    with pytest.raises(RefusedError, match=r"findings\.parquet 的 message 列含有个人信息") as refused:
        publish(lake, 2018, district.contents())
    assert not any(person in str(refused.value) for person in PEOPLE)
    assert sorted(path.name for path in lake.releases(2018).iterdir()) == ["2018.1", "current"]


@pytest.mark.parametrize("phrase", ["联系电话：6087654", "13787654321", "a.b@example.cn", "110105199003074518"])
def test_what_looks_like_a_number_of_a_person_is_refused_unknown_as_it_is(
    lake: Lake, district: District, phrase: str
) -> None:
    district.message = phrase
    with pytest.raises(RefusedError, match="message"):
        publish(lake, 2018, district.contents())


def test_a_name_that_is_part_of_a_units_name_is_no_leak(lake: Lake, district: District) -> None:
    district.message, district.people = "高山镇人民政府未填本项，比93大", ("高山", "镇", "93", "")
    assert publish(lake, 2018, district.contents()).is_new
    district.message += "，高山"
    with pytest.raises(RefusedError):
        publish(lake, 2018, district.contents())


def test_a_number_within_a_longer_one_is_no_leak(lake: Lake, district: District) -> None:
    district.message, district.people = "合计912345678万元", ("2345678",)
    assert publish(lake, 2018, district.contents()).is_new


@pytest.mark.parametrize("name", ["index.html", "datapackage.json", "consolidated_2014.xlsx"])
def test_texts_outside_the_tables_are_looked_at_too(release_2018: Path, name: str, tmp_path: Path) -> None:
    assert scan_for_personal_data(release_2018, PEOPLE, ["高山镇人民政府"]) == []
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / name).write_bytes((release_2018 / name).read_bytes())
    assert scan_for_personal_data(tmp_path / "files", ["青川区人民政府"], []) == [name]


@pytest.mark.parametrize(
    "phrase", ["填报人欧阳静好", "由高山填报，高山镇", "询问\n13912345678", '引"13912345678"号', "询问，13912345678"]
)
def test_a_table_for_spreadsheets_is_looked_at_cell_by_cell(tmp_path: Path, phrase: str) -> None:
    clean = pl.LazyFrame({"unit": ["高山镇人民政府", "教育局"], "note": ["", None]})
    write_csv(clean, tmp_path / "facts.csv")
    assert scan_for_personal_data(tmp_path, PEOPLE, ["高山镇"]) == []
    write_csv(clean.with_columns(note=pl.Series(["", phrase])), tmp_path / "facts.csv")
    assert scan_for_personal_data(tmp_path, PEOPLE, ["高山镇"]) == ["facts.csv 的 note 列"]
    write_csv(pl.LazyFrame({"欧阳静好": ["1"]}), tmp_path / "facts.csv")
    assert scan_for_personal_data(tmp_path, PEOPLE, []) == ["facts.csv"]


def test_hashes_are_not_taken_for_numbers(tmp_path: Path) -> None:
    sha256 = "13912345678" + "a" * 53
    (tmp_path / "datapackage.json").write_text(json.dumps({"hash": f"sha256:{sha256}"}))
    (tmp_path / "SHA256SUMS").write_text(f"{sha256}  facts.parquet\n")
    assert scan_for_personal_data(tmp_path, ["13912345678"], []) == []
    (tmp_path / "SHA256SUMS").write_text("13912345678  facts.parquet\n")
    assert scan_for_personal_data(tmp_path, [], []) == ["SHA256SUMS"]


@pytest.mark.parametrize("name", ["同意", "范围", "高山"])
def test_a_person_called_like_our_allowed_terms_blocks_no_release(tmp_path: Path, name: str) -> None:
    ours = "“同意公开答复数”填的是 2 件，各分项合计 3 件。汇总范围"
    (tmp_path / "page.html").write_text(ours, encoding="utf-8")
    assert scan_for_personal_data(tmp_path, [name], allowed_terms()) == []
    (tmp_path / "page.html").write_text(f"{ours}。由{name}填报", encoding="utf-8")
    assert scan_for_personal_data(tmp_path, [name], allowed_terms()) == ["page.html"]


def test_nobody_makes_contents_without_saying_whom_they_must_not_name() -> None:
    (people,) = (each for each in fields(ReleaseContents) if each.name == "personal_data")
    assert people.default is MISSING
    assert people.default_factory is MISSING
