"""`nianbao decisions`: what was decided about a year, what each decision is worth, and what last year offers."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nianbao.arguments import add_json
from nianbao.decision_commands import DecisionSession, Places, add_places, open_session
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.decisions import Decided, Decision, DecisionContext, carry_over, decide
from tasks.model.codes import DecisionState, FindingState
from tasks.tables import Findings
from tasks.yearly.sign_off import obstacles_now, read_sign_off

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_places(command)


def run(arguments: Arguments) -> Exit:
    """Print the decisions of a year, each with its state as of the last run; one of nothing there is wrong use."""
    session = open_session(arguments.places)
    decided = _decided(session)
    states: dict[str, Mapping[str, Any]] = (
        {row["decision_id"]: row for row in decided.decisions.iter_rows(named=True)} if decided else {}
    )
    for name, withdrawal in session.ledger.withdrawn.items():
        states[name] = {"state": DecisionState.WITHDRAWN.value, "detail": f"由 {withdrawal.id} 撤销"}
        states[withdrawal.id] = {"state": DecisionState.HOLDING.value, "detail": f"撤销 {name}"}
    offered = carry_over(session.ledger_of(session.year - 1), decided.findings).to_dicts() if decided else []
    if arguments.as_json:
        entries = [_as_data(decision, states.get(decision.id)) for decision in session.ledger.decisions]
        plain = [{key: _plain(value) for key, value in row.items()} for row in offered]
        print_json({"path": str(session.path), "decisions": entries, "offers": plain})
    else:
        print_lines(_lines(session, states, offered))
    is_wrong = any(row["state"] == DecisionState.UNMATCHED for row in states.values())
    return Exit.WRONG_USE if is_wrong else Exit.DONE


def _decided(session: DecisionSession) -> Decided | None:
    """The decisions held against what the last run found; nothing where there was none.

    What corrections written since would do to the findings is known only after the next run. Approvals are held
    against the candidate of that run.
    """
    try:
        last = session.last_run()
    except CallerError:
        return None
    try:
        summary = read_sign_off(session.lake, session.year)
    except CallerError:
        summary = None
    findings = Findings.check(last.findings.filter(pl.col("state") != FindingState.CORRECTED))
    decision_context = DecisionContext(
        today=today(),
        submissions=last.submissions,
        readings=last.readings,
        findings=findings,
        findings_as_read=findings,
        due=[unit.id for unit in session.roster.due(session.year)],
        candidate=summary["candidate"] if summary else None,
        obstacles=obstacles_now(summary, session.ledger) if summary else (),
    )
    return decide(session.ledger, decision_context)


def _lines(
    session: DecisionSession, states: Mapping[str, Mapping[str, Any]], offered: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    names = {unit.id: unit.name for unit in session.roster.units}
    if not session.ledger.decisions:
        yield f"{session.year} 年度还没有作过决定（{session.path}）。"
    elif not states:
        yield "该年度还没有运行过，决定的状态未知。"
    for decision in session.ledger.decisions:
        found = states.get(decision.id)
        state = DecisionState(found["state"]).label if found else "未知"
        about = (names.get(decision.unit or "", decision.submission), decision.rule, decision.instance, decision.item)
        what = "　".join(filter(None, (decision.kind.label, state, *about)))
        yield f"{decision.id}　{what}（第 {decision.line} 行）"
        yield f"    {decision.on} {decision.by}：{decision.why}"
        if found and found["detail"]:
            yield f"    {found['detail']}"
    if offered:
        yield "上年的说明，可供参考（不会自动采用）："
    for row in offered:
        yield f"    {names.get(row['unit_id'], '')}　{row['rule']}　{row['instance']}：{row['offered_reason']}"


def _as_data(decision: Decision, found: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {
        "id": decision.id,
        "line": decision.line,
        "kind": decision.kind.value,
        "withdraws": decision.withdraws,
        "waives": decision.waived.value if decision.waived else None,
        "state": found["state"] if found else None,
        "detail": found["detail"] if found else None,
        "unit": decision.unit,
        "submission": decision.submission,
        "rule": decision.rule,
        "instance": decision.instance,
        "item": decision.item,
        "by": decision.by,
        "on": str(decision.on),
        "reason": decision.reason.value,
        "why": decision.why,
        "expires": _plain(decision.expires),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)
