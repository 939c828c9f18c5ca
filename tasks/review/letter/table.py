"""The table of findings in a letter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Row

from tasks.common.official_paper import CELL, HEITI, TABLE, set_font, write
from tasks.review.findings import ShownFinding

__all__ = ["HEADINGS", "write_table"]

HEADINGS = ("序号", "级别", "问题", "报告中的数和位置", "修改建议")

_WIDTHS = (Mm(13), Mm(17), Mm(47), Mm(38), Mm(41))
"""156 mm, the width of the text."""


class _Words(NamedTuple):
    """A paragraph of a cell; emphasised words stand in 黑体."""

    text: str
    is_emphasised: bool = False


def write_table(document: Document, findings: Sequence[ShownFinding]) -> None:
    """Add the findings as a table, numbered from 1; its headings come again on every page."""
    table = document.add_table(rows=1 + len(findings), cols=len(HEADINGS))
    table._tbl.tblPr.style = TABLE  # noqa: SLF001 - quicker than by name, see `write`
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    head, *rows = table.rows
    _write_row(head, [[_Words(heading, is_emphasised=True)] for heading in HEADINGS])
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the library has no name for it
    for number, (row, found) in enumerate(zip(rows, findings, strict=True), 1):
        # a finding stands on one page
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        _write_row(row, [[_Words(str(number))], [_Words(found.severity.label)], *_columns(found)])


def _columns(found: ShownFinding) -> Iterator[list[_Words]]:
    """What was found, where it is in the report, and what to do."""
    sides = found.numbers
    numbers = f"（左边 {sides.left}，右边 {sides.right}，左边减右边 {sides.difference}）" if sides else ""
    problem = [
        _Words(found.title, is_emphasised=True),
        _Words(found.message),
        _Words(f"公式：{found.formula}{numbers}"),
    ]
    if not found.is_certain:
        note = f"。{found.reading_note}" if found.reading_note else ""
        problem.append(_Words(f"识读把握：{found.reading}{note}"))
    if found.handling:
        problem.append(_Words(f"处理情况：{found.handling}"))
    yield problem

    # each cell in one line: its item, its number, its own words where they are others, its doubt and its place
    places: list[_Words] = []
    for entry in found.cells:
        cell = entry.cell
        number = f"{cell.value} {entry.unit}" if cell.value else cell.status
        own_words = f"（原文“{cell.raw}”）" if cell.raw else ""
        own_words += f"（已更正，原报 {cell.original}）" if cell.correction else ""
        notes = "，".join(filter(None, (cell.place, cell.doubt)))
        places.append(_Words(f"{entry.name}：{number}{own_words}{f'；{notes}' if notes else ''}"))
    if found.zeros:
        places.append(_Words(f"其余 {found.zeros} 格都是 0。"))
    yield places or [_Words(found.place or "—")]

    repair = [_Words(f"推算的改法：{found.repair}")] if found.repair else []
    yield [_Words(found.suggestion), *repair]


def _write_row(row: _Row, columns: Iterable[Iterable[_Words]]) -> None:
    for cell, paragraphs, width in zip(row.cells, columns, _WIDTHS, strict=True):
        cell.width = width
        for number, words in enumerate(paragraphs):
            run = write(cell.add_paragraph() if number else cell.paragraphs[0], words.text, CELL)
            if words.is_emphasised:
                run.bold = True
                set_font(run._element.get_or_add_rPr(), HEITI)  # noqa: SLF001 - the only way to an East Asian font
