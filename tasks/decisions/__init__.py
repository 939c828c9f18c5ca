"""The office's decisions about a year's reports: kept in a ledger, held against the numbers, applied.

A run loads the ledger, corrects the readings, checks both the numbers read and those corrected, and then decides: each
finding gets a state, each decision what it is worth. Nothing that was read is changed, and nothing is decided here.
"""

from tasks.decisions.apply.carry_over import carry_over
from tasks.decisions.apply.context import DecisionContext
from tasks.decisions.apply.corrections import corrected_readings
from tasks.decisions.apply.decide import Decided, decide, refuse_unmatched
from tasks.decisions.apply.excused import excused_units
from tasks.decisions.apply.frames import published_decisions
from tasks.decisions.apply.guards import guards_of
from tasks.decisions.drafts import draft_approval, draft_correction, guard_of_lateness
from tasks.decisions.ledger.file import LedgerError, ledger_path, load_ledger
from tasks.decisions.ledger.write import NotWrittenError, add_decisions
from tasks.decisions.model import Decision, Guard, Ledger

__all__ = [
    "Decided",
    "Decision",
    "DecisionContext",
    "Guard",
    "Ledger",
    "LedgerError",
    "NotWrittenError",
    "add_decisions",
    "carry_over",
    "corrected_readings",
    "decide",
    "draft_approval",
    "draft_correction",
    "excused_units",
    "guard_of_lateness",
    "guards_of",
    "ledger_path",
    "load_ledger",
    "published_decisions",
    "refuse_unmatched",
]
