"""The contents of a year's review packs: tables of the lake and the roster, so that they can be made again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import dataframely as dy
import polars as pl

from expectations.rules import CATALOGUE, Catalogue
from tasks.decisions import Ledger
from tasks.intake.roster import Roster
from tasks.lake.letters import SentLetter
from tasks.tables import Submissions
from tasks.tables.frames import YearFrames

__all__ = ["ReviewContents"]


@dataclass(frozen=True, slots=True)
class ReviewContents:
    """One year for its stewards: submissions, findings and outcomes, what was read, and who is due.

    `readings` are those of Corrected, those of `frames` the same as read. `ledger` has the decisions that they and the
    findings name; `excused` are the ids of the units that one of them excuses from reporting. `broken` maps a rule that
    could not be computed to what went wrong: of it there are no findings. `today` is the day of the run; without it
    every deadline is past. `sent` are the letters that went out before.
    """

    year: int
    roster: Roster
    submissions: dy.DataFrame[Submissions]
    frames: YearFrames
    readings: pl.DataFrame
    findings: pl.DataFrame
    outcomes: pl.DataFrame
    ledger: Ledger
    excused: Collection[str] = frozenset()
    broken: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    today: date | None = None
    sent: tuple[SentLetter, ...] = ()
    catalogue: Catalogue = field(default_factory=lambda: CATALOGUE)
