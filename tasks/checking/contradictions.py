"""Other readings of a finding's numbers: those of the report's prose, and of other files of the same moment."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import dataframely as dy
import polars as pl

from expectations.forms.names import item_names
from expectations.rules import Catalogue, Family, Rule
from tasks.checking.evaluate import evaluate
from tasks.checking.inputs import RuleInputs
from tasks.common.numbers import format_number
from tasks.model.codes import Outcome, State
from tasks.tables import Prose, Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["Applied", "in_prose", "in_rivals", "said_otherwise"]

Applied = Sequence[tuple[Sequence[Rule], RuleInputs]]
"""Rules, and the subjects they are computed over."""

_CELL = ["submission_id", "item"]
_CHECK = ["submission_id", "rule", "instance"]


def said_otherwise(outcomes: pl.DataFrame, prose: dy.DataFrame[Prose], catalogue: Catalogue) -> pl.DataFrame:
    """Return what the prose says of items and the table does not: one row per item and figure, or denial (`is_none`).

    The columns are `submission_id`, `item`, `is_none`, `said`, `quote` and `place`. `outcomes` are those of the rules
    about the prose, before precedence; `prose` is a frame of `Prose`.
    """
    checks = [
        (rule.id, check.instance, check.items[0], check.quotes == "denial")
        for rule in catalogue.values()
        if rule.family is Family.PROSE
        for check in rule.checks
        if check.quotes
    ]
    columns = {**dict.fromkeys(("rule", "instance", "item"), pl.String()), "is_none": pl.Boolean()}
    about = pl.DataFrame(checks, columns, orient="row")
    same_words = [*_CELL, "is_none", "said"]
    return (
        outcomes.filter(pl.col("outcome") == Outcome.FAIL)
        .join(about, on=["rule", "instance"], maintain_order="left")
        .rename({"left": "said"})
        .join(prose.rename({"value": "said"}), on=same_words, maintain_order="left_right")
        .unique([*_CELL, "is_none"], keep="first", maintain_order=True)
        .select(*same_words, "quote", "place")
    )


def in_prose(
    cells: pl.DataFrame, readings: dy.DataFrame[Readings], said: pl.DataFrame, applied: Applied
) -> pl.DataFrame:
    """Return what the prose says of findings' items, and whether with that number the finding would not be there.

    `cells` has a row per `finding` and `item`, with its `rule` and `instance`; the result has `finding`, `item` and
    `words`. `said` is what the prose says otherwise, see `said_otherwise`.
    """
    contradicted = _named(cells.join(said, on=_CELL), readings)
    nothing = contradicted.head(0).select(*_CHECK, "item", "is_none", outcome=pl.lit("", pl.String()))
    passing = pl.concat([nothing, *_passing(contradicted, readings, applied)])
    passes = pl.when(pl.col("outcome").is_null()).then(pl.lit("")).otherwise(pl.lit("，正文的数能使本条成立"))
    words = pl.format("“{}”正文（{}）写的是“{}”{}", "name", pl.col("place").fill_null("位置不明"), "quote", passes)
    told = contradicted.join(passing, on=[*_CHECK, "item", "is_none"], how="left")
    return told.select("finding", "item", words=words)


def in_rivals(cells: pl.DataFrame, frames: YearFrames, submissions: dy.DataFrame[Submissions]) -> pl.DataFrame:
    """Return what other files of the report, received at the same moment, say of findings' items; see `in_prose`."""
    has_rivals = frames.documents.filter(pl.col("rivals") > 1).select("submission_id")
    others = (
        submissions.filter(pl.col("state") == State.SUPERSEDED)
        .join(submissions.join(has_rivals, on="submission_id"), on=["unit_id", "received_at"], suffix="_live")
        .select("submission_id", live="submission_id_live")
    )
    values = frames.readings.select(*_CELL, "value")
    theirs = values.rename({"value": "said"}).join(others, on="submission_id")
    differing = (
        cells.join(values, on=_CELL)
        .join(theirs, left_on=_CELL, right_on=["live", "item"], suffix="_other")
        .filter(pl.col("value").ne_missing(pl.col("said")))
    )
    number = pl.col("said").map_elements(format_number, return_dtype=pl.String(), skip_nulls=False)
    words = pl.format("“{}”在同时报送的另一份报告（{}）中是 {}", "name", "submission_id_other", number)
    return _named(differing, frames.readings).select("finding", "item", words=words)


def _passing(contradicted: pl.DataFrame, readings: dy.DataFrame[Readings], applied: Applied) -> Iterator[pl.DataFrame]:
    """The checks that pass where what the prose says of one item stands in place of the table's number."""
    checked = contradicted.select(*_CHECK, "item", "is_none", "said").unique()
    for rules, inputs in applied:
        own = {rule.id: rule for rule in rules}
        asked = checked.filter(pl.col("rule").is_in(own), pl.col("item").is_in(inputs.frame.columns))
        for (rule_id, instance, item), rows in asked.group_by("rule", "instance", "item", maintain_order=True):
            rule = own[str(rule_id)]
            alone = replace(rule, checks=(rule.check(str(instance)),))
            for said in rows.partition_by("is_none"):
                numbers = said.select("submission_id", "is_none", pl.col("said").alias(str(item)))
                changed = inputs.frame.drop(str(item)).join(numbers, on="submission_id")
                outcomes = evaluate([alone], replace(inputs, frame=changed), readings).outcomes
                yield (
                    outcomes.filter(pl.col("outcome") == Outcome.PASS)
                    .join(numbers, on="submission_id")
                    .select(*_CHECK, pl.lit(item).alias("item"), "is_none", "outcome")
                )


def _named(cells: pl.DataFrame, readings: dy.DataFrame[Readings]) -> pl.DataFrame:
    """The cells with the `name` of each in its form."""
    forms = readings.select(*_CELL, "form").join(cells, on=_CELL, how="semi")
    return cells.join(forms.select(*_CELL, name=item_names()), on=_CELL)
