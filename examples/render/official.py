"""How does a form look on paper? A report's numbers as the tables its form prescribes."""

from collections.abc import Iterator, Sequence

from examples.render.table import Table, TableCell, TableRow
from examples.report import ExtraRow, SampleReport
from expectations.forms import Block, Form, FormRow, Item, form

__all__ = ["official_tables"]


def official_tables(report: SampleReport, numbers: Sequence[int], *, is_split: bool = False) -> Iterator[Table]:
    """The tables of some blocks of the report's form.

    Args:
        report: whose numbers they hold.
        numbers: the blocks, in the official order.
        is_split: whether blocks that the form stacks in one table are printed as tables of their own.
    """
    layout = form(report.form)
    stack: list[Block] = []
    for block in (layout.blocks[number] for number in numbers):
        if block.unit_heading:
            yield _list_table(report, layout, block)
        elif _depth(block) > 1:
            yield _matrix(report, block)
        elif is_split:
            yield _stacked(report, [block])
        else:
            stack.append(block)
    if stack:
        yield _stacked(report, stack)


def _list_table(report: SampleReport, layout: Form, block: Block) -> Table:
    """Three columns, label, unit and number; a group row leaves the two on the right empty and merged."""
    headings = (block.label_heading, block.unit_heading, block.columns[0].label)
    rows = [TableRow(tuple(map(TableCell, headings)), is_head=True)]
    for row in layout.rows:
        if not row.items:
            rows.append(TableRow((TableCell(row.label), TableCell("", columns=2))))
        for item in row.items:
            if item.id in report.values:
                rows.append(TableRow((TableCell(item.label), TableCell(item.unit), _value(report, item))))
                rows += [TableRow(_extra_cells(extra)) for extra in _extras(report, row)]
    return Table(tuple(rows), width=3)


def _extra_cells(extra: ExtraRow) -> tuple[TableCell, ...]:
    return TableCell(extra.label), TableCell(extra.unit), TableCell(extra.text, is_value=True)


def _stacked(report: SampleReport, blocks: Sequence[Block]) -> Table:
    """Blocks below each other, each under its own headings; in a narrow one the last column covers the rest."""
    width = 1 + max(len(block.columns) for block in blocks)
    rows: list[TableRow] = []
    for block in blocks:
        rows.append(TableRow((TableCell(block.heading, columns=width),)))
        headings = (block.label_heading, *(column.label for column in block.columns))
        rows.append(TableRow(_widened([TableCell(heading) for heading in headings], width)))
        for row in _present(report, block):
            rows.append(TableRow(_widened([TableCell(row.label), *_values(report, row)], width)))
            rows += [TableRow(_widened(_extra_line(extra, block, 1), width)) for extra in _extras(report, row)]
    return Table(tuple(rows), width)


def _matrix(report: SampleReport, block: Block) -> Table:
    """Headings over headings, and labels before the rows they hold together; no labels where the form has none."""
    labels = 1 + max(row.depth for row in block.rows) if any(row.label for row in block.rows) else 0
    heads = [TableRow(cells, is_head=True) for cells in _heads(block, labels)]
    rows = (line for row in _children(block, None) for line in _lines(report, block, row, labels))
    return Table((*heads, *map(TableRow, rows)), labels + len(block.columns))


def _heads(block: Block, labels: int) -> Iterator[tuple[TableCell, ...]]:
    """The head rows; a heading covers the columns it stands over, the last one of a column all rows down."""
    depth = _depth(block)
    for level in range(depth):
        cells = [TableCell(block.label_heading, columns=labels, rows=depth)] if labels and not level else []
        paths = [column.headings[: level + 1] for column in block.columns]
        for at, (path, column) in enumerate(zip(paths, block.columns, strict=True)):
            if len(path) <= level or (at and path == paths[at - 1] and column.headings != path):
                continue
            is_last = column.headings == path
            below = 1 if is_last else sum(other == path for other in paths)
            cells.append(TableCell(path[-1], columns=below, rows=depth - level if is_last else 1))
        yield tuple(cells)


def _lines(report: SampleReport, block: Block, row: FormRow, left: int) -> Iterator[tuple[TableCell, ...]]:
    """The printed lines of a row and those below it; `left` label columns are still free."""
    children = _children(block, row)
    if children:
        below = [line for child in children for line in _lines(report, block, child, left - 1)]
        for at, line in enumerate(below):
            yield line if at else (TableCell(row.label, rows=len(below)), *line)
    elif _is_present(report, row):
        label = (TableCell(row.label, columns=left),) if left else ()
        yield (*label, *_values(report, row))
        yield from (_extra_line(extra, block, left) for extra in _extras(report, row))


def _extra_line(extra: ExtraRow, block: Block, left: int) -> tuple[TableCell, ...]:
    """A row of nobody's form in a table of several columns: its text stands in the last."""
    blanks = [TableCell("", is_value=True)] * (len(block.columns) - 1)
    label = (TableCell(extra.label, columns=left),) if left else ()
    return (*label, *blanks, TableCell(extra.text, is_value=True))


def _widened(cells: Sequence[TableCell], width: int) -> tuple[TableCell, ...]:
    *others, last = cells
    wide = TableCell(last.text, last.number, width - len(others), is_value=last.is_value)
    return (*others, wide)


def _values(report: SampleReport, row: FormRow) -> tuple[TableCell, ...]:
    return tuple(_value(report, item) for item in row.items)


def _value(report: SampleReport, item: Item) -> TableCell:
    """The cell of an item; blank for one that the report does not hold in a row it has."""
    if item.id not in report.values:
        return TableCell("", is_value=True)
    number = None if item.id in report.printed else report.values[item.id]
    return TableCell(report.text_of(item.id), number, is_value=True)


def _extras(report: SampleReport, row: FormRow) -> Iterator[ExtraRow]:
    items = {item.id for item in row.items}
    return (extra for extra in report.extra_rows if extra.after in items)


def _present(report: SampleReport, block: Block) -> Iterator[FormRow]:
    return (row for row in block.rows if _is_present(report, row))


def _is_present(report: SampleReport, row: FormRow) -> bool:
    return any(item.id in report.values for item in row.items)


def _children(block: Block, row: FormRow | None) -> list[FormRow]:
    """The rows right below a row, or those below none."""
    return [below for below in block.rows if below.parent == (row.position if row else None)]


def _depth(block: Block) -> int:
    return max(len(column.headings) for column in block.columns)
