"""Facts for the items of a form whose numbers stand in rows and columns: one per item."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from expectations.forms import Form, FormRow, Item
from tasks.model.codes import Doubt, Status
from tasks.model.report import Fact, Unmatched
from tasks.recognition.table.align import align
from tasks.recognition.table.labels import full_key, leaf_headings
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.matrix.records import Kind, Record, read_records
from tasks.recognition.table.matrix.table import Rows
from tasks.recognition.table.rows import Row
from tasks.recognition.table.values import Reading, in_measure, is_uncertain, lacks_unit, read_value

__all__ = ["Matrix", "read_matrix"]

# How many headings begin the form's tables. 1 gives the same; at 4 the row without a label of forms 2019 and 2021 in
# layouts txt apart and txt wrapped, whose headings stand in several lines, is lost. One alone may be a word of the
# prose.
_MIN_HEADINGS = 2
# How many headings over a row without a label make it the form's. 1 to 12 give the same in every file and test tried;
# the two rows without a label that the forms have stand under 15 headings.
_MIN_LEAVES = 8
# Ink that gave no text, such as a red stamp over a box, has 0, and a blank box no confidence at all: 0.25 and 0.75
# were tried and give the same.
_SEEN = 0.5


class Matrix(NamedTuple):
    """What a document holds of a form: one fact per item, the rows left over, and how much of it is the form's.

    `groups` are the numbers of rows that the form splits. `rows_named` counts rows with numbers whose label is exact,
    `rows_matched` those found by their order too, `marks` the words that only this form has.
    """

    facts: tuple[Fact, ...]
    unmatched: tuple[Unmatched, ...]
    groups: tuple[Fact, ...]
    rows_out_of_order: int
    rows_named: int
    rows_matched: int
    marks: int


def read_matrix(lines: Sequence[TableLine], layout: Form) -> Matrix:
    """Read the rows of the form's blocks from a document's lines."""
    records = read_records(lines, layout)
    marks = {full_key(mark) for mark in layout.marks}
    words = {full_key(label.cell.text) for record in records for label in record.labels}

    # One record per row of the form, and of these only the stretch that holds the form's tables.
    zone = _zone([part for record in records for part in _apart(record)], layout)

    # The row without a label is found by its headings or its width; all others by their labels and their order.
    unlabelled = {order: row for order, record in enumerate(zone) if (row := _unlabelled(record, layout))}
    matches = align([_as_row(record, is_free=order not in unlabelled) for order, record in enumerate(zone)], layout)
    by_order = {match.row: match for match in matches}

    # Each record in order: a row of the form, or set aside. Numbers that came apart from their labels come last,
    # when it is known which rows they may belong to.
    table = Rows(layout, [run for record in zone for run in record.runs], lines)
    for order, record in enumerate(zone):
        match = by_order.get(order)
        if order in unlabelled:
            table.take(order, record, unlabelled[order], is_exact=_leaves(record, layout) >= _MIN_LEAVES)
        elif match:
            table.take(order, record, match.official, is_exact=match.is_exact)
        else:
            table.leave(record)
    table.settle_open_rows()
    table.place_loose_rows()

    with_numbers = [match for match in matches if match.official.items]
    return Matrix(
        facts=_build_facts(table),
        unmatched=tuple(table.unmatched),
        groups=tuple(_group_facts(table)),
        rows_out_of_order=sum(not match.is_in_order for match in matches),
        rows_named=sum(match.is_exact for match in with_numbers),
        rows_matched=len(with_numbers),
        marks=len(marks & words),
    )


def _apart(record: Record) -> list[Record]:
    """The record as one for every row it names; the numbers belong to the last."""
    parts = [Record()]
    for label in record.labels:
        if parts[-1].named:
            parts.append(Record())
        parts[-1].labels.append(label)
    if len(parts) > 1 and not parts[-1].named and not _headings(parts[-1]):
        parts[-2].labels += parts.pop().labels
    parts[-1].runs = record.runs
    return parts


def _zone(records: Sequence[Record], layout: Form) -> Sequence[Record]:
    """The records from the first that has words of the form's tables to the end of the grid of the last.

    As many numbers as the row without a label has are of the tables too, though their headings may be lost.
    """
    own = [
        at
        for at, record in enumerate(records)
        if record.named or _headings(record) >= _MIN_HEADINGS or _unlabelled(record, layout)
    ]
    if not own:
        return []
    last = own[-1]
    grids = [{id(run.line.grid) for run in record.runs if run.line.grid} for record in records]
    while last + 1 < len(records) and not grids[own[-1]].isdisjoint(grids[last + 1]):
        last += 1
    return records[own[0] : last + 1]


def _as_row(record: Record, *, is_free: bool) -> Row:
    """The record as alignment sees it; without a label where it can be no row with one."""
    label = record.named[-1] if record.named else record.labels[-1]
    is_candidate = is_free and (record.has_values or label.kind in {Kind.ROW, Kind.GROUP})
    return Row(label.cell.text if is_candidate else "", record.place, value="" if record.runs else None)


def _headings(record: Record) -> int:
    """How many column headings the record's words are."""
    return sum(label.kind is Kind.HEADING for label in record.labels)


