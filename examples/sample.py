"""How is a whole made-up report put together? One call for tests and benches that need a believable report."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from examples.draw import number, pick
from examples.figures import Figures, clean_figures
from examples.people import PEOPLE
from examples.prose import Subject, write_prose, write_sections
from examples.report import SampleReport
from expectations.forms import form_due

__all__ = ["marked", "sample_report"]

_YUAN = 10000


def sample_report(
    seed: str,
    unit: str = "晴川区样本局",
    year: int = 2018,
    given: Mapping[str, int | Decimal] | None = None,
    form: str | None = None,
    last: Mapping[str, Decimal | None] | None = None,
) -> SampleReport:
    """A faultless report: the seed decides figures, wording, and how some numbers are written.

    Args:
        seed: whatever tells this report from others.
        unit: official name of the unit.
        year: report year.
        given: numbers to use instead of drawn ones, see `examples.figures.clean_figures`.
        form: the form's id; the one due for the year where it is not given.
        last: the unit's figures of the year before, that these go on from.

    Raises:
        ValueError: no form is due for the year, or the numbers given cannot all be true.
    """
    form_id = form or form_due(year)
    if form_id is None:
        raise ValueError(f"no form is due for {year}")
    figures = clean_figures(form_id, seed, given, last)
    subject = Subject(unit, "本单位", ("办事指南", "资金使用", "便民服务"), date(year, 1, 1), date(year, 12, 31), year)
    report = SampleReport(
        unit=unit,
        year=year,
        values=dict(figures),
        title=f"{unit}{year}年政府信息公开工作年度报告",
        table_unit=unit,
        form=form_id,
        signature=unit,
        signed_on=date(year + 1, 2, number(f"{seed}/signed", 1, 28)),
    )
    if form_id == "2014":
        return replace(
            report,
            paragraphs=write_prose(subject, figures, seed),
            filled_on=date(year + 1, 1, number(f"{seed}/filled", 10, 31)),
            filler=pick(f"{seed}/filler", PEOPLE),
        )
    values, printed = marked(figures, seed)
    paragraphs, sections = write_sections(subject, figures, seed, form_id)
    return replace(report, values=values, printed=printed, paragraphs=paragraphs, sections=sections)


def marked(figures: Figures, seed: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """Figures since 2019 as units write them: the values, and the texts of cells that hold more than a number.

    A unit makes no regulations and says so by 0, `/` or nothing at all; an amount may carry its unit of measure, a
    change its sign.
    """
    values: dict[str, Decimal | None] = dict(figures)
    printed: dict[str, str] = {}
    mark = pick(f"{seed}/regulations", ("0", "/", ""))
    for item in (item for item in figures if item.startswith("regulations.") and mark != "0"):
        values[item] = None
        printed |= {item: mark} if mark else {}
    amount = figures.get("procurement.amount")
    if amount:
        printed |= _amount("procurement.amount", amount, pick(f"{seed}/measure", ("", "万元", "元")))
    if pick(f"{seed}/signs", (True, False, False)):
        changes = {item: value for item, value in figures.items() if item.endswith(".items_change") and value > 0}
        printed |= {item: f"+{value}" for item, value in changes.items()}
    return values, printed


def _amount(item: str, amount: Decimal, measure: str) -> dict[str, str]:
    if measure == "元":
        return {item: f"{amount * _YUAN:f}元"} if amount * _YUAN == int(amount * _YUAN) else {}
    return {item: f"{amount:f}万元"} if measure else {}
