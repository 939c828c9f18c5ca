"""What a district published for the year before: what this year's reports are held against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tasks.lake.folders import Lake
from tasks.lake.parquet import named_if_damaged, read_table
from tasks.lake.releases import current_release
from tasks.model.codes import FindingState
from tasks.tables import Facts, Findings, Wording

__all__ = ["History", "read_history"]

_COMPARED = ("unit_id", "form", "item", "value", "status", "submission_id")
"""What releases have had since the first schema, so that older ones can be compared too."""
_FOUND = ("unit_id", "rule", "items", "difference", "state")


def _nothing_found() -> pl.DataFrame:
    return Findings.frame().select(_FOUND)


@dataclass(frozen=True, slots=True)
class History:
    """The year before: the unit, form, item, value, status and submission of each number published last; Wording.

    `findings` are the unit, rule, items, difference and state of each finding published with them.
    """

    facts: pl.DataFrame
    wording: pl.DataFrame
    findings: pl.DataFrame = field(default_factory=_nothing_found)


def read_history(lake: Lake, year: int) -> History | None:
    """What was published for the year before `year`; `None` where nothing was.

    Raises:
        LakeError: a file of it cannot be read.
    """
    release = current_release(lake, year - 1)
    if release is None:
        return None
    wording = lake.table(year - 1, Wording)
    return History(
        facts=_columns(release / f"{Facts.info.name}.parquet", _COMPARED),
        wording=read_table(Wording, wording) if wording.is_file() else Wording.frame(),
        findings=_found(release / f"{Findings.info.name}.parquet"),
    )


def _found(path: Path) -> pl.DataFrame:
    """The findings of a release; in those of the first schema all are open."""
    findings = _columns(path)
    state = pl.col("state") if "state" in findings.columns else pl.lit(FindingState.OPEN.value)
    return findings.with_columns(state=state).select(_FOUND)


def _columns(path: Path, names: Sequence[str] | None = None) -> pl.DataFrame:
    with named_if_damaged(path):
        return pl.read_parquet(path, columns=None if names is None else list(names))
