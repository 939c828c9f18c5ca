"""`nianbao explain`: findings are true to life, and why; one, or all that one reason holds for."""

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
    open_session,
    write_down,
)
from nianbao.exit_codes import Exit
from tasks.common.errors import CallerError
from tasks.decisions import Decision, guards_of
from tasks.model.codes import DecisionKind, DecisionReason
from tasks.tables import IS_OPEN

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    unit: list[str]
    submission: str | None
    rule: list[str]
    instance: list[str]
    all: bool
    expires: date | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_subject(command)
    command.add_argument("--rule", nargs="+", default=[], help="规则，如 YEAR-CARRY；可以写几个")
    command.add_argument("--instance", nargs="+", default=[], help="规则的细目，可以写几个（只有一个时不必写）")
    whole = "写明的单位（和规则）尚未处理的需说明的审核结果，同一理由全部说明；不写规则则为这些单位的全部"
    command.add_argument("--all", action="store_true", help=whole)
    add_places(command)
    add_signature(command)
    add_expiry(command)


def run(arguments: Arguments) -> Exit:
    """Write explanations of findings, each guarded by the values it speaks about."""
    session = open_session(arguments.places)
    subjects = session.subjects(arguments.unit, arguments.submission)
    found = session.findings_of(subjects)
    findings = _all(found, arguments) if arguments.all else _named(found, arguments)
    guards = guards_of(findings, session.last_run().readings)
    drafts = [
        Decision(
            kind=DecisionKind.EXPLANATION,
            unit=None if arguments.submission else row["unit_id"],
            submission=arguments.submission,
            rule=row["rule"],
            instance=row["instance"] or None,
            guard=guard,
            expires=arguments.expires,
            **arguments.signature.as_fields(DecisionReason.VERIFIED),
        )
        for row, guard in zip(findings.iter_rows(named=True), guards, strict=True)
    ]
    return write_down(session, drafts, as_json=arguments.as_json)


def _all(found: pl.DataFrame, arguments: Arguments) -> pl.DataFrame:
    """All that is open and needs an explanation, of the rules named where there are any.

    Raises:
        CallerError: there is nothing of the kind.
    """
    of_rules = found.filter(pl.col("rule").is_in(arguments.rule)) if arguments.rule else found
    chosen = of_rules.filter(IS_OPEN, pl.col("severity") == Severity.EXPLAIN.value)
    if not chosen.height:
        raise CallerError("没有尚未处理的需说明的审核结果；必须改的不能只凭说明了结，提示不必处理。")
    return chosen


def _named(found: pl.DataFrame, arguments: Arguments) -> pl.DataFrame:
    """The findings of the rules named, of each unit.

    Raises:
        CallerError: a rule has none, several could be meant, or one cannot be explained.
    """
    if not arguments.rule:
        raise CallerError("请用 --rule 写明规则；这些单位的需说明的审核结果理由都相同时，写 --all。")
    subject = "submission_id" if arguments.submission else "unit_id"
    units = [arguments.submission] if arguments.submission else found[subject].unique(maintain_order=True).to_list()
    chosen = [
        _of_rule(found.filter(pl.col(subject) == unit), rule, arguments.instance)
        for unit in units or [None]
        for rule in dict.fromkeys(arguments.rule)
    ]
    return pl.concat(chosen)


def _of_rule(found: pl.DataFrame, rule: str, wanted: list[str]) -> pl.DataFrame:
    named = found.filter(pl.col("rule") == rule)
    if not named.height:
        rules = "、".join(found["rule"].unique().sort()) or "（没有）"
        raise CallerError(f"上次运行没有规则 {rule} 的审核结果。这个单位现有的审核结果：{rules}。")
    instances = named["instance"].unique().sort().to_list()
    if not wanted and len(instances) > 1:
        raise CallerError(
            f"规则 {rule} 有 {len(instances)} 条审核结果，请用 --instance 写明：{'、'.join(instances)}；"
            "理由都相同时写 --all。"
        )
    if unknown := [each for each in wanted if each not in instances]:
        raise CallerError(f"没有细目“{'、'.join(unknown)}”的审核结果，现有：{'、'.join(instances)}。")
    chosen = named.filter(pl.col("instance").is_in(wanted or instances))
    if chosen.filter(pl.col("severity") == Severity.BLOCK).height:
        raise CallerError(f"{rule} 是必须改的问题，不能只凭说明了结：请退回单位，或用 correct 更正、waive 豁免。")
    return chosen
