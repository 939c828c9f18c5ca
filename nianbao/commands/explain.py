"""`nianbao explain`: a finding is true to life, and why."""

from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date

import polars as pl

from expectations.rules import Severity
from nianbao.arguments import add_json
from nianbao.decision_commands import (
    Places,
    Signature,
    add_expiry,
    add_places,
    add_signature,
    add_subject,
    findings_of,
    open_session,
    write_down,
)
from nianbao.exit_codes import Exit
from tasks.common.errors import CallerError
from tasks.decisions import Decision, guards_of
from tasks.model.codes import DecisionKind, DecisionReason, FindingState

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    unit: str | None
    submission: str | None
    rule: str
    instance: str | None
    expires: date | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_subject(command)
    command.add_argument("--rule", required=True, help="规则，如 YEAR-CARRY")
    command.add_argument("--instance", help="规则的细目（只有一个时不必写）")
    add_places(command)
    add_signature(command)
    add_expiry(command)


def run(arguments: Arguments) -> Exit:
    """Write an explanation of a finding of the last run, guarded by the values it speaks about."""
    session = open_session(arguments.places)
    unit = session.unit_id(arguments.unit)
    last = session.last_run()
    findings = _explained(findings_of(last.findings, unit, arguments.submission), arguments)
    drafts = [
        Decision(
            kind=DecisionKind.EXPLANATION,
            unit=unit,
            submission=arguments.submission,
            rule=arguments.rule,
            instance=row["instance"] or None,
            guard=guard,
            expires=arguments.expires,
            **arguments.signature.as_fields(DecisionReason.VERIFIED),
        )
        for row, guard in zip(findings.iter_rows(named=True), guards_of(findings, last.readings), strict=True)
    ]
    return write_down(session, drafts, as_json=arguments.as_json)


def _explained(found: pl.DataFrame, arguments: Arguments) -> pl.DataFrame:
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
