"""F18: a lake that holds real releases of the last two schemas, made by the versions of then."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from nianbao.cli import main
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import Lake
from tasks.lake.last_year import read_prior_year, totals_of_last_year
from tasks.release.descriptor import schema_version
from tasks.release.open import NotInReleaseError, open_release
from tasks.tables import SCHEMA_VERSION, Facts
from tasks.trace import trace_number, trace_total
from tests.district import UNJUDGED, run_district

OLDER = Path(__file__).with_name("older")
VERSIONS = ["0.2.0", "0.3.0"]


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lake(version: str, tmp_path: Path) -> Lake:
    shutil.copytree(OLDER / version / "lake", tmp_path / "lake")
    return Lake(tmp_path / "lake")


def test_status_names_the_years_to_run_again(lake: Lake, version: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--lake", str(lake.root)]) == 0
    said = capsys.readouterr().out
    assert f"旧格式的发布（{version}，现行 {SCHEMA_VERSION}）" in said
    assert "nianbao run --year 2018" in said
    assert "未处理的审核结果：必须改 2，需说明 1，提示 0" in said


def test_an_older_release_is_known_by_its_schema(lake: Lake, version: str) -> None:
    assert schema_version(open_release(lake, 2018).path) == version


def test_a_total_is_traced_in_an_older_release(lake: Lake, version: str) -> None:
    (traced,) = trace_total(open_release(lake, 2018), "proactive.total")
    held = {"0.2.0": 0, "0.3.0": 1}[version]
    assert traced.total["units_held_back"] == held
    assert [fact["counted"] for fact in traced.facts] == [True, not held]


def test_a_number_is_traced_or_the_reader_is_told_what_to_do(lake: Lake, version: str) -> None:
    release = open_release(lake, 2018)
    if version == "0.2.0":
        with pytest.raises(NotInReleaseError, match=r"旧格式（0\.2\.0）.*重新运行 2018 年度"):
            trace_number(release, "dept-emergency", "proactive.total")
    else:
        assert trace_number(release, "dept-emergency", "proactive.total").is_whole


def test_the_year_after_compares_with_an_older_release(lake: Lake) -> None:
    prior = read_prior_year(lake, 2019)
    assert prior is not None
    assert prior.facts.height == 2 * 58
    assert set(prior.findings["state"]) == {"open"}
    assert totals_of_last_year(lake, 2019, ["2014"]).height == 58


def test_a_run_publishes_the_year_again_by_todays_schema_and_the_older_release_stays(lake: Lake, version: str) -> None:
    older = open_release(lake, 2018).path
    before = pl.read_parquet(older / "facts.parquet")
    run = run_district(lake.root, OLDER / "inbox", OLDER / "roster.toml", steps=UNJUDGED)
    assert (run.published.release_id, run.published.is_new) == ("2018.2", True)
    assert schema_version(run.published.path) == SCHEMA_VERSION
    verify_sums(older)
    assert pl.read_parquet(older / "facts.parquet").equals(before)
    changes = pl.read_parquet(run.published.path / "changes.parquet")
    # schema 0.2.0 counted the report that is held back now: our method changed, not what a rule says of it
    expected = {"0.2.0": [("dept-transport", "method", 58)], "0.3.0": []}[version]
    assert changes.group_by("unit_id", "reason").len().rows() == expected
    both = [pl.read_parquet(lake.root / "current" / "facts" / "2018.parquet"), before]
    assert [frame.height for frame in both] == [2 * 58, 2 * 58]
    assert set(Facts.column_names()) <= set(both[0].columns)
