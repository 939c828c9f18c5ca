"""All years of a table open as one, in the words that readers write, from the lake and from a mirror."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow.dataset as ds  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
import rdflib

from examples.plan import YEARS
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.mirror import open_mirror
from tests.example_lake import ExampleDistrict

pytestmark = pytest.mark.timeout(900)  # six years are run

TABLES = ("facts", "totals", "levels", "units", "findings", "changes", "indicators", "submissions", "growth")
READERS: dict[str, Callable[[Path], object]] = {
    "polars": lambda folder: pl.read_parquet(folder / "*.parquet"),
    "polars, scanned": lambda folder: pl.scan_parquet(folder).collect(),
    "DuckDB": lambda folder: duckdb.sql(f"select * from '{folder}/*.parquet'").pl(),  # noqa: S608
    "pandas, a list": lambda folder: pd.read_parquet(sorted(map(str, folder.glob("*.parquet")))),
    "pandas, the folder": pd.read_parquet,
    "pandas, joined": lambda folder: pd.concat(map(pd.read_parquet, sorted(folder.glob("*.parquet")))),
    "pyarrow, a list": lambda folder: pq.read_table(sorted(map(str, folder.glob("*.parquet")))).to_pandas(),
    "pyarrow, a data set": lambda folder: ds.dataset(folder).to_table().to_pandas(),
}


@pytest.fixture(scope="module")
def lake(example_district: ExampleDistrict) -> Lake:
    return example_district.lake


@pytest.fixture(scope="module")
def mirror(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second place with every year."""
    folder = tmp_path_factory.mktemp("mirror")
    for year in YEARS:
        open_mirror(f"file://{folder}").update(ReleaseStore(lake.releases(int(year)), int(year)))
    return folder


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", ["lake", "mirror"])
def test_all_years_of_a_table_are_one(lake: Lake, mirror: Path, place: str, reader: str) -> None:
    """F5, F6: no cast, no year lost, no row lost."""
    folder = lake.root / "current" if place == "lake" else mirror / "current"
    for table in TABLES:
        rows = READERS[reader](folder / table)
        assert isinstance(rows, pl.DataFrame | pd.DataFrame)
        years = [int(year) for year in rows["year"]]
        files = [pl.read_parquet(path) for path in sorted((folder / table).glob("*.parquet"))]
        assert len(files) == len(YEARS)
        assert len(rows) == sum(map(len, files)), table
        assert set(years) == {int(year) for each in files for year in each["year"]}, table
        assert set(map(str, rows["district_code"])) <= {"990101"}
        assert {str(each).partition(".")[0] for each in rows["release_id"]} == {str(year) for year in years}


class Cells(dict[Hashable, object]):
    """A row of a frame as frictionless asks for it: it makes a dictionary of the whole row for each of its cells."""

    def to_dict(self) -> Cells:
        return self


def rows_of(frame: pd.DataFrame) -> Iterator[tuple[Hashable, Cells]]:
    """The rows with their index, as `DataFrame.iterrows` gives them, in a tenth of its time."""
    for index, *cells in frame.itertuples(name=None):
        yield index, Cells(zip(frame.columns, cells, strict=True))


