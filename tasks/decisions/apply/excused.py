"""The units that a waiver excuses from reporting."""

from datetime import date

import dataframely as dy
import polars as pl

from tasks.decisions.model import Ledger
from tasks.model.codes import State, Waived
from tasks.tables import Submissions

__all__ = ["excused_units"]

_NO_REPORTS = (State.LETTER, State.NOT_REPORT, State.WITHDRAWN)
"""States of files by which a unit has not reported."""


def excused_units(ledger: Ledger, submissions: dy.DataFrame[Submissions], today: date) -> frozenset[str]:
    """Return the ids of the units that need not report: waived by an entry that is not expired, and nothing received.

    It is known before anything is checked, for the sums that the district's own report is held against depend on it.
    """
    received = set(submissions.filter(~pl.col("state").is_in(_NO_REPORTS))["unit_id"])
    return frozenset(
        each.unit
        for each in ledger.in_force
        if each.waived is Waived.NOT_DUE and each.unit and each.unit not in received and not each.is_expired(today)
    )
