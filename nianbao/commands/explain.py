"""`nianbao explain`: a finding is true to life, and why."""

from argparse import Namespace

import polars as pl

from expectations.rules import Severity
from nianbao.deciding import desk_of, of_subject, signature, write_down
from nianbao.exits import Exit
from tasks.common.errors import CallerError
from tasks.decisions import Decision, guards_of
from tasks.model.codes import DecisionKind, FindingState

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Write an explanation of a finding of the last run, guarded by the values it speaks about."""
    desk = desk_of(arguments)
    unit = desk.unit_id(arguments.unit)
    last = desk.last_run()
    findings = _explained(of_subject(last.findings, unit, arguments.submission), arguments)
    drafts = [
        Decision(
            kind=DecisionKind.EXPLANATION,
            unit=unit,
            submission=arguments.submission,
            rule=arguments.rule,
            instance=row["instance"] or None,
            guard=guard,
            expires=arguments.expires,
            **signature(arguments),
        )
        for row, guard in zip(findings.iter_rows(named=True), guards_of(findings, last.readings), strict=True)
    ]
    return write_down(arguments, desk, drafts)


def _explained(found: pl.DataFrame, arguments: Namespace) -> pl.DataFrame:
    """The finding meant; more than one only where several reports have it.

    Raises:
        CallerError: there is none, several could be meant, or it cannot be explained.
    """
    named = found.filter(pl.col("rule") == arguments.rule, pl.col("state") != FindingState.CORRECTED)
    if not named.height:
        rules = "、".join(found["rule"].unique().sort()) or "（没有）"
        raise CallerError(f"上次运行没有规则 {arguments.rule} 的审核结果。这个单位现有的审核结果：{rules}。")
    instances = named["instance"].unique().sort().to_list()
    if arguments.instance is None and len(instances) > 1:
        raise CallerError(
            f"规则 {arguments.rule} 有 {len(instances)} 条审核结果，请用 --instance 写明：{'、'.join(instances)}。"
        )
    chosen = named.filter(pl.col("instance") == (instances[0] if arguments.instance is None else arguments.instance))
    if not chosen.height:
        raise CallerError(f"没有细目“{arguments.instance}”的审核结果，现有：{'、'.join(instances)}。")
    if chosen.filter(pl.col("severity") == Severity.BLOCK).height:
        raise CallerError(
            f"{arguments.rule} 是必须改的问题，不能只凭说明了结：请退回单位，或用 correct 更正、waive 豁免。"
        )
    return chosen
