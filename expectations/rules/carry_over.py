"""Rules about what was carried over: the requests carried in this year are those carried out the year before.

Where the total is off, it alone is a finding if the kinds of applicants account for all of it; where it is right, each
kind that is off is one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import Column, Form, form, form_ids
from expectations.rules.columns import FORM, last_column
from expectations.rules.model import Check, Severity
from expectations.rules.prior_year import COPIED, LAST_REPORT, why_not_comparable
from expectations.rules.relations import residual
from expectations.rules.table import sum_to

__all__ = ["CARRYING_FORMS", "carried_checks", "carried_rows"]

CARRYING_FORMS = tuple(form_id for form_id in form_ids() if form(form_id).carries_over)
"""The forms that ask what was carried over, oldest first."""

_TOTAL = "total"


@dataclass(frozen=True)
class _Carried:
    """The rows of what was carried over on forms that print it alike: their ids and names, and the columns."""

    into: str
    out_of: str
    names: tuple[str, str]
    columns: tuple[Column, ...]


def carried_checks() -> tuple[Check, ...]:
    """One check per kind of applicants, and one for their total, on the forms that print them alike."""
    alike: dict[_Carried, list[str]] = {}
    for form_id in CARRYING_FORMS:
        alike.setdefault(_carried(form(form_id)), []).append(form_id)
    return tuple(check for carried, forms in alike.items() for check in _Checks(carried, forms).checks())


def carried_rows(layout: Form) -> tuple[str, str]:
    """The names of the row that was carried in and of the one of the year before that it goes on from."""
    return _carried(layout).names


def _carried(layout: Form) -> _Carried:
    if layout.carries_over is None:
        raise ValueError(f"nothing is carried over on form {layout.id}")
    into, out_of = layout.carries_over.into, layout.carries_over.out_of
    names = tuple(layout.rows[layout.item(f"{row}.{_TOTAL}").row].name for row in (into, out_of))
    block = layout.blocks[layout.rows[layout.item(f"{into}.{_TOTAL}").row].block]
    return _Carried(into, out_of, (names[0], names[1]), block.columns)


class _Checks:
    """The checks on forms that print alike what was carried over."""

    def __init__(self, carried: _Carried, forms: Sequence[str]) -> None:
        """Take the sum of the kinds from the newest of the forms."""
        self._carried, self._forms = carried, forms
        in_row = sum_to(forms[-1], f"{carried.into}.{_TOTAL}")
        self._off_in_row = residual(in_row)
        self._kinds = [item.removeprefix(f"{carried.into}.") for item in in_row.right]

    def checks(self) -> Iterator[Check]:
        """One check per column."""
        (into, out_of), forms = self._carried.names, tuple(self._forms)
        for column in self._carried.columns:
            is_total = column.id == _TOTAL
            item = f"{self._carried.into}.{column.id}"
            message = (
                f"表中“{into}”一行“{column.label}”填的是 {{left}} 件，"
                f"而{LAST_REPORT}“{out_of}”一行“{column.label}”是 {{right}} 件，相差 {{difference}} 件。"
            )
            yield Check(
                message + ("{row[carried_apart]}" if is_total else ""),
                self._off(column.id),
                pl.col(item),
                pl.col(last_column(f"{self._carried.out_of}.{column.id}")),
                (item,),
                instance=column.id,
                label=f"“{column.label}”一列",
                lower=Decimal(0),
                upper=Decimal(0),
                severity=Severity.BLOCK if is_total else Severity.EXPLAIN,
                explained_by={**COPIED, **(self._explained_total() if is_total else self._explained_kind())},
                forms=() if forms == CARRYING_FORMS else forms,
                not_assessable_reason=why_not_comparable(*CARRYING_FORMS),
            )

    def _off(self, kind: str) -> pl.Expr:
        """By how much more was carried in than was carried out the year before."""
        return pl.col(f"{self._carried.into}.{kind}") - pl.col(last_column(f"{self._carried.out_of}.{kind}"))

    def _explained_total(self) -> Mapping[str, pl.Expr]:
        """The total alone is off, and by as much as it is off from its own row."""
        are_kinds_right = pl.all_horizontal([self._off(kind) == 0 for kind in self._kinds])
        return self._in_row(are_kinds_right & (self._off(_TOTAL) == self._off_in_row))

    def _explained_kind(self) -> Mapping[str, pl.Expr]:
        """The difference of the kinds is all that of the total; or the total is right, and the row differs by it."""
        off = list(map(self._off, self._kinds))
        known, whole = (pl.sum_horizontal(off, ignore_nulls=ignore) for ignore in (True, False))
        in_total = (self._off(_TOTAL) != 0) & (self._off(_TOTAL) == known)
        in_row = (self._off(_TOTAL) == 0) & (self._off_in_row != 0) & (self._off_in_row + whole == 0)
        return {"YEAR-CARRY": in_total, **self._in_row(in_row)}

    def _in_row(self, is_cause: pl.Expr) -> Mapping[str, pl.Expr]:
        """The rule that a row adds up, where it failing is the cause."""
        return {f"{form_id}-ROW": is_cause & (pl.col(FORM) == form_id) for form_id in self._forms}
