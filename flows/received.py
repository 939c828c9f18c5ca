"""What became of each file received, in the steward's words and without the personal data a file name may hold."""

from collections import Counter
from collections.abc import Sequence

from tasks.intake import Intake
from tasks.recognition.privacy import scrub
from tasks.submissions import State, Submission

__all__ = ["count_states", "file_rows", "remarks"]

_STATES = {
    State.LIVE: "有效",
    State.SUPERSEDED: "已被新报送取代",
    State.EDITION: "同一报告的另一版本",
    State.UNREADABLE: "无法识读",
    State.UNKNOWN_UNIT: "单位不在名册",
    State.NOT_DUE: "单位不应报",
    State.OTHER_YEAR: "不是本年度",
    State.CONSOLIDATED: "全区汇总报告",
}


def count_states(submissions: Sequence[Submission]) -> dict[str, int]:
    """How many files are in each state."""
    return dict(sorted(Counter(_STATES[submission.state] for submission in submissions).items()))


def file_rows(submissions: Sequence[Submission]) -> list[dict[str, str]]:
    """One row a file, by name: the file, its unit, what became of it, and why where it could not be read."""
    rows = (
        {
            "文件": _scrubbed(submission.name, submission),
            "单位": _scrubbed(submission.unit_name or "", submission),
            "状态": _STATES[submission.state],
            "说明": submission.failure or "",
        }
        for submission in submissions
    )
    return sorted(rows, key=lambda row: row["文件"])


def remarks(intake: Intake, submissions: Sequence[Submission]) -> tuple[str, ...]:
    """The files that are not simply live, by name, each with why."""
    noted = (
        f"{_scrubbed(submission.name, submission)}：{submission.failure or _STATES[submission.state]}"
        for submission in sorted(submissions, key=lambda submission: submission.name)
        if submission.state is not State.LIVE
    )
    everyone = [contact for submission in submissions if submission.report for contact in submission.report.contacts]
    return (*noted, *(scrub(f"{remark.place}：{remark.message}", everyone) for remark in intake.remarks))


def _scrubbed(text: str, submission: Submission) -> str:
    return scrub(text, submission.report.contacts if submission.report else ())
