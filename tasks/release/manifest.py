"""The Data Package (v2) descriptor `datapackage.json`, which describes a release to a machine."""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import polars as pl

from expectations.forms import Form, form_ids
from expectations.forms.series import breaks_in_series
from tasks.lake.folders import file_sha256
from tasks.model.codes import Status, UnitStatus
from tasks.release.citation import KEYWORDS, citation, data_as_of, package_name
from tasks.release.contents import DATA_CHANGELOG, HEADING_ROW, PAGE, ReleaseContents
from tasks.release.contents import tables as release_tables
from tasks.release.csv import CSV_TIME, csv_tables
from tasks.release.reference import CODELISTS
from tasks.release.render.consolidated_form import consolidated_forms
from tasks.release.texts import Text
from tasks.tables import SCHEMA_VERSION, Changes, Table, published_table

__all__ = ["coverage", "describe", "media_type"]

_CODES = {codelist.__name__: [member.value for member in codelist] for codelist in CODELISTS}
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Decimal: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Datetime: "datetime",
    pl.List: "any",
}
_MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
}
_SUFFIXES = {".docx": "_document", ".csv": "_csv"}
"""What tells the names of resources apart whose files differ by their ending."""

_ITEM, _UNIT, _SUBMISSION = ("form", "item"), ("unit_id",), ("submission_id",)
_REFERENCES: Mapping[tuple[str, Sequence[str]], str] = {
    ("facts", _ITEM): "items",
    ("facts", _UNIT): "units",
    ("facts", _SUBMISSION): "submissions",
    ("totals", _ITEM): "items",
    ("levels", _ITEM): "items",
    ("growth", _ITEM): "items",
    ("printed", _ITEM): "items",
    ("printed", _SUBMISSION): "submissions",
    ("series", _UNIT): "units",
    ("units", _SUBMISSION): "submissions",
    ("findings", _SUBMISSION): "submissions",
    ("findings", ("rule",)): "rules",
    ("checks", ("rule",)): "rules",
    ("checks", _SUBMISSION): "submissions",
    **{(f"wide_{form_id}", _UNIT): "units" for form_id in form_ids()},
    **{(f"wide_{form_id}", _SUBMISSION): "submissions" for form_id in form_ids()},
}
"""The columns of a table that name a row of another one."""

_NO_TABLE: Mapping[str, object] = {"format": "spreadsheet"}
"""Declaration of a workbook with merged headings: a resource of the format `xlsx` would be read as one table."""


