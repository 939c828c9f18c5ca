"""What a reader returns: a report as paragraphs and grids of placed cells, in reading order.

A `Document` says what stands where in a file and nothing of what it means: readers know no forms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from expectations.errors import NianbaoError
from tasks.model.codes import ProblemCode

__all__ = [
    "LOSSES",
    "Block",
    "Cell",
    "Document",
    "Grid",
    "Paragraph",
    "Problem",
    "UnreadableError",
    "cell_in_line",
    "line_of",
]

LOSSES = frozenset({ProblemCode.ORIGINAL_MISSING, ProblemCode.ORIGINAL_DAMAGED})
"""The problems of a file whose fault is the lake's, and not the sender's."""


_WITHIN_LINE = re.compile(r"(?: 第(\d+)格)?(?: 第\d+–\d+字)?$")


def line_of(place: str) -> str:
    """The place without which cell of a line, or which of its characters: what a reader gives the whole line."""
    return _WITHIN_LINE.sub("", place, count=1)


def cell_in_line(place: str) -> int | None:
    """Which of the cells of its line a place is, counted from 1; `None` where it says nothing of that."""
    found = _WITHIN_LINE.search(place)
    return int(found[1]) if found and found[1] else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader met that a person should know.

    `code` is stable English (`"empty_file"`), `message` plain Chinese that says what was found and
    what to do, `place` where in the file (`""` for the file as a whole).
    """

    code: ProblemCode
    message: str
    place: str = ""


class UnreadableError(NianbaoError):
    """The file cannot be read; carries the one `Problem` that says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; its message is the exception's text."""
        super().__init__(problem.message)
        self.problem = problem

    def __reduce__(self) -> tuple[type["UnreadableError"], tuple[Problem]]:
        """Pickle by the problem, so that the error crosses process borders whole."""
        return (UnreadableError, (self.problem,))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid: its text without outer whitespace, and its place in the file.

    `is_origin` is false for the copies that a merged cell leaves in the places it covers. `confidence`, from
    0 to 1, is how sure its text is where it was recognised from a picture or put together from pieces; `None` where it
    was in the file as it stands.
    """

    text: str
    place: str
    is_origin: bool = True
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, not necessarily of one length, with merged cells expanded."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or line of running text."""

    text: str
    place: str


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its kind as `tasks.reading.sniff` names it, and its blocks in reading order."""

    kind: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> Iterator[Grid]:
        """The grids in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))
