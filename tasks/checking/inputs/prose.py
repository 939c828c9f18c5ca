"""What a report's prose says against itself: parts against a whole in one sentence, and sentence against sentence."""

import polars as pl

from expectations.forms.prose_sums import said_items, said_relations
from tasks.tables import VALUE

__all__ = ["told_together", "told_twice"]

_SENTENCE = ("submission_id", "place", "sentence")


def told_together(prose: pl.DataFrame, readings: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """For each report the sentence whose parts lie farthest from the whole that it gives too; one row per report.

    Where the table has all the numbers of a relation, each figure is held against that, and no more is said. Only exact
    figures count. `together_parts` is null where parts are left out and those that are said come to no more than the
    whole: nothing is known then.
    """
    links = [
        (relation, side, item)
        for relation, of in said_relations(form_id).items()
        for side, items in (("whole", of.whole), ("part", of.parts))
        for item in items
    ]
    relations = pl.DataFrame(links, dict.fromkeys(("relation", "side", "item"), pl.String()), orient="row")
    counts = relations.group_by("relation", maintain_order=True).agg(
        wholes=(pl.col("side") == "whole").sum(), parts=(pl.col("side") == "part").sum()
    )
    is_whole, value = pl.col("side") == "whole", pl.col("value")
    whole, parts = pl.col("together_whole"), pl.col("together_parts")
    known = _known(readings, form_id).with_columns(is_known=True)
    is_all = pl.col("parts_said") == pl.col("parts")
    return (
        prose.filter(~pl.col("is_approximate"))
        .join(known, on=["submission_id", "item"], how="left", maintain_order="left")
        .join(relations, on="item", maintain_order="left")
        .group_by(*_SENTENCE, "relation", maintain_order=True)
        .agg(
            is_known=pl.col("is_known").fill_null(value=False).all(),
            wholes_said=is_whole.sum(),
            parts_said=(~is_whole).sum(),
            together_whole=value.filter(is_whole).sum().cast(VALUE),
            together_parts=value.filter(~is_whole).sum().cast(VALUE),
        )
        .join(counts, on="relation", maintain_order="left")
        .filter(~pl.col("is_known"), pl.col("wholes_said") == pl.col("wholes"), pl.col("parts_said") > 0)
        .with_columns(together_parts=pl.when(is_all | (parts > whole)).then(parts))
        .sort((parts - whole).abs(), descending=True, nulls_last=True, maintain_order=True)
        .unique("submission_id", keep="first", maintain_order=True)
        .select(
            "submission_id", whole, parts, together_quote=pl.col("sentence"), together_place=pl.col("place")
        )
    )  # fmt: skip


def told_twice(prose: pl.DataFrame, readings: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """For each report the item of which its sentences say the most different things; one row per report.

    An item that the table has a number for is left to the rules that hold each sentence against it. Only exact figures
    count; 收到 that may include what was carried over says nothing certain.
    """
    known = _known(readings, form_id)
    exact = prose.filter(~pl.col("is_approximate")).join(known, on=["submission_id", "item"], how="anti")
    carries_in = exact.filter((pl.col("item") == "requests.carried_in.total") & (pl.col("value") > 0))
    unsure = carries_in.select("submission_id", item=pl.lit("requests.new.total"))
    most, least = pl.col("value").arg_max(), pl.col("value").arg_min()
    return (
        exact.join(unsure, on=["submission_id", "item"], how="anti")
        .group_by("submission_id", "item", maintain_order=True)
        .agg(
            pl.len().alias("times"),
            twice_more=pl.col("value").max(),
            twice_less=pl.col("value").min(),
            twice_quote=pl.col("quote").get(most),
            twice_place=pl.col("place").get(most),
            twice_other_quote=pl.col("quote").get(least),
            twice_other_place=pl.col("place").get(least),
        )
        .filter(pl.col("times") > 1)
        .sort(pl.col("twice_more") - pl.col("twice_less"), descending=True, maintain_order=True)
        .unique("submission_id", keep="first", maintain_order=True)
        .drop("item", "times")
    )


def _known(readings: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """What the prose may give of each report and the table has a number for, or for a part of it."""
    links = [(said, item) for said, items in said_items(form_id).items() for item in items]
    parts = pl.DataFrame(links, {"item": pl.String(), "part": pl.String()}, orient="row")
    numbers = readings.drop_nulls("value").select("submission_id", part="item")
    return numbers.join(parts, on="part").select("submission_id", "item").unique(maintain_order=True)
