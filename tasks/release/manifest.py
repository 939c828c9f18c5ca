"""What does a release say of itself to a machine? The Data Package (v2) descriptor `datapackage.json`."""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import polars as pl

from expectations.forms import Form, form
from tasks.lake import file_sha256
from tasks.release.contents import ReleaseContents
from tasks.release.contents import tables as release_tables
from tasks.release.names import HEADING_ROW, MANIFEST, OFFICIAL_SHEET, PAGE, workbook_name
from tasks.schemas import CHANGES, Field

__all__ = ["coverage", "describe", "read_manifest"]

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
    ".html": "text/html",
    ".parquet": "application/vnd.apache.parquet",
}

_NO_TABLE: Mapping[str, object] = {"format": "spreadsheet"}
"""What a workbook with merged headings is called: a resource of the format `xlsx` would be read as one table."""


def describe(folder: Path, release_id: str, contents: ReleaseContents, content_hash: str) -> str:
    """The descriptor of the files that stand in a staged folder, as JSON text."""
    descriptor = {
        "$schema": _PROFILE,
        "name": f"nianbao-{contents.year}",
        "version": release_id,
        "title": f"{contents.district}{contents.year}年度政府信息公开年报汇总数据",
        "description": (
            "Annual government information disclosure reports of a district's units: every number reported, "
            "the district totals, and what the checks found. A null is a number not reported, never a zero."
        ),
        "maturity": contents.maturity.level,
        "maturityReasons": list(contents.maturity.reasons),
        "coverage": coverage(contents),
        "software": {"name": "nianbao", "version": version("nianbao")},
        "contentHash": f"sha256:{content_hash}",
        "resources": list(_resources(folder, contents)),
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def read_manifest(release: Path) -> dict[str, object]:
    """The descriptor of a release."""
    descriptor: dict[str, object] = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return descriptor


def coverage(contents: ReleaseContents) -> dict[str, int]:
    """How many units and numbers the release stands on; no report is held back from the totals."""
    facts, units = contents.consolidated.facts, contents.consolidated.units
    reported = facts.filter(pl.col("status") == "reported").height
    return {
        "units_due": units.height,
        **{
            f"units_{status}": units.filter(pl.col("status") == status).height
            for status in ("reported", "unreadable", "missing")
        },
        "units_held_back": 0,
        "numbers_reported": reported,
        "numbers_blank": facts.height - reported,
    }


def _resources(folder: Path, contents: ReleaseContents) -> Iterator[dict[str, object]]:
    for table in (*(table for table, _ in release_tables(contents)), CHANGES):
        yield {
            **_file(folder / f"{table.name}.parquet", table.label, table.description),
            "type": "table",
            "schema": {
                "fields": [_field(field) for field in table.fields],
                "primaryKey": list(table.key),
                "missingValues": [],
            },
        }
    for form_id in sorted(contents.consolidated.wide):
        layout = form(form_id)
        workbook = _file(
            folder / workbook_name(form_id), f"汇总后的{layout.title}", "The official form, filled with the totals"
        )
        yield {**workbook, **(_as_table(layout) if layout.is_list else _NO_TABLE)}
    yield _file(folder / PAGE, "说明页", "What is in this release, and how to read it")


def _file(path: Path, title: str, description: str) -> dict[str, object]:
    return {
        "name": path.stem,
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA[path.suffix],
        "hash": f"sha256:{file_sha256(path)}",
        "title": title,
        "description": description,
    }


def _as_table(layout: Form) -> dict[str, object]:
    """How to read the workbook of a form that is one list."""
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
    dialect = {"sheetName": OFFICIAL_SHEET, "headerRows": [HEADING_ROW]}
    return {"type": "table", "dialect": dialect, "schema": {"fields": fields}}


def _field(field: Field) -> dict[str, object]:
    """One field; lists are declared `any`, since Parquet's own list type is what says more."""
    is_list = isinstance(field.dtype, pl.List)
    return {
        "name": field.name,
        "type": _TYPES[type(field.dtype)],
        "title": field.label,
        "description": f"{field.description} (a list)" if is_list else field.description,
        **({"unit": field.unit} if field.unit else {}),
        **({"constraints": {"required": True}} if field.is_required else {}),
    }
