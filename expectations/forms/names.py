"""Names for the cells of a form in a sentence."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from expectations.forms import Block, Form, form, form_ids, in_quotation_marks

__all__ = ["cell_name", "item_names", "names_within", "place_shared", "rows_in_words"]

_MOST_NAMED = 8
"""Of more rows and sections than these the first are named, and how many there are: a finding is to be read."""


def cell_name(item_id: str, layout: Form) -> str:
    """A cell by its row and column, in quotation marks; by its name where row or column say nothing."""
    item = layout.item(item_id)
    row, block = layout.rows[item.row].name, _block(item_id, layout)
    if row and len(block.columns) > 1:
        return f"{in_quotation_marks(row)}一行{in_quotation_marks(block.columns[item.column].label)}"
    return in_quotation_marks(layout.name(item_id))


def names_within(items: Sequence[str], layout: Form) -> Mapping[str, str]:
    """The items' names; where all stand in one row or column of a table, only what tells them apart."""
    found = [layout.item(item) for item in items]
    columns = _block(items[0], layout).columns
    if len(columns) > 1 and len({item.row for item in found}) == 1:
        return {item.id: columns[item.column].label for item in found}
    if len(columns) > 1 and len({item.column for item in found}) == 1:
        return {item.id: layout.rows[item.row].name for item in found}
    return {item.id: layout.name(item.id) for item in found}


def place_shared(items: Sequence[str], layout: Form) -> str:
    """The row or column of a table that all these items stand in, in words; empty where they share none."""
    found = [layout.item(item) for item in items]
    block = _block(items[0], layout)
    row = layout.rows[found[0].row].name
    if len(block.columns) == 1 or len({layout.rows[item.row].block for item in found}) > 1:
        return ""
    if len({item.row for item in found}) == 1:
        return f"{in_quotation_marks(row)}一行" if row else ""
    if len({item.column for item in found}) == 1:
        return f"{in_quotation_marks(block.columns[found[0].column].label)}一列"
    return ""


def rows_in_words(items: Iterable[str], layout: Form) -> tuple[int, str]:
    """How many rows of a form have only items among these, and which, in the official order.

    A section or a group all of whose rows are among them is named instead of its rows, with their number.
    """
    known = set(items)
    gone = {row.position for row in layout.rows if row.items and all(item.id in known for item in row.items)}
    told: list[str] = []
    covered: set[int] = set()
    for block in layout.blocks:
        own = {row.position for row in block.rows if row.items}
        if len(layout.blocks) > 1 and own <= gone:
            told.append(f"{block.heading}（{len(own)} 行）" if len(own) > 1 else _row_name(layout, min(own)))
            continue
        for row in block.rows:
            below = _rows_below(layout, row.position)
            if row.position in covered:
                continue
            if not row.items and len(below) > 1 and below <= gone:
                told.append(f"{row.name}（{len(below)} 行）")
                covered |= {*below, *(other.position for other in block.rows if other.parent in {row.position, *below})}
            elif row.position in gone:
                told.append(_row_name(layout, row.position))
    more = f"等 {len(told)} 处" if len(told) > _MOST_NAMED else ""
    return len(gone), "、".join(told[:_MOST_NAMED]) + more


def _rows_below(layout: Form, position: int) -> set[int]:
    """The rows with items of a group, whatever groups lie between."""
    children = [row for row in layout.rows if row.parent == position]
    return {row.position for row in children if row.items}.union(
        *(_rows_below(layout, row.position) for row in children)
    )


def _row_name(layout: Form, position: int) -> str:
    row = layout.rows[position]
    return (layout.name(row.items[0].id) if len(row.items) == 1 else row.name) or layout.blocks[row.block].heading


def item_names() -> pl.Expr:
    """Each `item` as one says it in its `form`, of a frame with these columns."""
    names = {
        f"{form_id}/{item.id}": form(form_id).name(item.id) for form_id in form_ids() for item in form(form_id).items
    }
    return pl.format("{}/{}", "form", "item").replace_strict(names, return_dtype=pl.String())


def _block(item_id: str, layout: Form) -> Block:
    return layout.blocks[layout.rows[layout.item(item_id).row].block]
