"""What was published when, and why? From the releases themselves and the ledger of runs.

A release does not know when it was made, so that the same inputs give the same bytes: the ledger of runs does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.lake.runs import runs_of
from tasks.release.manifest import read_manifest
from tasks.tables import Changes

__all__ = ["Publication", "publications"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One release: its id, when it was published (ISO 8601, UTC; `None` where no run tells), and what it says.

    `changes` counts the numbers that differ from the release before, by reason; `reasons` say what keeps a provisional
    one from being final.
    """

    release_id: str
    is_current: bool
    published_at: str | None
    maturity: str
    reasons: tuple[str, ...]
    changes: Mapping[str, int]
    software: str


def publications(lake: Lake, years: Sequence[int] | None = None) -> list[Publication]:
    """Every release of the years, or of all years of the lake, oldest first."""
    return [
        publication
        for year in lake.years_released()
        if years is None or year in years
        for publication in _of_year(lake, year)
    ]


def _of_year(lake: Lake, year: int) -> list[Publication]:
    store, moments = ReleaseStore(lake.releases(year), year), _moments(lake, year)
    current = store.current()
    return [_publication(release, release == current, moments.get(release.name)) for release in store.releases()]


def _moments(lake: Lake, year: int) -> Mapping[str, str]:
    """When each release was first published, by the runs that say they made one."""
    moments: dict[str, str] = {}
    for run in runs_of(lake, year):
        if run.get("outcome") == "done" and run.get("is_new"):
            moments.setdefault(str(run["release"]), str(run["ended_at"]))
    return moments


def _publication(release: Path, is_current: bool, published_at: str | None) -> Publication:
    manifest: Mapping[str, Any] = read_manifest(release)
    reasons = pl.read_parquet(release / f"{Changes.info.name}.parquet", columns=["reason"])["reason"]
    return Publication(
        release_id=release.name,
        is_current=is_current,
        published_at=published_at,
        maturity=manifest["maturity"],
        reasons=tuple(manifest["maturityReasons"]),
        changes=dict(sorted(Counter(reasons).items())),
        software=manifest["software"]["version"],
    )
