"""The question whether the year of a run is meant: asked before a year that is not over, or of other files, is run."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from tasks.common.errors import CallerError
from tasks.model.codes import State
from tasks.model.submission import Submission

__all__ = ["DoubtfulYearError", "refuse_files_of_another_year", "refuse_unfinished_year"]

_GO_ON = "确实要继续的，请加 --anyway 再运行（在 Prefect 页面上把 anyway 设为 true）。"


class DoubtfulYearError(CallerError):
    """The run stops and asks whether its year is meant; the message says why, in Chinese."""


def refuse_unfinished_year(year: int, today: date) -> None:
    """Ask whether a year is meant that is not over.

    Raises:
        DoubtfulYearError: it is not over.
    """
    if today.year <= year:
        raise DoubtfulYearError(
            f"{year} 年度还没有结束（今天是 {today}），没有运行，也没有改动任何数据。请核对年度。{_GO_ON}"
        )


def refuse_files_of_another_year(submissions: Sequence[Submission], year: int) -> None:
    """Ask whether a year is meant of which fewer files are than of one other year.

    Raises:
        DoubtfulYearError: more than half of the files that name a year are of the same other year.
    """
    read = [each for each in submissions if each.report and each.report.head.year and each.state is not State.WITHDRAWN]
    others = Counter(each.report.head.year for each in read if each.report and each.state is State.OTHER_YEAR)
    if not others:
        return
    ((other, count),) = others.most_common(1)
    if 2 * count > len(read):
        raise DoubtfulYearError(
            f"运行的是 {year} 年度，但 {len(read)} 份写明年度的文件中有 {count} 份是 {other} 年度的，"
            f"没有审核和发布。请核对年度和收件夹。{_GO_ON}"
        )
