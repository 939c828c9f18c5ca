"""The decisions about findings, brought to the pages.

The site builder gives its renderers suites and results only: decisions travel in the meta of the expectations.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from expectations.suites.model import Suite
from tasks.checking.suites import KEYS
from tasks.model.codes import DecisionReason, FindingState

__all__ = ["Decided", "decided_in", "in_words", "with_decisions"]

_META = "decided"
_COLUMNS = ("state", "decided_by", "decision_reason")


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision about one finding: its unit, the state it gave, by whom and why."""

    unit_id: str
    unit: str
    submission_id: str
    state: FindingState
    by: str
    why: str

    @property
    def in_words(self) -> str:
        """The state, who decided and why."""
        return f"{self.state.label}（{self.by}：{self.why}）"


def in_words(handling: Mapping[FindingState, int]) -> str:
    """Write how many findings are in each state, those that wait first."""
    return "，".join(f"{state.label} {handling[state]}" for state in reversed(FindingState) if handling.get(state))


def with_decisions(suites: Sequence[Suite], findings: pl.DataFrame) -> tuple[Suite, ...]:
    """Add to the suites the decisions about the findings on their subjects."""
    decided = findings.drop_nulls("decision_id").filter(pl.col("state") != FindingState.OPEN)
    return tuple(_with_decisions(suite, decided) for suite in suites)


def _with_decisions(suite: Suite, decided: pl.DataFrame) -> Suite:
    """A suite with the decisions on its subjects in the meta of its specs."""
    own = decided.join(suite.frame.select(suite.keys).unique(), on=list(suite.keys), how="semi", nulls_equal=True)
    reason = pl.col("decision_reason").replace_strict(DecisionReason.labels(), return_dtype=pl.String())
    columns = (
        own.with_columns(reason)
        .select("rule", "instance", *KEYS, *_COLUMNS)
        .with_columns(pl.all().fill_null(""))
        .sort(pl.all())
    )
    by_check: defaultdict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for rule, instance, *row in columns.iter_rows():
        by_check[rule, instance].append(tuple(row))
    specs = [
        replace(spec, meta={**spec.meta, _META: json.dumps(rows, ensure_ascii=False)})
        if (rows := by_check.get((spec.rule, spec.instance)))
        else spec
        for spec in suite.specs
    ]
    return replace(suite, specs=tuple(specs))


def decided_in(meta: Mapping[str, str]) -> tuple[Decided, ...]:
    """Read the decisions from the meta of an expectation."""
    rows = json.loads(meta.get(_META, "[]"))
    return tuple(
        Decided(unit_id, unit, submission_id, FindingState(state), by, why)
        for unit_id, unit, submission_id, state, by, why in rows
    )
