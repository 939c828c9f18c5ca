"""Last year's explanations that may fit again: they are offered, never applied."""

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from tasks.decisions.apply.context import FINDING_KEY
from tasks.decisions.apply.frames import decisions_frame
from tasks.decisions.model import Ledger
from tasks.model.codes import DecisionKind, FindingState
from tasks.tables import Findings

__all__ = ["carry_over"]

_UNDECIDED = [state.value for state in FindingState if state.is_open]


def carry_over(last_year: Ledger, findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    """Explanations of last year for the findings of this year that are not decided and can be explained.

    An explanation fits a finding of the same unit, rule and instance; of several the latest is offered.

    Args:
        last_year: the ledger of the year before.
        findings: this year's, see `Decided.findings`.

    Returns:
        One row per finding that something is offered for: `unit_id`, `submission_id`, `rule`, `instance`, and what was
        decided last year: `offered_id`, `offered_by`, `offered_on`, `offered_reason`.
    """
    explained = (
        decisions_frame(last_year)
        .filter(pl.col("kind") == DecisionKind.EXPLANATION)
        .sort("decided_on", "decision_id", descending=True)
        .unique(["unit_id", "rule", "instance"], keep="first", maintain_order=True)
        .select(
            "unit_id",
            "rule",
            "instance",
            offered_id="decision_id",
            offered_by="by",
            offered_on="decided_on",
            offered_reason="why",
        )
    )
    is_open = pl.col("state").is_in(_UNDECIDED) & (pl.col("severity") != Severity.BLOCK)
    return (
        findings.filter(is_open)
        .select(FINDING_KEY)
        .join(explained, on=["unit_id", "rule", "instance"])
        .sort(FINDING_KEY, nulls_last=True)
    )
