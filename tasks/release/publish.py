"""Publish a year: the release is staged, validated, renamed into place, and pointed to last."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tasks.common.atomic_files import replacing
from tasks.common.templates import template_source
from tasks.lake.checksums import write_sums
from tasks.lake.folders import Lake
from tasks.lake.parquet import write_published, write_scan
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import MaturityLevel
from tasks.release.catalogue import write_catalogue
from tasks.release.changes import changed_numbers
from tasks.release.contents import DATA_CHANGELOG, MANIFEST, PAGE, ReleaseContents, content_hash, tables
from tasks.release.croissant import CROISSANT, describe_croissant
from tasks.release.csv import csv_tables, write_csv
from tasks.release.descriptor import read_manifest
from tasks.release.manifest import describe
from tasks.release.render.consolidated_form import consolidated_forms
from tasks.release.render.page import index_page
from tasks.release.render.word import consolidated_document
from tasks.release.render.workbook import consolidated_workbook
from tasks.release.validate import validate
from tasks.tables import Corrected, Outcomes, ReleaseIdentity

__all__ = ["Published", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """The release that is now the newest: its id `YEAR.N`, its folder, whether this run made it, and its maturity."""

    release_id: str
    path: Path
    is_new: bool
    maturity: MaturityLevel


def publish(
    lake: Lake, year: int, contents: ReleaseContents, announce: Callable[[str], None] | None = None
) -> Published:
    """Publish a year's contents as its next release, or return the newest one where its content is the same.

    A reader sees the whole release before or the whole new one, never less; what a killed run left is cleared first.
    The caller holds `lake.year_lock(year)`. `announce` is called with the id of a new release just before it appears.

    Raises:
        RefusedError: what was staged is incomplete, contradicts itself or holds personal data.
        LakeError: the newest release is no longer as it was published.
        ValueError: the contents are of another year.
    """
    if contents.year != year:
        raise ValueError(f"contents are of {contents.year}, not of {year}")
    store = ReleaseStore(lake.releases(year), year)
    newest = store.recover()
    content = content_hash(contents)
    if newest and read_manifest(newest)["contentHash"] == f"sha256:{content}":
        return Published(newest.name, newest, is_new=False, maturity=contents.maturity.level)
    release_id = store.next_id()
    try:
        stage = store.stage(release_id)
        _write(stage, release_id, contents, content, newest)
        validate(stage, contents)
        # what the numbers were read from is kept first, so that there is no release without it
        for table, rows in ((Corrected, contents.readings), (Outcomes, contents.outcomes)):
            write_scan(rows, table, lake.provenance(release_id) / f"{table.info.name}.parquet")
        if announce:
            announce(release_id)
        placed = store.promote(stage, release_id)
        write_catalogue(lake)
    finally:
        store.clear_staging()
    return Published(release_id, placed, is_new=True, maturity=contents.maturity.level)


def _write(stage: Path, release_id: str, contents: ReleaseContents, content: str, before: Path | None) -> None:
    """Write every file of a release: tables, official forms, page, then manifest and checksums."""
    changes = changed_numbers(before, contents.consolidated.facts, contents.consolidated.units)
    identity = ReleaseIdentity(contents.publication.district_code, contents.year, release_id, contents.maturity.level)
    in_sheets = csv_tables(contents)
    for parts in (*tables(contents), changes):
        path = stage / f"{parts.table.info.name}.parquet"
        write_published(parts, identity, path)
        if parts.table in in_sheets:
            write_csv(identity.stamped(parts.scan(), parts.table), path.with_suffix(".csv"))
    for consolidated in consolidated_forms(contents, release_id):
        _write_bytes(stage / f"{consolidated.name}.xlsx", consolidated_workbook(consolidated))
        _write_bytes(stage / f"{consolidated.name}.docx", consolidated_document(consolidated))
    _write_bytes(stage / PAGE, index_page(release_id, contents, changes).encode())
    _write_bytes(stage / DATA_CHANGELOG, template_source("tasks.release", DATA_CHANGELOG).encode())
    _write_bytes(stage / CROISSANT, describe_croissant(stage, release_id, contents).encode())
    _write_bytes(stage / MANIFEST, describe(stage, release_id, contents, content).encode())
    write_sums(stage)


def _write_bytes(path: Path, data: bytes) -> None:
    with replacing(path) as place:
        place.write_bytes(data)
