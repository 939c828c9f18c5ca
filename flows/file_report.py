"""The list of the files received and what became of each, in the steward's words.

A file's name may hold a person's, its ending too: pages of the Prefect UI name files by their submission id and the
kind that they were read as, and what is wrong with one by the code of the problem, whose message may name the members
of an archive. Only the terminal names them as they came.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from tasks.common.personal_data import scrub
from tasks.common.text import one_line
from tasks.intake.inbox import Intake
from tasks.model.codes import State
from tasks.model.document import Problem
from tasks.model.submission import Submission

__all__ = ["count_states", "file_rows", "public_remarks", "remarks"]


def count_states(submissions: Sequence[Submission]) -> dict[str, int]:
    """How many files are in each state."""
    return dict(sorted(Counter(submission.state.label for submission in submissions).items()))


def file_rows(submissions: Sequence[Submission]) -> list[dict[str, str]]:
    """One row per file: its submission id, kind and unit, what became of it, and why where it could not be read."""
    rows = (
        {
            "报送标识": submission.id,
            "类型": submission.report.kind if submission.report else "无法识别",
            "单位": submission.unit.name if submission.unit else "（不在名册）",
            "状态": submission.state.label,
            "说明": submission.outcome.code.label if isinstance(submission.outcome, Problem) else "",
        }
        for submission in submissions
    )
    return sorted(rows, key=lambda row: (row["单位"], row["报送标识"]))


def public_remarks(submissions: Sequence[Submission]) -> tuple[str, ...]:
    """The files that are not simply live, by unit and submission id, each with why."""
    return tuple(
        f"{row['单位']}（{row['报送标识']}，{row['类型']}）：{row['说明'] or row['状态']}"
        for row in file_rows([submission for submission in submissions if submission.state is not State.LIVE])
    )


def remarks(intake: Intake, submissions: Sequence[Submission], settled: Collection[str]) -> tuple[str, ...]:
    """The files that are not simply live, by name, each with why: for the steward's terminal.

    Left out are those that a newer report of their unit replaced, and those `settled` by their submission ids.
    """
    noted = (
        one_line(f"{_scrubbed(submission.name, submission)}：{submission.failure or _shortfall(submission)}")
        for submission in sorted(submissions, key=lambda submission: submission.name)
        if submission.state not in {State.LIVE, State.SUPERSEDED} and submission.id not in settled
    )
    everyone = [contact for submission in submissions if submission.report for contact in submission.report.contacts]
    return (*noted, *(one_line(scrub(f"{remark.place}：{remark.message}", everyone)) for remark in intake.remarks))


def _shortfall(submission: Submission) -> str:
    """Why a file that could be read does not count."""
    has_no_table = submission.state is State.UNREADABLE and submission.report
    return "没有找到统计表" if has_no_table else submission.state.label


def _scrubbed(text: str, submission: Submission) -> str:
    return scrub(text, submission.report.contacts if submission.report else ())
