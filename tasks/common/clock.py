"""China's clock, the report year that is due by it, and the date that stands where there is to be none."""

from datetime import date, datetime, timedelta, timezone

__all__ = ["CHINA", "ZIP_EPOCH", "now", "report_year_due", "today"]

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one time zone and, since 1992, no summer time."""

ZIP_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a zip archive knows no time zone
"""The day a zip archive's calendar begins: the time of whatever must come out the same whenever it is made."""


def now() -> datetime:
    """Return the present moment in China's time zone."""
    return datetime.now(CHINA)


def today() -> date:
    """Return the present day in China."""
    return now().date()


def report_year_due(moment: datetime) -> int:
    """Return the calendar year before the moment's, by China's clock: a year is reported on in the year after.

    Source: 政府信息公开条例 (2007) art. 31, (2019) art. 49.

    Raises:
        ValueError: the moment names no time zone, so its year is not known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no certain year")
    return moment.astimezone(CHINA).year - 1
