"""Look something up in one release as it was published."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tasks.common.errors import CallerError
from tasks.intake.resolve import resolve_unit
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import Lake
from tasks.lake.published import scan_published
from tasks.lake.releases import ReleaseStore
from tasks.release.descriptor import read_manifest, schema_version
from tasks.tables import Table

__all__ = ["NotInReleaseError", "PublishedRelease", "open_release"]


class NotInReleaseError(CallerError):
    """The release that was asked for is not there; the message names those that are, in Chinese."""


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
        """The rows of one of its tables in which the columns named have these values, in the table's order."""
        return self._matching(scan_published(self.path, table), where)

    def provenance(self, table: type[Table], **where: object) -> list[dict[str, Any]]:
        """Likewise the rows of what the release was made from.

        Raises:
            NotInReleaseError: the release is of a version that did not keep it yet.
        """
        path = self.lake.provenance(self.id) / f"{table.info.name}.parquet"
        if not path.is_file():
            raise NotInReleaseError(
                f"{self.id} 是按旧格式（{schema_version(self.path)}）发布的，没有保存“{table.info.label}”，"
                f"不能追溯到原件。请重新运行 {self.id.partition('.')[0]} 年度（nianbao run），再在新的发布中追溯。"
            )
        return self._matching(pl.scan_parquet(path), where)

    def unit_id(self, text: str, units: type[Table]) -> str:
        """Find the unit of an id or name.

        Raises:
            UnresolvedError: no unit due in the release bears it.
        """
        names = {row["unit_id"]: (row["unit"],) for row in self.rows(units)}
        return resolve_unit(text, names, f"{self.id} 的应报单位")

    @staticmethod
    def _matching(rows: pl.LazyFrame, where: dict[str, object]) -> list[dict[str, Any]]:
        wanted = [pl.col(name) == value for name, value in where.items()]
        return rows.filter(*wanted).collect().to_dicts()


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
