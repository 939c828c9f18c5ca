"""What stands in a report, in reading order? Texts with roles and tables with spans, whatever the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from examples.render.official import official_tables
from examples.render.table import Slot, Table, TableCell, TableRow, places, slots
from examples.report import SampleReport
from expectations.forms import form

__all__ = ["Block", "Role", "Slot", "Table", "TableCell", "TableRow", "Text", "blocks", "places", "slots"]


class Role(StrEnum):
    """What a text is for, and so how it is set."""

    TRAIL = "trail"
    TITLE = "title"
    ISSUE = "issue"
    BODY = "body"
    HEADING = "heading"
    SIGNATURE = "signature"
    TABLE_TITLE = "table_title"
    FOOT = "foot"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; for a picture, its file name."""

    text: str
    role: Role


Block = Text | Table


def blocks(report: SampleReport, *, is_split: bool = False) -> tuple[Block, ...]:
    """The report's texts and tables in reading order.

    A report in sections has its tables inside them; any other has one as an attachment at its end.

    Args:
        report: what to print.
        is_split: whether the blocks that a form stacks in one table are printed as tables of their own.
    """
    rest = _sections(report, is_split=is_split) if report.sections else _attachment(report)
    everything = (*_opening(report), *rest)
    return tuple(block for block in everything if isinstance(block, Table) or block.text)


def chinese_date(day: date) -> str:
    """A date as reports print it, such as 2019年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _opening(report: SampleReport) -> Iterator[Block]:
    if report.published_on:
        yield Text("当前位置:首页 > 信息公开 > 年度报告", Role.TRAIL)
    yield Text(report.title, Role.TITLE)
    if report.published_on:
        yield Text(f"发布日期:{chinese_date(report.published_on)}    字号:[大 中 小]", Role.ISSUE)
    yield from (Text(paragraph, Role.BODY) for paragraph in report.paragraphs)


def _sections(report: SampleReport, *, is_split: bool) -> Iterator[Block]:
    for section in report.sections:
        yield Text(section.heading, Role.HEADING)
        yield from (Text(paragraph, Role.BODY) for paragraph in section.paragraphs)
        if section.tables and report.has_table:
            yield from official_tables(report, section.tables, is_split=is_split)
        elif section.tables:
            yield Text(f"统计表{section.tables[0] + 1}.png", Role.PICTURE)
    yield from _signature(report)
    if report.people:
        yield from (Text(line, Role.FOOT) for line in _foot(report))


def _attachment(report: SampleReport) -> Iterator[Block]:
    layout = form(report.form)
    yield from _signature(report)
    yield Text("附件", Role.BODY)
    yield Text(layout.title, Role.TABLE_TITLE)
    yield Text(f"({report.year}年度)", Role.TABLE_TITLE)
    yield Text(f"填报单位(盖章):{report.table_unit}", Role.BODY)
    if report.has_table:
        yield from official_tables(report, range(len(layout.blocks)))
    else:
        yield Text("统计表.png", Role.PICTURE)
    yield from (Text(line, Role.FOOT) for line in _foot(report))


def _signature(report: SampleReport) -> Iterator[Text]:
    yield Text(report.signature, Role.SIGNATURE)
    if report.signed_on:
        yield Text(chinese_date(report.signed_on), Role.SIGNATURE)


def _foot(report: SampleReport) -> Iterator[str]:
    leader, checker = (person.name if person else "" for person in (report.leader, report.checker))
    yield f"单位负责人:{leader}    审核人:{checker}"
    if report.filler:
        yield f"填报人:{report.filler.name}    联系电话:{report.filler.phone}"
    if report.filled_on:
        yield f"填报日期:{chinese_date(report.filled_on)}"
