"""Great Expectations judges what the rules computed: its verdicts and our outcomes must be the same.

The pages for the stewards come from the same judgement, so that pages and findings cannot disagree.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from expectations.suites import judge
from expectations.verdicts import Suite, Verdict
from tasks.checking import Checked
from tasks.checking.broken import refuse_broken
from tasks.checking.evaluate import Outcome
from tasks.datadocs import PAGES, make_self_contained
from tasks.lake import Lake

__all__ = ["confirm", "judge_year"]


def judge_year(checked: Checked, lake: Lake, year: int) -> tuple[Verdict, ...]:
    """Judge a year's suites and replace the stewards' pages of the year by what was found."""
    pages = lake.docs(year)
    staged = pages.with_name(f".{pages.name}.staged")
    shutil.rmtree(staged, ignore_errors=True)
    staged.parent.mkdir(parents=True, exist_ok=True)
    verdicts = judge(checked.suites, staged, run_name=str(year), pages=PAGES)
    make_self_contained(staged)
    _replace(pages, staged)
    return verdicts


def confirm(checked: Checked, verdicts: Sequence[Verdict]) -> None:
    """Let nothing pass that not every rule has judged, or judged otherwise than computed.

    Raises:
        BrokenRuleError: a rule could not be computed or judged, or its verdict is not its outcome.
    """
    broken = dict(checked.broken)
    suites = {suite.name: suite for suite in checked.suites}
    for verdict in verdicts:
        if verdict.error:
            broken.setdefault(verdict.rule, verdict.error)
        elif not _agrees(verdict, _outcomes(suites[verdict.suite], verdict, checked)):
            broken.setdefault(verdict.rule, "Great Expectations 的判断与计算结果不一致")
    refuse_broken(broken)


def _agrees(verdict: Verdict, outcomes: pl.DataFrame) -> bool:
    """Whether the verdict names the same failures as our outcomes, and judged as many subjects."""
    failed = outcomes.filter(pl.col("outcome") == Outcome.FAIL).drop("outcome")
    judged = outcomes.filter(pl.col("outcome") != Outcome.CANNOT_BE_ASSESSED).height
    return (verdict.evaluated, verdict.failed, set(verdict.failed_keys)) == (
        judged,
        failed.height,
        set(failed.select(pl.all().fill_null("")).iter_rows()),
    )


def _outcomes(suite: Suite, verdict: Verdict, checked: Checked) -> pl.DataFrame:
    """Our own outcomes of the check on the suite's subjects: their keys, and `outcome`."""
    is_check = (pl.col("rule") == verdict.rule) & (pl.col("instance") == verdict.instance)
    found = checked.outcomes.filter(is_check).select(*suite.keys, "outcome")
    return found.join(suite.frame, on=list(suite.keys), how="semi", nulls_equal=True)


def _replace(pages: Path, staged: Path) -> None:
    """Put the staged pages where the old ones were."""
    old = pages.with_name(f".{pages.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if pages.exists():
        pages.rename(old)
    staged.rename(pages)
    shutil.rmtree(old, ignore_errors=True)
