"""One file received: what was read in it, whose it is, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from tasks.model.codes import State
from tasks.model.document import Problem
from tasks.model.report import Report
from tasks.model.unit import Unit

__all__ = ["UNKNOWN_YEAR", "ReadOutcome", "Submission"]

UNKNOWN_YEAR = 1
"""Stands for the year of a report that names none, where a table must have one."""

ReadOutcome = Report | Problem
"""What came of reading a file: its report, or why there is none."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One file received, with what was read in it and what became of it.

    The outcome of a live one holds what the text in its folder says too, where the table was handed in apart from it.
    `named_elsewhere` names the units that the file's place speaks of, where these are others than the report's own.
    `rivals` counts the different reports of the unit that were received at the same moment as the live
    one; it is 1 where there is no such doubt.
    """

    id: str
    sha256: str
    name: str
    size: int
    received_at: datetime
    outcome: ReadOutcome
    unit: Unit | None
    state: State
    revision: int | None = None
    rivals: int = 1
    named_elsewhere: str | None = None

    @property
    def report(self) -> Report | None:
        """The report, where the file could be read."""
        return self.outcome if isinstance(self.outcome, Report) else None

    @property
    def failure(self) -> str | None:
        """Why the file could not be read, in plain Chinese; `None` where it could."""
        return self.outcome.message if isinstance(self.outcome, Problem) else None
