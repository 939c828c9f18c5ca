"""Reader of web pages: their tables as grids, the rest as paragraphs, in the order of reading.

Before texts are taken out, the tree is made to say what a browser shows: what is hidden or struck through is dropped
and said, superscripts are marked, white space that counts is kept, spans that make the rows of a table are parted.
Pages are laid out with tables within tables; only those that hold no other table are data. A table of a
single cell is a frame around prose, and rows drawn with bars, tabs or gaps within it are a table after all.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.model.codes import ProblemCode
from tasks.model.document import Block, Document, Grid, Paragraph, Problem
from tasks.reading.charset import PAGE_BREAK, decode
from tasks.reading.grids import Span, build, clean, flow, table_place
from tasks.reading.limits import check_html, check_parts
from tasks.reading.plain.text_tables import cell_lines_to_rows, paragraphs_to_tables
from tasks.reading.superscripts import mark_superscript, resolve_superscripts, struck_text

__all__ = ["read"]

# What stands for an end of line, for a tab, and for a table in a text whose own white space does not count.
_BREAK, _TAB, _GRID = "\v", "\x0f", "\x0e"
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
# Line ends with the spaces around them and between them;
_SPACED_BREAKS = re.compile(rf" ?{_BREAK}[ {_BREAK}]*")
# The number that browsers read in front of a span such as `2px`; six digits, for spans are clamped to 1,000 anyway.
_LEADING_DIGITS = re.compile(r"\s*(\d{1,6})")

_HIDING_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRIKING_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISING_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
# The characters of a superscript, brackets included (10 to 40 read every sample alike); a longer one is a tag left
# open.
_LONGEST_MARK = 20
# The kinds of fields that show no text typed into them (HTML Living Standard, 4.10.5): boxes to tick, buttons, secrets.
_OTHER_INPUTS = frozenset(
    ("button", "checkbox", "color", "file", "hidden", "image", "password", "radio", "range", "reset", "submit")
)
_KEPT = str.maketrans({"\r": "", "\n": _BREAK, "\t": _TAB, " ": "\u00a0"})
_ROW_HOLDERS = "body, div, section, article, form, td, ul, ol, dl"
_ROW_ELEMENTS = frozenset({"div", "li", "section", "dd"})
# The rows of spans that are a table. 2 and 3 read every sample alike; at 1 a sentence falls apart
# (test_spans_within_a_sentence_are_no_cells), at 4 test_rows_without_a_table_are_a_grid loses its table of three rows.
_FEWEST_ROWS = 3


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
    problems = (*decoded.problems(), *_keep_visible_text(tree))
    body = tree.body
    if body is None:
        return Document("html", (), problems)
    for node in tree.css("br"):
        node.replace_with(_BREAK)
    _set_apart(tree, _BLOCK_ELEMENTS)
    tables = [table for table in tree.css(_LEAF_TABLES) if len(table.css("td, th")) > 1]
    # Where more tables open than close, the last cell of the last one holds what follows it.
    closes = [bool(match[1]) for match in _TABLE_TAG.finditer(decoded.text)]
    unclosed = len(tables) if 2 * sum(closes) < len(closes) else 0
    grids = [_lift_grid(table, number, is_open=number == unclosed) for number, table in enumerate(tables, 1)]
    _set_apart(tree, _TABLE_ELEMENTS)
    return Document("html", tuple(paragraphs_to_tables(list(_blocks(body.text(deep=True), grids)))), problems)


def _set_apart(tree: LexborHTMLParser, selector: str) -> None:
    for node in tree.css(selector):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)


def _lift_grid(table: LexborNode, number: int, *, is_open: bool) -> Grid:
    """The table as a grid; in the page, a mark takes its place."""
    cells = table.css("td, th")
    after = "".join(_cut_off(cells[-1])) if is_open else ""
    rows: list[list[Span]] = []
    for row in table.css("tr"):
        rows.append([])
        for cell in row.iter():
            if cell.tag in ("td", "th"):
                # A row span of 0 reaches to the table's end; a column span of 0 is none.
                given = (_LEADING_DIGITS.match(cell.attributes.get(name) or "") for name in ("rowspan", "colspan"))
                height, width = (int(digits[1]) if digits else 1 for digits in given)
                rows[-1].append(Span(_flat(cell.text(deep=True)), height, max(width, 1)))
    captions = "".join(f"{_BREAK}{caption.text(deep=True)}" for caption in table.css("caption"))
    table.replace_with(f"{captions}{_BREAK}{_GRID}{number}{_BREAK}{after}")
    return cell_lines_to_rows(build(flow(rows), f"表{number}", table_place(number)))


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


def _flat(text: str) -> str:
    """White space as a browser shows it: runs become one space, breaks one line end, marked tabs tabs."""
    lines = _SPACED_BREAKS.sub("\n", _SPACES.sub(" ", resolve_superscripts(text)))
    return clean(lines.replace(_TAB, "\t"))


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


def _keep_visible_text(tree: LexborHTMLParser) -> Iterator[Problem]:
    """Make the tree say what a browser shows; the problems say what was left out of it."""
    _fill_in_fields(tree)
    yield from _drop_invisible(tree)
    # Only short texts are marked as superscripts; one that holds a table or more is a tag left open.
    for node in reversed(tree.css("sup, [style]")):
        if node.tag == "sup" or _RAISING_STYLE.search(node.attributes.get("style") or ""):
            text = node.text(deep=True)
            if len(text) <= _LONGEST_MARK and not node.css_matches("table, td, tr"):
                node.replace_with(mark_superscript(text))
    for element in tree.css("pre, xmp, listing"):
        for node in [node for node in element.traverse(include_text=True) if node.tag == "-text"]:
            node.replace_with((node.text_content or "").translate(_KEPT))
    # Elements that hold nothing but spans, some of them side by side with equally many, are rows of a table.
    for holder in tree.css(_ROW_HOLDERS):
        rows = [(element, _count_spans(element)) for element in holder.iter()]
        longest = max((len(list(run)) for width, run in groupby(rows, key=itemgetter(1)) if width > 1), default=0)
        if longest >= _FEWEST_ROWS:
            for element, width in rows:
                for span in list(element.iter())[1:width]:
                    span.insert_before(_TAB)


def _fill_in_fields(tree: LexborHTMLParser) -> None:
    """Put into the place of each field of a form what it shows: the text typed in, the choice made."""
    for field in tree.css("input, select"):
        attributes = field.attributes
        if field.tag == "input":
            # What is no kind of field that browsers know is one of text.
            if (attributes.get("type") or "").strip().lower() not in _OTHER_INPUTS:
                field.insert_before(attributes.get("value") or "")
            continue
        options = field.css("option")
        chosen = [option for option in options if "selected" in option.attributes]
        if not chosen and "multiple" not in attributes:
            chosen = options[:1]
        for option in options:
            if option not in chosen:
                option.decompose()


def _drop_invisible(tree: LexborHTMLParser) -> Iterator[Problem]:
    """Take out of the tree what is hidden or struck through, and say how much it is."""
    hidden = struck = 0
    for node in reversed(tree.css("[hidden], [style]")):
        attributes = node.attributes
        if "hidden" in attributes or _HIDING_STYLE.search(attributes.get("style") or ""):
            hidden += bool(clean(node.text(deep=True)))
            node.decompose()
    if hidden:
        yield Problem(
            ProblemCode.HIDDEN_CONTENT,
            f"网页里有 {hidden} 处设为不显示的内容，没有读取。如果其中有年报的数据，请改为显示后重新提交。",
        )
    for node in reversed(tree.css("del, s, strike, [style]")):
        if node.tag in {"del", "s", "strike"} or _STRIKING_STYLE.search(node.attributes.get("style") or ""):
            struck += bool(clean(node.text(deep=True)))
            node.decompose()
    yield from struck_text(struck)


def _count_spans(element: LexborNode) -> int:
    """Count how many spans an element holds, 0 where it holds anything else."""
    if element.tag not in _ROW_ELEMENTS or clean(element.text(deep=False)):
        return 0
    children = list(element.iter())
    return len(children) if all(child.tag == "span" for child in children) else 0
