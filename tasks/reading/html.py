"""What does a web page show: its tables as grids, the rest as paragraphs, in reading order?

Pages are laid out with tables within tables; only those that hold no other table are data. A table of a
single cell is a frame around prose.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.document import Block, Document, Grid, Paragraph, Problem
from tasks.reading.charset import decode
from tasks.reading.grids import Span, build, clean, flow, table_place
from tasks.reading.guards import check_html, check_parts

__all__ = ["read"]

_BREAK = "\v"
_GRID = "\x0e"
_SILENT = "script, style, noscript, template, title"
_LEAF_TABLES = "table:not(:has(table))"
_BLOCK_ELEMENTS = (
    "address, article, aside, blockquote, caption, center, dd, details, div, dl, dt, fieldset, figcaption, figure, "
    "footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, option, p, pre, section, summary, ul"
)
_TABLE_ELEMENTS = "table, tr, td, th"
_HIDING_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_SPACED_BREAKS = re.compile(rf" ?{_BREAK}[ {_BREAK}]*")
_LEADING_DIGITS = re.compile(r"\s*(\d{1,6})")


def read(data: bytes) -> Document:
    """Read a page; whatever encoding it declares is ignored in favour of its bytes.

    Raises:
        UnreadableError: `file_too_large`, `nested_too_deep`, `too_many_cells`.
    """
    decoded = decode(data)
    check_html(decoded.text)
    tree = LexborHTMLParser(decoded.text)
    for node in reversed(tree.css(_SILENT)):
        node.decompose()
    problems = (*decoded.problems(), *_drop_hidden(tree))
    body = tree.body
    if body is None:
        return Document("html", (), problems)
    for node in tree.css("br"):
        node.replace_with(_BREAK)
    _set_apart(tree, _BLOCK_ELEMENTS)
    grids = [_lift_grid(table, number) for number, table in enumerate(_data_tables(tree), 1)]
    _set_apart(tree, _TABLE_ELEMENTS)
    return Document("html", tuple(_blocks(body.text(deep=True), grids)), problems)


def _drop_hidden(tree: LexborHTMLParser) -> Iterator[Problem]:
    hidden = 0
    for node in reversed(tree.css("[hidden], [style]")):
        attributes = node.attributes
        if "hidden" in attributes or _HIDING_STYLE.search(attributes.get("style") or ""):
            hidden += bool(clean(node.text(deep=True)))
            node.decompose()
    if hidden:
        yield Problem(
            "hidden_content",
            f"网页里有 {hidden} 处设为不显示的内容，没有读取。如果其中有年报的数据，请改为显示后重新提交。",
        )


def _set_apart(tree: LexborHTMLParser, selector: str) -> None:
    for node in tree.css(selector):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)


def _data_tables(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    for table in tree.css(_LEAF_TABLES):
        if len(table.css("td, th")) > 1:
            yield table


def _lift_grid(table: LexborNode, number: int) -> Grid:
    """The table as a grid; in the page, a mark takes its place."""
    rows = [[_span(cell) for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    captions = "".join(f"{_BREAK}{caption.text(deep=True)}" for caption in table.css("caption"))
    table.replace_with(f"{captions}{_BREAK}{_GRID}{number}{_BREAK}")
    return build(flow(rows), f"表{number}", table_place(number))


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
    """White space as a browser shows it: runs become one space, breaks one line end."""
    return clean(_SPACED_BREAKS.sub("\n", _SPACES.sub(" ", text)))


def _blocks(text: str, grids: list[Grid]) -> Iterator[Block]:
    pieces = text.split(_BREAK)
    check_parts(len(pieces) + sum(len(row) for grid in grids for row in grid.rows))
    marks = {f"{_GRID}{number}": grid for number, grid in enumerate(grids, 1)}
    paragraphs = 0
    for piece in pieces:
        if piece in marks:
            yield marks.pop(piece)
        elif flat := _flat(piece):
            paragraphs += 1
            yield Paragraph(flat, f"第{paragraphs}段")
