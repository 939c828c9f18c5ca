"""The steps of a yearly run as Prefect tasks: thin wrappers, so that state and log show in the UI.

Results are never cached by Prefect: what has been done is known by content, from the lake.
"""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import polars as pl
from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import opaque

from expectations.rules import CATALOGUE
from expectations.verdicts import Verdict
from tasks.checking import Checked, check_year
from tasks.consolidation import consolidate, maturity
from tasks.facts import Frames, frames_of
from tasks.history import read_history
from tasks.intake import Intake, receive
from tasks.judgement import confirm, judge_year
from tasks.lake import Lake, write_table
from tasks.release.contents import ReleaseContents
from tasks.release.publish import Published, publish
from tasks.reports import read_reports
from tasks.roster import Roster
from tasks.schemas import (
    CONTACTS,
    DOCUMENTS,
    FINDINGS,
    OUTCOMES,
    PERCENTAGES,
    PROSE,
    READINGS,
    SUBMISSIONS,
    UNMATCHED,
    WORDING,
)
from tasks.submissions import Submission, file_submissions, submissions_frame

__all__ = ["check_rules", "consolidate_and_publish", "judge_rules", "lay_out", "read_all", "take_in"]

P = ParamSpec("P")
R = TypeVar("R")

_ROSTER_SCHEMA = {"unit_id": pl.String(), "unit": pl.String(), "kind": pl.String(), "code": pl.String()}


class _Step(Task[P, R]):
    """A task whose arguments Prefect does not search.

    It would otherwise walk through every number of every report, twice a step, looking for the results of other
    tasks; from the arguments themselves it still learns which step depends on which.
    """

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:  # type: ignore[override]  # overloaded there
        """Run the step, its arguments marked as opaque."""
        run = cast("Callable[..., R]", super().__call__)
        return run(*map(opaque, args), **{name: opaque(value) for name, value in kwargs.items()})


def _step(name: str) -> Callable[[Callable[P, R]], _Step[P, R]]:
    """Make a function a step of this name."""
    return lambda function: _Step(function, name=name, cache_policy=NO_CACHE)


@_step("收件")
def take_in(inbox: Path, lake: Lake, year: int) -> Intake:
    """Keep every file of the inbox and note its receipt."""
    return receive(inbox, lake, year)


@_step("识读")
def read_all(
    intake: Intake, lake: Lake, roster: Roster, year: int, on_done: Callable[[int], None] | None = None
) -> list[Submission]:
    """Read every file received for the year and file it under its unit."""
    files = {sha256: lake.original(sha256) for sha256 in intake.receipts["sha256"]}
    return file_submissions(intake.receipts, read_reports(files, on_done=on_done), roster, year)


@_step("整理")
def lay_out(submissions: list[Submission], lake: Lake, year: int) -> Frames:
    """Lay out what was read as tables of the lake."""
    frames = frames_of(submissions, year)
    for table, frame in (
        (SUBMISSIONS, submissions_frame(submissions, year)),
        (READINGS, frames.readings),
        (PROSE, frames.prose),
        (PERCENTAGES, frames.percentages),
        (WORDING, frames.wording),
        (DOCUMENTS, frames.documents),
        (CONTACTS, frames.contacts),
        (UNMATCHED, frames.unmatched),
    ):
        write_table(frame, table, lake.table(year, table))
    return frames


@_step("审核")
def check_rules(submissions: list[Submission], frames: Frames, lake: Lake, roster: Roster, year: int) -> Checked:
    """Apply the catalogue and keep every outcome and finding in the lake."""
    received, history = submissions_frame(submissions, year), read_history(lake, year)
    checked = check_year(received, frames, year, roster=roster, history=history, is_whole_year=True)
    write_table(checked.outcomes, OUTCOMES, lake.table(year, OUTCOMES))
    write_table(checked.findings, FINDINGS, lake.table(year, FINDINGS))
    return checked


@_step("判定")
def judge_rules(checked: Checked, lake: Lake, year: int) -> tuple[Verdict, ...]:
    """Let Great Expectations judge, and build the stewards' pages."""
    return judge_year(checked, lake, year)


@_step("汇总发布")
def consolidate_and_publish(
    submissions: list[Submission],
    frames: Frames,
    checked: Checked,
    verdicts: tuple[Verdict, ...],
    lake: Lake,
    roster: Roster,
    year: int,
) -> Published:
    """Add up the district and publish the year's release, unless a rule is broken."""
    confirm(checked, verdicts)
    received = submissions_frame(submissions, year)
    due = [{"unit_id": unit.id, "unit": unit.name, "kind": unit.kind, "code": unit.code} for unit in roster.due(year)]
    consolidated = consolidate(
        year,
        readings=frames.readings,
        submissions=received,
        units=pl.DataFrame(due, schema=_ROSTER_SCHEMA, orient="row"),
        findings=checked.findings,
    )
    contents = ReleaseContents(
        consolidated=consolidated,
        submissions=received,
        findings=checked.findings,
        maturity=maturity(consolidated.units, checked.findings),
        district=roster.district,
        rule_titles={rule.id: rule.title for rule in CATALOGUE.values()},
        personal_data=frozenset(frames.contacts["text"]),
    )
    return publish(lake, year, contents)
