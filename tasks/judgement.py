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
    failures = checked.outcomes.filter(pl.col("outcome") == "fail")
    for verdict in verdicts:
        if verdict.error:
            broken.setdefault(verdict.rule, verdict.error)
        elif not _agrees(verdict, _failed(suites[verdict.suite], verdict, failures)):
            broken.setdefault(verdict.rule, "Great Expectations 的判断与计算结果不一致")
    refuse_broken(broken)


def _agrees(verdict: Verdict, failed: set[tuple[str, ...]]) -> bool:
    """Whether the verdict names and counts the same failures."""
    return verdict.failed == len(failed) and set(verdict.failed_keys) == failed


def _failed(suite: Suite, verdict: Verdict, failures: pl.DataFrame) -> set[tuple[str, ...]]:
    """The keys of the suite's subjects that failed the check, by our own outcomes."""
    is_same_check = (pl.col("rule") == verdict.rule) & (pl.col("instance") == verdict.instance)
    keys = failures.filter(is_same_check).select(suite.keys)
    here = keys.join(suite.frame, on=list(suite.keys), how="semi", nulls_equal=True)
    return set(here.select(pl.all().fill_null("")).iter_rows())


def _replace(pages: Path, staged: Path) -> None:
    """Put the staged pages where the old ones were."""
    old = pages.with_name(f".{pages.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if pages.exists():
        pages.rename(old)
    staged.rename(pages)
    shutil.rmtree(old, ignore_errors=True)
