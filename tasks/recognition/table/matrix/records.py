"""Records in a document's lines: the words that stand before numbers, and the cells for numbers behind them.

A whole row of a grid is one record. Where a table came apart into lines, the words since the last numbers
and the cells up to the next words are one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from expectations.forms import Form, FormRow
from tasks.model.document import Cell
from tasks.recognition.head.lines import is_page_number
from tasks.recognition.table.labels import exact_rows, full_key, is_fragment, is_heading, is_whole_label
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.values import is_measure, looks_like_value

__all__ = ["Kind", "Label", "Record", "Run", "read_records"]

# How many lines one label may be broken over. 3 to 8 give the same; at 2 labels of form 2021 in layouts txt wrapped
# and txt apart are not put together.
_MOST_PIECES = 4
# How many numbers must end a line of words that are no label, for it to be a row. 1 to 5 give the same in every file
# and test tried; it guards against sentences that end in a number or two.
_INLINE_VALUES = 3


class Kind(Enum):
    """What words are by themselves: the label of a row with numbers, of a group row, a heading, or other words."""

    ROW = auto()
    GROUP = auto()
    HEADING = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a cell, and the rows of the form that they name."""

    cell: Cell
    kind: Kind
    rows: tuple[FormRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The cells for numbers that stand in one line, perhaps beside their label."""

    cells: tuple[Cell, ...]
    line: TableLine
    is_beside_label: bool


@dataclass(slots=True)
class Record:
    """Words, and the runs of cells that follow them before the next words."""

    labels: list[Label] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells for numbers, in order."""
        return tuple(cell for run in self.runs for cell in run.cells)

    @property
    def has_values(self) -> bool:
        """Whether any of the cells holds something."""
        return any(cell.text for cell in self.cells)

    @property
    def named(self) -> list[Label]:
        """The words that name a row with numbers, in order."""
        return [label for label in self.labels if label.kind is Kind.ROW]

    @property
    def text(self) -> str:
        """The record as a person would quote it."""
        return " | ".join(cell.text for cell in (*(label.cell for label in self.labels[-1:]), *self.cells) if cell.text)

    @property
    def place(self) -> str:
        """Where the record begins."""
        return (self.labels[-1].cell if self.labels else self.cells[0]).place


def read_records(lines: Sequence[TableLine], layout: Form) -> list[Record]:
    """Gather the records of a document's lines in reading order."""
    widths = {len(row.items) for row in layout.rows if row.items and not row.label}
    found = [Record()]
    for line in lines:
        for labels, cells in _stretches(line, layout):
            if labels and found[-1].runs:
                # New words end the record, but for blank cells beside headings, which are no numbers: those of a row
                # without a label stand alone in their line, as many as it has columns.
                runs = found[-1].runs
                is_blank_row = any(len(run.cells) in widths and not run.is_beside_label for run in runs)
                if found[-1].named or found[-1].has_values or is_blank_row:
                    found.append(Record())
                else:
                    found[-1].runs.clear()
            found[-1].labels += labels
            if cells and found[-1].labels:
                found[-1].runs.append(Run(tuple(cells), line, bool(labels)))
    for record in found:
        _join_pieces(record, layout)
    for record, following in pairwise(found):
        _take_rest_of_label(record, following, layout)
    return [record for record in found if record.labels]


def _stretches(line: TableLine, layout: Form) -> Iterator[tuple[list[Label], list[Cell]]]:
    """The line as words and the cells that follow them, as often as words begin anew.

    Blanks before words are merged label cells. Behind a row's label in a grid, any other word fills a number's cell.
    """
    labels: list[Label] = []
    cells: list[Cell] = []
    for cell in _unfolded(line, layout):
        label = _label(cell, layout, is_running=line.grid is None)
        has_row = any(before.kind is Kind.ROW for before in labels)
        if label is None or (label.kind is Kind.WORDS and line.grid and has_row):
            cells.append(cell)
            continue
        if any(before.text for before in cells) or (cells and has_row):
            yield labels, cells
            labels = []
        cells = []
        labels.append(label)
    if any(cell.text for cell in cells) or not labels or labels[-1].kind is Kind.ROW:
        yield labels, cells
    else:
        yield labels, []


def _unfolded(line: TableLine, layout: Form) -> list[Cell]:
    """The line's cells without page numbers and the like; running text that ends in numbers is split before them."""
    cells = [cell for cell in line.cells if not _is_no_part(cell.text, layout)]
    if len(line.cells) > 1 or not cells:
        return cells
    (cell,) = cells
    pieces = cell.text.split()
    if len(pieces) > 1 and all(is_heading(piece, layout) for piece in pieces):
        return [Cell(piece, cell.place) for piece in pieces]
    count = next((at for at, piece in enumerate(reversed(pieces)) if not looks_like_value(piece)), len(pieces))
    names = [piece for piece in pieces[: len(pieces) - count] if not is_measure(piece, layout)]
    words = " ".join(names)
    if count < (_INLINE_VALUES if words and not exact_rows(words, layout) else 1) or len(pieces) == 1:
        return cells
    if not all(is_heading(name, layout) for name in names):
        names = [words]
    texts = [*names, *pieces[len(pieces) - count :]]
    return [Cell(text, cell.place, confidence=cell.confidence) for text in texts]


def _is_no_part(text: str, layout: Form) -> bool:
    """Whether the text is a page number, a scattered piece of a narrow cell's label, or a bare unit of measure."""
    if not text or looks_like_value(text):
        return False
    return not full_key(text) or is_page_number(text) or is_fragment(text, layout) or is_measure(text, layout)


def _label(cell: Cell, layout: Form, *, is_running: bool = False) -> Label | None:
    """What words a cell holds; none where it is blank or holds a value.

    A lone letter is the end of a label only in running text.
    """
    if not cell.text or looks_like_value(cell.text):
        return None
    rows = exact_rows(cell.text, layout)
    if rows:
        return Label(cell, Kind.ROW if any(row.items for row in rows) else Kind.GROUP, rows)
    if is_heading(cell.text, layout):
        return Label(cell, Kind.HEADING)
    is_word = len(cell.text) > 1 or (is_running and cell.text.isalpha())
    return Label(cell, Kind.WORDS) if is_word and not cell.text.isascii() else None


def _join_pieces(record: Record, layout: Form) -> None:
    """Put together the labels and headings that are broken over lines."""
    whole: list[Label] = []
    at = 0
    while at < len(record.labels):
        pieces = record.labels[at : at + _MOST_PIECES]
        loose = next((count for count, label in enumerate(pieces) if label.kind is not Kind.WORDS), len(pieces))
        joined = next(
            ((count, label) for count in range(loose, 1, -1) if (label := _joined(pieces[:count], layout))), None
        )
        whole.append(joined[1] if joined else record.labels[at])
        at += joined[0] if joined else 1
    record.labels = whole


def _take_rest_of_label(record: Record, following: Record, layout: Form) -> None:
    """Put together a label that stands around its numbers, its last piece below them."""
    if record.named or not record.has_values:
        return
    first = _trailing_words(record.labels)
    rest = _trailing_words(following.labels[::-1])[::-1]
    for start in range(len(first)):
        for count in range(len(rest), 0, -1):
            if label := _joined([*first[start:], *rest[:count]], layout):
                record.labels = [*record.labels[: len(record.labels) - len(first) + start], label]
                following.labels = following.labels[count:]
                return


def _trailing_words(labels: Sequence[Label]) -> list[Label]:
    """The last labels that are mere words, as many as may be pieces of one label."""
    words = next((at for at, label in enumerate(reversed(labels)) if label.kind is not Kind.WORDS), len(labels))
    return list(labels[len(labels) - min(words, _MOST_PIECES - 1) :]) if words else []


def _joined(pieces: Sequence[Label], layout: Form) -> Label | None:
    """The label or heading that the pieces make together."""
    cell = Cell("".join(piece.cell.text for piece in pieces), pieces[0].cell.place)
    return _label(cell, layout) if is_whole_label(cell.text, layout) else None
