"""The inputs of the rules: one frame per rule family, one row per report or unit.

Every frame begins with the subject columns `year`, `unit_id`, `unit`, `submission_id`.
"""

from tasks.checking.inputs.common import SUBJECT, RuleInputs
from tasks.checking.inputs.district import district_inputs
from tasks.checking.inputs.documents import document_inputs
from tasks.checking.inputs.forms import form_inputs
from tasks.checking.inputs.identical_tables import with_identical_tables
from tasks.checking.inputs.peers import with_peers
from tasks.checking.inputs.roster import roster_inputs
from tasks.checking.inputs.years import with_last_year

__all__ = [
    "SUBJECT",
    "RuleInputs",
    "district_inputs",
    "document_inputs",
    "form_inputs",
    "roster_inputs",
    "with_identical_tables",
    "with_last_year",
    "with_peers",
]
