"""`nianbao waive`: a unit need not report, a late report is accepted, or a rule does not apply to a unit this year."""

from argparse import Namespace

import polars as pl

from nianbao.deciding import Desk, desk_of, of_subject, signature, write_down
from nianbao.exits import Exit
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Guard, guards_of
from tasks.model.codes import DecisionKind, Waived

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Write a waiver; that of a late report is guarded by how late it came, where it is in."""
    desk = desk_of(arguments)
    unit, waived = desk.unit_id(arguments.unit), Waived(arguments.what)
    draft = Decision(
        kind=DecisionKind.WAIVER,
        unit=unit,
        submission=arguments.submission,
        waived=waived,
        rule=arguments.rule,
        instance=arguments.instance,
        guard=_days_late(desk, unit) if waived is Waived.LATE_ACCEPTED else {},
        expires=arguments.expires,
        **signature(arguments),
    )
    return write_down(arguments, desk, [draft])


def _days_late(desk: Desk, unit: str | None) -> Guard:
    """How late the report came by the last run; a unit may also be let be late before anything is in."""
    try:
        last = desk.last_run()
    except CallerError:
        return {}
    late = of_subject(last.findings, unit, None).filter(pl.col("rule") == "ROSTER-LATE")
    return guards_of(late, last.readings)[0] if late.height else {}
