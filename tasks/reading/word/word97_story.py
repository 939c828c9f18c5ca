"""The paragraphs of a Word 97-2003 file put into tables, rows and cells, and what of their text shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.reading.grids import clean
from tasks.reading.limits import check_parts
from tasks.reading.refusals import ConversionNeededError
from tasks.reading.superscripts import mark_superscript
from tasks.reading.word.word97_file import Run, WordFile, WordParagraph
from tasks.reading.word.word97_formatting import Look, Styles
from tasks.reading.word.word97_sprms import CellShape, Sprm, row_shape

__all__ = ["Node", "Row", "Story", "Table", "Text", "read_story"]

_KIND = "doc"
# Tables within tables: one that is deeper goes to LibreOffice. tests/reading/word/test_doc.py has two levels.
_MAX_DEPTH = 20
_CELL_END = "\x07"
_FIELD_START, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_FIELD_MARKS = re.compile("([\x13\x14\x15])")
_SYMBOL = "("  # stands for a character of a symbol font, which `sprmCSymbol` names
# Of the characters below U+0020, which have meanings of their own ([MS-DOC] 2.4.1), those that show: tab, line break,
# column break, and the hyphen that never breaks.
_CHARACTERS = {**dict.fromkeys(range(0x20)), 0x09: "\t", 0x0B: "\n", 0x0E: "\n", 0x1E: "-"}
_STRUCTURE = frozenset(
    {
        Sprm.PARAGRAPH_IN_TABLE,
        Sprm.PARAGRAPH_ENDS_ROW,
        Sprm.PARAGRAPH_DEPTH,
        Sprm.PARAGRAPH_DEEPER,
        Sprm.PARAGRAPH_ENDS_INNER_CELL,
        Sprm.PARAGRAPH_ENDS_INNER_ROW,
    }
)


@dataclass(slots=True)
class Text:
    """A paragraph's text, and what the text boxes anchored in it hold."""

    text: str
    boxes: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row: where its cells stand, and what each holds."""

    shape: tuple[CellShape, ...]
    cells: list[list["Node"]]


@dataclass(slots=True)
class Table:
    """A table; while it is being read, the cells of its last row and the content of the last of these."""

    rows: list[Row] = field(default_factory=list)
    cells: list[list["Node"]] = field(default_factory=list)
    content: list["Node"] = field(default_factory=list)


Node = Text | Table


@dataclass(frozen=True, slots=True)
class Story:
    """All that a file says: paragraphs and tables in reading order, and how much of it was not read."""

    nodes: list[Node]
    hidden: int
    struck: int


def read_story(file: WordFile) -> Story:
    """The main text with its text boxes where they are anchored; those that are nowhere stand at its end.

    Raises:
        UnreadableError: `damaged_file`, `too_many_cells`.
        ConversionNeededError: for tables whose rows don't say their cells, and fields without an end.
        struct.error, IndexError: for a file that breaks off or contradicts itself.
    """
    texts = _Texts(Styles(file.styles))
    boxes = [(box.anchor, _Builder(texts, []).build(file.paragraphs(box.start, box.end))) for box in file.boxes()]
    anchored = [(anchor, nodes) for anchor, nodes in boxes if anchor is not None and anchor < file.main_end]
    story = _Builder(texts, anchored).build(file.paragraphs(0, file.main_end))
    loose = [nodes for anchor, nodes in boxes if anchor is None or anchor >= file.main_end]
    return Story([*story, *(node for nodes in loose for node in nodes)], texts.hidden, texts.struck)


class _Builder:
    """Puts the paragraphs of a text into the tables, rows and cells that their marks end."""

    def __init__(self, texts: "_Texts", anchored: list[tuple[int, list[Node]]]) -> None:
        self._texts = texts
        self._anchored = sorted(anchored, key=lambda entry: entry[0], reverse=True)
        self._nodes: list[Node] = []
        self._open: list[Table] = []

    def build(self, paragraphs: Iterable[WordParagraph]) -> list[Node]:
        for number, paragraph in enumerate(paragraphs, 1):
            check_parts(number)
            self._add(paragraph, _end(paragraph))
        self._texts.end()
        self._go_to(0)
        return self._nodes

    def _add(self, paragraph: WordParagraph, end: "_End") -> None:
        self._go_to(end.depth)
        text = Text(self._texts.text(paragraph), self._boxes(paragraph))
        if end.is_of_row:
            self._end_row(paragraph, text)
            return
        self._here().append(text)
        if end.is_of_cell:
            table = self._open[-1]
            table.cells.append(table.content)
            table.content = []

    def _end_row(self, paragraph: WordParagraph, text: Text) -> None:
        table = self._open[-1]
        shape = row_shape(paragraph.changes)
        if shape is None or len(shape) != len(table.cells) or table.content or clean(text.text):
            raise ConversionNeededError(_KIND)
        if not self._texts.is_deleted(paragraph):
            table.rows.append(Row(shape, table.cells))
        table.cells = []

    def _go_to(self, depth: int) -> None:
        """Close the tables deeper than this, and open those that are missing."""
        while len(self._open) > depth:
            table = self._open.pop()
            if table.cells or table.content:
                raise ConversionNeededError(_KIND)
        while len(self._open) < depth:
            table = Table()
            self._here().append(table)
            self._open.append(table)

    def _here(self) -> list[Node]:
        return self._open[-1].content if self._open else self._nodes

    def _boxes(self, paragraph: WordParagraph) -> list[Node]:
        found: list[Node] = []
        while self._anchored and self._anchored[-1][0] < paragraph.end:
            found += self._anchored.pop()[1]
        return found


@dataclass(frozen=True, slots=True)
class _End:
    """All that a paragraph's mark ends, and in how many tables it stands."""

    depth: int
    is_of_cell: bool
    is_of_row: bool


