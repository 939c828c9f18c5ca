from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.parameters import inbox_of, year_of_run
from tasks.common.clock import CHINA, report_year_due


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2019, 4, 1, 6, tzinfo=CHINA), 2018),
        (datetime(2019, 12, 31, 23, 59, tzinfo=CHINA), 2018),
        (datetime(2019, 12, 31, 15, 59, tzinfo=UTC), 2018),
        (datetime(2019, 12, 31, 16, 0, tzinfo=UTC), 2019),  # new year's midnight in China
    ],
)
def test_the_report_year_due_is_the_year_before_by_the_clock_of_china(moment: datetime, year: int) -> None:
    assert report_year_due(moment) == year


@given(st.datetimes(min_value=datetime(2009, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))
def test_the_zone_a_moment_is_written_in_changes_nothing(moment: datetime) -> None:
    assert report_year_due(moment) == report_year_due(moment.astimezone(UTC))


def test_a_moment_without_a_zone_has_no_report_year() -> None:
    with pytest.raises(ValueError, match="time zone"):
        report_year_due(datetime(2019, 4, 1))


def test_a_year_asked_for_is_taken_as_it_is() -> None:
    assert year_of_run(2018) == 2018


def test_without_a_year_or_a_schedule_it_is_the_year_due_now() -> None:
    assert year_of_run(None) == report_year_due(datetime.now(UTC))


def test_an_inbox_may_name_its_year() -> None:
    assert inbox_of(2018, Path("in/{year}/reports {year}")) == Path("in/2018/reports 2018")
    assert inbox_of(2018, Path("in/{unit}/all")) == Path("in/{unit}/all")
