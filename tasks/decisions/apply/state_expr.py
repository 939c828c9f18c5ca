"""The state of a decision as an expression over a frame."""

import polars as pl

from tasks.model.codes import DecisionState

__all__ = ["state_expr", "with_states"]


def state_expr(state: DecisionState, detail: pl.Expr | str | None = None) -> pl.Expr:
    """A state and why, in Chinese, as one value of `with_states`."""
    why = pl.lit(detail, pl.String()) if isinstance(detail, str | None) else detail
    return pl.struct(pl.lit(state.value).alias("state"), why.alias("detail"))


def with_states(rows: pl.DataFrame, state: pl.Expr) -> pl.DataFrame:
    """`decision_id`, `state` and `detail` of each row, its decision's state being that expression."""
    return rows.select("decision_id", state.alias("state")).unnest("state")
