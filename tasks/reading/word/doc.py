"""Reader of Word 97-2003 documents (`.doc`, and Kingsoft's `.wps`), their tracked changes accepted.

It reads as a `.docx` does: tables become grids, text boxes and tables within cells follow the paragraph or table that
holds them, a table of a single cell is a frame around prose, rows set as paragraphs are a table after all. Of fields
only the results are read.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence

from tasks.model.document import Block, Document, Paragraph
from tasks.reading.grids import Area, build, clean, spans, table_place
from tasks.reading.limits import check_parts
from tasks.reading.plain.text_tables import cell_lines_to_rows, paragraphs_to_tables
from tasks.reading.refusals import damaged
from tasks.reading.superscripts import hidden_text, resolve_superscripts, struck_text
from tasks.reading.word.word97_file import WordFile
from tasks.reading.word.word97_story import Node, Row, Table, Text, read_story

__all__ = ["read"]


def read(data: bytes) -> Document:
    """Read a `.doc`; places are those of a `.docx`: `第12段` for its non-blank paragraphs, `表2 行14 列3` for cells.

    Raises:
        UnreadableError: `encrypted_file`, `damaged_file`, `file_too_large`, `too_many_cells`.
        ConversionNeededError: for what this reader cannot be sure to read right: files of Word 6 and 95, tables
            whose rows don't say their cells, fields without an end.
    """
    try:
        story = read_story(WordFile(data))
    except (struct.error, IndexError) as error:
        raise damaged() from error
    writer = _Writer()
    writer.write(story.nodes)
    problems = (*hidden_text(story.hidden + writer.hidden), *struck_text(story.struck))
    return Document("doc", tuple(paragraphs_to_tables(writer.blocks)), problems)


class _Writer:
    """Writes paragraphs, tables and what they hold as blocks in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def write(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, Table):
                self._table(node)
            else:
                self._paragraph(node)

    def _paragraph(self, paragraph: Text) -> None:
        for line in paragraph.text.split("\n"):
            if text := clean(resolve_superscripts(line)):
                self._paragraphs += 1
                self.blocks.append(Paragraph(text, f"第{self._paragraphs}段"))
        check_parts(self._paragraphs + self._cells)
        self.write(paragraph.boxes)

    def _table(self, table: Table) -> None:
        if not table.rows:
            return
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            self.write(table.rows[0].cells[0])
            return
        self._tables += 1
        later: list[Node] = []
        areas = list(self._areas(table.rows, later))
        self._cells += len(areas)
        self.blocks.append(cell_lines_to_rows(build(areas, f"表{self._tables}", table_place(self._tables))))
        self.write(later)

    def _areas(self, rows: Sequence[Row], later: list[Node]) -> Iterator[Area]:
        """The table's cells; those that a merge continues lengthen or widen the one that it began with."""
        above: dict[int, Area] = {}
        places = spans([[(cell.left, cell.right) for cell in row.shape] for row in rows])
        for number, row in enumerate(rows):
            here: dict[int, Area] = {}
            before: Area | None = None
            for shape, content, (column, width) in zip(row.shape, row.cells, places[number], strict=True):
                if shape.joins_left and before and not _has_text(content):
                    before.columns += width if before.row == number else 0
                    continue
                if shape.joins_above and column in above:
                    before = above[column]
                    before.rows += 1
                    self.hidden += _has_text(content)
                else:
                    before = Area(_cell_text(content, later), number, column, 1, width)
                    yield before
                here[column] = before
            above = here


def _cell_text(content: Iterable[Node], later: list[Node]) -> str:
    """The text of a cell; what it holds besides goes to `later`."""
    lines = []
    for node in content:
        if isinstance(node, Table):
            later.append(node)
        else:
            lines.append(node.text)
            later += node.boxes
    return clean(resolve_superscripts("\n".join(lines)))


def _has_text(content: Iterable[Node]) -> bool:
    return any(isinstance(node, Table) or clean(resolve_superscripts(node.text)) or node.boxes for node in content)
