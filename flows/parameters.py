"""The parameters of a run made whole: its year, its inbox, and what a year is run with.

A deployment that runs every year cannot name the year: with `year` left empty it is the report year due
when the run was scheduled to start, however late it does start. Places left empty are those of the settings.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from prefect.runtime import flow_run

from tasks.common.clock import report_year_due, today
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.group_rights import share_lake
from tasks.settings import load_settings
from tasks.yearly.check import YearContext

__all__ = ["inbox_of", "run_name", "year_context", "year_of_run"]


def year_of_run(year: int | None) -> int:
    """Return the year asked for, or the report year due when the current run was scheduled to start."""
    return report_year_due(flow_run.scheduled_start_time) if year is None else year


def inbox_of(year: int, inbox: Path | None) -> Path:
    """Return the folder meant by an inbox that may hold `{year}`; that of the settings where none is given."""
    return Path(str(inbox or load_settings().inbox).replace("{year}", str(year)))


def year_context(
    year: int | None, lake: Path | None, roster: Path | None, decisions: Path | None = None
) -> YearContext:
    """Load what a year is run with, as of today in China.

    Args:
        year: the report year; `None` for the one due when the run was scheduled to start.
        lake: folder of the lake; `None` for that of the settings, and so on.
        roster: file of the district's units and deadlines.
        decisions: folder of the decisions; without one in the settings either, it is beside the lake or in it.

    Raises:
        RosterError: the roster cannot be used.
        SettingsError: the settings of the place cannot be used.
        GroupError: the group of the settings cannot be given its rights.
    """
    settings = load_settings()
    known = load_roster(roster or settings.roster)
    known = replace(known, letters=known.letters.filled_from(settings.letters))
    place = Lake(lake or settings.lake)
    context = YearContext(place, known, year_of_run(year), today(), decisions or settings.decisions)
    if settings.group:
        share_lake(place, context.ledger_path().parent, settings.group, settings.group_reads)
    return context


def run_name(what: str) -> Callable[[], str]:
    """Name a flow's runs by year and purpose; for the `flow_run_name` of a flow with a parameter `year`."""

    def name() -> str:
        return f"{year_of_run(flow_run.parameters.get('year'))} {what}"

    return name
