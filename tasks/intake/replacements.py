"""Which report of a unit took the place of which, with the numbers that changed."""

from dataclasses import dataclass
from decimal import Decimal

import dataframely as dy
import polars as pl

from expectations.forms import form
from tasks.common.numbers import format_number
from tasks.model.codes import State
from tasks.tables import Readings, Submissions

__all__ = ["ChangedNumber", "Replacement", "replacements"]


_SHOWN = 5
"""Changed numbers that are named in a line of a run's summary; the unit's page has all."""


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number of the report replaced, and of the one that counts now; `None` where there is none."""

    item: str
    before: Decimal | None
    after: Decimal | None

    @property
    def in_words(self) -> str:
        """The number as it was and as it is."""
        return f"{format_number(self.before)}→{format_number(self.after)}"


@dataclass(frozen=True, slots=True)
class Replacement:
    """The report of a unit that counts, and the one that counted before it.

    `form` is that of both, `None` where they are on different forms: then no numbers are compared. `compared` counts
    the numbers that are not 0 or blank in both.
    """

    unit_id: str
    unit: str
    submission_id: str
    replaced_id: str
    form: str | None
    changed: tuple[ChangedNumber, ...] = ()
    compared: int = 0

    @property
    def in_words(self) -> str:
        """Which file took whose place and how many numbers changed, the first few of them by name."""
        if self.form is None:
            return f"{self.unit}：{self.submission_id} 取代了 {self.replaced_id}，用的是另一年版的统计表"
        layout = form(self.form)
        shown = "、".join(f"{layout.name(each.item)} {each.in_words}" for each in self.changed[:_SHOWN])
        more = "等" if len(self.changed) > _SHOWN else ""
        numbers = f"，改动 {len(self.changed)} 个数：{shown}{more}" if self.changed else "，数没有变"
        return f"{self.unit}：{self.submission_id} 取代了 {self.replaced_id}{numbers}"


def replacements(submissions: dy.DataFrame[Submissions], readings: dy.DataFrame[Readings]) -> tuple[Replacement, ...]:
    """For each unit whose report replaced another that could be read, which one, in the order of the units' ids.

    Args:
        submissions: those of the year.
        readings: what was read from them, uncorrected.
    """
    live = submissions.filter(pl.col("state") == State.LIVE, pl.col("unit_id").is_not_null())
    before = submissions.filter(pl.col("state") == State.SUPERSEDED).select(
        "unit_id", replaced_id="submission_id", replaced_form="form", replaced="revision"
    )
    pairs = (
        live.select("unit_id", "unit", "submission_id", "form", "revision")
        .join(before, on="unit_id")
        .filter(pl.col("replaced") < pl.col("revision"))
        .sort("unit_id", "replaced")
        .unique("unit_id", keep="last", maintain_order=True)
    )
    on_one_form = pairs.filter(pl.col("form") == pl.col("replaced_form"))
    values = readings.select("submission_id", "item", "value")
    cells = on_one_form.join(values, on="submission_id", maintain_order="left_right").join(
        values.rename({"submission_id": "replaced_id", "value": "before"}), on=["replaced_id", "item"], how="left"
    )
    says_anything = pl.any_horizontal(pl.col("value", "before").fill_null(0) != 0)
    compared = dict(cells.filter(says_anything).group_by("unit_id").len().iter_rows())
    changed: dict[str, list[ChangedNumber]] = {}
    differing = cells.filter(pl.col("value").ne_missing(pl.col("before")))
    for unit_id, item, old, new in differing.select("unit_id", "item", "before", "value").iter_rows():
        changed.setdefault(unit_id, []).append(ChangedNumber(item, old, new))
    return tuple(
        Replacement(
            unit_id,
            unit,
            submission_id,
            replaced_id,
            form if form == replaced_form else None,
            tuple(changed.get(unit_id, ())),
            compared.get(unit_id, 0),
        )
        for unit_id, unit, submission_id, replaced_id, form, replaced_form in pairs.select(
            "unit_id", "unit", "submission_id", "replaced_id", "form", "replaced_form"
        ).iter_rows()
    )
