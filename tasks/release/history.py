"""The releases that were published, each with its time and its changes.

The time comes from the log of runs: a release holds no time of its own, so that equal inputs give equal bytes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.lake.folders import Lake
from tasks.lake.published import scan_published
from tasks.lake.releases import ReleaseStore
from tasks.lake.runs import runs_of
from tasks.release.manifest import read_manifest
from tasks.tables import Changes

__all__ = ["Publication", "publications"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One release: its id, when it was published (ISO 8601, UTC; `None` where no run records it), and its maturity.

    `changes` counts the numbers that differ from the release before, by reason; `reasons` are why a provisional
    release is not final.
    """

    release_id: str
    is_current: bool
    published_at: str | None
    maturity: str
    reasons: tuple[str, ...]
    changes: Mapping[str, int]
    software: str


def publications(lake: Lake, years: Sequence[int] | None = None) -> list[Publication]:
    """List every release of the years, or of all years of the lake, oldest first."""
    found: list[Publication] = []
    for year in (each for each in lake.years_released() if years is None or each in years):
        store = ReleaseStore(lake.releases(year), year)
        current = store.current()
        # a release was published when the first run ended that made it
        times: dict[str, str] = {}
        for run in runs_of(lake, year):
            if run.get("outcome") == "done" and run.get("is_new"):
                times.setdefault(str(run["release"]), str(run["ended_at"]))
        for release in store.releases():
            manifest: Mapping[str, Any] = read_manifest(release)
            reasons = scan_published(release, Changes).select("reason").collect()["reason"]
            publication = Publication(
                release_id=release.name,
                is_current=release == current,
                published_at=times.get(release.name),
                maturity=manifest["maturity"],
                reasons=tuple(manifest["maturityReasons"]),
                changes=dict(sorted(Counter(reasons).items())),
                software=manifest["software"]["version"],
            )
            found.append(publication)
    return found
