"""Great Expectations judges what the rules computed: its verdicts and our outcomes must be the same.

The pages for the stewards come from the same judgement, so that pages and findings cannot disagree.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import dataframely as dy
import polars as pl

from expectations.suites.model import Suite, Verdict
from tasks.checking import Checked
from tasks.checking.broken import refuse_broken
from tasks.common.atomic_files import replacing_folder
from tasks.datadocs import PAGES, make_self_contained, with_decisions
from tasks.lake.folders import Lake
from tasks.model.codes import Outcome
from tasks.tables import Findings, Outcomes

__all__ = ["run_expectations", "verify_agreement"]


def run_expectations(checked: Checked, findings: dy.DataFrame[Findings], lake: Lake, year: int) -> tuple[Verdict, ...]:
    """Judge a year's suites and replace the stewards' pages of the year by what was found.

    `findings` are FINDINGS with their states, which the pages tell.
    """
    # 4 of the 7 seconds that loading the flows took, and whoever takes in, reminds or finds nothing new judges nothing
    from expectations.suites.run import judge  # noqa: PLC0415

    with replacing_folder(lake.docs(year)) as staged:
        verdicts = judge(with_decisions(checked.suites, findings), staged, run_name=str(year), pages=PAGES)
        make_self_contained(staged)
    return verdicts


def verify_agreement(checked: Checked, verdicts: Sequence[Verdict]) -> None:
    """Stop where not every rule was judged, or one was judged otherwise than computed.

    Raises:
        RuleExecutionError: a rule could not be computed or judged, or its verdict is not its outcome.
    """
    broken = dict(checked.broken)
    computed = {suite.name: _computed(suite, checked.outcomes) for suite in checked.suites}
    judged = {(verdict.suite, verdict.rule, verdict.instance): verdict for verdict in verdicts}
    for suite in checked.suites:
        for spec in suite.specs:
            verdict = judged.get((suite.name, spec.rule, spec.instance))
            if verdict is None:
                broken.setdefault(spec.rule, "Great Expectations 没有判断")
            elif verdict.error:
                broken.setdefault(spec.rule, verdict.error)
            elif not _agrees(verdict, computed[suite.name].get((spec.rule, spec.instance))):
                broken.setdefault(spec.rule, "Great Expectations 的判断与计算结果不一致")
    refuse_broken(broken)


class _Computed(NamedTuple):
    """Our own outcomes of one check: how many subjects it was made on, and the keys of those that failed it."""

    evaluated: int
    failed_keys: list[dict[str, str]]


def _computed(suite: Suite, outcomes: dy.DataFrame[Outcomes]) -> Mapping[tuple[str, str], _Computed]:
    """Return what was computed of a suite's checks on its subjects, by rule and instance."""
    rules = {spec.rule for spec in suite.specs}
    found = (
        outcomes.filter(pl.col("rule").is_in(rules), pl.col("outcome") != Outcome.CANNOT_BE_ASSESSED)
        .join(suite.frame, on=list(suite.keys), how="semi", nulls_equal=True)
        .group_by("rule", "instance")
        .agg(
            evaluated=pl.len(),
            failed=pl.struct(pl.col(suite.keys).fill_null("")).filter(pl.col("outcome") == Outcome.FAIL),
        )
    )
    return {(rule, instance): _Computed(evaluated, failed) for rule, instance, evaluated, failed in found.iter_rows()}


def _agrees(verdict: Verdict, computed: _Computed | None) -> bool:
    """Return whether the verdict names the same failures as were computed, and judged as many subjects."""
    evaluated, failed = computed or _Computed(0, [])
    return (verdict.evaluated, verdict.failed, set(verdict.failed_keys)) == (
        evaluated,
        len(failed),
        {tuple(keys.values()) for keys in failed},
    )
