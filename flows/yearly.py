"""The annual consolidation: submitted reports in, a checked and traceable release out."""

from pathlib import Path

from prefect import flow

from flows.asked import inbox_of, run_name, year_of_run
from flows.progress import shown_progress
from flows.summary import RunSummary, publish_artifacts, summarise
from tasks.lake import Lake
from tasks.roster import load_roster
from tasks.runs import recorded_run
from tasks.steps import check_rules, consolidate_and_publish, judge_rules, lay_out, read_all, take_in

__all__ = ["yearly"]


@flow(name="nianbao-yearly", flow_run_name=run_name("年度汇总"), description=__doc__)
def yearly(year: int | None, inbox: Path, lake: Path, roster: Path) -> RunSummary:
    """Take in, read, check, judge and publish one report year.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year.
        lake: folder of the lake; made where it is missing.
        roster: TOML file of the district's units and deadlines.

    Raises:
        RosterError: the roster cannot be used.
        InboxError: the inbox cannot be used.
        LakeBusyError: another run holds the year.
        BrokenRuleError: a rule is broken; the last release stands.
    """
    year = year_of_run(year)
    units = load_roster(roster)
    place = Lake(lake)
    with place.year_lock(year), recorded_run(place, year) as record:
        intake = take_in(inbox_of(year, inbox), place, year)
        with shown_progress(f"nianbao-{year}-reading", f"识读 {year} 年度报告", intake.receipts.height) as on_done:
            submissions = read_all(intake, place, units, year, on_done)
        frames = lay_out(submissions, place, year)
        checked = check_rules(submissions, frames, place, units, year)
        verdicts = judge_rules(checked, place, year)
        published = consolidate_and_publish(submissions, frames, checked, verdicts, place, units, year)
        summary = summarise(intake, submissions, checked, published, place, len(units.due(year)))
        record.update(summary.as_dict())
    publish_artifacts(summary, submissions, checked)
    return summary
