"""The prose as evidence for one of several ways to correct an error that are equally small."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from tasks.checking.localise.result import Change, Repair

__all__ = ["with_prose"]


def with_prose(repairs: Sequence[Repair], prose: pl.DataFrame) -> list[Repair]:
    """The repairs with what the prose says of each number that would change.

    The ways that the prose agrees with come first, those last that change a number which the prose gives as the table
    does. Only exact figures count, and only where the prose gives one number for an item.
    """
    submissions = [repair.submission for repair in repairs]
    exact = prose.filter(pl.col("submission_id").is_in(submissions), ~pl.col("is_approximate"))
    rows = exact.group_by("submission_id", "item").agg(pl.col("value").unique()).rows()
    said: dict[str, dict[str, Decimal]] = {}
    for submission, item, values in rows:
        if len(values) == 1:
            said.setdefault(submission, {})[item] = values[0]
    return [_told(repair, said.get(repair.submission, {})) for repair in repairs]


def _told(repair: Repair, said: dict[str, Decimal]) -> Repair:
    ways = [tuple(replace(change, said=said.get(change.item)) for change in way) for way in repair.ways]
    return replace(repair, ways=tuple(sorted(ways, key=_doubt)))


def _doubt(way: Sequence[Change]) -> int:
    """How far the prose speaks against a way: less than 0 where it speaks for it."""
    return any(change.is_denied for change in way) - any(change.is_said for change in way)
