"""What does each unit of the example district report? Planned files made into reports."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from examples.draw import number
from examples.figures import Figures, clean_figures
from examples.people import PEOPLE, Person
from examples.plan import Plan, PlannedFile, roster_units
from examples.prose import Subject, write_prose
from examples.report import ExtraRow, SampleReport
from expectations.forms import form

__all__ = ["compose", "table_of"]

_SELF = {"office": "我办", "department": "我局", "town": "我镇", "street": "本街道", "district": "我区"}
_PEOPLE_A_REPORT = 3


def compose(planned: PlannedFile, whole: Plan) -> SampleReport:
    """The report that one file of a plan holds."""
    name = _name(planned)
    year = planned.year
    table = table_of(planned, whole)
    seed = f"{planned.subject}/{year}"
    at = whole.files.index(planned)
    filler, leader, checker = PEOPLE[_PEOPLE_A_REPORT * at : _PEOPLE_A_REPORT * (at + 1)]
    filled_on = planned.filled_on or date(year + 1, 1, number(f"{seed}/filled", 8, 25))
    signed_on = planned.signed_on or filled_on + timedelta(number(f"{seed}/signed", 2, 16))
    shown = "" if planned.names_no_unit else name
    return SampleReport(
        unit=name,
        year=year,
        values={item: value for item, value in table.items() if item not in planned.absent},
        title=f"{shown}{year}年政府信息公开工作年度报告",
        table_unit=planned.table_unit or shown,
        paragraphs=write_prose(_subject(planned, name, filler), {**table, **planned.prose}, seed),
        signature=shown,
        signed_on=signed_on,
        filled_on=filled_on,
        published_on=signed_on + timedelta(number(f"{seed}/published", 1, 6)) if planned.kind == "html" else None,
        filler=filler,
        leader=leader if at % 2 else None,
        checker=checker if at % 2 else None,
        printed=planned.printed,
        extra_rows=tuple(ExtraRow(**row) for row in planned.extra_rows),
        has_table=planned.has_table,
    )


def table_of(planned: PlannedFile, whole: Plan) -> Mapping[str, Decimal | None]:
    """The numbers of a planned file's table, faults included, in the form's order."""
    if planned.is_consolidated:
        return _district_sums(whole)
    if planned.exact is not None:
        drawn: Figures = {item.id: planned.exact.get(item.id, Decimal(0)) for item in form("2014").items}
    else:
        drawn = clean_figures(f"{planned.subject}/{planned.year}", planned.figures)
    return {**drawn, **planned.table}


def _district_sums(whole: Plan) -> Mapping[str, Decimal | None]:
    """The sum over all units whose report counts; a blank or missing cell adds nothing."""
    sums = {item.id: Decimal(0) for item in form("2014").items}
    for planned in whole.files:
        if planned.state == "live":
            for item, value in table_of(planned, whole).items():
                sums[item] += value if value and item not in planned.absent else 0
    return sums


def _name(planned: PlannedFile) -> str:
    if planned.unit is None:
        return planned.subject
    unit = roster_units()[planned.unit]
    return unit.former_names[0] if planned.uses_former_name else unit.name


def _subject(planned: PlannedFile, name: str, filler: Person) -> Subject:
    kind = roster_units()[planned.unit].kind if planned.unit else "department"
    period = planned.period_year or planned.year
    contact = f"联系人：{filler.name}，电话：{filler.phone}，电子邮箱：{filler.email}。"
    return Subject(
        unit=name,
        we=planned.we or _SELF[kind],
        topics=planned.topics,
        start=date(period, 1, 1),
        end=date(period, 12, 31),
        year=planned.year,
        contact=contact if planned.has_contact_in_prose else "",
    )