def describe(folder: Path, release_id: str, contents: ReleaseContents, content_hash: str) -> str:
    """Describe the files of a staged folder, as JSON text."""
    publication, as_of = contents.publication, data_as_of(contents)
    licence = {"name": publication.licence, "path": publication.licence_url}
    publisher = {"title": publication.publisher, "contact": publication.contact, "roles": ["publisher"]}
    descriptor = {
        "$schema": _PROFILE,
        "name": package_name(contents),
        "id": f"{package_name(contents)}/{release_id}",
        "version": release_id,
        "title": Text.PACKAGE_TITLE.format(district=contents.district, year=contents.year),
        "description": (
            "Annual government information disclosure reports of a district's units: every number reported, "
            "the district totals, and what the checks found. A null is a number not reported, never a zero."
        ),
        **({"licenses": [{name: text for name, text in licence.items() if text}]} if publication.licence else {}),
        **({"contributors": [{name: of for name, of in publisher.items() if of}]} if publication.publisher else {}),
        **({"homepage": publication.homepage} if publication.homepage else {}),
        # neither is when it was made, of which a release says nothing: equal contents are equal bytes
        **({"dataAsOf": as_of.isoformat()} if as_of else {}),
        "keywords": [*KEYWORDS, contents.district],
        "temporalCoverage": f"{contents.year}-01-01/{contents.year}-12-31",
        "spatialCoverage": {"name": contents.district, "districtCode": publication.district_code},
        "citation": citation(release_id, contents),
        "schemaVersion": SCHEMA_VERSION,
        "schemaChangelog": DATA_CHANGELOG,
        "breaksInSeries": [Text.BREAK.format(before=year - 1, after=year) for year in breaks_in_series()],
        "maturity": contents.maturity.level,
        "maturityReasons": list(contents.maturity.reasons),
        "coverage": coverage(contents),
        "software": {"name": "nianbao", "version": version("nianbao")},
        "contentHash": f"sha256:{content_hash}",
        "resources": list(_resources(folder, release_id, contents)),
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def media_type(name: str) -> str:
    """Return the media type of a file of a release by its name; text in UTF-8 where it is none that is listed."""
    return _MEDIA.get(Path(name).suffix, "text/plain; charset=utf-8")


def coverage(contents: ReleaseContents) -> dict[str, int]:
    """Count the units by status and the numbers that the totals are made of."""
    units = contents.consolidated.units
    is_reported = pl.col("status") == Status.REPORTED
    counted = contents.consolidated.facts.scan().filter("counted")
    reported, blank = counted.select(is_reported.sum(), (~is_reported).sum().alias("blank")).collect().row(0)
    return {
        "units_due": contents.consolidated.units_due,
        **{f"units_{status}": units.filter(pl.col("status") == status).height for status in UnitStatus},
        "numbers_reported": reported,
        "numbers_blank": blank,
    }


def _resources(folder: Path, release_id: str, contents: ReleaseContents) -> Iterator[dict[str, object]]:
    tables: list[type[Table]] = [*(parts.table for parts in release_tables(contents)), Changes]
    in_sheets = csv_tables(contents)
    for table in tables:
        columns = published_table(table)
        yield {
            **_file(folder / f"{table.info.name}.parquet", table.info.label, table.info.description),
            "type": "table",
            "schema": {
                "fields": [_field(columns, name) for name in columns.column_names()],
                "primaryKey": list(columns.info.key),
                "foreignKeys": [
                    {"fields": names, "reference": {"resource": other, "fields": names}}
                    for (name, names), other in _REFERENCES.items()
                    if name == table.info.name
                ],
                "missingValues": [],
            },
        }
        if table in in_sheets:
            label = Text.CSV_TITLE.format(label=table.info.label)
            told = f"{table.info.description}; UTF-8 with a mark, for Excel"
            yield {
                **_file(folder / f"{table.info.name}.csv", label, told),
                "type": "table",
                "encoding": "utf-8",
                "schema": {
                    "fields": [_csv_field(columns, name) for name in columns.column_names()],
                    "primaryKey": list(columns.info.key),
                    "missingValues": [""],
                },
            }
    for each in consolidated_forms(contents, release_id):
        is_list = each.layout.is_list
        for kind, what in ((".xlsx", _as_table(each.layout) if is_list else _NO_TABLE), (".docx", {})):
            described = "The official form, filled with the totals of its level"
            yield {**_file(folder / f"{each.name}{kind}", each.title, described), **what}
    yield _file(folder / PAGE, Text.PAGE_TITLE.value, "What is in this release, and how to read it")
    changed = "What each version of the tables changed for their readers"
    yield _file(folder / DATA_CHANGELOG, Text.CHANGELOG_TITLE.value, changed)


def _file(path: Path, title: str, description: str) -> dict[str, object]:
    return {
        "name": f"{path.stem}{_SUFFIXES.get(path.suffix, '')}",
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA[path.suffix],
        "hash": f"sha256:{file_sha256(path)}",
        "title": title,
        "description": description,
    }


def _as_table(layout: Form) -> dict[str, object]:
    """The table that the workbook of a form is, where the form is one list."""
    words = {"label": "Item, as printed in the form", "unit": "Unit of measure", "value": "District total"}
    block = layout.blocks[0]
    headings = {"label": block.label_heading, "unit": block.unit_heading, "value": block.columns[0].label}
    fields = [
        {
            "name": heading,
            "type": "number" if name == "value" else "string",
            "title": heading,
            "description": words[name],
        }
        for name, heading in headings.items()
    ]
    dialect = {"sheetName": Text.OFFICIAL_SHEET.value, "headerRows": [HEADING_ROW]}
    return {"type": "table", "dialect": dialect, "schema": {"fields": fields}}


def _csv_field(table: type[Table], name: str) -> dict[str, object]:
    """The same field in CSV: a time without the sign between day and hour, which spreadsheets do not take for one."""
    field = _field(table, name)
    if field["type"] == "any":  # an empty list is an empty cell
        return {key: told for key, told in field.items() if key != "constraints"} | {"type": "string"}
    return field | ({"format": CSV_TIME} if field["type"] == "datetime" else {})


def _field(table: type[Table], name: str) -> dict[str, object]:
    """One field; lists are declared `any`, since Parquet's own list type is what says more.

    A count that may be null is declared `number`: whoever reads Parquet through pandas, as frictionless does, gets such
    a column as floating point.
    """
    column, words = table.columns()[name], table.words(name)
    is_list = isinstance(column.dtype, pl.List)
    constraints: dict[str, object] = {} if column.nullable else {"required": True}
    if codes := _CODES.get(words.get("codelist", "")):
        constraints["enum"] = codes
    return {
        "name": name,
        "type": "number" if column.nullable and column.dtype.is_integer() else _TYPES[type(column.dtype)],
        "title": words["label"],
        "description": f"{words['description']} (a list)" if is_list else words["description"],
        **({"unit": words["unit"]} if "unit" in words else {}),
        **({"codelist": words["codelist"]} if "codelist" in words else {}),
        **({"constraints": constraints} if constraints else {}),
    }
