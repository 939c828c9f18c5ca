"""Which year is a run about, and where is its inbox, when its parameters leave that open?

A deployment that runs every year cannot name the year: with `year` left empty it is the report year due
when the run was scheduled to start, however late it does start.
"""

from collections.abc import Callable
from pathlib import Path

from prefect.runtime import flow_run

from tasks.common.clock import report_year_due

__all__ = ["inbox_of", "run_name", "year_of_run"]


def year_of_run(year: int | None) -> int:
    """The year asked for, or the report year due when the current run was scheduled to start."""
    return report_year_due(flow_run.scheduled_start_time) if year is None else year


def inbox_of(year: int, inbox: Path) -> Path:
    """The folder meant by an inbox that may hold `{year}`."""
    return Path(str(inbox).replace("{year}", str(year)))


def run_name(what: str) -> Callable[[], str]:
    """Name a flow's runs by year and purpose; for the `flow_run_name` of a flow with a parameter `year`."""

    def name() -> str:
        return f"{year_of_run(flow_run.parameters.get('year'))} {what}"

    return name
