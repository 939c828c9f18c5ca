"""One fact for every item of a form whose numbers stand in rows and columns."""

from collections.abc import Sequence
from typing import NamedTuple

from expectations.forms import Form, FormRow
from tasks.model.report import Fact, Unmatched
from tasks.recognition.table.align import align
from tasks.recognition.table.labels import full_key
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.matrix.facts import facts_of
from tasks.recognition.table.matrix.records import Kind, Record, Run, read_records
from tasks.recognition.table.matrix.table import Rows
from tasks.recognition.table.official_labels import leaf_headings
from tasks.recognition.table.rows import Row

__all__ = ["Matrix", "read_matrix"]

_MIN_HEADINGS = 2
_MIN_LEAVES = 8


class Matrix(NamedTuple):
    """What a document holds of a form: a fact an item, the rows left over, and how much of it is the form's.

    `rows_named` counts rows with numbers whose label is exact, `rows_matched` those found by their order too,
    `marks` the words that only this form has.
    """

    facts: tuple[Fact, ...]
    unmatched: tuple[Unmatched, ...]
    rows_out_of_order: int
    rows_named: int
    rows_matched: int
    marks: int


def read_matrix(lines: Sequence[TableLine], layout: Form) -> Matrix:
    """Read the rows of the form's blocks from a document's lines."""
    records = read_records(lines, layout)
    marks = {full_key(mark) for mark in layout.marks}
    words = {full_key(label.cell.text) for record in records for label in record.labels}
    zone = _zone([part for record in records for part in _apart(record)])
    unlabelled = {order: row for order, record in enumerate(zone) if (row := _unlabelled(record, layout))}
    matches = align([_as_row(record, is_free=order not in unlabelled) for order, record in enumerate(zone)], layout)
    by_order = {match.row: match for match in matches}
    table = Rows(layout, [run for record in zone for run in record.runs], lines)
    for order, record in enumerate(zone):
        match = by_order.get(order)
        if order in unlabelled:
            table.take(order, record, unlabelled[order], is_exact=_leaves(record, layout) >= _MIN_LEAVES)
        elif match:
            table.take(order, record, match.official, is_exact=match.is_exact)
        else:
            table.leave(record)
    table.place_loose_rows()
    with_numbers = [match for match in matches if match.official.items]
    return Matrix(
        facts=facts_of(table),
        unmatched=tuple(table.unmatched),
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


def _zone(records: Sequence[Record]) -> Sequence[Record]:
    """The records from the first that has words of the form's tables to the end of the grid of the last."""
    own = [at for at, record in enumerate(records) if record.named or _headings(record) >= _MIN_HEADINGS]
    if not own:
        return []
    last = own[-1]
    grids = _grids(records[last].runs)
    while grids and last + 1 < len(records) and not grids.isdisjoint(_grids(records[last + 1].runs)):
        last += 1
    return records[own[0] : last + 1]


def _grids(runs: Sequence[Run]) -> set[int]:
    return {id(run.line.grid) for run in runs if run.line.grid}


def _headings(record: Record) -> int:
    return sum(label.kind is Kind.HEADING for label in record.labels)


def _as_row(record: Record, *, is_free: bool) -> Row:
    """The record as alignment sees it; without a label where it can be no row with one."""
    label = record.named[-1] if record.named else record.labels[-1]
    is_candidate = is_free and (record.has_values or label.kind in {Kind.ROW, Kind.GROUP})
    return Row(label.cell.text if is_candidate else "", record.place, value="" if record.runs else None)


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
