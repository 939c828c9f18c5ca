"""The district's own printed reports on a form, beside what the units' reports on that form add up to."""

from collections.abc import Iterable, Sequence

import dataframely as dy
import polars as pl

from expectations.forms import form
from expectations.rules.columns import follows_column, gap_column, units_column
from tasks.checking.inputs.common import SUBJECT, RuleInputs
from tasks.model.codes import Doubt, ReportingLevel, State
from tasks.model.unit import Unit
from tasks.tables import VALUE, Readings, Submissions

__all__ = ["district_inputs"]

_WHOLE, _OWN = "全区", "区本级"


def district_inputs(
    submissions: dy.DataFrame[Submissions], readings: dy.DataFrame[Readings], due: Sequence[Unit], form_id: str
) -> RuleInputs:
    """The printed reports on a form, one column per item that may be added up, and beside it the units' sum.

    A report is held against all units `due` (those excused are none of them, as in the published totals), or against
    the office and the departments where it agrees with these in more than half of the items by which the two sums
    differ; `scope` says which. Units count with their live reports on this form; a total that was computed from its
    parts is not printed.
    """
    items = [item.id for item in form(form_id).items if item.additive]
    on_form = submissions.filter(pl.col("form") == form_id)
    cells = readings.filter(pl.col("form") == form_id, pl.col("item").is_in(items))
    printed = on_form.filter(pl.col("state") == State.CONSOLIDATED).select(SUBJECT)
    live = on_form.filter(pl.col("state") == State.LIVE)
    sums = {
        _WHOLE: _sums(cells, live, due, items),
        _OWN: _sums(cells, live, [unit for unit in due if unit.kind in ReportingLevel.OWN.kinds], items),
    }
    is_computed = (pl.col("doubt") == Doubt.COMPUTED).fill_null(False)
    said = cells.join(printed, on="submission_id", how="semi").select(
        "submission_id", "item", value=pl.when(~is_computed).then("value")
    )
    covered = _covered(said, sums)
    whole = pl.concat([each.with_columns(scope=pl.lit(scope)) for scope, each in sums.items()])
    compared = said.join(covered, on="submission_id").join(whole, on=["scope", "item"]).with_columns(_gap(form_id))
    compared = compared.join(_following(compared, form_id), on=["submission_id", "item"], how="left")
    wide = printed.join(covered, on="submission_id", how="left")
    for column, name in (("value", str), ("total", units_column), ("gap", gap_column), ("follows", follows_column)):
        spread = compared.pivot("item", on_columns=items, index="submission_id", values=column)
        wide = wide.join(spread.rename({item: name(item) for item in items}), on="submission_id", how="left")
    return RuleInputs(form_id, wide.sort(SUBJECT))


def _sums(cells: pl.DataFrame, live: pl.DataFrame, units: Iterable[Unit], items: list[str]) -> pl.DataFrame:
    """For each item what the units report in sum, null where none does; how many are due, read, and with a number."""
    due = [unit.id for unit in units]
    read = live.filter(pl.col("unit_id").is_in(due)).select("submission_id")
    reported = pl.col("value").count()
    sums = (
        cells.join(read, on="submission_id", how="semi")
        .group_by("item")
        .agg(total=pl.when(reported > 0).then(pl.col("value").sum()), reported=reported.cast(pl.Int64))
    )
    return (
        pl.DataFrame({"item": items})
        .join(sums, on="item", how="left", maintain_order="left")
        .select(
            "item",
            pl.col("total").cast(VALUE),
            pl.col("reported").fill_null(0),
            due=pl.lit(len(due), dtype=pl.Int64()),
            read=pl.lit(read.height, dtype=pl.Int64()),
        )
    )


def _covered(said: pl.DataFrame, sums: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Tell which units each report covers: in how many items the two sums differ, and in how many it agrees."""
    of_both = sums[_WHOLE].select("item", whole="total").join(sums[_OWN].select("item", own="total"), on="item")
    differing = of_both.filter(pl.col("whole") != pl.col("own"))
    is_own = pl.col("agreeing_own") * 2 > pl.col("differing")
    return (
        said.join(differing, on="item", how="left")
        .group_by("submission_id", maintain_order=True)
        .agg(
            differing=pl.col("own").count().cast(pl.Int64),
            agreeing_own=(pl.col("value") == pl.col("own")).sum().cast(pl.Int64),
        )
        .with_columns(is_own_level=is_own, scope=pl.when(is_own).then(pl.lit(_OWN)).otherwise(pl.lit(_WHOLE)))
    )


def _gap(form_id: str) -> pl.Expr:
    """Return why a sum is only a lower bound, in words; empty where every unit due has a number."""
    missing, blank = pl.col("due") - pl.col("read"), pl.col("read") - pl.col("reported")
    parts = pl.concat_str(
        pl.when(missing > 0).then(pl.format(f"{{}} 个没有可用的 {form_id} 年版报告", missing)),
        pl.when(blank > 0).then(pl.format("{} 个的这一项没有数", blank)),
        separator="、",
        ignore_nulls=True,
    )
    words = pl.format("{}应报 {} 个单位中，{}，合计只是下限。", "scope", "due", parts)
    return pl.when(pl.col("reported") < pl.col("due")).then(words).otherwise(pl.lit("")).alias("gap")


def _following(compared: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """For each report and item that is the sum of others, say whether its difference is theirs, added up.

    What a part has above a sum that is only a lower bound is no known difference.
    """
    links = [
        (number, equation.left[0], part)
        for number, equation in enumerate(form(form_id).equations)
        if len(equation.left) == 1
        for part in equation.right
    ]
    equations = pl.DataFrame(
        links, schema={"equation": pl.Int64(), "whole": pl.String(), "item": pl.String()}, orient="row"
    )
    gap, difference = pl.col("gap"), pl.col("value") - pl.col("total")
    found = compared.select("submission_id", "item", difference=difference)
    known = compared.select("submission_id", "item", part=pl.when((gap == "") | (difference <= 0)).then(difference))
    return (
        equations.join(known, on="item")
        .group_by("submission_id", "equation", "whole")
        .agg(parts=pl.when(pl.col("part").null_count() == 0).then(pl.col("part").sum()))
        .join(found, left_on=["submission_id", "whole"], right_on=["submission_id", "item"])
        .group_by("submission_id", item="whole")
        .agg(follows=(pl.col("difference") == pl.col("parts")).any())
    )
