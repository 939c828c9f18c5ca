"""The releases that were published, each with its time and its changes, and what is damaged of them.

The time comes from the ledger of runs: a release holds no time of its own, so that equal inputs give equal bytes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tasks.lake.checksums import verify_sums
from tasks.lake.folders import Lake, LakeError
from tasks.lake.published import scan_published
from tasks.lake.releases import ReleaseStore
from tasks.lake.runs import RunLog, read_run_log
from tasks.release.descriptor import read_manifest
from tasks.tables import Changes

__all__ = ["History", "Publication", "read_history", "run_log_or_damage"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One release: its id, when it was published (ISO 8601, UTC), and its maturity.

    Where no line of the ledger of runs tells that moment, `published_before` is the first at which it is known to have
    stood. `changes` counts the numbers that differ from the release before, by reason; `reasons` are why a provisional
    release is not final.
    """

    release_id: str
    is_current: bool
    published_at: str | None
    published_before: str | None
    maturity: str
    reasons: tuple[str, ...]
    changes: Mapping[str, int]
    software: str


class History(NamedTuple):
    """Every release that is as it was published, oldest first, and in plain Chinese what is not as it should be."""

    publications: tuple[Publication, ...]
    problems: tuple[str, ...]


def read_history(lake: Lake, years: Sequence[int] | None = None) -> History:
    """List every release of the years, or of all years of the lake; what is damaged keeps no other release out."""
    found: list[Publication] = []
    problems: list[str] = []
    for year in (each for each in lake.years_released() if years is None or each in years):
        store = ReleaseStore(lake.releases(year), year)
        problems += filter(None, [store.pointer_problem()])
        log, damage = run_log_or_damage(lake, year)
        problems += filter(None, [damage])
        for release in store.releases():
            try:
                found.append(_publication(release, log, is_current=release == store.current()))
            except LakeError as error:
                problems.append(str(error))
    return History(tuple(found), tuple(problems))


def run_log_or_damage(lake: Lake, year: int) -> tuple[RunLog, str | None]:
    """The ledger of runs of a year as far as it can be read, and in plain Chinese what of it cannot."""
    name = f"{lake.runs.name}/{year}.jsonl"
    try:
        log = read_run_log(lake, year)
    except OSError as error:
        return RunLog((), {}, {}, ()), f"运行记录 {name} 读不出来（{error.strerror}）。请检查，或从备份恢复。"
    lines = "、".join(map(str, log.damaged))
    return log, f"运行记录 {name} 第 {lines} 行读不出来，已跳过；不影响数据。" if lines else None


def _publication(release: Path, log: RunLog, *, is_current: bool) -> Publication:
    verify_sums(release)
    manifest: Mapping[str, Any] = read_manifest(release)
    reasons = scan_published(release, Changes).select("reason").collect()["reason"]
    published_at = log.published.get(release.name)
    return Publication(
        release_id=release.name,
        is_current=is_current,
        published_at=published_at,
        published_before=None if published_at else log.known.get(release.name),
        maturity=manifest["maturity"],
        reasons=tuple(manifest["maturityReasons"]),
        changes=dict(sorted(Counter(reasons).items())),
        software=manifest["software"]["version"],
    )
