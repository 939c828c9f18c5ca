"""How is the state of a decision said in a frame?"""

import polars as pl

from tasks.model.codes import DecisionState

__all__ = ["said", "verdicts"]


def said(state: DecisionState, detail: pl.Expr | str | None = None) -> pl.Expr:
    """A state and why, in Chinese, as one value of `verdicts`."""
    why = pl.lit(detail, pl.String()) if isinstance(detail, str | None) else detail
    return pl.struct(pl.lit(state.value).alias("state"), why.alias("detail"))


def verdicts(rows: pl.DataFrame, verdict: pl.Expr) -> pl.DataFrame:
    """`decision_id`, `state` and `detail` of each row, its decision's state being that expression."""
    return rows.select("decision_id", verdict.alias("verdict")).unnest("verdict")
