"""The units that a waiver excuses from reporting."""

from datetime import date

import dataframely as dy

from tasks.decisions.model import Ledger
from tasks.model.codes import Waived
from tasks.tables import Submissions

__all__ = ["excused_units"]


def excused_units(ledger: Ledger, submissions: dy.DataFrame[Submissions], today: date) -> frozenset[str]:
    """Return the ids of the units that need not report: waived by an entry that is not expired, and nothing received.

    It is known before anything is checked, for the sums that the district's own report is held against depend on it.
    """
    received = set(submissions["unit_id"])
    return frozenset(
        each.unit
        for each in ledger.decisions
        if each.waived is Waived.NOT_DUE
        and each.unit
        and each.unit not in received
        and (each.expires is None or each.expires >= today)
    )
