"""The outcomes as the pages show them: by check, and by rule."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from expectations.rules import Severity
from tasks.datadocs.decided import Decided, in_words
from tasks.model.codes import FindingState, RuleState

__all__ = ["Failure", "Outcome", "RuleOutcome", "RuleText", "by_rule", "tally"]

_BY_WEIGHT = (RuleState.BROKEN, RuleState.FAILED, RuleState.PASSED, RuleState.UNASSESSED)


@dataclass(frozen=True, slots=True)
class RuleText:
    """One expectation: the rule it comes from, and what it demands of the residual."""

    rule: str
    instance: str
    title: str
    formula: str
    severity: str
    bounds: str
    suggestion: str | None
    source: str | None

    @property
    def severity_label(self) -> str:
        """The office's word for the severity."""
        return Severity(self.severity).label

    @property
    def rank(self) -> int:
        """Position of the severity, the most severe first."""
        return list(Severity).index(Severity(self.severity))

    @property
    def anchor(self) -> str:
        """The anchor of the rule on the result's page; a rule may have checks of two severities."""
        return f"{self.rule}-{self.severity}"


@dataclass(frozen=True, slots=True)
class Failure:
    """One row that failed: its keys by column, its residual, and what was decided of it."""

    keys: Mapping[str, str]
    residual: str
    decided: Decided | None = None

    @property
    def name(self) -> str:
        """The name the row goes by."""
        return self.keys.get("unit") or next(filter(None, self.keys.values()), "") or "（未识别单位）"

    @property
    def state(self) -> FindingState:
        """Whether it still waits for somebody."""
        return self.decided.state if self.decided else FindingState.OPEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one expectation; `failures` is empty where too many rows were judged to name them.

    `decided` is what was decided of failures, and of findings that a correction removed. `missing` is how many
    subjects the rule could not be assessed on, as its suite counts them: a row without a residual may also be one that
    the rule does not apply to.
    """

    text: RuleText
    evaluated: int
    missing: int
    failed: int
    failures: tuple[Failure, ...]
    error: str | None
    decided: tuple[Decided, ...] = ()

    @property
    def handling(self) -> Counter[FindingState]:
        """How many findings are in each state, those that a correction removed among them."""
        counts = Counter(each.state for each in self.decided)
        counts[FindingState.OPEN] = self.failed - counts.total() + counts[FindingState.CORRECTED]
        return counts

    @property
    def state(self) -> RuleState:
        """One of broken, failed, unassessed, passed."""
        if self.error is not None:
            return RuleState.BROKEN
        if self.failed:
            return RuleState.FAILED
        return RuleState.PASSED if self.evaluated else RuleState.UNASSESSED

    @property
    def state_label(self) -> str:
        """The office's word for the state."""
        return self.state.label


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The outcome of one rule at one severity: the outcomes of its checks, of which each looks at one thing.

    The counts are of checks made: a unit counts once for each check.
    """

    checks: tuple[Outcome, ...]

    @property
    def text(self) -> RuleText:
        """What the checks have in common."""
        return self.checks[0].text

    @property
    def state(self) -> RuleState:
        """The heaviest state of a check."""
        return _heaviest([check.state for check in self.checks])

    @property
    def state_label(self) -> str:
        """The office's word for the state."""
        return self.state.label

    @property
    def evaluated(self) -> int:
        """How many checks were made."""
        return sum(check.evaluated for check in self.checks)

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return sum(check.failed for check in self.checks)

    @property
    def missing(self) -> int:
        """How many could not be made."""
        return sum(check.missing for check in self.checks)

    @property
    def handling(self) -> Counter[FindingState]:
        """How many findings are in each state, those that a correction removed among them."""
        return sum((check.handling for check in self.checks), Counter())

    @property
    def handling_label(self) -> str:
        """The same in words."""
        return in_words(self.handling)

    def handling_of(self, unit: str) -> Counter[FindingState]:
        """How many failures of the unit of a name are in each state."""
        failures = (failure for check in self.checks for failure in check.failures)
        return Counter(failure.state for failure in failures if failure.name == unit)

    @property
    def needing_attention(self) -> tuple[Outcome, ...]:
        """The checks that failed or broke."""
        return tuple(check for check in self.checks if check.state in {RuleState.BROKEN, RuleState.FAILED})

    @property
    def units(self) -> Sequence[str]:
        """The names of the units that failed a check, as far as they are named."""
        return sorted({failure.name for check in self.checks for failure in check.failures})

    @property
    def unit_count(self) -> int:
        """How many units failed a check; rows of the one that most failed, where they are not named."""
        return len(self.units) or max(check.failed for check in self.checks)


def by_rule(found: Iterable[Outcome]) -> list[RuleOutcome]:
    """Group the outcomes by rule and severity, in the order given."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.text.anchor].append(outcome)
    return [RuleOutcome(tuple(group)) for group in groups.values()]


def tally(found: Iterable[RuleOutcome]) -> dict[str, int]:
    """Count one suite's rules in each state, and `all` of them; a rule of two severities counts once."""
    states: dict[str, set[RuleState]] = defaultdict(set)
    for rule in found:
        states[rule.text.rule].add(rule.state)
    heaviest = [_heaviest(of_rule) for of_rule in states.values()]
    return {state.value: heaviest.count(state) for state in RuleState} | {"all": len(heaviest)}


def _heaviest(states: Collection[RuleState]) -> RuleState:
    """The state of the whole: passed where any part was judged, and unassessed where none was."""
    return next(state for state in _BY_WEIGHT if state in states)
