"""From the rows of a document to one fact for every item of the form."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from expectations.forms import Equation, Form, Item
from tasks.model.codes import Doubt, Status
from tasks.model.document import Cell
from tasks.model.report import Fact
from tasks.recognition.table.matrix.confidence import doubt_of, reading_of
from tasks.recognition.table.matrix.table import Rows
from tasks.recognition.table.values import in_measure

__all__ = ["facts_of"]


def facts_of(rows: Rows) -> tuple[Fact, ...]:
    """One fact for every item in the form's order; a blank total is computed from its parts, in doubt."""
    facts = {item.id: _fact(item, rows) for item in rows.layout.items}
    for equation in rows.layout.equations:
        if _is_row_total(equation, rows.layout):
            facts |= _computed(equation, facts)
    return tuple(facts.values())


def _fact(item: Item, rows: Rows) -> Fact:
    cells = rows.cells.get(item.row)
    if cells is not None:
        return _read(item, cells[item.column], rows)
    misfit = rows.misfits.get(item.row)
    if misfit is not None:
        numbers = "、".join(cell.text for cell in misfit.cells if cell.text)
        columns = len(rows.layout.rows[item.row].items)
        note = f"本行的数与{columns}栏对不上：{numbers}"
        return Fact(item.id, None, Status.UNREADABLE, numbers, note, misfit.cells[0].place, rows.doubts.get(item.row))
    if item.row in rows.seen:
        is_lost = rows.doubts.get(item.row) is Doubt.REALIGNED
        status = Status.UNREADABLE if is_lost else Status.BLANK
        note = "本行的数与指标名称分离，不能确定" if is_lost else ""
        return Fact(item.id, None, status, "", note, rows.seen[item.row], rows.doubts.get(item.row))
    return Fact(item.id, None, Status.ABSENT)


def _read(item: Item, cell: Cell, rows: Rows) -> Fact:
    measured = replace(cell, text=in_measure(cell.text, rows.measure(item), item))
    reading = reading_of(measured, item, rows.layout)
    doubt = rows.doubts.get(item.row) or doubt_of(cell)
    return Fact(item.id, reading.value, reading.status, cell.text, reading.note, cell.place, doubt)


def _is_row_total(equation: Equation, layout: Form) -> bool:
    """Whether the equation makes a single item the sum of others of its row."""
    return len(equation.left) == 1 and len({layout.item(item).row for item in equation.items}) == 1


def _computed(equation: Equation, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A total left blank, from parts that are all filled."""
    total, parts = facts[equation.left[0]], [facts[item] for item in equation.right]
    if total.status is not Status.BLANK or any(part.value is None for part in parts):
        return {}
    value = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    note = "总计栏空白，由本行各栏相加得出"
    return {total.item: replace(total, value=value, status=Status.REPORTED, note=note, doubt=Doubt.COMPUTED)}
