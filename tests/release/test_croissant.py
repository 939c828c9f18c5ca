"""Croissant beside the data package: the reference library finds it without fault and loads the tables through it."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import mlcroissant
import polars as pl
import pytest

from tasks.lake.folders import Lake
from tasks.model.publication import Publication
from tasks.release.publish import publish
from tests.release.conftest import District


@pytest.fixture
def release(lake: Lake, district: District) -> Path:
    publication = Publication(
        district_code="990101",
        publisher="青川区人民政府办公室",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        homepage="https://www.qingchuan.example/",
    )
    return publish(lake, 2018, replace(district.contents(), publication=publication)).path


@pytest.mark.filterwarnings("default")
def test_the_reference_library_loads_every_table(release: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(jsonld=release / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    tables = {path.stem: pl.read_parquet(path) for path in release.glob("*.parquet")}
    assert {each.id for each in dataset.metadata.record_sets} == tables.keys()
    for each in dataset.metadata.record_sets:
        assert [field.name for field in each.fields] == tables[each.id].columns
    facts = list(dataset.records("totals"))
    assert [row["totals/item"].decode() for row in facts] == tables["totals"]["item"].to_list()
    assert [row["totals/units_reported"] for row in facts] == tables["totals"]["units_reported"].to_list()


def test_files_are_named_with_their_hashes_and_the_release_is_cited(release: Path) -> None:
    described = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    manifest = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    hashes = {each["path"]: each["hash"].partition(":")[2] for each in manifest["resources"]}
    assert {each["contentUrl"]: each["sha256"] for each in described["distribution"]} == {
        name: sha256 for name, sha256 in hashes.items() if name.endswith(".parquet")
    }
    assert described["citeAs"] == manifest["citation"]
    assert (described["version"], described["datePublished"]) == ("2018.1.0", manifest["dataAsOf"])
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
