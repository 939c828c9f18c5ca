"""The steps of a yearly run as Prefect tasks: thin wrappers, so that state and log show in the UI.

Results are never cached by Prefect: what has been done is known by content, from the lake.
"""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import opaque

from expectations.suites.model import Verdict
from tasks.intake.inbox import Intake, receive
from tasks.intake.roster import Roster
from tasks.intake.submissions import (
    file_submissions,
    submissions_frame,
)
from tasks.lake.folders import (
    Lake,
)
from tasks.lake.parquet import (
    write_table,
)
from tasks.lake.releases import Shelf
from tasks.lake.year_tables import YearTables, write_year
from tasks.model.submission import (
    Submission,
)
from tasks.release.mirror import open_mirror
from tasks.release.publish import Published, publish
from tasks.review import ReviewContents, write_review
from tasks.tables import FINDINGS, OUTCOMES, REPAIRS
from tasks.tables.frames import Frames, frames_of
from tasks.yearly.candidate import Candidate, candidate_release
from tasks.yearly.check import Desk, Examined, examine
from tasks.yearly.extract import read_reports
from tasks.yearly.judge import confirm, judge_year

__all__ = [
    "add_up",
    "check_rules",
    "judge_rules",
    "lay_out",
    "mirror_releases",
    "publish_release",
    "read_all",
    "review_packs",
    "take_in",
]

P = ParamSpec("P")
R = TypeVar("R")


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
    write_year(lake, year, YearTables(submissions_frame(submissions, year), frames))
    return frames


@_step("审核")
def check_rules(submissions: list[Submission], frames: Frames, desk: Desk, year: int) -> Examined:
    """Correct, apply the catalogue, hold the decisions against what was found, and keep every outcome in the lake."""
    examined = examine(submissions_frame(submissions, year), frames, year, desk)
    for table, frame in (
        (OUTCOMES, examined.checked.outcomes),
        (FINDINGS, examined.findings),
        (REPAIRS, examined.checked.repairs),
    ):
        write_table(frame, table, desk.lake.table(year, table))
    return examined


@_step("判定")
def judge_rules(examined: Examined, lake: Lake, year: int) -> tuple[Verdict, ...]:
    """Let Great Expectations judge, and build the stewards' pages."""
    return judge_year(examined.checked, examined.findings, lake, year)


@_step("审核材料")
def review_packs(
    submissions: list[Submission], frames: Frames, examined: Examined, lake: Lake, roster: Roster, year: int
) -> Path:
    """Write each unit's page and letter, and the overview of the year, whose place is returned."""
    contents = ReviewContents(
        year=year,
        roster=roster,
        submissions=submissions_frame(submissions, year),
        frames=frames,
        readings=examined.readings,
        findings=examined.findings,
        outcomes=examined.checked.outcomes,
        ledger=examined.ledger,
        excused=examined.excused,
        broken=examined.checked.broken,
    )
    return write_review(lake, contents)


@_step("汇总")
def add_up(
    frames: Frames, examined: Examined, verdicts: tuple[Verdict, ...], lake: Lake, roster: Roster, year: int
) -> Candidate:
    """Add up the district to what may be released, unless a rule is broken."""
    confirm(examined.checked, verdicts)
    return candidate_release(frames, examined, lake, roster, year)


@_step("发布")
def publish_release(candidate: Candidate, lake: Lake, year: int) -> Published:
    """Publish the year's release, if it says anything new."""
    return publish(lake, year, candidate.contents)


@_step("复制发布")
def mirror_releases(lake: Lake, year: int, url: str) -> None:
    """Bring the year's releases to a second place."""
    open_mirror(url).update(Shelf(lake.releases(year), year))
