"""Reader of OpenDocument texts (`.odt`), their tracked changes accepted.

Insertions are read, deletions and comments are not; tables become grids, text boxes, footnotes and tables
within cells follow the paragraph or table that holds them. A table of a single cell is a frame around prose.
"""

from collections.abc import Iterator

from tasks.model.document import Block, Document, Paragraph
from tasks.reading.containers.ooxml import Element
from tasks.reading.grids import Area, build, table_place
from tasks.reading.limits import MAX_COLUMN_SPAN, check_parts
from tasks.reading.opendocument.parts import Styles, Texts, name, number, open_body, parts
from tasks.reading.plain.text_tables import cell_lines_to_rows, paragraphs_to_tables

__all__ = ["read"]

_ROW, _CELL, _COVERED = "table:table-row", "table:table-cell", "table:covered-table-cell"
# Beyond what `check_parts` lets pass: a row that is repeated so often is refused, not read as fewer.
_MOST_ROWS = 1 << 20


def read(data: bytes) -> Document:
    """Read an `.odt`; places are `第12段` for its non-blank paragraphs, `表2 行14 列3` for cells.

    Raises:
        UnreadableError: as `parts.open_body`; `too_many_cells`.
    """
    body, styles = open_body(data)
    reader = _Reader(styles)
    reader.walk(body)
    return Document("odt", tuple(paragraphs_to_tables(reader.blocks)), tuple(reader.texts.problems()))


class _Reader:
    """Collects the blocks of a document in reading order."""

    def __init__(self, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self.texts = Texts(styles)
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def walk(self, container: Element) -> None:
        for child in container:
            if name(child) in {"text:p", "text:h"}:
                self._paragraph(child)
            elif name(child) == "table:table":
                self._table(child)
            elif self.texts.is_shown(child):
                self.walk(child)

    def _paragraph(self, paragraph: Element) -> None:
        later: list[Element] = []
        for text in self.texts.lines(paragraph, later):
            self._paragraphs += 1
            self.blocks.append(Paragraph(text, f"第{self._paragraphs}段"))
        check_parts(self._paragraphs + self._cells)
        self._follow(later)

    def _table(self, table: Element) -> None:
        # Each row as often as it says.
        rows: list[Element] = []
        for row in parts(table, _ROW):
            times = number(row, "number-rows-repeated", _MOST_ROWS)
            check_parts(len(rows) + times)
            rows += [row] * times
        if len(rows) == 1 and len(cells := list(parts(rows[0], _CELL))) == 1:
            self.walk(cells[0])
            return
        self._tables += 1
        later: list[Element] = []
        areas = []
        for area in self._areas(rows, later):
            self._cells += 1
            check_parts(self._paragraphs + self._cells)
            areas.append(area)
        self.blocks.append(cell_lines_to_rows(build(areas, f"表{self._tables}", table_place(self._tables))))
        self._follow(later)

    def _follow(self, later: list[Element]) -> None:
        for element in later:
            if name(element) == "table:table":
                self._table(element)
            else:
                self.walk(element)

    def _areas(self, rows: list[Element], later: list[Element]) -> Iterator[Area]:
        """The table's cells; where the places that a merge covers are not given, they are passed over."""
        covered: dict[int, int] = {}
        for at, row in enumerate(rows):
            column = 0
            for cell in parts(row, _CELL, _COVERED):
                times = number(cell, "number-columns-repeated", MAX_COLUMN_SPAN)
                if name(cell) == _COVERED:
                    column += times
                    continue
                text = self.texts.cell(cell, later)
                height = min(number(cell, "number-rows-spanned", len(rows)), len(rows) - at)
                width = number(cell, "number-columns-spanned", MAX_COLUMN_SPAN)
                for _ in range(times):
                    while covered.get(column, 0) > at:
                        column += 1
                    yield Area(text, at, column, height, width)
                    covered |= dict.fromkeys(range(column, column + width), at + height)
                    column += 1
