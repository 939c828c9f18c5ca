"""The Data Package (v2) descriptor `datapackage.json`, which describes a release to a machine."""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import polars as pl

from expectations.forms import Form
from tasks.lake.folders import file_sha256
from tasks.model.codes import Status, UnitStatus
from tasks.release.contents import HEADING_ROW, MANIFEST, PAGE, ReleaseContents
from tasks.release.contents import tables as release_tables
from tasks.release.render.consolidated_form import consolidated_forms
from tasks.release.texts import Text
from tasks.tables import SCHEMA_VERSION, Changes, Facts, Table

__all__ = ["coverage", "describe", "read_manifest", "schema_version"]

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
}

_NO_TABLE: Mapping[str, object] = {"format": "spreadsheet"}
"""Declaration of a workbook with merged headings: a resource of the format `xlsx` would be read as one table."""


def describe(folder: Path, release_id: str, contents: ReleaseContents, content_hash: str) -> str:
    """Describe the files of a staged folder, as JSON text."""
    descriptor = {
        "$schema": _PROFILE,
        "name": f"nianbao-{contents.year}",
        "version": release_id,
        "title": Text.PACKAGE_TITLE.format(district=contents.district, year=contents.year),
        "description": (
            "Annual government information disclosure reports of a district's units: every number reported, "
            "the district totals, and what the checks found. A null is a number not reported, never a zero."
        ),
        "schemaVersion": SCHEMA_VERSION,
        "maturity": contents.maturity.level,
        "maturityReasons": list(contents.maturity.reasons),
        "coverage": coverage(contents),
        "software": {"name": "nianbao", "version": version("nianbao")},
        "contentHash": f"sha256:{content_hash}",
        "resources": list(_resources(folder, contents)),
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def read_manifest(release: Path) -> dict[str, object]:
    """Read the descriptor of a release."""
    descriptor: dict[str, object] = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return descriptor


def schema_version(release: Path) -> str:
    """Return by which version of docs/data-changelog.md a release was written; those before 0.4.0 do not say.

    They are told apart by what they hold: `facts.counted` came with 0.3.0.
    """
    if not (release / MANIFEST).is_file():
        return SCHEMA_VERSION
    manifest = read_manifest(release)
    if "schemaVersion" in manifest:
        return str(manifest["schemaVersion"])
    names = pl.read_parquet_schema(release / f"{Facts.info.name}.parquet").names()
    return "0.3.0" if "counted" in names else "0.2.0"


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


def _resources(folder: Path, contents: ReleaseContents) -> Iterator[dict[str, object]]:
    tables: list[type[Table]] = [*(parts.table for parts in release_tables(contents)), Changes]
    for table in tables:
        yield {
            **_file(folder / f"{table.info.name}.parquet", table.info.label, table.info.description),
            "type": "table",
            "schema": {
                "fields": [_field(table, name) for name in table.column_names()],
                "primaryKey": list(table.info.key),
                "missingValues": [],
            },
        }
    for each in consolidated_forms(contents):
        is_list = each.layout.is_list
        for kind, what in ((".xlsx", _as_table(each.layout) if is_list else _NO_TABLE), (".docx", {})):
            described = "The official form, filled with the totals of its level"
            yield {**_file(folder / f"{each.name}{kind}", each.title, described), **what}
    yield _file(folder / PAGE, Text.PAGE_TITLE.value, "What is in this release, and how to read it")


def _file(path: Path, title: str, description: str) -> dict[str, object]:
    return {
        "name": path.stem if path.suffix != ".docx" else f"{path.stem}_document",
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


def _field(table: type[Table], name: str) -> dict[str, object]:
    """One field; lists are declared `any`, since Parquet's own list type is what says more."""
    column, words = table.columns()[name], table.words(name)
    is_list = isinstance(column.dtype, pl.List)
    return {
        "name": name,
        "type": _TYPES[type(column.dtype)],
        "title": words["label"],
        "description": f"{words['description']} (a list)" if is_list else words["description"],
        **({"unit": words["unit"]} if "unit" in words else {}),
        **({} if column.nullable else {"constraints": {"required": True}}),
    }
