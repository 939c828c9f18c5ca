"""The maturity of a year's release, and what keeps it from being final."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import dataframely as dy
import polars as pl

from expectations.rules import CATALOGUE, Severity
from tasks.model.codes import MaturityLevel, UnitStatus
from tasks.tables import FINDING_ID, IS_OPEN, Findings, Units

__all__ = ["Maturity", "Obstacle", "held_back", "listed", "maturity", "questioned_numbers", "unsettled"]

_MOST_NAMES = 100


class Obstacle(StrEnum):
    """The obstacles to a final release, in the words of the office; filled in with `format`."""

    UNEXPLAINED = "有{findings}条需说明的审核结果尚未说明、更正或豁免，涉及{units}个单位"
    BLOCKED = "有{findings}条必须改的审核结果尚未处理，涉及{units}个单位"
    HELD_BACK = "有{count}个单位的报告暂不计入合计：{units}"
    LOST = "有{count}个单位的原件缺失或已损坏，暂不计入合计，请从备份恢复后重新运行：{units}"
    MISSING = "有{count}个应报单位缺报"
    NOT_YET = "有{count}个应报单位尚未报送，报送期限未到"
    UNREADABLE = "有{count}个应报单位的报告无法识读"
    QUESTIONED = "有{count}个应报单位的报告待核实"
    UNAPPROVED = "尚未经人审定"
    MORE_UNITS = "，另有{count}个见 units.parquet"


@dataclass(frozen=True, slots=True)
class Maturity:
    """The maturity of a release, and in plain Chinese what keeps it from being final."""

    level: MaturityLevel
    reasons: tuple[str, ...]


def held_back(findings: dy.DataFrame[Findings]) -> frozenset[str]:
    """The submissions that must be repaired first: a finding of FINDINGS that blocks is open on them."""
    return frozenset(_open_blocks(findings)["submission_id"].drop_nulls())


def questioned_numbers(findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    """The numbers, `submission_id` and `item`, that an open finding calls a slip of the unit of measure.

    A hint holds nothing: nobody has to answer it.
    """
    rules = [rule.id for rule in CATALOGUE.values() if rule.holds_number]
    of_rules = findings.filter(IS_OPEN, pl.col("rule").is_in(rules), pl.col("severity") != Severity.HINT.value)
    return of_rules.select("submission_id", item="items").explode("item").drop_nulls().unique().sort(pl.all())


def _open_blocks(findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    return findings.filter(IS_OPEN, pl.col("severity") == Severity.BLOCK.value)


def unsettled(findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    """The findings that need an explanation and are open, each with the `finding_id` that an approver names it by."""
    return findings.with_columns(FINDING_ID).filter(IS_OPEN, pl.col("severity") == Severity.EXPLAIN.value)


def maturity(
    units: dy.DataFrame[Units],
    findings: dy.DataFrame[Findings],
    *,
    is_approved: bool = False,
    accepted: Collection[str] = (),
) -> Maturity:
    """Say whether a year's UNITS and FINDINGS allow a final release, and what stands against it.

    A release is final only where no finding that blocks is open, none that needs an explanation is open but those
    `accepted` by their ids, every unit due has reported or is excused, and the very contents are approved.
    """
    waiting = unsettled(findings).filter(~pl.col("finding_id").is_in(list(accepted)))
    blocking = _open_blocks(findings)
    missing, not_yet, unreadable, questioned = (
        units.filter(pl.col("status") == status).height
        for status in (UnitStatus.MISSING, UnitStatus.NOT_YET, UnitStatus.UNREADABLE, UnitStatus.QUESTIONED)
    )
    is_held, is_lost = pl.col("status") == UnitStatus.HELD_BACK, pl.col("submission_id").is_null()
    held, lost = (units.filter(is_held & each)["unit"].sort() for each in (~is_lost, is_lost))
    standing = (
        (blocking.height, Obstacle.BLOCKED.format(findings=blocking.height, units=_concerned(blocking))),
        (waiting.height, Obstacle.UNEXPLAINED.format(findings=waiting.height, units=_concerned(waiting))),
        (held.len(), Obstacle.HELD_BACK.format(count=held.len(), units=listed(held))),
        (lost.len(), Obstacle.LOST.format(count=lost.len(), units=listed(lost))),
        (missing, Obstacle.MISSING.format(count=missing)),
        (not_yet, Obstacle.NOT_YET.format(count=not_yet)),
        (unreadable, Obstacle.UNREADABLE.format(count=unreadable)),
        (questioned, Obstacle.QUESTIONED.format(count=questioned)),
    )
    reasons = [reason for count, reason in standing if count]
    reasons += [] if is_approved else [Obstacle.UNAPPROVED.value]
    return Maturity(MaturityLevel.PROVISIONAL if reasons else MaturityLevel.FINAL, tuple(reasons))


def _concerned(findings: pl.DataFrame) -> int:
    """Return how many units, or files of no known unit, findings are on."""
    return findings.select(pl.coalesce("unit_id", "submission_id")).n_unique()


def listed(names: pl.Series) -> str:
    """Names in a sentence; of very many the first ones, and how many more there are."""
    more = names.len() - _MOST_NAMES
    return "、".join(names.head(_MOST_NAMES)) + (Obstacle.MORE_UNITS.format(count=more) if more > 0 else "")
