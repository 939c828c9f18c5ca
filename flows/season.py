"""The season's reminders: who has not handed in, and what is missing for a final release before the law's day.

Both flows change nothing but the receipts of what has come in meanwhile.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.ending import UNCHANGED, ended_as, tell
from flows.parameters import inbox_of, run_name, year_context
from flows.progress import showing_may_fail
from flows.starter import end_with_starter
from tasks.common.errors import CallerError, words_withheld
from tasks.model.codes import MaturityLevel
from tasks.yearly.missing import HandedIn, handed_in, is_reminder_day
from tasks.yearly.sign_off import SignOff, obstacles_now, read_sign_off

__all__ = ["last_warning", "reminder"]

_MARCH, _LAST_DAY = 3, 31
"""The day by which the district's own report is public: 政府信息公开条例 (2019) art. 49, (2007) art. 31."""


@flow(name="nianbao-reminder", flow_run_name=run_name("催报"), description="催报：期限前后，列出还没有报送的单位。")
def reminder(
    year: int | None = None,
    inbox: Path | None = None,
    lake: Path | None = None,
    roster: Path | None = None,
    decisions: Path | None = None,
) -> tuple[str, ...]:
    """Name the units that have not handed in, or not answered a letter, on the days on which they are reminded.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year. Empty for that
            of the settings of the place, as are the others.
        lake: folder of the lake.
        roster: TOML file of the district's units and deadlines.
        decisions: folder of the decisions; empty for `decisions` beside the lake or in it.

    Raises:
        RosterError: the roster cannot be used.
        LedgerError: the decisions cannot be used.
        LakeBusyError: another run holds the year.
        WithheldError: anything else.
    """
    end_with_starter()
    with words_withheld():
        context = year_context(year, lake, roster, decisions)
        deadline = context.roster.deadline(context.year)
        if not is_reminder_day(deadline, context.today):
            return ended_as(UNCHANGED, f"报送期限 {deadline}，今天不提醒。", ())
        folder = inbox_of(context.year, inbox)
        found = handed_in(context, folder if folder.is_dir() else None)
        if found.is_complete:
            return ended_as(UNCHANGED, f"{context.year} 年度应报单位都已报送，没有要催的。", ())
        lines = tuple(_due(found, context.today))
        _show(lines, f"nianbao-{context.year}-reminder", f"{context.year} 年度催报")
        tell("reminder", context.year, missing=len(found.missing), unanswered=len(found.unanswered))
        return ended_as("催报", lines[0], lines)


@flow(
    name="nianbao-last-warning",
    flow_run_name=run_name("公布期限提醒"),
    description="公布期限提醒：3 月 31 日前一周，列出还缺什么才能审定。",
)
def last_warning(
    year: int | None = None, lake: Path | None = None, roster: Path | None = None, decisions: Path | None = None
) -> tuple[str, ...]:
    """Name what is missing for a final release, by the last run, before the district's report has to be public.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        lake: folder of the lake.
        roster: TOML file of the district's units and deadlines.
        decisions: folder of the decisions; empty for `decisions` beside the lake or in it.

    Raises:
        RosterError: the roster cannot be used.
        LedgerError: the decisions cannot be used.
        WithheldError: anything else.
    """
    end_with_starter()
    with words_withheld():
        context = year_context(year, lake, roster, decisions)
        left = (date(context.year + 1, _MARCH, _LAST_DAY) - context.today).days
        when = f"离公布期限 3 月 31 日还有 {left} 天" if left >= 0 else f"公布期限 3 月 31 日已过 {-left} 天"
        try:
            summary = read_sign_off(context.lake, context.year)
        except CallerError:
            return _warn((f"{when}，{context.year} 年度还没有汇总过。",), context.year)
        if summary["maturity"] == MaturityLevel.FINAL:
            return ended_as(MaturityLevel.FINAL.label, f"{summary['release']} 已审定，不缺什么。", ())
        missing = tuple(_missing(summary, obstacles_now(summary, context.ledger())))
        return _warn((f"{when}，{summary['release']} 仍是暂定，还缺 {len(missing)} 项。", *missing), context.year)


def _due(found: HandedIn, today: date) -> Iterator[str]:
    left = (found.deadline - today).days
    when = f"离报送期限 {found.deadline} 还有 {left} 天" if left >= 0 else f"报送期限 {found.deadline} 已过 {-left} 天"
    groups = (
        ("还没有报送", found.missing),
        ("报来的还不能用", found.unsettled),
        ("已发通知、之后没有再报送", found.unanswered),
    )
    yield f"{when}：" + "，".join(f"{what} {len(units)} 个" for what, units in groups if units) + "。"
    yield from (f"{what}：{'、'.join(unit.name for unit in units)}" for what, units in groups if units)


def _missing(summary: SignOff, obstacles: list[str]) -> Iterator[str]:
    yield from obstacles
    yield from summary["absent"]
    waiting = sum(each["must_accept"] for each in summary["open_findings"])
    if waiting:
        yield f"需说明的审核结果 {waiting} 条还没有说明，也没有由审定人接受"
    if not obstacles:
        yield "审定"


def _warn(lines: tuple[str, ...], year: int) -> tuple[str, ...]:
    _show(lines, f"nianbao-{year}-last-warning", f"{year} 年度公布期限提醒")
    tell("last-warning", year, missing=len(lines) - 1)
    return ended_as(MaturityLevel.PROVISIONAL.label, lines[0], lines)


def _show(lines: tuple[str, ...], key: str, title: str) -> None:
    """Write the lines into the log of the run, and on a page of it."""
    for line in lines:
        get_run_logger().warning("%s", line)
    with showing_may_fail():
        create_markdown_artifact(key=key, markdown="\n".join(f"- {line}" for line in lines), description=title)
