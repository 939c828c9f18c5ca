"""What does each unit of the example district report? Planned files made into reports."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from examples.draw import number
from examples.people import PEOPLE, Person
from examples.plan import Plan, PlannedFile
from examples.prose import Subject, write_prose, write_sections
from examples.report import ExtraRow, SampleReport
from examples.roster import roster_units
from examples.tables import printed_of, table_of

__all__ = ["compose"]

_SELF = {"office": "我办", "department": "我局", "town": "我镇", "street": "本街道", "district": "我区"}
_PEOPLE_A_REPORT = 3
_SINCE = 2019


def compose(planned: PlannedFile, whole: Plan) -> SampleReport:
    """The report that one file of a plan holds."""
    name = _name(planned)
    year = planned.year
    table = table_of(planned)
    at = whole.files.index(planned)
    people = PEOPLE[_PEOPLE_A_REPORT * at : _PEOPLE_A_REPORT * (at + 1)]
    filler, leader, checker = people if planned.has_people else (None, None, None)
    filled_on, signed_on, published_on = _dates(planned)
    shown = "" if planned.names_no_unit else name
    report = SampleReport(
        unit=name,
        year=year,
        values={item: value for item, value in table.items() if item not in planned.absent},
        title=f"{shown}{year}年政府信息公开工作年度报告",
        table_unit=planned.table_unit or shown,
        form=planned.form,
        signature=planned.signed_by or shown,
        signed_on=signed_on,
        filled_on=filled_on,
        published_on=published_on if planned.kind == "html" else None,
        filler=filler,
        leader=leader if at % 2 else None,
        checker=checker if at % 2 else None,
        printed=printed_of(planned),
        extra_rows=tuple(ExtraRow(**row) for row in planned.extra_rows),
        has_table=planned.has_table,
    )
    return _reworded(
        _with_prose(report, planned, _subject(planned, name, people[0]), {**table, **planned.prose}), planned
    )


def _with_prose(
    report: SampleReport, planned: PlannedFile, subject: Subject, figures: Mapping[str, Decimal | None]
) -> SampleReport:
    seed = planned.wording_of or f"{planned.subject}/{planned.year}"
    if planned.form == "2014":
        return replace(report, paragraphs=write_prose(subject, figures, seed))
    paragraphs, (first, *sections) = write_sections(subject, figures, seed, planned.form)
    first = replace(first, paragraphs=(*first.paragraphs, *planned.added))
    return replace(report, paragraphs=paragraphs, sections=(first, *sections))


def _reworded(report: SampleReport, planned: PlannedFile) -> SampleReport:
    """The report with the plan's changes to its wording made."""

    def changed(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_replaced(text, planned.reworded) for text in texts)

    sections = tuple(replace(section, paragraphs=changed(section.paragraphs)) for section in report.sections)
    return replace(report, paragraphs=changed(report.paragraphs), sections=sections)


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def _dates(planned: PlannedFile) -> tuple[date, date, date]:
    """When the report was filled in, signed and published; since 2019 all in January, before it was received."""
    seed, next_year = f"{planned.subject}/{planned.year}", planned.year + 1
    if planned.year < _SINCE:
        filled_on = planned.filled_on or date(next_year, 1, number(f"{seed}/filled", 8, 25))
        signed_on = planned.signed_on or filled_on + timedelta(number(f"{seed}/signed", 2, 16))
        return filled_on, signed_on, signed_on + timedelta(number(f"{seed}/published", 1, 6))
    filled_on = planned.filled_on or date(next_year, 1, number(f"{seed}/filled", 4, 8))
    signed_on = planned.signed_on or filled_on + timedelta(number(f"{seed}/signed", 1, 4))
    return filled_on, signed_on, signed_on + timedelta(number(f"{seed}/published", 1, 5))


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
