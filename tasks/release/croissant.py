"""Croissant (`croissant.json`), by which search engines and machine-learning libraries find and load data sets."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from tasks.lake.folders import file_sha256
from tasks.release.citation import KEYWORDS, citation, data_as_of, package_name
from tasks.release.contents import ReleaseContents, tables
from tasks.release.texts import Text
from tasks.tables import Changes, Table, published_table

__all__ = ["CROISSANT", "describe_croissant"]

CROISSANT = "croissant.json"

_CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "sc:Text",
    pl.Int32: "sc:Integer",
    pl.Int64: "sc:Integer",
    pl.Decimal: "sc:Float",
    pl.Boolean: "sc:Boolean",
    pl.Date: "sc:Date",
    pl.Datetime: "sc:Date",  # Croissant has one type for days and moments
    pl.List: "sc:Text",
}
_CONTEXT: Mapping[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification, word for word: readers compare it."""


def describe_croissant(folder: Path, release_id: str, contents: ReleaseContents) -> str:
    """Describe the tables of a staged folder as Croissant 1.0, as JSON text; CSV and documents are not in it."""
    publication, as_of = contents.publication, data_as_of(contents)
    all_tables: list[type[Table]] = [*(parts.table for parts in tables(contents)), Changes]
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS_TO,
        "name": package_name(contents),
        "description": Text.PACKAGE_DESCRIPTION.format(district=contents.district, year=contents.year),
        # Croissant asks for three numbers; a release never changes, so that the last is always 0
        "version": f"{release_id}.0",
        "keywords": [*KEYWORDS, contents.district],
        "inLanguage": "zh-CN",
        "citeAs": citation(release_id, contents),
        **({"license": publication.licence_url or publication.licence} if publication.licence else {}),
        **({"url": publication.homepage} if publication.homepage else {}),
        **({"datePublished": as_of.isoformat()} if as_of else {}),
        **({"publisher": {"@type": "sc:Organization", "name": publication.publisher}} if publication.publisher else {}),
        "distribution": [_file(folder / f"{table.info.name}.parquet") for table in all_tables],
        "recordSet": list(map(_record_set, all_tables)),
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _file(path: Path) -> Mapping[str, object]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "encodingFormat": "application/x-parquet",
        "sha256": file_sha256(path),
    }


def _record_set(table: type[Table]) -> Mapping[str, object]:
    columns, name = published_table(table), table.info.name
    key = [{"@id": f"{name}/{each}"} for each in columns.info.key]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.info.description,
        **({"key": key} if key else {}),
        "field": list(_fields(columns, name)),
    }


def _fields(columns: type[Table], name: str) -> Iterator[Mapping[str, object]]:
    for column, dtype in columns.polars_schema().items():
        words = columns.words(column)
        yield {
            "@type": "cr:Field",
            "@id": f"{name}/{column}",
            "name": column,
            "description": f"{words['label']}: {words['description']}",
            "dataType": _TYPES[type(dtype)],
            **({"repeated": True} if isinstance(dtype, pl.List) else {}),
            "source": {"fileObject": {"@id": f"{name}.parquet"}, "extract": {"column": column}},
        }