def _unlabelled(record: Record, layout: Form) -> FormRow | None:
    """The form's row that has no label, where the record stands below its headings or has as many cells."""
    row = next((row for row in layout.rows if row.items and not row.label), None)
    if row is None or record.named or not record.runs:
        return None
    is_headed = _leaves(record, layout) >= _MIN_LEAVES
    filled = sum(bool(cell.text) for cell in record.cells)
    return row if is_headed or filled == len(row.items) else None


def _leaves(record: Record, layout: Form) -> int:
    """How many headings of the block with the unlabelled row stand before the record's numbers."""
    block = next(row.block for row in layout.rows if row.items and not row.label)
    keys = frozenset().union(*leaf_headings(layout.id, block))
    return sum(full_key(label.cell.text) in keys for label in record.labels)


def _build_facts(rows: Rows) -> tuple[Fact, ...]:
    """Build one fact per item in the form's order; a blank total is computed from its parts, in doubt."""
    facts = {item.id: _fact(item, rows) for item in rows.layout.items}
    for equation in rows.layout.equations:
        # A single item that is the sum of others of its row, left blank, with parts that are all filled.
        if len(equation.left) > 1 or len({rows.layout.item(item).row for item in equation.items}) > 1:
            continue
        total, parts = facts[equation.left[0]], [facts[item].value for item in equation.right]
        numbers = [part for part in parts if part is not None]
        if total.status is Status.BLANK and len(numbers) == len(parts):
            facts[total.item] = replace(
                total,
                value=sum(numbers, Decimal(0)),
                status=Status.REPORTED,
                note="总计栏空白，由本行各栏相加得出",
                doubt=Doubt.COMPUTED,
            )
    return tuple(facts.values())


def _group_facts(rows: Rows) -> Iterator[Fact]:
    """The numbers of a row that the form splits, under the id that the series gives the sum of its rows."""
    sums = rows.layout.series.sums if rows.layout.series else {}
    for position, cells in rows.groups.items():
        parts = [row for row in rows.layout.rows if row.parent == position and row.items]
        columns = rows.layout.blocks[rows.layout.rows[position].block].columns
        named = {part.items[0].id.removesuffix(f".{columns[0].id}") for part in parts}
        total = next((total for total, summed in sums.items() if set(summed) == named), None)
        if total is None or len(cells) != len(columns):
            continue
        for cell, item, column in zip(cells, parts[0].items, columns, strict=True):
            reading = read_value(cell.text, item, rows.layout)
            yield Fact(f"{total}.{column.id}", reading.value, reading.status, cell.text, reading.note, cell.place)


def _fact(item: Item, rows: Rows) -> Fact:
    """What the document says of an item: its cell, or why it has none."""
    doubt = rows.doubts.get(item.row)
    if item.row in rows.cells:
        cell = rows.cells[item.row][item.column]
        # Ink that gave no text is unreadable, not blank.
        is_lost = not cell.text and cell.confidence is not None and cell.confidence < _SEEN
        measured = in_measure(cell.text, rows.measure(item), item)
        reading = Reading(Status.UNREADABLE) if is_lost else read_value(measured, item, rows.layout)
        if not rows.measure(item) and lacks_unit(cell.text, item, reading):
            doubt = doubt or Doubt.UNIT
        doubt = doubt or (Doubt.UNCERTAIN if is_uncertain(cell) else None)
        return Fact(item.id, reading.value, reading.status, cell.text, reading.note, cell.place, doubt)
    if item.row in rows.misfits:
        misfit = rows.misfits[item.row]
        numbers = "、".join(cell.text for cell in misfit.cells if cell.text)
        columns = len(rows.layout.rows[item.row].items)
        note = f"本行的数与{columns}栏对不上：{numbers}"
        return Fact(item.id, None, Status.UNREADABLE, numbers, note, misfit.cells[0].place, doubt)
    if item.row in rows.seen:
        is_lost = doubt is Doubt.REALIGNED
        status = Status.UNREADABLE if is_lost else Status.BLANK
        note = "本行的数与指标名称分离，不能确定" if is_lost else ""
        return Fact(item.id, None, status, "", note, rows.seen[item.row], doubt)
    return Fact(item.id, None, Status.ABSENT)
