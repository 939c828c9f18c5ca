"""A scene: what a year's checking starts from. A case: the three scenes that show what a rule can say."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tasks.checking import Checked
from tasks.checking.evaluate import rule_outcomes
from tasks.intake.roster import Roster
from tasks.lake.last_year import PriorYear
from tasks.model.submission import Submission
from tests.cases import LONG_AFTER, ROSTER, checked

__all__ = ["Case", "Cases", "Scene"]


@dataclass(frozen=True)
class Scene:
    """The reports received for a year, by default the one that the first one's form is due for, and what is known."""

    submissions: tuple[Submission, ...]
    year: int | None = None
    roster: Roster | None = ROSTER
    prior_year: PriorYear | None = None
    today: date | None = LONG_AFTER

    @cached_property
    def result(self) -> Checked:
        """What the catalogue says of it."""
        return checked(
            *self.submissions, year=self.year, roster=self.roster, prior_year=self.prior_year, today=self.today
        )

    def outcomes(self, rule: str) -> set[str]:
        """What a rule says of the subjects of the scene."""
        return set(rule_outcomes(self.result.outcomes).filter(rule=rule)["outcome"])

    @property
    def failed(self) -> set[str]:
        """The rules of which there are findings."""
        assert self.result.broken == {}
        return set(self.result.findings["rule"])


@dataclass(frozen=True)
class Case:
    """A scene in which a rule passes, one in which it alone fails, and one in which it cannot be assessed.

    The last is null for a rule that can always be assessed, for the reason in `never`. `besides` are the rules that
    fail in the first two all the same, since what the rule speaks of is itself a finding.
    """

    passes: Scene
    fails: Scene
    unassessed: Scene | None
    never: str = ""
    besides: frozenset[str] = frozenset()


Cases = dict[str, Case]
"""A case for each rule, by its id."""
