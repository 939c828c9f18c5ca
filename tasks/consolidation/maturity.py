"""Does a year's release stand, and what keeps it from standing?"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from expectations.rules import Severity
from tasks.decisions import FindingState

__all__ = ["IS_OPEN", "Maturity", "held_back", "listed", "maturity"]

_MOST_NAMES = 100

IS_OPEN = pl.col("state").is_in([state.value for state in FindingState if state.is_open])
"""Whether a finding of FINDINGS still waits for the office."""


@dataclass(frozen=True, slots=True)
class Maturity:
    """Whether a release stands, and in plain Chinese what keeps it from standing."""

    level: Literal["provisional", "final"]
    reasons: tuple[str, ...]


def held_back(findings: pl.DataFrame) -> frozenset[str]:
    """The submissions that must be repaired first: a finding of FINDINGS that blocks is open on them."""
    return frozenset(_open_blocks(findings)["submission_id"].drop_nulls())


def _open_blocks(findings: pl.DataFrame) -> pl.DataFrame:
    return findings.filter(IS_OPEN, pl.col("severity") == Severity.BLOCK.value)


def maturity(units: pl.DataFrame, findings: pl.DataFrame, *, is_approved: bool = False) -> Maturity:
    """Say whether a year's UNITS and FINDINGS allow a final release, and what stands against it.

    A release is final only where no finding that blocks is open, every unit due has reported or is excused, and the
    very contents are approved.
    """
    blocking = _open_blocks(findings)
    missing, unreadable = (units.filter(pl.col("status") == status).height for status in ("missing", "unreadable"))
    held = units.filter(pl.col("status") == "held_back")["unit"].sort()
    standing = (
        (blocking.height, f"有{blocking.height}条必须改的审核结果尚未处理，涉及{blocking['unit'].n_unique()}个单位"),
        (held.len(), f"有{held.len()}个单位的报告暂不计入合计：{listed(held)}"),
        (missing, f"有{missing}个应报单位缺报"),
        (unreadable, f"有{unreadable}个应报单位的报告无法识读"),
    )
    reasons = [reason for count, reason in standing if count]
    reasons += [] if is_approved else ["尚未经人审定"]
    return Maturity("provisional" if reasons else "final", tuple(reasons))


def listed(names: pl.Series) -> str:
    """Names in a sentence; of very many the first ones, and how many more there are."""
    more = names.len() - _MOST_NAMES
    return "、".join(names.head(_MOST_NAMES)) + (f"，另有{more}个见 units.parquet" if more > 0 else "")
