"""The solutions of one error of one report, in the numbers of its form."""

from dataclasses import dataclass
from decimal import Decimal

from tasks.checking.localise.model import Interval, Problem, Source
from tasks.checking.localise.search import Limit, Solution

__all__ = ["Change", "Repair", "repair_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """One number that would change: to `after`, or to any between `least` and `most`, each null where open.

    `said` is what the prose says it is, null where it says nothing.
    """

    item: str
    before: Decimal
    after: Decimal
    least: Decimal | None
    most: Decimal | None
    weight: Decimal
    said: Decimal | None = None

    @property
    def is_said(self) -> bool:
        """Whether the prose gives the number that it would change to."""
        return self.said is not None and self.said == self.after

    @property
    def is_denied(self) -> bool:
        """Whether the prose gives the number that stands in the table."""
        return self.said is not None and self.said == self.before

    @property
    def move(self) -> Decimal | None:
        """By how much the number changes; `None` where several would do."""
        return self.after - self.before if self.least is not None and self.least == self.most else None


@dataclass(frozen=True, slots=True)
class Repair:
    """The smallest sets of changes that would correct one error of one report on a form, the likeliest first.

    `checks` are those that fail for the error. `is_complete` says that no other set is as small; where there is none,
    `limit` says why.
    """

    year: int
    submission: str
    form: str
    checks: tuple[Source, ...]
    ways: tuple[tuple[Change, ...], ...]
    is_complete: bool
    limit: Limit | None


def repair_of(year: int, submission: str, form: str, problem: Problem, solution: Solution) -> Repair:
    """Return what was found for an error of a problem, in the form's numbers."""
    return Repair(
        year=year,
        submission=submission,
        form=form,
        checks=tuple(dict.fromkeys(source for at in solution.failed if (source := problem.sources[at]))),
        ways=tuple(tuple(_change(problem, cell, way[cell]) for cell in sorted(way)) for way in solution.ways),
        is_complete=solution.is_complete,
        limit=solution.limit,
    )


def _change(problem: Problem, cell: int, interval: Interval) -> Change:
    return Change(
        item=problem.cells[cell],
        before=problem.number(problem.values[cell]),
        after=problem.number(interval.nearest),
        least=None if interval.least is None else problem.number(interval.least),
        most=None if interval.most is None else problem.number(interval.most),
        weight=Decimal(f"{problem.weights[cell]:.6f}"),
    )
