"""The review of each unit due in a year: its report, what was found in it, and what belongs to no unit due."""

from dataclasses import dataclass
from typing import NamedTuple

from expectations.rules import Severity
from tasks.model.codes import FindingState, ReportStatus
from tasks.model.unit import Unit
from tasks.review.cells import Cells
from tasks.review.findings import ShownFinding
from tasks.review.received import ReceivedFile

__all__ = ["Assessed", "LeftOver", "ReviewedYear", "ShownReplacement", "Unassessed", "Unassigned", "UnitReview"]


class LeftOver(NamedTuple):
    """A row of the report's table that belongs to no item of its form."""

    text: str
    place: str
    reason: str


class Unassessed(NamedTuple):
    """A rule that could not be applied, why, and in how many of its checks."""

    title: str
    reason: str
    checks: int


class ShownReplacement(NamedTuple):
    """The file that the report took the place of, and each number that changed: its name, as it was, as it is.

    `is_comparable` is false where both are on different forms.
    """

    submission: str
    received_at: str
    is_comparable: bool
    changed: tuple[tuple[str, str, str], ...]


class Assessed(NamedTuple):
    """How many checks a unit passed, and what could not be assessed, in the order of the catalogue."""

    passed: int = 0
    unassessed: tuple[Unassessed, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitReview:
    """One unit due: the file that counts, or the last that does not, with all that was found and read.

    `files` are all files of the unit, that one included; `cells` and `left_over` are those of the one, `replaced` is
    what it took the place of. Of the `findings` those that were decided come last; they are no longer asked or counted.
    """

    unit: Unit
    status: ReportStatus
    file: ReceivedFile | None
    files: tuple[ReceivedFile, ...]
    findings: tuple[ShownFinding, ...]
    cells: Cells
    left_over: tuple[LeftOver, ...]
    assessed: Assessed
    replaced: ShownReplacement | None = None

    @property
    def asked(self) -> tuple[ShownFinding, ...]:
        """The findings that the unit has to answer."""
        return tuple(found for found in self.findings if found.is_open and found.severity is not Severity.HINT)

    @property
    def hints(self) -> tuple[ShownFinding, ...]:
        """The findings that need no answer."""
        return tuple(found for found in self.findings if found.is_open and found.severity is Severity.HINT)

    @property
    def settled(self) -> tuple[ShownFinding, ...]:
        """The findings that were explained, corrected or waived."""
        return tuple(found for found in self.findings if not found.is_open)

    @property
    def failed(self) -> int:
        """How many checks the report fails, as corrected."""
        return sum(found.state is not FindingState.CORRECTED for found in self.findings)

    def count(self, severity: str) -> int:
        """How many findings of a severity wait for an answer."""
        return sum(found.severity == severity for found in self.findings if found.is_open)


@dataclass(frozen=True, slots=True)
class Unassigned:
    """What belongs to no unit due: a file with its findings, or findings without a file."""

    unit: str
    file: ReceivedFile | None
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ReviewedYear:
    """Everything there is to show of a year: a review for each unit due, by id, and what belongs to none of them."""

    reviews: tuple[UnitReview, ...]
    unassigned: tuple[Unassigned, ...]
