"""Made-up years of any size for the checking benchmark: whole columns drawn at once, no file and no report made.

Every report holds all equations of its form; a few in a hundred have one number changed or one cell blank.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import dataframely as dy
import numpy as np
import polars as pl

from expectations.forms import Form, form
from tasks.lake.year_tables import YearTables
from tasks.model.codes import State, Status
from tasks.tables import (
    VALUE,
    Contacts,
    Documents,
    Grouped,
    Percentages,
    Prose,
    Readings,
    Submissions,
    Table,
    Unmatched,
    Wording,
)
from tasks.tables.frames import YearFrames

__all__ = ["FORM", "YEAR", "synthetic_year"]

FORM = "2021"
YEAR = 2021

_ID = "submission_id"
_FAULTY, _BLANK = 0.03, 0.02
_MOST = 40
_RECEIVED = datetime(YEAR + 1, 1, 20)  # noqa: DTZ001 - local time, as everywhere
_NONE = ("closed_otherwise.fee_unpaid", "regulations")

Numbers = dict[str, np.ndarray]
SomeTable = TypeVar("SomeTable", bound=Table)


def synthetic_year(count: int, seed: int = 2021) -> YearTables:
    """So many live reports of as many units, each on form 2021; the same seed gives the same year."""
    chance = np.random.default_rng(seed)
    layout = form(FORM)
    numbers = _closed(layout, count, chance)
    ids = pl.select(pl.format("{}", pl.int_range(count).cast(pl.String()).str.zfill(16))).to_series().alias(_ID)
    wide = pl.DataFrame([ids, *(pl.Series(item.id, numbers[item.id]) for item in layout.items)])
    readings = _readings(_with_faults(wide, layout, chance), layout)
    return YearTables(_submissions(ids), _frames(ids, readings))


def _closed(layout: Form, count: int, chance: np.random.Generator) -> Numbers:
    """Numbers for every item that hold the form's equations: parts are drawn, sums follow."""
    sums = {equation.left[0]: equation.right for equation in layout.equations if len(equation.left) == 1}
    numbers = {item.id: _drawn(item.id, count, chance) for item in layout.items if item.id not in sums}
    kinds = [item.rpartition(".")[2] for item in sums["requests.new.total"]]
    for kind in kinds:
        left = _added(numbers, (*sums[f"outcome.total.{kind}"], f"requests.carried_out.{kind}"))
        numbers[f"requests.carried_in.{kind}"] = np.minimum(numbers[f"requests.carried_in.{kind}"], left)
        numbers[f"requests.new.{kind}"] = left - numbers[f"requests.carried_in.{kind}"]
    numbers["normative.in_force"] += numbers["normative.issued"]
    pending = dict(sums)
    while pending:  # a sum may be a part of another
        ready = [total for total, parts in pending.items() if numbers.keys() >= set(parts)]
        for total in ready:
            numbers[total] = _added(numbers, pending.pop(total))
    return numbers


def _added(numbers: Numbers, parts: Iterable[str]) -> np.ndarray:
    total: np.ndarray = np.add.reduce([numbers[part] for part in parts])
    return total


def _drawn(item: str, count: int, chance: np.random.Generator) -> np.ndarray:
    """Mostly zeros, as in real reports."""
    if item.startswith(_NONE):
        return np.zeros(count, dtype=np.int64)
    return chance.integers(0, _MOST, count) * (chance.random(count) < 0.2)


def _with_faults(wide: pl.DataFrame, layout: Form, chance: np.random.Generator) -> pl.DataFrame:
    """One number more by one in a few reports, one cell blank in a few others."""
    items = [item.id for item in layout.items]
    at = pl.Series(chance.integers(0, len(items), wide.height))
    kind = pl.Series(chance.random(wide.height))
    columns = [
        pl.when((at == place) & (kind < _FAULTY))
        .then(pl.col(item) + 1)
        .when((at != place) | (kind >= _FAULTY + _BLANK))
        .then(pl.col(item))
        .alias(item)
        for place, item in enumerate(items)
    ]
    return wide.with_columns(columns)


def _readings(wide: pl.DataFrame, layout: Form) -> dy.DataFrame[Readings]:
    places = {
        item.id: f"表{layout.rows[item.row].block + 1} 行{item.row + 1} 列{item.column + 2}" for item in layout.items
    }
    long = wide.unpivot(index=_ID, variable_name="item", value_name="number")
    is_blank = pl.col("number").is_null()
    return _table(
        Readings,
        long.select(
            _ID,
            "item",
            form=pl.lit(FORM),
            value=pl.col("number").cast(VALUE),
            status=pl.when(is_blank).then(pl.lit(Status.BLANK.value)).otherwise(pl.lit(Status.REPORTED.value)),
            raw=pl.col("number").cast(pl.String()).fill_null(""),
            place=pl.col("item").replace_strict(places, return_dtype=pl.String()),
        ),
    )


def _submissions(ids: pl.Series) -> dy.DataFrame[Submissions]:
    return _table(
        Submissions,
        ids.to_frame().select(
            _ID,
            unit_id=pl.format("dept-{}", _ID),
            unit=pl.format("晴川区{}局", _ID),
            revision=pl.lit(1, dtype=pl.Int64()),
            state=pl.lit(State.LIVE.value),
            form=pl.lit(FORM),
            kind=pl.lit("docx"),
            sha256=pl.concat_str([pl.col(_ID)] * 4),
            size=pl.lit(30_000, dtype=pl.Int64()),
            received_at=pl.lit(_RECEIVED, dtype=pl.Datetime("us")),
        ),
    )


def _frames(ids: pl.Series, readings: dy.DataFrame[Readings]) -> YearFrames:
    documents = ids.to_frame().select(
        _ID,
        form=pl.lit(FORM),
        title_year=pl.lit(YEAR, dtype=pl.Int32()),
        title_unit=pl.format("晴川区{}局", _ID),
        **{name: pl.lit(0, dtype=pl.Int64()) for name in ("rows_missing", "rows_extra", "rows_out_of_order")},
        rivals=pl.lit(1, dtype=pl.Int64()),
        **{name: pl.lit([], dtype=pl.List(pl.String())) for name in ("short_names", "problems", "problem_codes")},
    )
    return YearFrames(
        readings=readings,
        prose=Prose.frame(),
        percentages=Percentages.frame(),
        wording=Wording.frame(),
        documents=_table(Documents, documents),
        contacts=Contacts.frame(),
        unmatched=Unmatched.frame(),
        grouped=Grouped.frame(),
    )


def _table(table: type[SomeTable], columns: pl.DataFrame) -> dy.DataFrame[SomeTable]:
    """A frame of a table from some of its columns; the others are null, the year ours."""
    known = columns.with_columns(year=pl.lit(YEAR, dtype=pl.Int32()))
    absent = [
        pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in table.polars_schema().items()
        if name not in known.columns
    ]
    return table.check(known.with_columns(absent).select(table.column_names()))
