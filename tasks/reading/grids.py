"""Which cell of a table covers which place, once merged cells are spread out?

HTML says spans and leaves the columns to be worked out (`flow`), Word and Excel say where a merge stands;
both end as areas that `build` lays out as a `Grid`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tasks.model.document import Cell, Grid
from tasks.reading.limits import MAX_COLUMN_SPAN, check_parts

__all__ = ["Area", "Span", "build", "clean", "flow", "table_place"]

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OUTER = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE


@dataclass(frozen=True, slots=True)
class Span:
    """A cell as HTML gives it: its text, and how many rows (0: all that follow) and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Area:
    """A cell as it stands: its text, its first row and column counted from 0, and its extent."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def clean(text: str) -> str:
    """The text without outer white space, ideographic spaces and zero-width characters."""
    return text.strip(_OUTER)


def table_place(table: int) -> Callable[[int, int], str]:
    """How the cells of a document's n-th table name their places: `表2 行14 列3`."""
    return lambda row, column: f"表{table} 行{row + 1} 列{column + 1}"


def flow(rows: Sequence[Sequence[Span]]) -> Iterator[Area]:
    """Give every cell the first column that no cell from above covers, as browsers do.

    Rows spans are clamped to the table's end and column spans to 1,000.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    covered: dict[int, int] = {}
    total = 0
    for number, spans in enumerate(rows):
        column = 0
        for span in spans:
            while covered.get(column, 0) > number:
                column += 1
            left = len(rows) - number
            height = min(span.rows, left) if span.rows else left
            width = min(max(span.columns, 1), MAX_COLUMN_SPAN)
            total += height * width
            check_parts(total)
            for reached in range(column, column + width):
                covered[reached] = max(covered.get(reached, 0), number + height)
            yield Area(span.text, number, column, height, width)
            column += width


def build(areas: Iterable[Area], place: str, place_of: Callable[[int, int], str]) -> Grid:
    """Lay areas out as a grid; a place that two areas claim stays with the first.

    Copies of a merged cell carry the place of its origin. Places that nothing covers before a row's last
    cell become empty cells; rows without any cell are left out.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    laid: list[list[Cell | None]] = []
    total = 0
    for area in areas:
        total += area.rows * (area.columns + max(0, area.column - MAX_COLUMN_SPAN))
        check_parts(total)
        while len(laid) < area.row + area.rows:
            laid.append([])
        _lay(area, laid, place_of(area.row, area.column))
    rows = (_filled(row, number, place_of) for number, row in enumerate(laid) if row)
    return Grid(tuple(rows), place)


def _lay(area: Area, laid: list[list[Cell | None]], place: str) -> None:
    if area.rows == area.columns == 1 and len(laid[area.row]) == area.column:
        laid[area.row].append(Cell(area.text, place))
        return
    copy = Cell(area.text, place, is_origin=False)
    end = area.column + area.columns
    for row in laid[area.row : area.row + area.rows]:
        row.extend([None] * (end - len(row)))
        for column in range(area.column, end):
            row[column] = row[column] or copy
    if laid[area.row][area.column] is copy:
        laid[area.row][area.column] = Cell(area.text, place)


def _filled(row: Sequence[Cell | None], number: int, place_of: Callable[[int, int], str]) -> tuple[Cell, ...]:
    return tuple(cell or Cell("", place_of(number, column)) for column, cell in enumerate(row))
