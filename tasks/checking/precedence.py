"""One number, one cause: which failures are already told by another failure on the same numbers?"""

from collections.abc import Iterable

import polars as pl

from expectations.rules import Rule
from tasks.tables import VALUE

__all__ = ["same_causes"]

_CHECK = ["unit_id", "submission_id", "rule", "instance"]
_REPORT = ["unit_id", "submission_id"]


def same_causes(failed: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """The failed checks that have a cause among the others: `_CHECK`, and in `same_cause` the rules that tell it.

    `failed` are outcomes, one row a failed check with its `difference`. A check is never its own cause.
    """
    checks = {(rule.id, check.instance): check for rule in rules for check in rule.checks}
    causes = [
        (*key, cause.rule, item, cause.share)
        for key, check in checks.items()
        for cause in check.causes
        for item in cause.items
    ]
    names = ("rule", "instance", "cause", "item")
    wanted = pl.DataFrame(causes, {**dict.fromkeys(names, pl.String()), "share": VALUE}, orient="row")
    about = [(*key, item) for key, check in checks.items() for item in check.items]
    items = pl.DataFrame(about, dict.fromkeys(("cause", "cause_instance", "item"), pl.String()), orient="row")
    sizes = failed.select(*_CHECK, size=pl.col("difference").abs())
    others = sizes.rename({"rule": "cause", "instance": "cause_instance", "size": "cause_size"}).join(
        items, on=["cause", "cause_instance"]
    )
    is_itself = (pl.col("rule") == pl.col("cause")) & (pl.col("instance") == pl.col("cause_instance"))
    is_large_enough = (pl.col("share") == 0) | (pl.col("cause_size") >= pl.col("share") * pl.col("size"))
    return (
        sizes.join(wanted, on=["rule", "instance"])
        .join(others, on=[*_REPORT, "cause", "item"], nulls_equal=True)
        .filter(~is_itself & is_large_enough)
        .group_by(_CHECK)
        .agg(same_cause=pl.col("cause").unique().sort().str.join("、"))
    )
