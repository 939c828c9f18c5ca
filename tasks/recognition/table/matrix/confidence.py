"""How far is a cell to be trusted whose text was recognised from a picture?"""

from expectations.forms import Form, Item
from tasks.model.codes import Doubt, Status
from tasks.model.document import Cell
from tasks.recognition.table.values import Reading, read_value

__all__ = ["doubt_of", "reading_of"]

_CERTAIN = 0.8
_SEEN = 0.5


def reading_of(cell: Cell, item: Item, layout: Form) -> Reading:
    """Read a cell as an item's number; ink that gave no text is unreadable, not blank."""
    if not cell.text and cell.confidence is not None and cell.confidence < _SEEN:
        return Reading(Status.UNREADABLE)
    return read_value(cell.text, item, layout)


def doubt_of(cell: Cell) -> Doubt | None:
    """Why the cell's text is in doubt, if it is."""
    return Doubt.UNCERTAIN if cell.confidence is not None and cell.confidence < _CERTAIN else None
