"""The lake of the example district: every year run as an office would, one after another, once in a test run."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from examples.plan import YEARS
from tasks.lake.folders import Lake
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tasks.yearly.run import PLAIN_STEPS
from tests.district import UNJUDGED, received_inbox, run_district
from tests.sharing import made_once
from tests.soak import IS_SOAK

__all__ = ["ExampleDistrict", "ExampleYear", "example_years"]


class ExampleYear(NamedTuple):
    """What the run of one year gave: its findings and outcomes are of the check, the release is where it stands."""

    remarks: tuple[Problem, ...]
    submissions: tuple[Submission, ...]
    findings: pl.DataFrame
    outcomes: pl.DataFrame
    release: Path


@dataclass(frozen=True)
class ExampleDistrict:
    """The lake, into which no test may write, and what was found in each year."""

    lake: Lake
    years: Mapping[int, ExampleYear]


def example_years(factory: pytest.TempPathFactory) -> ExampleDistrict:
    """Run the years, unless another worker has."""
    folder = made_once(factory, "example-district", _run_years)
    years = pickle.loads((folder / "years.pickle").read_bytes())  # noqa: S301 - written by the tests themselves
    return ExampleDistrict(Lake(folder / "lake"), years)


JUDGED = frozenset(YEARS) if IS_SOAK else frozenset({2018, 2020, 2021})
"""The years that Great Expectations judges, which takes more than half of a run: one for each official form."""


def _run_years(folder: Path) -> None:
    years = {}
    for year in YEARS:
        steps = PLAIN_STEPS if year in JUDGED else UNJUDGED
        run = run_district(folder / "lake", received_inbox(folder, year), year=year, steps=steps)
        years[int(year)] = ExampleYear(
            tuple(run.intake.remarks),
            tuple(run.submissions),
            run.checked.findings,
            run.checked.outcomes,
            run.published.path,
        )
    (folder / "years.pickle").write_bytes(pickle.dumps(years))
