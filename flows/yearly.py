"""The annual consolidation: submitted reports in, a checked and traceable release out."""

from pathlib import Path

from prefect import flow

from flows.approval import record_approval, wait_for_approval
from flows.asked import inbox_of, run_name, year_of_run
from flows.progress import shown_progress
from flows.summary import RunSummary, publish_artifacts, summarise
from tasks.common.clock import today
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.runs import recorded_run
from tasks.steps import (
    add_up,
    check_rules,
    judge_rules,
    lay_out,
    mirror_releases,
    publish_release,
    read_all,
    review_packs,
    take_in,
)
from tasks.yearly.check import Desk

__all__ = ["yearly"]


@flow(name="nianbao-yearly", flow_run_name=run_name("年度汇总"), description=__doc__)
def yearly(
    year: int | None,
    inbox: Path,
    lake: Path,
    roster: Path,
    decisions: Path | None = None,
    mirror: str | None = None,
    waits_for_approval: bool = False,
) -> RunSummary:
    """Take in, read, check, judge and publish one report year.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year.
        lake: folder of the lake; made where it is missing.
        roster: TOML file of the district's units and deadlines.
        decisions: folder of the decisions, a YAML file a year; empty for `decisions` beside the lake or in it.
        mirror: address of a second place for the releases, such as `s3://bucket/folder`; empty for none.
        waits_for_approval: whether a year that lacks nothing but an approval waits for one once it is published.

    Raises:
        RosterError: the roster cannot be used.
        InboxError: the inbox cannot be used.
        LedgerError: the decisions cannot be used, or one matches nothing.
        LakeBusyError: another run holds the year.
        BrokenRuleError: a rule is broken; the last release stands.
        MirrorError: the releases could not be brought to the second place; they stand in the lake.
    """
    year = year_of_run(year)
    units, place = load_roster(roster), Lake(lake)
    desk = Desk(place, units, today(), decisions)
    with place.year_lock(year), recorded_run(place, year) as record:
        intake = take_in(inbox_of(year, inbox), place, year)
        with shown_progress(f"nianbao-{year}-reading", f"识读 {year} 年度报告", intake.receipts.height) as on_done:
            submissions = read_all(intake, place, units, year, on_done)
        frames = lay_out(submissions, place, year)
        examined = check_rules(submissions, frames, desk, year)
        verdicts = judge_rules(examined, place, year)
        review_packs(submissions, frames, examined, place, units, year)
        candidate = add_up(frames, examined, verdicts, place, units, year)
        published = publish_release(candidate, place, year)
        if waits_for_approval and candidate.awaits_approval:
            record |= {"outcome": "suspended", "candidate": candidate.hash}
            approval = wait_for_approval(year, candidate.hash)
            del record["outcome"]
            record_approval(approval, candidate.hash, desk, year)
            candidate = add_up(frames, examined.with_ledger(desk.ledger(year)), verdicts, place, units, year)
            published = publish_release(candidate, place, year)
        if mirror:
            mirror_releases(place, year, mirror)
        summary = summarise(intake, submissions, examined, candidate, published, place)
        record.update(summary.as_dict())
    publish_artifacts(summary, submissions, examined.checked)
    return summary
