"""How is a whole made-up report put together? One call for tests and benches that need a believable report."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from examples.draw import number, pick
from examples.figures import clean_figures
from examples.people import PEOPLE
from examples.prose import Subject, write_prose
from examples.report import SampleReport

__all__ = ["sample_report"]


def sample_report(
    seed: str, unit: str = "晴川区样本局", year: int = 2018, given: Mapping[str, int | Decimal] | None = None
) -> SampleReport:
    """A faultless report on form 2014: the seed decides figures and wording.

    Args:
        seed: whatever tells this report from others.
        unit: official name of the unit.
        year: report year.
        given: numbers to use instead of drawn ones, see `examples.figures.clean_figures`.
    """
    figures = clean_figures(seed, given)
    subject = Subject(unit, "本单位", ("办事指南", "资金使用", "便民服务"), date(year, 1, 1), date(year, 12, 31), year)
    return SampleReport(
        unit=unit,
        year=year,
        values=dict(figures),
        title=f"{unit}{year}年政府信息公开工作年度报告",
        table_unit=unit,
        paragraphs=write_prose(subject, figures, seed),
        signature=unit,
        signed_on=date(year + 1, 2, number(f"{seed}/signed", 1, 28)),
        filled_on=date(year + 1, 1, number(f"{seed}/filled", 10, 31)),
        filler=pick(f"{seed}/filler", PEOPLE),
    )
