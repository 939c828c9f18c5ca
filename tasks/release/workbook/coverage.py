"""What do the totals of a consolidated form cover? The last sheet of its workbook."""

from collections.abc import Iterator

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from expectations.forms import Form
from expectations.rules import Severity
from tasks.release.contents import ReleaseContents
from tasks.release.labels import LEVELS, UNIT_STATUSES
from tasks.release.workbook.looks import A4, Looks, height_of

__all__ = ["coverage_sheet"]

_WIDTHS = (40, 12, 12, 12, 12, 12)


def coverage_sheet(book: Workbook, looks: Looks, layout: Form, contents: ReleaseContents) -> None:
    """Say why the totals are provisional, what is counted twice in them, and what came of each unit due."""
    sheet = book.add_worksheet("汇总范围")
    last = len(_WIDTHS) - 1
    sheet.merge_range(0, 0, 0, last, f"{contents.district}{contents.year}年度汇总范围", looks.title)
    lines = tuple(_lines(layout, contents))
    for place, line in enumerate(lines, start=1):
        sheet.merge_range(place, 0, place, last, line, looks.wrapped)
        sheet.set_row(place, height_of(line, sum(_WIDTHS)))
    top = len(lines) + 2
    headings = ("应报单位", "报送情况", "统计表版本", *(severity.label for severity in Severity))
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.write_string(top, column, heading, looks.bold)
        sheet.set_column(column, column, width)
    units = contents.consolidated.units.with_columns(pl.col("status").replace_strict(UNIT_STATUSES))
    columns = ("unit", "status", "form", *(f"findings_{severity}" for severity in Severity))
    for place, unit in enumerate(units.select(columns).iter_rows(), start=top + 1):
        sheet.write_row(place, 0, unit)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _lines(layout: Form, contents: ReleaseContents) -> Iterator[str]:
    units = contents.consolidated.units
    on_form = units.filter(pl.col("form") == layout.id).height
    yield f"状态：{LEVELS[contents.maturity.level]}"
    yield from (f"原因：{reason}" for reason in contents.maturity.reasons)
    yield f"本表合计：{units.height}个应报单位中，用{layout.id}年版统计表报送的{on_form}个单位之和"
    yield from _counted_twice(layout)


def _counted_twice(layout: Form) -> Iterator[str]:
    """The items whose sum over units counts something twice, a line a table."""
    for block in layout.blocks:
        items = [item for item in block.items if not item.additive]
        rows = dict.fromkeys(layout.rows[item.row].name for item in items)
        columns = dict.fromkeys(block.columns[item.column].label for item in items)
        if items:
            of_columns = "" if layout.is_list else f"的{'、'.join(columns)}"
            yield f"单位之间可能重复计数（如联合发文），合计仅供参考：{'、'.join(rows)}{of_columns}"
