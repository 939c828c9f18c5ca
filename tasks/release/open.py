"""Look something up in one release as it was published."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tasks.common.errors import CallerError
from tasks.intake.resolve import resolve_unit
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.manifest import read_manifest
from tasks.tables import Table

__all__ = ["NotInReleaseError", "OldReleaseError", "PublishedRelease", "open_release"]

_SINCE_0_3 = frozenset({"units_questioned"})
"""Columns that whoever reads a release can do without, though none of their values is ever empty."""


class NotInReleaseError(CallerError):
    """The release that was asked for is not there; the message names those that are, in Chinese."""


class OldReleaseError(CallerError):
    """A release was made by a version whose tables cannot be looked into any more; the message says so, in Chinese."""


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """A release of a lake: its folder, and what its manifest says."""

    lake: Lake
    path: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """`YEAR.N`."""
        return self.path.name

    def rows(self, table: type[Table], **where: object) -> list[dict[str, Any]]:
        """The rows of one of its tables in which the columns named have these values, in the table's order.

        A column that was not there yet when it was published, and may be empty, is empty.

        Raises:
            OldReleaseError: the table, or a column of it that is never empty, was not there yet.
        """
        return self._scan(self.path, table, where)

    def provenance(self, table: type[Table], **where: object) -> list[dict[str, Any]]:
        """Likewise the rows of what the release was made from."""
        return self._scan(self.lake.provenance(self.id), table, where)

    def unit_id(self, text: str, units: type[Table]) -> str:
        """Find the unit of an id or name.

        Raises:
            UnresolvedError: no unit due in the release bears it.
        """
        names = {row["unit_id"]: (row["unit"],) for row in self.rows(units)}
        return resolve_unit(text, names, f"{self.id} 的应报单位")

    def _scan(self, folder: Path, table: type[Table], where: dict[str, object]) -> list[dict[str, Any]]:
        path = folder / f"{table.info.name}.parquet"
        if not path.exists():
            raise self._too_old()
        rows = pl.scan_parquet(path)
        lacking = {name: column for name, column in table.columns().items() if name not in rows.collect_schema()}
        if any(not column.nullable and name not in _SINCE_0_3 for name, column in lacking.items()):
            raise self._too_old()
        wanted = [pl.col(name) == value for name, value in where.items()]
        empty = dict.fromkeys(name for name in lacking if name not in _SINCE_0_3)
        return [{**row, **empty} for row in rows.filter(*wanted).collect().to_dicts()]

    def _too_old(self) -> OldReleaseError:
        software = self.manifest["software"]["version"]
        return OldReleaseError(
            f"{self.id} 由 nianbao {software} 发布，是旧版本的格式，不能追溯；它的数据和页面仍可直接打开：{self.path}。"
            "重新运行该年度后，新的发布可以追溯。"
        )


def open_release(lake: Lake, year: int, release_id: str | None = None) -> PublishedRelease:
    """Open the current release, or the one named.

    Raises:
        NotInReleaseError: there is none, or none of that name, or none is named and the pointer names none either.
        LakeError: it is no longer as it was published.
    """
    store = ReleaseStore(lake.releases(year), year)
    known = [path.name for path in store.releases()]
    if not known:
        raise NotInReleaseError(f"{year} 年度还没有发布过（{lake.root}）。")
    if release_id is not None and release_id not in known:
        raise NotInReleaseError(f"{year} 年度没有发布过 {release_id}，发布过的有：{'、'.join(known)}。")
    path = store.folder / release_id if release_id else store.current()
    if path is None:
        raise NotInReleaseError(f"{store.pointer_problem()}也可以指明发布号。")
    verify_sums(path)
    return PublishedRelease(lake, path, read_manifest(path))
