"""What became of a unit's report, in one word?"""

from collections.abc import Collection
from enum import StrEnum

from expectations.rules import Severity
from tasks.release.labels import UNIT_STATUSES
from tasks.review.findings import ShownFinding
from tasks.review.received import Received
from tasks.submissions import State

__all__ = ["Standing", "standing_of"]

_LABELS = {
    "missing": UNIT_STATUSES["missing"],
    "other_year": "年度不符",
    "unreadable": UNIT_STATUSES["unreadable"],
    "held": UNIT_STATUSES["held_back"],
    "amend": "已计入，另有待改",
    "asked": "已报，待说明",
    "excused": UNIT_STATUSES["waived"],
    "clear": "已报，无需答复",
}


class Standing(StrEnum):
    """What became of a unit's report, the most urgent first.

    Held is a report whose numbers do not count until it is repaired. Where the report counts, but something else of
    the unit must be repaired, such as a later file, that is to be amended.
    """

    MISSING = "missing"
    OTHER_YEAR = "other_year"
    UNREADABLE = "unreadable"
    HELD = "held"
    AMEND = "amend"
    ASKED = "asked"
    EXCUSED = "excused"
    CLEAR = "clear"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _LABELS[self.value]

    @property
    def is_urgent(self) -> bool:
        """Whether the year cannot be final as long as a unit stands there."""
        return self not in {Standing.ASKED, Standing.EXCUSED, Standing.CLEAR}


_NOT_LIVE = {State.UNREADABLE: Standing.UNREADABLE, State.OTHER_YEAR: Standing.OTHER_YEAR}


def standing_of(file: Received | None, waiting: Collection[ShownFinding], *, is_excused: bool) -> Standing:
    """The standing of a unit by the file that counts for it, or the last that does not, and by its open findings."""
    asked = [found for found in waiting if found.severity is not Severity.HINT]
    if file is None:
        return Standing.EXCUSED if is_excused else Standing.MISSING
    if file.state in _NOT_LIVE:
        return _NOT_LIVE[file.state]
    blocking = [found for found in asked if found.severity is Severity.BLOCK]
    if any(found.submission == file.id for found in blocking):
        return Standing.HELD
    if blocking:
        return Standing.AMEND
    return Standing.ASKED if asked else Standing.CLEAR
