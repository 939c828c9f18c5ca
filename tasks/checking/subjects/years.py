"""The reports on a form beside what was published for the same units the year before."""

import polars as pl

from expectations.forms import form
from expectations.rules.relations import last_column
from tasks.checking.subjects.common import Subjects
from tasks.history import History
from tasks.schemas import VALUE

__all__ = ["with_last_year"]


def with_last_year(subjects: Subjects, history: History | None) -> Subjects:
    """Add to subjects of one form, for each item, the column `last_column(item)`; null where there is no such number.

    Only numbers on the same form are compared: `has_last` says whether the unit has any.
    """
    if subjects.form is None:
        raise ValueError("subjects of no form")
    items = [item.id for item in form(subjects.form).items]
    last = pl.DataFrame(schema={"unit_id": pl.String(), **dict.fromkeys(items, VALUE)})
    if history is not None:
        facts = history.facts.filter(pl.col("form") == subjects.form)
        last = facts.pivot("item", on_columns=items, index="unit_id", values="value")
    named = last.rename({item: last_column(item) for item in items}).with_columns(has_last=pl.lit(True))
    frame = subjects.frame.join(named, on="unit_id", how="left", maintain_order="left")
    return Subjects(subjects.form, frame.with_columns(pl.col("has_last").fill_null(False)))