def test_every_example_year_is_a_valid_data_package(
    example_district: ExampleDistrict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F7: years with consolidated, unknown and other files, of which no revision is counted."""
    monkeypatch.setattr(pd.DataFrame, "iterrows", rows_of)
    for year in example_district.years.values():
        report = frictionless.Package(str(year.release / "datapackage.json")).validate()
        assert report.flatten(["name", "type", "message"]) == [], year.release


def test_nullability_and_keys_are_true_in_the_parquet_schema(example_district: ExampleDistrict) -> None:
    for path in (path for year in example_district.years.values() for path in year.release.glob("*.parquet")):
        schema, rows = pq.read_schema(path), pl.read_parquet(path)
        required = [name for name in schema.names if not schema.field(name).nullable]
        assert required
        assert rows.select(required).null_count().sum_horizontal().sum() == 0
        key = pq.read_metadata(path).metadata[b"primary_key"].decode().split()
        assert rows.select(key).is_duplicated().sum() == 0, path
        assert rows.select(key).equals(rows.select(key).sort(key, nulls_last=True)), path


def test_units_of_different_districts_never_share_an_id(lake: Lake) -> None:
    units = pl.read_parquet(lake.root / "current" / "units" / "*.parquet")
    assert (units["global_unit_id"] == "990101:" + units["unit_id"]).all()


def test_the_csv_for_spreadsheets_says_what_parquet_says(example_district: ExampleDistrict) -> None:
    release = example_district.years[2021].release
    for table in ("facts", "totals", "units"):
        assert (release / f"{table}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        rows = pl.read_parquet(release / f"{table}.parquet")
        read = pl.read_csv(release / f"{table}.csv", infer_schema=False)
        assert (read.columns, read.height) == (rows.columns, rows.height)
        numbers = [name for name, dtype in rows.schema.items() if dtype.is_decimal()]
        again = read.select(pl.col(numbers).cast(pl.Decimal(24, 6)))
        assert again.equals(rows.select(pl.col(numbers)))


def test_the_page_counts_what_is_open_and_names_what_is_closed(example_district: ExampleDistrict) -> None:
    """F11: the numbers of findings on the page are those of `status`."""
    for year in example_district.years.values():
        page = (year.release / "index.html").read_text(encoding="utf-8")
        section = page.partition('id="findings"')[2].partition("</section>")[0]
        rows = re.findall(r'<td>必须改</td><td class="number">(\d+)</td><td class="number">(\d+)</td>', section)
        findings = pl.read_parquet(year.release / "findings.parquet").filter(severity="block")
        is_open = findings["state"].is_in(["open", "reopened"])
        assert [sum(map(int, column)) for column in zip(*rows, strict=True)] == [is_open.sum(), (~is_open).sum()]


def test_the_catalogue_lists_every_release_and_its_files_are_there(lake: Lake, mirror: Path) -> None:
    """F12: on the mirror as in the lake, with addresses that lead to the files from where the catalogue lies."""
    for root in (lake.root, lake.root / "releases", mirror):
        catalogue = json.loads((root / "catalog.json").read_text(encoding="utf-8"))
        assert [each["dcat:version"] for each in catalogue["dcat:dataset"]] == [f"{year}.1" for year in YEARS]
        for each in catalogue["dcat:dataset"]:
            assert each["isCurrent"]
            assert all((root / file["dcat:accessURL"]).is_file() for file in each["dcat:distribution"])


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
def test_the_catalogue_is_json_ld_of_which_every_word_is_known(lake: Lake) -> None:
    """Whatever its context does not define, a reader of linked data would not see."""
    graph = rdflib.Graph().parse(lake.root / "catalog.json", format="json-ld")
    named = json.loads((lake.root / "catalog.json").read_text(encoding="utf-8"))["dcat:dataset"]
    (dcat, ours) = (rdflib.Namespace(name) for name in ("http://www.w3.org/ns/dcat#", "urn:nianbao:"))
    assert len(set(graph.subjects(rdflib.RDF.type, dcat.Dataset))) == len(YEARS)
    assert {str(value) for value in graph.objects(None, ours.contentHash)} == {each["contentHash"] for each in named}
    assert {value.toPython() for value in graph.objects(None, ours.isCurrent)} == {True}
    assert all(isinstance(address, rdflib.URIRef) for address in graph.objects(None, dcat.accessURL))
    words = {name for each in named for name in (*each, *each["dcat:distribution"][0])} - {"@type", "@id"}
    known = {*map(str, graph.predicates())}
    assert {word for word in words if not any(name.endswith(word.partition(":")[2] or word) for name in known)} == set()


def test_a_release_is_citable(example_district: ExampleDistrict) -> None:
    """F13: licence, publisher, contact, date, cover and schema, for people and for machines."""
    release = example_district.years[2020].release
    manifest = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["id"]) == ("nianbao-990101-2020", "nianbao-990101-2020/2020.1")
    assert manifest["licenses"][0]["name"] == "CC-BY-4.0"
    assert manifest["contributors"][0]["title"] == "晴川区人民政府办公室"
    assert manifest["temporalCoverage"] == "2020-01-01/2020-12-31"
    received = pl.read_parquet(release / "submissions.parquet")["received_at"].max()
    assert str(received).startswith(manifest["dataAsOf"])
    page = (release / "index.html").read_text(encoding="utf-8")
    (found,) = re.findall(r'<script type="application/ld\+json">\n(.*?)\n</script>', page, re.DOTALL)
    described = json.loads(found)
    assert (described["@type"], described["version"], described["dateModified"]) == (
        "Dataset",
        "2020.1",
        manifest["dataAsOf"],
    )
    assert manifest["citation"] in page


def test_the_dictionary_explains_every_code_rule_and_item(example_district: ExampleDistrict) -> None:
    """F14: every code in a column with a codelist is in `codes`, every rule in `rules`, every item in `items`."""
    for year in example_district.years.values():
        tables = {path.stem: pl.read_parquet(path) for path in year.release.glob("*.parquet")}
        manifest = json.loads((year.release / "datapackage.json").read_text(encoding="utf-8"))
        known = {(row["codelist"], row["code"]) for row in tables["codes"].iter_rows(named=True)}
        for resource in (each for each in manifest["resources"] if each["format"] == "parquet"):
            for field in (each for each in resource["schema"]["fields"] if "codelist" in each):
                values = tables[resource["name"]][field["name"]].drop_nulls().unique()
                assert {(field["codelist"], value) for value in values} <= known
                assert set(values) <= set(field["constraints"]["enum"])
        assert set(tables["findings"]["rule"]) | set(tables["checks"]["rule"]) <= set(tables["rules"]["rule"])
        pairs = [tables[name].select("form", "item") for name in ("facts", "totals", "levels", "printed", "growth")]
        assert pl.concat(pairs).join(tables["items"], on=["form", "item"], how="anti").is_empty()
        failed = tables["findings"].filter(pl.col("state") != "corrected").height
        assert tables["checks"]["failed"].sum() == failed
