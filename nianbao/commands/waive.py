"""`nianbao waive`: a unit need not report, a late report is accepted, or a rule does not apply to a unit this year."""

from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date

import polars as pl

from nianbao.arguments import add_json
from nianbao.decision_commands import (
    DecisionSession,
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
from tasks.decisions import Decision, Guard, guard_of_lateness
from tasks.model.codes import DecisionKind, DecisionReason, Waived

__all__ = ["Arguments", "add_arguments", "run"]


_USUAL = {
    Waived.NOT_DUE: DecisionReason.NOT_DUE,
    Waived.LATE_ACCEPTED: DecisionReason.LATE_AGREED,
    Waived.RULE: DecisionReason.RULE_UNFIT,
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    unit: list[str]
    submission: str | None
    what: str
    rule: str | None
    instance: str | None
    expires: date | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_subject(command)
    kinds = [each.value for each in Waived]
    command.add_argument("--what", required=True, choices=kinds, help="豁免事项")
    command.add_argument("--rule", help="--what rule 时：哪一条规则")
    command.add_argument("--instance", help="规则的细目（默认全部）")
    add_places(command)
    add_signature(command)
    add_expiry(command)


def run(arguments: Arguments) -> Exit:
    """Write waivers, one for each unit; that of a late report is guarded by how late it came, where it is in."""
    session, waived = open_session(arguments.places), Waived(arguments.what)
    drafts = [
        Decision(
            kind=DecisionKind.WAIVER,
            unit=subject.unit,
            submission=subject.submission,
            waived=waived,
            rule=arguments.rule,
            instance=arguments.instance,
            guard=_days_late(session, subject.unit) if waived is Waived.LATE_ACCEPTED else {},
            expires=arguments.expires,
            **arguments.signature.as_fields(_USUAL[waived]),
        )
        for subject in session.subjects(arguments.unit, arguments.submission)
    ]
    return write_down(session, drafts, as_json=arguments.as_json)


def _days_late(session: DecisionSession, unit: str | None) -> Guard:
    """How late the report came by the last run; a unit may also be let be late before anything is in."""
    try:
        last = session.last_run()
    except CallerError:
        return {}
    return guard_of_lateness(last.findings.filter(pl.col("unit_id") == unit), last.readings)
