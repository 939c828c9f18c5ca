"""What do rendered files hold? Tables as grids of texts, read with libraries of other people's making."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import python_calamine
from lxml import etree, html

Grid = list[list[str]]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pages(content: bytes, encoding: str = "utf-8") -> list[Grid]:
    """The innermost tables of a page, every square a cell covers with its text, `<br>` and spaces left out."""
    tree = html.fromstring(content.decode(encoding))
    return [_page_grid(table) for table in tree.iter("table") if not list(table.iterdescendants("table"))]


def _page_grid(table: html.HtmlElement) -> Grid:
    grid: dict[tuple[int, int], str] = {}
    for at, row in enumerate(table.iter("tr")):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (at, column) in grid:
                column += 1
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    grid[at + down, column + right] = squeezed(cell.text_content())
    return squares(grid)


def words(content: bytes) -> list[Grid]:
    """The tables of a Word document; python-docx gives a merged cell once for every square it covers."""
    document = docx.Document(BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def word_tree(content: bytes) -> etree._Element:
    """The markup of a Word document."""
    with ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def accepted(content: bytes) -> Iterator[str]:
    """The texts of a Word document's cells with all tracked changes accepted, in their order."""
    for cell in word_tree(content).iter(f"{WORD}tc"):
        yield "".join(text.text or "" for text in cell.iter(f"{WORD}t"))


def openpyxl_sheets(content: bytes) -> list[Grid]:
    """The sheets of an .xlsx, every square of a merged range with its text."""
    grids = []
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        grid = [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            _spread(grid, (merged.min_row - 1, merged.min_col - 1), (merged.max_row - 1, merged.max_col - 1))
        grids.append(grid)
    return grids


def calamine_sheets(content: bytes, *, is_spread: bool = True) -> list[Grid]:
    """The sheets of an .xls or .xlsx, every square of a merged range with its text unless that is not wanted."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    grids = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        grid = [[_cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        for start, end in (sheet.merged_cell_ranges or ()) if is_spread else ():
            _spread(grid, start, end)
        grids.append(grid)
    return grids


def holds(sheet: Grid, table: Grid) -> bool:
    """Whether a table stands somewhere below the left edge of a sheet."""
    height, width = len(table), len(table[0])
    return any([row[:width] for row in sheet[at : at + height]] == table for at in range(len(sheet) - height + 1))


def _spread(grid: Grid, start: tuple[int, int], end: tuple[int, int]) -> None:
    text = grid[start[0]][start[1]]
    for row in grid[start[0] : end[0] + 1]:
        row[start[1] : end[1] + 1] = [text] * len(row[start[1] : end[1] + 1])


def _cell_text(value: object) -> str:
    return "" if value is None else str(value).removesuffix(".0")


def squares(grid: dict[tuple[int, int], str]) -> Grid:
    """The rows of a full grid."""
    height, width = (1 + max(place[axis] for place in grid) for axis in (0, 1))
    assert len(grid) == height * width
    return [[grid[row, column] for column in range(width)] for row in range(height)]


def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())
