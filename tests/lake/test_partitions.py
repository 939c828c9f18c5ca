"""The hash over the rows of a table in parts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.lake.partitions import PartitionedTable, SpillDirectory
from tasks.tables import VALUE, Table
from tasks.tables.model import TableInfo
from tests.soak import examples

Row = tuple[int, str | None, list[str] | None, Decimal | None, bool | None, date | None]


class Words(Table):
    """A table of every kind of column that a release has."""

    info = TableInfo("words", "词", "Words.", key=("number",))
    number = dy.Int64()
    word = dy.String(nullable=True)
    several = dy.List(dy.String(), nullable=True)
    value = dy.Decimal(VALUE.precision, VALUE.scale, nullable=True)
    whether = dy.Bool(nullable=True)
    day = dy.Date(nullable=True)


def hashed(rows: Sequence[Row], spill: SpillDirectory | None = None, at: int | None = None) -> str:
    """The hash over rows, in two parts where they are cut at one of them."""
    frame = pl.DataFrame(rows, schema=Words.polars_schema(), orient="row")
    parts = [frame] if at is None else [frame[:at], frame[at:]]
    return PartitionedTable.keep(Words, parts, spill).sha256


ONE: Row = (1, "甲", ["乙", "丙"], Decimal("1.5"), True, date(2018, 1, 1))


@pytest.mark.parametrize(
    "other",
    [
        (2, *ONE[1:]),
        *((1, word, *ONE[2:]) for word in (None, "", '"甲"', "甲,", "甲\n", "null", "\\N", " 甲")),
        *((1, "甲", words, *ONE[3:]) for words in (None, [], [""], ["乙,丙"], ["丙", "乙"], ['乙","丙'])),
        *((*ONE[:3], value, *ONE[4:]) for value in (None, Decimal(0), Decimal("1.500001"), Decimal("-1.5"))),
        *((*ONE[:4], whether, ONE[5]) for whether in (None, False)),
        *((*ONE[:5], day) for day in (None, date(1970, 1, 1), date(2018, 1, 2))),
    ],
)
def test_rows_that_differ_anywhere_have_another_hash(other: Row) -> None:
    assert hashed([other]) != hashed([ONE])


TEXTS = st.none() | st.text(st.sampled_from('甲乙",\n\\ N'), max_size=3)
ROWS = st.lists(st.tuples(TEXTS, st.none() | st.lists(TEXTS.filter(bool), max_size=2)), min_size=1, max_size=3)


@settings(max_examples=examples(50))
@given(ROWS, ROWS)
def test_only_equal_rows_have_the_same_hash(
    some: list[tuple[str | None, list[str] | None]], others: list[tuple[str | None, list[str] | None]]
) -> None:
    one, other = ([(number, *row, None, None, None) for number, row in enumerate(rows)] for rows in (some, others))
    assert (hashed(one) == hashed(other)) == (one == other)


def test_the_hash_does_not_depend_on_the_parts(tmp_path: Path) -> None:
    rows: list[Row] = [(number, *ONE[1:]) for number in range(7)]
    for at in range(1, 7):
        assert hashed(rows, SpillDirectory(tmp_path), at) == hashed(rows)
