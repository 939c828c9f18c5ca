"""The order of a yearly run: each step once, the approval after publishing, the mirror last."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.yearly.check import YearContext
from tasks.yearly.doubtful_year import DoubtfulYearError
from tasks.yearly.run import YearSteps, run_year

ORDER = [
    "ingest_inbox",
    "read_reports",
    "confirm_year",
    "build_tables",
    "check_rules",
    "run_expectations",
    "write_review_packs",
    "consolidate",
    "publish_release",
]


class Steps:
    """Steps that do nothing but note that they were called; every candidate lacks its approval, or more than that."""

    def __init__(self, *, awaits_approval: bool) -> None:
        self.called: list[str] = []
        self.results: dict[str, Any] = {
            "check_rules": SimpleNamespace(with_ledger=lambda _ledger: "checked_year again"),
            "consolidate": SimpleNamespace(awaits_approval=awaits_approval, hash="c" * 64),
        }
        self.given: list[tuple[object, ...]] = []

    def named(self, name: str) -> Callable[..., Any]:
        def step(*arguments: object) -> object:
            self.called.append(name)
            self.given.append(arguments)
            return self.results.get(name, name)

        return step

    def approve(self, *_arguments: object) -> None:
        self.called.append("approve")

    def all(self) -> YearSteps:
        return YearSteps(**{field.name: self.named(field.name) for field in fields(YearSteps)})


@pytest.fixture
def context(tmp_path: Path) -> YearContext:
    return YearContext(Lake(tmp_path / "lake"), Roster("晴川区", ()), 2018, date(2024, 5, 6))


def test_every_step_is_called_once_and_in_order(context: YearContext) -> None:
    steps = Steps(awaits_approval=True)
    run = run_year(context, Path("inbox"), steps.all())
    assert steps.called == ORDER
    assert (run.intake, run.submissions, run.published) == ("ingest_inbox", "read_reports", "publish_release")


def test_an_approved_candidate_is_consolidated_and_published_again_before_the_mirror(context: YearContext) -> None:
    steps = Steps(awaits_approval=True)
    run = run_year(context, Path("inbox"), steps.all(), mirror="file:///elsewhere", approve=steps.approve)
    assert steps.called == [*ORDER, "approve", "consolidate", "publish_release", "mirror_releases"]
    assert run.checked_year == "checked_year again"
    assert steps.given[len(ORDER)][1] == "checked_year again"
    assert steps.given[-1] == ("file:///elsewhere", context)


def test_a_year_that_is_meant_anyway_is_not_asked_about(context: YearContext) -> None:
    steps = Steps(awaits_approval=False)
    run_year(replace(context, today=date(2018, 12, 31)), Path("inbox"), steps.all(), anyway=True)
    assert steps.called == [name for name in ORDER if name != "confirm_year"]


def test_a_year_that_is_not_over_is_asked_about_before_anything_is_done(context: YearContext) -> None:
    steps = Steps(awaits_approval=False)
    with pytest.raises(DoubtfulYearError, match=r"2018 年度还没有结束.*--anyway"):
        run_year(replace(context, today=date(2018, 12, 31)), Path("inbox"), steps.all())
    assert steps.called == []


def test_nobody_is_asked_to_approve_what_lacks_more_than_an_approval(context: YearContext) -> None:
    steps = Steps(awaits_approval=False)
    run_year(context, Path("inbox"), steps.all(), approve=steps.approve)
    assert steps.called == ORDER


def test_an_approval_that_fails_leaves_the_mirror_alone(context: YearContext) -> None:
    steps = Steps(awaits_approval=True)

    def refuse(*_arguments: object) -> None:
        raise OSError("nobody there")

    with pytest.raises(OSError, match="nobody there"):
        run_year(context, Path("inbox"), steps.all(), mirror="file:///elsewhere", approve=refuse)
    assert steps.called == ORDER
