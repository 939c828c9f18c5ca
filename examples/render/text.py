"""How does a report look as plain text? As it comes out of copying, exporting or converting it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from unicodedata import east_asian_width

from examples.render.blocks import Table, TableCell, TableRow, blocks
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_ROWS_A_PAGE = 18
_LABEL_WIDTH = 20
_FIRST_WIDTH, _OTHER_WIDTH = 56, 10
_MIN_GAP = 4


def _pipes(report: SampleReport) -> str:
    """Pipes with trailing empties; the head row again on each page, long labels broken by a stray space."""
    return _lines(report, lambda table: [_piped([_broken(cell) for cell in row.cells]) for row in _paged(table)])


def _tabs(report: SampleReport) -> str:
    return _lines(report, lambda table: ["\t".join(_texts(row.cells)) for row in table.rows])


def _wide(report: SampleReport) -> str:
    """Columns set apart by wide spaces, as in text copied from a page."""
    return _lines(report, lambda table: [_spaced(_texts(row.cells)) for row in table.rows])


def _cells_piped(report: SampleReport) -> str:
    """One cell a line, a pipe at its end; blank and merged cells are bare pipes."""
    return _lines(report, lambda table: [_piped([cell]) for row in table.rows for cell in row.cells])


def _cells_bare(report: SampleReport) -> str:
    """One cell a line; merged empty cells leave nothing, a blank cell leaves an empty line."""
    return _lines(
        report, lambda table: [cell.text for row in table.rows for cell in row.cells if cell.text or cell.columns == 1]
    )


LAYOUTS: Mapping[str, Callable[[SampleReport], str]] = {
    "pipes": _pipes,
    "tabs": _tabs,
    "wide": _wide,
    "cells-piped": _cells_piped,
    "cells-bare": _cells_bare,
}


def _lines(report: SampleReport, table_lines: Callable[[Table], list[str]]) -> str:
    lines: list[str] = []
    for block in blocks(report):
        lines += table_lines(block) if isinstance(block, Table) else [block.text]
    return "\n".join(lines) + "\n"


def _paged(table: Table) -> Iterator[TableRow]:
    """The rows, with the head row printed again at the top of each page."""
    head = next(row for row in table.rows if row.is_head)
    for at, row in enumerate(table.rows):
        if at and at % _ROWS_A_PAGE == 0:
            yield head
        yield row


def _broken(cell: TableCell) -> TableCell:
    """The cell with a stray space where its printed line ended."""
    line, rest = cell.text[:_LABEL_WIDTH], cell.text[_LABEL_WIDTH:]
    return replace(cell, text=f"{line} {rest}") if rest else cell


def _piped(cells: Iterable[TableCell]) -> str:
    """Each text with its pipe; a cell without text is as many pipes as it covers columns."""
    return " ".join(f"{cell.text} |" if cell.text else "|" * cell.columns for cell in cells)


def _texts(cells: Iterable[TableCell]) -> list[str]:
    """The texts of a row, one for each column it covers."""
    return [text for cell in cells for text in (cell.text, *[""] * (cell.columns - 1))]


def _spaced(texts: list[str]) -> str:
    widths = [_FIRST_WIDTH, *[_OTHER_WIDTH] * (len(texts) - 1)]
    padded = (text + " " * max(_MIN_GAP, width - _width(text)) for text, width in zip(texts, widths, strict=True))
    return "".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns the text takes on a screen: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
