"""The annual consolidation: submitted reports in, a checked and traceable release out."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from expectations.rules import Severity
from flows.approval import approve_when_signed
from flows.ending import UNCHANGED, ended_as, tell
from flows.parameters import inbox_of, run_name, year_context
from flows.progress import reading_with_progress
from flows.starter import end_with_starter
from flows.summary import RunSummary, closing_lines, publish_artifacts, summarise
from tasks import steps
from tasks.common.errors import words_withheld
from tasks.lake.runs import recorded_run
from tasks.settings import load_settings
from tasks.yearly.inputs import inputs_of, is_as_last_run
from tasks.yearly.run import run_year

__all__ = ["yearly"]

STEPS = replace(steps.STEPS, read_reports=reading_with_progress("reading"))


@flow(name="nianbao-yearly", flow_run_name=run_name("年度汇总"), description=__doc__)
def yearly(  # noqa: PLR0913, PLR0917 - the parameters of a deployment
    year: int | None,
    inbox: Path | None = None,
    lake: Path | None = None,
    roster: Path | None = None,
    decisions: Path | None = None,
    mirror: str | None = None,
    waits_for_approval: bool = False,
    anyway: bool = False,
    only_if_new: bool = False,
) -> RunSummary | None:
    """Take in, read, check, judge and publish one report year.

    The run ends as 暂定 or 审定, or as 无变化 where nothing new was published.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year. Empty for that of the
            settings of the place, as are the others.
        lake: folder of the lake; made where it is missing.
        roster: file of the district's units and deadlines.
        decisions: folder of the decisions, one YAML file per year; without any in the settings,
            `decisions` beside the lake or in it.
        mirror: address of a second place for the releases, such as `s3://bucket/folder`; without one in the settings,
            there is none.
        waits_for_approval: whether a year that lacks nothing but an approval waits for one once it is published.
        anyway: whether a year is run that is not over, or of which fewer files are than of another.
        only_if_new: whether nothing is done where nothing has arrived or was decided since the last run; a run that
            was suspended always goes on.

    Returns:
        What came of the run; nothing where nothing was done.

    Raises:
        SettingsError: the settings of the place cannot be used.
        RosterError: the roster cannot be used.
        InboxError: the inbox cannot be used.
        LedgerError: the decisions cannot be used, or one matches nothing.
        DoubtfulYearError: the year may not be the one that is meant.
        LakeBusyError: another run holds the year.
        RuleExecutionError: a rule is broken; the last release stands.
        MirrorError: the releases could not be brought to the second place; they stand in the lake.
        WithheldError: anything else.
    """
    end_with_starter()
    with words_withheld():
        context = year_context(year, lake, roster, decisions)
        with context.lake.year_lock(context.year), recorded_run(context.lake, context.year) as record:
            approve = partial(approve_when_signed, record) if waits_for_approval else None
            folder = inbox_of(context.year, inbox)
            second = mirror or load_settings().mirror
            record.inputs = inputs_of(folder, context)
            record.flow_run = str(flow_run.id or "")
            if only_if_new and is_as_last_run(record.inputs, context.lake, context.year, record.flow_run):
                record.is_unchanged = True
                return ended_as(UNCHANGED, f"{context.year} 年度自上次运行以来没有收到新文件，也没有新的决定。", None)
            run = run_year(context, folder, STEPS, mirror=second, approve=approve, anyway=anyway)
            summary = summarise(run)
            record.result = summary.as_dict()
        publish_artifacts(summary, run)
        _tell_of(summary, run.intake.new)
        lines = closing_lines(summary)
        for line in lines:
            get_run_logger().info("%s", line)
        return ended_as(summary.maturity.label if summary.is_new else UNCHANGED, "".join(lines[1:3]), summary)


def _tell_of(summary: RunSummary, new: int) -> None:
    """Emit the events of what the run came to."""
    if new:
        tell("received", summary.year, files=new)
    if summary.blocks:
        tell("blocked", summary.year, findings=summary.findings[Severity.BLOCK], release=summary.release)
    if summary.is_new:
        tell("released", summary.year, release=summary.release, maturity=summary.maturity.value)
