"""The facts as SDMX-CSV 2.0: a reader of the trade finds every observation, its value, status and unit."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from pysdmx.io import read_sdmx

from nianbao.cli import main
from tasks.lake.folders import Lake
from tasks.model.codes import ObservationStatus
from tasks.release.publish import publish
from tasks.release.sdmx import COMPONENTS, STRUCTURE, write_sdmx_csv
from tests.release.conftest import District

OLDER = sorted((Path(__file__).parent / "older").rglob("facts.parquet"))


def test_a_reader_of_sdmx_finds_every_number(lake: Lake, district: District, tmp_path: Path) -> None:
    release = publish(lake, 2018, district.contents()).path
    target = tmp_path / "facts.csv"
    assert main(["export", "2018", str(target), "--lake", str(lake.root)]) == 0
    header, first, *_ = target.read_text(encoding="utf-8").splitlines()
    assert header == ",".join(("STRUCTURE", "STRUCTURE_ID", "ACTION", *COMPONENTS))
    assert first == f"datastructure,{STRUCTURE},I,A,_U,commerce,2014,answered.already_public,2018,2,P,件"
    (dataset,) = read_sdmx(target, validate=True).data
    assert dataset.short_urn == f"DataStructure={STRUCTURE}"
    assert list(dataset.data.columns) == list(COMPONENTS)
    facts = pl.read_parquet(release / "facts.parquet")
    found = pl.from_pandas(dataset.data.astype(str))
    assert found.height == facts.height
    assert not found.select("REPORTING_UNIT", "FORM", "ITEM", "TIME_PERIOD").is_duplicated().any()
    for name, column in (
        ("REPORTING_UNIT", "unit_id"),
        ("FORM", "form"),
        ("ITEM", "item"),
        ("OBS_STATUS", "obs_status"),
        ("UNIT_MEASURE", "unit_of_measure"),
    ):
        assert found[name].to_list() == facts[column].to_list()
    assert set(found["TIME_PERIOD"]) == {"2018"}
    assert set(found["REF_AREA"]) == {"_U"}
    values = [None if text in {"", "nan"} else Decimal(text) for text in found["OBS_VALUE"]]
    assert values == facts["value"].to_list()
    assert Decimal("0.000001") in values
    statuses = set(facts["obs_status"])
    assert statuses == {ObservationStatus.MISSING.value, ObservationStatus.PROVISIONAL.value}


@pytest.mark.parametrize("facts", OLDER, ids=lambda path: path.parent.name)
def test_a_release_of_an_older_schema_is_exported_too(facts: Path, tmp_path: Path) -> None:
    write_sdmx_csv(facts.parent, tmp_path / "facts.csv")
    (dataset,) = read_sdmx(tmp_path / "facts.csv", validate=True).data
    assert len(dataset.data) == pl.read_parquet(facts).height
    assert set(dataset.data["OBS_STATUS"]) <= set(ObservationStatus)


def test_a_file_is_not_overwritten_and_a_release_is_named(
    lake: Lake, district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(lake, 2018, district.contents())
    publish(lake, 2018, district.report("river", "e").contents())
    target = tmp_path / "facts.csv"
    named = ["export", "2018", str(target), "--release", "2018.1", "--lake", str(lake.root)]
    assert main([*named, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"release": "2018.1", "file": str(target), "format": "sdmx-csv-2.0"}
    assert "river" not in target.read_text(encoding="utf-8")
    before = target.read_bytes()
    assert main(named) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert main(["export", "2018", str(tmp_path / "no" / "facts.csv"), "--lake", str(lake.root)]) == 2
    assert main(["export", "2018", str(tmp_path / "other.csv"), "--release", "2018.9", "--lake", str(lake.root)]) == 2
    assert target.read_bytes() == before
    assert not (tmp_path / "other.csv").exists()
