"""Error localisation (Fellegi and Holt): the fewest cells of a report whose change would make all its sums hold.

A suggestion beside the findings, never applied. It goes by the numbers, not by the findings: a sum whose finding
another one explains has failed all the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import dataframely as dy
import polars as pl

from expectations.forms import Form, form
from expectations.rules import Comparison, Rule, Severity
from expectations.rules.columns import COMPUTED, MISPLACED
from expectations.rules.relations import total_of
from tasks.checking.inputs import RuleInputs
from tasks.checking.localise.constraints import problems
from tasks.checking.localise.evidence import with_prose
from tasks.checking.localise.result import Change, Repair, repair_of
from tasks.checking.localise.search import solve
from tasks.checking.localise.wording import in_words
from tasks.checking.misplaced import find_misplaced
from tasks.tables import Findings, Repairs

__all__ = ["Repair", "in_findings", "repairs_of", "repairs_of_rows", "repairs_table", "with_findings", "with_prose"]


def repairs_of(inputs: RuleInputs, rules: Sequence[Rule], doubted: pl.DataFrame) -> list[Repair]:
    """Return what may mend the failed sums of each report on the subjects' form.

    The sums are the comparisons of those checks of the rules whose failure blocks. `doubted` are the cells whose
    number is in doubt, whoever doubts it: `submission_id` and `item`.
    """
    if inputs.form is None:
        raise ValueError("subjects of no form")
    layout = form(inputs.form)
    comparisons = [
        ((rule.id, check.instance), comparison)
        for rule in rules
        for check in rule.checks
        if rule.severity_of(check) is Severity.BLOCK
        for comparison in check.comparisons
    ]
    if not comparisons:
        return []
    failed = inputs.frame.filter(pl.any_horizontal([_fails(comparison) for _, comparison in comparisons]))
    by_report = doubted.group_by("submission_id").agg("item").rows()
    doubtful = {submission: frozenset(items) for submission, items in by_report}
    return [
        repair_of(row["year"], row["submission_id"], layout.id, problem, solution)
        for row in failed.iter_rows(named=True)
        for problem in problems(
            comparisons, row, layout, frozenset(row[COMPUTED]), doubtful.get(row["submission_id"], frozenset())
        )
        for solution in solve(problem)
    ]


def repairs_of_rows(inputs: RuleInputs) -> list[Repair]:
    """Return what puts each row of numbers right that stands in the wrong place, of reports on the subjects' form."""
    if inputs.form is None:
        raise ValueError("subjects of no form")
    misplaced = inputs.frame.filter(pl.col(MISPLACED).is_not_null())
    return [_undoing(row, form(inputs.form)) for row in misplaced.iter_rows(named=True)]


def _undoing(row: Mapping[str, Any], layout: Form) -> Repair:
    """The repair that puts the row of numbers right that stands in the wrong place."""
    found = find_misplaced(row, layout, row[COMPUTED])
    if found is None:
        raise ValueError(f"{row['submission_id']}: no row in the wrong place")
    ways = tuple(
        tuple(Change(item, row[item] or Decimal(0), number, number, number, Decimal(1)) for item, number in way.items())
        for way in found.ways
    )
    checks = ((f"{layout.id}-MISPLACED", found.kind.value),)
    return Repair(row["year"], row["submission_id"], layout.id, checks, ways, is_complete=True, limit=None)


def with_findings(repairs: Sequence[Repair], findings: dy.DataFrame[Findings]) -> list[Repair]:
    """The repairs beside at least one finding (a frame of `Findings`): of sums that nothing is said of, nothing is."""
    found = set(findings.select("submission_id", "rule", "instance").iter_rows())
    return [repair for repair in repairs if any((repair.submission, *check) in found for check in repair.checks)]


def in_findings(findings: dy.DataFrame[Findings], repairs: Sequence[Repair]) -> dy.DataFrame[Findings]:
    """The findings (a frame of `Findings`) with what may mend each failed sum in words; null beside all others."""
    keys = ("submission_id", "rule", "instance")
    told = [(repair, in_words(repair)) for repair in repairs]
    rows = [(repair.submission, *check, words) for repair, words in told for check in repair.checks]
    words = (
        pl.DataFrame(rows, schema=dict.fromkeys((*keys, "repair"), pl.String()), orient="row")
        .group_by(keys, maintain_order=True)
        .agg(pl.col("repair").str.join(""))
    )
    joined = findings.drop("repair").join(words, on=keys, how="left", maintain_order="left")
    return Findings.check(joined.select(findings.columns))


def repairs_table(repairs: Sequence[Repair]) -> dy.DataFrame[Repairs]:
    """The repairs as a frame of `Repairs`; those of one report are numbered in the order of its form."""
    numbers: Counter[str] = Counter()
    rows: list[Mapping[str, Any]] = []
    for repair in repairs:
        numbers[repair.submission] += 1
        rows += _rows(repair, numbers[repair.submission])
    return Repairs.frame(rows)


def _rows(repair: Repair, number: int) -> Iterator[Mapping[str, Any]]:
    for way, changes in enumerate(repair.ways, 1):
        for change in changes:
            yield {
                "year": repair.year,
                "submission_id": repair.submission,
                "repair": number,
                "way": way,
                "item": change.item,
                "value_from": change.before,
                "value_to": change.after,
                "value_least": change.least,
                "value_most": change.most,
                "weight": change.weight,
                "is_complete": repair.is_complete,
                "rules": [f"{rule}#{instance}" if instance else rule for rule, instance in repair.checks],
            }


def _fails(comparison: Comparison) -> pl.Expr:
    """Return whether a comparison does not hold; null where that is not told."""
    left, right = (total_of(side) if side else pl.lit(0) for side in (comparison.left, comparison.right))
    return left != right if comparison.is_equal else left > right
