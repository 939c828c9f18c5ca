"""What the rules look at: one frame a rule family, one row a report or a unit.

Every frame begins with the subject columns `year`, `unit_id`, `unit`, `submission_id`.
"""

from tasks.checking.inputs.common import SUBJECT, Subjects
from tasks.checking.inputs.copies import with_copies
from tasks.checking.inputs.district import district_subjects
from tasks.checking.inputs.documents import document_subjects
from tasks.checking.inputs.forms import form_subjects
from tasks.checking.inputs.peers import with_peers
from tasks.checking.inputs.roster import roster_subjects
from tasks.checking.inputs.years import with_last_year

__all__ = [
    "SUBJECT",
    "Subjects",
    "district_subjects",
    "document_subjects",
    "form_subjects",
    "roster_subjects",
    "with_copies",
    "with_last_year",
    "with_peers",
]
