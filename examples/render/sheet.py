"""What stands in which cell when a report is a workbook? The same placing for .xlsx and .xls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from examples.render.blocks import Block, Role, Table, Text, blocks
from examples.report import SampleReport

__all__ = ["PLACINGS", "Placed", "Sheet"]

_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a sheet: the place of its upper left corner, counted from 0, its value and the columns it covers."""

    row: int
    column: int
    value: str | float
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its cells, row by row."""

    name: str
    cells: tuple[Placed, ...]


def _one_sheet(report: SampleReport) -> tuple[Sheet, ...]:
    """Prose and table below each other."""
    return (_sheet("年度报告", blocks(report), as_text=False),)


def _two_sheets(report: SampleReport) -> tuple[Sheet, ...]:
    """The prose on a sheet of its own; the table and its headings on the next."""
    everything = blocks(report)
    at = next(at for at, block in enumerate(everything) if _is(block, Role.TABLE_TITLE))
    return (
        _sheet("正文", everything[:at], as_text=False),
        _sheet("统计表", everything[at:], as_text=False),
    )


def _table_only(report: SampleReport) -> tuple[Sheet, ...]:
    """The table, its headings and its foot; every number stored as text."""
    everything = blocks(report)
    at = next(at for at, block in enumerate(everything) if _is(block, Role.TABLE_TITLE))
    return (_sheet("Sheet1", everything[at:], as_text=True),)


PLACINGS: Mapping[str, Callable[[SampleReport], tuple[Sheet, ...]]] = {
    "one-sheet": _one_sheet,
    "two-sheets": _two_sheets,
    "table-only": _table_only,
}


def _is(block: Block, role: Role) -> bool:
    return isinstance(block, Text) and block.role is role


def _sheet(name: str, content: tuple[Block, ...], *, as_text: bool) -> Sheet:
    cells: list[Placed] = []
    row = 0
    for block in content:
        if isinstance(block, Table):
            cells += _table(block, row, as_text=as_text)
            row += len(block.rows)
        elif block.role is not Role.PICTURE:
            cells.append(Placed(row, 0, block.text, _WIDTH))
            row += 1
    return Sheet(name, tuple(cells))


def _table(table: Table, first: int, *, as_text: bool) -> list[Placed]:
    placed: list[Placed] = []
    for at, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            value = cell.text if cell.number is None or as_text else float(cell.number)
            if value != "" or cell.columns > 1:
                placed.append(Placed(first + at, column, value, cell.columns))
            column += cell.columns
    return placed
