"""What does a year look like to those who answer for it: who stands where, what keeps it from being published?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from expectations.rules import Severity
from tasks.model.codes import Standing
from tasks.review.findings import ShownFinding
from tasks.review.packs import Pack, ReviewedYear
from tasks.review.places import page_name

__all__ = ["BlockedUnit", "RuleCount", "Summary", "summarise"]


@dataclass(frozen=True, slots=True)
class BlockedUnit:
    """The findings of one unit that must still be repaired; `page` is `None` where it has none."""

    unit: str
    page: str | None
    findings: tuple[ShownFinding, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings of a rule and severity wait or are settled, and of which units: their names and pages."""

    rule: str
    title: str
    severity: Severity
    count: int
    settled: int
    units: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The packs with the most urgent first, how many stand where, what blocks, and the findings by rule.

    `settled` are the findings that were decided, with the pages of their units.
    """

    packs: tuple[Pack, ...]
    standings: tuple[tuple[Standing, int], ...]
    blocking: tuple[BlockedUnit, ...]
    rules: tuple[RuleCount, ...]
    settled: tuple[tuple[ShownFinding, str | None], ...]


def summarise(year: ReviewedYear) -> Summary:
    """Sort and count what there is to show of a year."""
    urgency = {standing: place for place, standing in enumerate(Standing)}
    packs = sorted(year.packs, key=lambda pack: (urgency[pack.standing], -pack.count(Severity.BLOCK)))
    counts = Counter(pack.standing for pack in packs)
    return Summary(
        packs=tuple(packs),
        standings=tuple((standing, counts[standing]) for standing in Standing),
        blocking=tuple(_blocking(packs, year)),
        rules=tuple(_by_rule(_all_findings(packs, year))),
        settled=tuple((found, page) for found, page in _all_findings(packs, year) if not found.is_open),
    )


def _all_findings(packs: Iterable[Pack], year: ReviewedYear) -> Iterator[tuple[ShownFinding, str | None]]:
    """Every finding with the page of its unit."""
    for pack in packs:
        yield from ((found, page_name(pack.unit.id)) for found in pack.findings)
    for stray in year.strays:
        yield from ((found, None) for found in stray.findings)


def _blocking(packs: Iterable[Pack], year: ReviewedYear) -> Iterator[BlockedUnit]:
    named = [(pack.unit.name, page_name(pack.unit.id), pack.findings) for pack in packs]
    for unit, page, findings in [*named, *((stray.unit, None, stray.findings) for stray in year.strays)]:
        blocking = tuple(found for found in findings if found.is_open and found.severity is Severity.BLOCK)
        if blocking:
            yield BlockedUnit(unit, page, blocking)


def _by_rule(findings: Iterable[tuple[ShownFinding, str | None]]) -> Iterator[RuleCount]:
    """Counts by rule, the gravest first, then the most frequent."""
    groups: defaultdict[tuple[Severity, str], list[tuple[ShownFinding, str | None]]] = defaultdict(list)
    for found, page in findings:
        groups[found.severity, found.rule].append((found, page))
    order = list(Severity)
    for (severity, rule), group in sorted(
        groups.items(), key=lambda entry: (order.index(entry[0][0]), -len(entry[1]), entry[0][1])
    ):
        waiting = sum(found.is_open for found, _ in group)
        units: Mapping[tuple[str, str | None], None] = dict.fromkeys((found.unit, page) for found, page in group)
        yield RuleCount(rule, group[0][0].title, severity, waiting, len(group) - waiting, tuple(units))
