"""The annual consolidation: submitted reports in, a checked and traceable release out."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from prefect import flow

from flows.approval import approve_when_signed
from flows.parameters import inbox_of, run_name, year_context
from flows.progress import reading_with_progress
from flows.starter import end_with_starter
from flows.summary import RunSummary, publish_artifacts, summarise
from tasks import steps
from tasks.common.errors import words_withheld
from tasks.lake.runs import recorded_run
from tasks.yearly.run import run_year

__all__ = ["yearly"]

STEPS = replace(steps.STEPS, read_reports=reading_with_progress("reading"))


@flow(name="nianbao-yearly", flow_run_name=run_name("年度汇总"), description=__doc__)
def yearly(  # noqa: PLR0913, PLR0917 - the parameters of a deployment
    year: int | None,
    inbox: Path,
    lake: Path,
    roster: Path,
    decisions: Path | None = None,
    mirror: str | None = None,
    waits_for_approval: bool = False,
    anyway: bool = False,
) -> RunSummary:
    """Take in, read, check, judge and publish one report year.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year.
        lake: folder of the lake; made where it is missing.
        roster: TOML file of the district's units and deadlines.
        decisions: folder of the decisions, one YAML file per year; empty for `decisions` beside the lake or in it.
        mirror: address of a second place for the releases, such as `s3://bucket/folder`; empty for none.
        waits_for_approval: whether a year that lacks nothing but an approval waits for one once it is published.
        anyway: whether a year is run that is not over, or of which fewer files are than of another.

    Raises:
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
            run = run_year(context, folder, STEPS, mirror=mirror, approve=approve, anyway=anyway)
            summary = summarise(run)
            record.result = summary.as_dict()
        publish_artifacts(summary, run)
        return summary
