"""What a district published for the year before: what this year's reports are held against."""

from dataclasses import dataclass

import polars as pl

from tasks.lake import Lake, read_table
from tasks.release.shelf import current_release
from tasks.schemas import FACTS, WORDING

__all__ = ["History", "read_history"]


@dataclass(frozen=True, slots=True)
class History:
    """The year before: FACTS of its current release, and WORDING of all its submissions."""

    facts: pl.DataFrame
    wording: pl.DataFrame


def read_history(lake: Lake, year: int) -> History | None:
    """What was published for the year before `year`; `None` where nothing was.

    Raises:
        LakeError: a file of it cannot be read.
    """
    release = current_release(lake, year - 1)
    if release is None:
        return None
    wording = lake.table(year - 1, WORDING)
    return History(
        facts=read_table(FACTS, release / f"{FACTS.name}.parquet"),
        wording=read_table(WORDING, wording) if wording.is_file() else WORDING.frame(),
    )
