"""The cells of a report as a steward and its unit see them: number, own words, doubt and place."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from tasks.common.numbers import format_number
from tasks.model.codes import Doubt, Status
from tasks.model.report import Contact
from tasks.review.labels import Decisions
from tasks.review.redact import redact

__all__ = ["ABSENT", "Cells", "ReadCell", "cells_of", "contacts_of"]

_STATUSES = Status.labels() | {Status.REPORTED.value: ""}
"""The words for what was found where a number belongs; a number has none."""

_WITHOUT_MARK = frozenset(("", Status.NOT_APPLICABLE.label))


class ReadCell(NamedTuple):
    """One cell as read: its number, its own words where they are more, what it is if no number, doubt and place.

    All but `value` are empty where there is nothing to say; `value` is where no number was read. Of a corrected cell
    `value` is the number that counts, `original` what the report gives, and `correction` who corrected it and why.
    """

    value: str
    raw: str
    status: str
    doubt: str
    place: str
    original: str = ""
    correction: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say of the cell but its number and its place."""
        return bool(self.value and self.place) and not (self.raw or self.doubt or self.correction)

    @property
    def is_certain(self) -> bool:
        """Whether a number was read, and read without doubt."""
        return not (self.status or self.doubt)

    @property
    def is_marked(self) -> bool:
        """Whether somebody should look at the cell: no number was read, and none was declined, or it is in doubt."""
        return bool(self.doubt) or self.status not in _WITHOUT_MARK

    @property
    def is_plain_zero(self) -> bool:
        """Whether the cell holds a certain 0 and nothing else."""
        return self.value == "0" and not (self.raw or self.doubt or self.correction)


ABSENT = ReadCell("", "", Status.ABSENT.label, "", "")
"""The cell of an item that was not read at all."""

Cells = Mapping[str, ReadCell]
"""The cells of one report, by item."""


def contacts_of(contacts: pl.DataFrame) -> Mapping[str, tuple[Contact, ...]]:
    """Group the contacts that reports name by submission."""
    grouped = contacts.fill_null("").group_by("submission_id", maintain_order=True).agg("role", "text", "place")
    return {submission: tuple(map(Contact, *columns)) for submission, *columns in grouped.iter_rows()}


def cells_of(
    readings: pl.DataFrame, contacts: Mapping[str, Sequence[Contact]], decisions: Decisions
) -> Mapping[str, Cells]:
    """Make the cells of every submission from rows of Corrected; people's names are masked."""
    given = pl.concat([readings["value"], readings["original_value"]]).drop_nulls().unique()
    numbers = {value: format_number(value) for value in given}
    corrections = {name: decision.in_words for name, decision in decisions.items()}
    shown = readings.with_columns(
        value=pl.col("value").replace_strict(numbers, return_dtype=pl.String(), default=""),
        raw=pl.col("raw").str.strip_chars(),
        status=pl.col("status").replace_strict(_STATUSES, return_dtype=pl.String()),
        doubt=pl.col("doubt").replace_strict(Doubt.labels(), return_dtype=pl.String(), default=None).fill_null(""),
        place=pl.col("place").fill_null(""),
        original=pl.coalesce(
            pl.col("original_value").replace_strict(numbers, return_dtype=pl.String(), default=None),
            pl.col("original_status").replace_strict(_STATUSES, return_dtype=pl.String(), default=""),
        ),
        correction=pl.col("decision_id").replace_strict(corrections, return_dtype=pl.String()).fill_null(""),
    ).with_columns(raw=pl.when(pl.col("raw") != pl.col("value")).then("raw").otherwise(pl.lit("")))
    rows = shown.select("submission_id", "raw").iter_rows()
    texts = [redact(raw, contacts.get(submission, ())) if raw else "" for submission, raw in rows]
    grouped = (
        shown.with_columns(raw=pl.Series(texts, dtype=pl.String()))
        .group_by("submission_id", maintain_order=True)
        .agg("item", "value", "raw", "status", "doubt", "place", "original", "correction")
    )
    return {
        submission: dict(zip(items, map(ReadCell, *columns), strict=True))
        for submission, items, *columns in grouped.iter_rows()
    }