def _end(paragraph: WordParagraph) -> _End:
    values = {opcode: operand for opcode, operand in paragraph.changes if opcode in _STRUCTURE}
    said = {opcode: bool(operand[0]) for opcode, operand in values.items() if operand}
    depth = int.from_bytes(values.get(Sprm.PARAGRAPH_DEPTH, b""), "little", signed=True)
    depth = max(depth, 1 if said.get(Sprm.PARAGRAPH_IN_TABLE) else 0)
    is_marked = paragraph.mark.text == _CELL_END
    if depth > _MAX_DEPTH or Sprm.PARAGRAPH_DEEPER in values or (is_marked and not depth):
        raise ConversionNeededError(_KIND)
    if depth > 1:
        is_of_row = said.get(Sprm.PARAGRAPH_ENDS_INNER_ROW, False)
        return _End(depth, said.get(Sprm.PARAGRAPH_ENDS_INNER_CELL, False) and not is_of_row, is_of_row)
    is_of_row = is_marked and said.get(Sprm.PARAGRAPH_ENDS_ROW, False)
    return _End(depth, is_marked and not is_of_row, is_of_row)


class _Texts:
    """The text of paragraphs as it shows, and how much of it was hidden or struck through."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []
        self.hidden = 0
        self.struck = 0

    def text(self, paragraph: WordParagraph) -> str:
        """The text, its raised parts marked."""
        return "".join(self._run(run, self._styles.look(paragraph.style, run.changes)) for run in paragraph.runs)

    def is_deleted(self, paragraph: WordParagraph) -> bool:
        """Tell whether the paragraph's mark is deleted, and with the mark of a row the whole row."""
        return self._styles.look(paragraph.style, paragraph.mark.changes).is_deleted

    def end(self) -> None:
        """The text is over; a field that is not would have taken the rest of it."""
        if self._fields:
            raise ConversionNeededError(_KIND)

    def _run(self, run: Run, look: Look) -> str:
        text = self._shown(run.text).translate(_CHARACTERS)
        if look.is_symbol:
            text = text.replace(_SYMBOL, "")
        if look.is_deleted or not text:
            return ""
        if look.is_hidden or look.is_struck or look.is_struck_twice:
            self.hidden += bool(clean(text)) and look.is_hidden
            self.struck += bool(clean(text)) and not look.is_hidden
            return ""
        return mark_superscript(text) if look.is_raised else text

    def _shown(self, text: str) -> str:
        """Return what shows of a text that may hold fields: not their instructions."""
        if not self._fields and _FIELD_START not in text:
            return text
        shown = []
        for part in _FIELD_MARKS.split(text):
            if part == _FIELD_START:
                self._fields.append(True)
            elif part == _FIELD_RESULT:
                self._fields[-1:] = [False] * len(self._fields[-1:])
            elif part == _FIELD_END:
                self._fields[-1:] = []
            elif not any(self._fields):
                shown.append(part)
        return "".join(shown)
