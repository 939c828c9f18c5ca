"""What the rules look at: one frame a rule family, one row a report or a unit.

Every frame begins with the subject columns `year`, `unit_id`, `unit`, `submission_id`.
"""

from tasks.checking.subjects.common import SUBJECT, Subjects
from tasks.checking.subjects.copies import with_copies
from tasks.checking.subjects.district import district_subjects
from tasks.checking.subjects.documents import document_subjects
from tasks.checking.subjects.forms import form_subjects
from tasks.checking.subjects.peers import with_peers
from tasks.checking.subjects.roster import roster_subjects
from tasks.checking.subjects.years import with_last_year

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
