"""How does a report look as a web page nobody checked? Tags left open, spans that lie, rows without a table."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from examples.render.blocks import Block, Role, Table, TableCell, TableRow, Text, blocks, places, slots
from examples.render.html.tags import CHARSET, clean_text, page, span
from examples.render.text.rows import piped
from examples.report import SampleReport

__all__ = ["lying_page", "paragraph_page", "preformatted_page", "unclosed_page"]

_HEADING_WIDTH = 3


def unclosed_page(report: SampleReport) -> str:
    """Capital tags, values of attributes unquoted, rows and cells never closed."""
    body = "\n".join(map(_unclosed_block, blocks(report)))
    return (
        f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset={CHARSET}'>\n"
        f"<TITLE>{escape(report.title)}</TITLE><BODY bgcolor=#ffffff>\n{body}\n"
    )


def lying_page(report: SampleReport) -> str:
    """Headings two columns wide over one column of numbers, and the other way round; headings broken by `<br>`."""
    return page(report, map(_lying_block, blocks(report)))


def preformatted_page(report: SampleReport) -> str:
    """The rows as lines with pipes, in a `<pre>` for want of a table."""
    return page(report, map(_preformatted_block, blocks(report)))


def paragraph_page(report: SampleReport) -> str:
    """Each row a paragraph, its cells set apart by spaces that do not break; blanks leave no trace."""
    return page(report, (line for block in blocks(report) for line in _paragraphs(block)))


def _unclosed_block(block: Block) -> str:
    if isinstance(block, Table):
        return (
            "<TABLE border=1 cellPadding=2>\n" + "\n".join("<TR>" + _open_cells(row) for row in block.rows) + "</TABLE>"
        )
    if block.role is Role.PICTURE:
        return f"<P><IMG src={escape(block.text)}>"
    return f"<P align={'center' if block.role is Role.TITLE else 'left'}><FONT size=3>{escape(block.text)}</FONT>"


def _open_cells(row: TableRow) -> str:
    return "".join(f"<TD noWrap{span(cell)}>{escape(cell.text) or '&nbsp;'}" for cell in row.cells)


def _lying_block(block: Block) -> str:
    if isinstance(block, Text):
        return clean_text(block)
    rows = "\n".join(f"<tr>{''.join(map(_lying_cell, row.cells))}</tr>" for row in _widened(block).rows)
    return f'<table border="1">\n{rows}\n</table>'


def _lying_cell(cell: TableCell) -> str:
    text = escape(cell.text) or "&nbsp;"
    if not cell.is_value and len(cell.text) > _HEADING_WIDTH:
        text = f"{escape(cell.text[:_HEADING_WIDTH])}<br>{escape(cell.text[_HEADING_WIDTH:])}"
    return f"<td{span(cell)}>{text}</td>"


def _widened(table: Table) -> Table:
    """One column more: rows of numbers have it at their end, all others before the last columns."""
    early, late = max(1, table.width - 4), table.width - 1
    grown: set[tuple[int, int]] = set()
    for at, row in enumerate(slots(table)):
        column = late if any(slot.is_origin and slot.cell.is_value for slot in row) else early
        grown.add((at - row[column].down, column - row[column].right))
    rows: list[list[TableCell]] = [[] for _ in table.rows]
    for at, column, cell in places(table):
        rows[at].append(replace(cell, columns=cell.columns + ((at, column) in grown)))
    return Table(tuple(TableRow(tuple(cells)) for cells in rows), table.width + 1)


def _preformatted_block(block: Block) -> str:
    if isinstance(block, Text):
        return clean_text(block)
    rows = "\n".join(piped(row.cells) for row in block.rows)
    return f"<pre>\n{escape(rows)}\n</pre>"


def _paragraphs(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        yield clean_text(block)
        return
    for row in block.rows:
        yield f"<p>{'&nbsp;&nbsp;'.join(escape(cell.text) for cell in row.cells if cell.text)}</p>"
