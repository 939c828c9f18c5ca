"""In which order and under which labels do the numbers read from a report stand in its official form?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from expectations.forms import Form, Item, form
from expectations.forms.printed import Layout, lay_out

__all__ = ["Line", "OfficialForm", "official_form"]


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a form under the name it goes by, or the heading of those that follow."""

    label: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """A form as its tables and, number by number, as lines; a form that is one list has no other table."""

    form: Form
    tables: tuple[tuple[str, Layout], ...]
    lines: tuple[Line, ...]


@cache
def official_form(form_id: str) -> OfficialForm:
    """The tables and lines of a form."""
    layout = form(form_id)
    if layout.is_list:
        return OfficialForm(layout, (), tuple(_listed(layout)))
    tables = tuple((block.heading, lay_out(block)) for block in layout.blocks)
    return OfficialForm(layout, tables, tuple(_in_blocks(layout)))


def _listed(layout: Form) -> Iterator[Line]:
    for row in layout.rows:
        if not row.items:
            yield Line(row.label)
        yield from (Line(item.label, item) for item in row.items)


def _in_blocks(layout: Form) -> Iterator[Line]:
    for block in layout.blocks:
        yield Line(block.heading)
        yield from (Line(layout.name(item.id), item) for item in block.items)
