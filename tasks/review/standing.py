"""What became of a unit's report, in one word."""

from collections.abc import Collection

from expectations.rules import Severity
from tasks.model.codes import Standing, State
from tasks.review.findings import ShownFinding
from tasks.review.received import Received

__all__ = ["standing_of"]

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
