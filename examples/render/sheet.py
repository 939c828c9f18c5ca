"""What stands in which cell when a report is a workbook? The same placing for .xlsx and .xls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from examples.render.blocks import Block, Role, Table, Text, blocks, places
from examples.report import SampleReport

__all__ = ["PLACINGS", "Placed", "Sheet"]

_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a sheet: the place of its upper left corner, counted from 0, its value, and what it covers."""

    row: int
    column: int
    value: str | float
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its cells, row by row."""

    name: str
    cells: tuple[Placed, ...]


def _one_sheet(report: SampleReport) -> tuple[Sheet, ...]:
    """Prose and tables below each other."""
    return (_sheet("年度报告", blocks(report), as_text=False),)


def _two_sheets(report: SampleReport) -> tuple[Sheet, ...]:
    """The prose on a sheet of its own; the tables and their headings on the next."""
    prose, tables = _parts(report)
    return _sheet("正文", prose, as_text=False), _sheet("统计表", tables, as_text=False)


def _table_only(report: SampleReport) -> tuple[Sheet, ...]:
    """The tables, their headings and the foot; every number stored as text."""
    _, tables = _parts(report)
    return (_sheet("Sheet1", tables, as_text=True),)


def _sheet_a_table(report: SampleReport) -> tuple[Sheet, ...]:
    """The prose on a sheet of its own; each table with its heading on another."""
    prose, tables = _parts(report)
    groups: list[list[Block]] = [[]]
    for block in tables:
        groups[-1].append(block)
        if isinstance(block, Table):
            groups.append([])
    foot = groups.pop()
    groups[-1] += foot
    headed = (_sheet(f"表{number}", group, as_text=False) for number, group in enumerate(groups, 1))
    return _sheet("正文", prose, as_text=False), *headed


PLACINGS: Mapping[str, Callable[[SampleReport], tuple[Sheet, ...]]] = {
    "one-sheet": _one_sheet,
    "two-sheets": _two_sheets,
    "table-only": _table_only,
    "sheet-a-table": _sheet_a_table,
}


def _parts(report: SampleReport) -> tuple[Sequence[Block], Sequence[Block]]:
    """The prose, and the tables with what belongs to them: an attachment, or titles, headings and signature."""
    everything = blocks(report)
    if not report.sections:
        at = next(at for at, block in enumerate(everything) if _is(block, Role.TABLE_TITLE))
        return everything[:at], everything[at:]
    headed = {
        at for at, block in enumerate(everything) if isinstance(block, Table) and _is(everything[at - 1], Role.HEADING)
    }
    tables = [
        block
        for at, block in enumerate(everything)
        if isinstance(block, Table) or at + 1 in headed or _is(block, Role.TITLE, Role.SIGNATURE, Role.FOOT)
    ]
    return [block for block in everything if isinstance(block, Text)], tables


def _is(block: Block, *roles: Role) -> bool:
    return isinstance(block, Text) and block.role in roles


def _sheet(name: str, content: Sequence[Block], *, as_text: bool) -> Sheet:
    cells: list[Placed] = []
    row = 0
    width = max((block.width for block in content if isinstance(block, Table)), default=_NARROWEST)
    for block in content:
        if isinstance(block, Table):
            cells += _table(block, row, as_text=as_text)
            row += len(block.rows)
        elif block.role is not Role.PICTURE:
            cells.append(Placed(row, 0, block.text, width))
            row += 1
    return Sheet(name, tuple(cells))


def _table(table: Table, first: int, *, as_text: bool) -> Iterator[Placed]:
    for row, column, cell in places(table):
        value = cell.text if cell.number is None or as_text else float(cell.number)
        if value != "" or cell.columns > 1 or cell.rows > 1:
            yield Placed(first + row, column, value, cell.columns, cell.rows)
