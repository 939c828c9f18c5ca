"""What does a web page show: its tables as grids, the rest as paragraphs, in reading order?

Pages are laid out with tables within tables; only those that hold no other table are data. A table of a
single cell is a frame around prose, and rows drawn with bars, tabs or gaps within it are a table after all.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.model.document import Block, Document, Grid, Paragraph
from tasks.reading.charset import PAGE_BREAK, decode
from tasks.reading.grids import Span, build, clean, flow, table_place
from tasks.reading.limits import check_html, check_parts
from tasks.reading.plain.text_tables import regrouped, unfolded
from tasks.reading.superscripts import settled
from tasks.reading.web.visible_text import BREAK, TAB, mend

__all__ = ["read"]

_GRID = "\x0e"
_SILENT = "script, style, noscript, template, title"
_LEAF_TABLES = "table:not(:has(table))"
_BLOCK_ELEMENTS = (
    "address, article, aside, blockquote, caption, center, dd, details, div, dl, dt, fieldset, figcaption, figure, "
    "footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, option, p, pre, section, summary, ul"
)
_BLOCK_TAGS = frozenset(_BLOCK_ELEMENTS.split(", "))
_TABLE_ELEMENTS = "table, tr, td, th"
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_SPACES = re.compile(rf"[ \t\r\n{PAGE_BREAK}]+")
_SPACED_BREAKS = re.compile(rf" ?{BREAK}[ {BREAK}]*")
_LEADING_DIGITS = re.compile(r"\s*(\d{1,6})")


def read(data: bytes, declared: str = "") -> Document:
    """Read a page; whatever encoding it declares gives way to its bytes, as `declared` by others does.

    Raises:
        UnreadableError: `file_too_large`, `nested_too_deep`, `too_many_cells`.
    """
    decoded = decode(data, declared)
    check_html(decoded.text)
    tree = LexborHTMLParser(decoded.text)
    for node in reversed(tree.css(_SILENT)):
        node.decompose()
    problems = (*decoded.problems(), *mend(tree))
    body = tree.body
    if body is None:
        return Document("html", (), problems)
    for node in tree.css("br"):
        node.replace_with(BREAK)
    _set_apart(tree, _BLOCK_ELEMENTS)
    tables = list(_data_tables(tree))
    unclosed = len(tables) if _is_table_left_open(decoded.text) else 0
    grids = [_lift_grid(table, number, is_open=number == unclosed) for number, table in enumerate(tables, 1)]
    _set_apart(tree, _TABLE_ELEMENTS)
    return Document("html", tuple(regrouped(list(_blocks(body.text(deep=True), grids)))), problems)


def _set_apart(tree: LexborHTMLParser, selector: str) -> None:
    for node in tree.css(selector):
        node.insert_before(BREAK)
        node.insert_after(BREAK)


def _data_tables(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    for table in tree.css(_LEAF_TABLES):
        if len(table.css("td, th")) > 1:
            yield table


def _is_table_left_open(text: str) -> bool:
    """Whether the page opens more tables than it closes: the last cell of the last one then holds what follows."""
    closes = [bool(match[1]) for match in _TABLE_TAG.finditer(text)]
    return 2 * sum(closes) < len(closes)


def _lift_grid(table: LexborNode, number: int, *, is_open: bool) -> Grid:
    """The table as a grid; in the page, a mark takes its place."""
    cells = table.css("td, th")
    after = "".join(_cut_off(cells[-1])) if is_open else ""
    rows = [[_span(cell) for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    captions = "".join(f"{BREAK}{caption.text(deep=True)}" for caption in table.css("caption"))
    table.replace_with(f"{captions}{BREAK}{_GRID}{number}{BREAK}{after}")
    return unfolded(build(flow(rows), f"表{number}", table_place(number)))


def _cut_off(cell: LexborNode) -> Iterator[str]:
    """Take what follows a cell's first paragraph out of it."""
    before = ""
    is_over = False
    for node in list(cell.iter(include_text=True)):
        text = node.text(deep=True)
        is_over = is_over or (node.tag in _BLOCK_TAGS and bool(clean(before)))
        before += text
        if is_over:
            yield text
            node.decompose()


def _span(cell: LexborNode) -> Span:
    text = cell.text(deep=True)
    attributes = cell.attributes
    if not attributes:
        return Span(_flat(text))
    rows, columns = _leading_number(attributes.get("rowspan")), _leading_number(attributes.get("colspan"))
    return Span(_flat(text), rows, max(columns, 1))


def _leading_number(value: str | None) -> int:
    match = _LEADING_DIGITS.match(value or "")
    return int(match[1]) if match else 1


def _flat(text: str) -> str:
    """White space as a browser shows it: runs become one space, breaks one line end, marked tabs tabs."""
    lines = _SPACED_BREAKS.sub("\n", _SPACES.sub(" ", settled(text)))
    return clean(lines.replace(TAB, "\t"))


def _blocks(text: str, grids: list[Grid]) -> Iterator[Block]:
    pieces = text.split(BREAK)
    check_parts(len(pieces) + sum(len(row) for grid in grids for row in grid.rows))
    marks = {f"{_GRID}{number}": grid for number, grid in enumerate(grids, 1)}
    paragraphs = 0
    for piece in pieces:
        if piece in marks:
            yield marks.pop(piece)
        elif flat := _flat(piece):
            paragraphs += 1
            yield Paragraph(flat, f"第{paragraphs}段")
