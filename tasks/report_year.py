"""Which report year is due at a given moment?"""

from datetime import datetime, timedelta, timezone

__all__ = ["CHINA", "report_year_due"]

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def report_year_due(moment: datetime) -> int:
    """The calendar year before the moment's, by China's clock: a year is reported on in the year after.

    Source: 政府信息公开条例 (2007) art. 31, (2019) art. 49.

    Raises:
        ValueError: the moment names no time zone, so its year is not known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no certain year")
    return moment.astimezone(CHINA).year - 1
