"""What stands in a report, in reading order? Texts with roles and tables with spans, whatever the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from examples.report import ExtraRow, SampleReport
from expectations.forms import Form, Item, form

__all__ = ["Block", "Role", "Table", "TableCell", "TableRow", "Text", "blocks"]


class Role(StrEnum):
    """What a text is for, and so how it is set."""

    TRAIL = "trail"
    TITLE = "title"
    ISSUE = "issue"
    BODY = "body"
    SIGNATURE = "signature"
    TABLE_TITLE = "table_title"
    FOOT = "foot"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; for a picture, its file name."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its text, its number where it holds nothing but that, and the columns it covers."""

    text: str
    number: Decimal | None = None
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells; head rows may be printed again on each page."""

    cells: tuple[TableCell, ...]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed: its rows, and how many columns they cover."""

    rows: tuple[TableRow, ...]
    width: int


Block = Text | Table


def blocks(report: SampleReport) -> tuple[Block, ...]:
    """The report's texts and table in reading order."""
    return tuple(block for block in _all_blocks(report) if isinstance(block, Table) or block.text)


def _all_blocks(report: SampleReport) -> Iterator[Block]:
    layout = form(report.form)
    if report.published_on:
        yield Text("当前位置:首页 > 信息公开 > 年度报告", Role.TRAIL)
    yield Text(report.title, Role.TITLE)
    if report.published_on:
        yield Text(f"发布日期:{chinese_date(report.published_on)}    字号:[大 中 小]", Role.ISSUE)
    yield from (Text(paragraph, Role.BODY) for paragraph in report.paragraphs)
    yield Text(report.signature, Role.SIGNATURE)
    if report.signed_on:
        yield Text(chinese_date(report.signed_on), Role.SIGNATURE)
    yield Text("附件", Role.BODY)
    yield Text(layout.title, Role.TABLE_TITLE)
    yield Text(f"({report.year}年度)", Role.TABLE_TITLE)
    yield Text(f"填报单位(盖章):{report.table_unit}", Role.BODY)
    yield _TABLES[report.form](report, layout) if report.has_table else Text("统计表.png", Role.PICTURE)
    yield from (Text(line, Role.FOOT) for line in _foot(report))


def chinese_date(day: date) -> str:
    """A date as reports print it, such as 2019年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _foot(report: SampleReport) -> Iterator[str]:
    leader, checker = (person.name if person else "" for person in (report.leader, report.checker))
    yield f"单位负责人:{leader}    审核人:{checker}"
    if report.filler:
        yield f"填报人:{report.filler.name}    联系电话:{report.filler.phone}"
    if report.filled_on:
        yield f"填报日期:{chinese_date(report.filled_on)}"


def _table_2014(report: SampleReport, layout: Form) -> Table:
    """Three columns; a group row leaves the two on the right empty and merged."""
    (block,) = layout.blocks
    headings = (block.label_heading, block.unit_heading, block.columns[0].label)
    head = TableRow(tuple(map(TableCell, headings)), is_head=True)
    rows = [head]
    for row in layout.rows:
        if not row.items:
            rows.append(TableRow((TableCell(row.label), TableCell("", columns=2))))
        for item in row.items:
            if item.id in report.values:
                rows.append(_item_row(report, item))
                rows += [_extra_row(extra) for extra in report.extra_rows if extra.after == item.id]
    return Table(tuple(rows), width=3)


def _item_row(report: SampleReport, item: Item) -> TableRow:
    number = None if item.id in report.printed else report.values[item.id]
    return TableRow((TableCell(item.label), TableCell(item.unit), TableCell(report.text_of(item.id), number)))


def _extra_row(extra: ExtraRow) -> TableRow:
    return TableRow((TableCell(extra.label), TableCell(extra.unit), TableCell(extra.text)))


_TABLES = {"2014": _table_2014}
