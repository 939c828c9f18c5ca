"""Names for the cells of a form in a sentence."""

from collections.abc import Mapping, Sequence

import polars as pl

from expectations.forms import Block, Form, form, form_ids, in_quotation_marks

__all__ = ["cell_name", "item_names", "names_within", "place_shared"]


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


def item_names() -> pl.Expr:
    """Each `item` as one says it in its `form`, of a frame with these columns."""
    names = {
        f"{form_id}/{item.id}": form(form_id).name(item.id) for form_id in form_ids() for item in form(form_id).items
    }
    return pl.format("{}/{}", "form", "item").replace_strict(names, return_dtype=pl.String())


def _block(item_id: str, layout: Form) -> Block:
    return layout.blocks[layout.rows[layout.item(item_id).row].block]
