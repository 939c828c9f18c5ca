"""What is laid beside the sections that people write: figures that the lake really holds, never a sentence for them.

Each kind of material that a form's frame names (`expectations.forms.ReportSection.material`) is a function here, which
gives its lines in Chinese. What units write of their problems in words is read as words nowhere in the lake; what can
be told of problems is what the rules found.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import polars as pl

from expectations.forms import ReportSection, in_quotation_marks
from expectations.forms.prose_sums import FEES
from expectations.rules import CATALOGUE, Severity
from tasks.annual_report.contents import ReportContents
from tasks.common.numbers import format_number
from tasks.consolidation import listed
from tasks.lake.folders import LakeError
from tasks.lake.published import scan_published
from tasks.lake.releases import existing_release
from tasks.lake.year_tables import read_prose
from tasks.model.codes import UnitStatus
from tasks.tables import Checks, Findings, Growth, Units

__all__ = ["MATERIALS", "fees_collected", "material_of"]

_MOST_TITLES = 15
"""Rules listed of what was found: one page holds the section with as many."""

_MOST_ITEMS = 10
"""Totals in question that are named, as in the consolidated form."""

_OURS = frozenset(("READ-DOUBT",))
"""Rules that speak of our reading, not of the unit's work."""

_YUAN = 10_000
"""元 in one 万元."""

_PER_CENT = 100


def material_of(section: ReportSection, contents: ReportContents) -> list[str]:
    """The lines to be laid beside a section; none where it names no material, or there is nothing to say."""
    return [line for kind in section.material for line in MATERIALS[kind](section, contents)]


def fees_collected(contents: ReportContents) -> Decimal | None:
    """The handling fees collected, in 元; `None` unless the report of every unit that counts says how much."""
    fees = _fees(contents)
    return None if fees is None or fees[1] or not fees[0] else sum(fees[0].values(), Decimal(0))


def _units(_: ReportSection, contents: ReportContents) -> Iterator[str]:
    units = contents.units
    by_status = Counter(units["status"])
    due = units.height - by_status[UnitStatus.WAIVED]
    told = "，".join(f"{status.label}{by_status[status]}个" for status in UnitStatus if by_status[status])
    yield f"应报单位{due}个；报送情况：{told}。"
    on_form = units.filter(status=UnitStatus.REPORTED, form=contents.layout.id).height
    if others := by_status[UnitStatus.REPORTED] - on_form:
        yield f"另有{others}个计入合计的单位用了别的版本的统计表，其数不在本报告的合计里。"
    late = units.filter(pl.col("days_late") > 0)["unit"].sort()
    on_time = units.filter(pl.col("days_late") <= 0).height
    if on_time or late.len():
        named = f"：{listed(late)}" if late.len() else ""
        yield f"按时报送的{on_time}个，迟报的{late.len()}个{named}。"


def _comparison(_: ReportSection, contents: ReportContents) -> Iterator[str]:
    rows = scan_published(contents.release.path, Growth).filter(level=contents.level, form=contents.layout.id)
    by_item = {row["item"]: row for row in rows.collect().iter_rows(named=True)}
    told = [by_item[item] for item in contents.layout.key_items if item in by_item]
    if not told:
        yield "上年没有可以比较的数。"
        return
    yield f"与上年比较（只算两年都计入的单位；上年取自发布 {told[0]['release_before']}）："
    for row in told:
        before, now = (format_number(row[name]) for name in ("total_before", "total_now"))
        rate = "" if row["rate"] is None else f"（{row['rate'] * _PER_CENT:+.1f}%）"
        yield f"　　{row['label']}：上年{before}、本年{now}{rate}，可比单位{row['units_compared']}个"


def _in_question(section: ReportSection, contents: ReportContents) -> Iterator[str]:
    """Totals of the section's tables of which some is in question, or from which numbers are held out."""
    items = [item.id for number in section.blocks for item in contents.layout.blocks[number].items]
    totals = contents.totals.filter(pl.col("item").is_in(items))
    for column, words in (
        ("units_in_question", "合计中含有审核结果尚未处理的数"),
        ("units_questioned", "有单位的数因计量单位存疑没有计入"),
    ):
        rows = totals.filter(pl.col(column) > 0).sort(column, descending=True, maintain_order=True)
        if rows.height:
            named = "、".join(
                f"{in_quotation_marks(label)}{count}个单位"
                for label, count in rows.head(_MOST_ITEMS).select("label", column).iter_rows()
            )
            more = f"等{rows.height}项" if rows.height > _MOST_ITEMS else ""
            yield f"{words}：{named}{more}。"
    blank = totals.filter(pl.col("total").is_null()).height
    if blank:
        yield f"有{blank}格没有单位填报数字（未填或不适用），留空，不写0。"


def _counted_twice(section: ReportSection, contents: ReportContents) -> Iterator[str]:
    layout = contents.layout
    items = [item for number in section.blocks for item in layout.blocks[number].items if not item.additive]
    if items:
        rows = dict.fromkeys(layout.rows[item.row].name for item in items)
        yield f"单位之间可能重复计数（如联合发文），请核实后定稿：{'、'.join(rows)}。"


def _found(_: ReportSection, contents: ReportContents) -> Iterator[str]:
    """The rules by how many units' reports they were failed in, last year's number beside where they compare."""
    now = _units_by_title(contents.release.path, contents)
    lake, year = contents.release.lake, contents.year - 1
    release = existing_release(lake, year)
    before = _units_by_title(release, contents) if release else None
    comparable = _titles_asked(release) if release else frozenset()
    if not now:
        yield "这些单位的报告没有必须改或需说明的问题。"
    else:
        yield "没有通过的审核规则和涉及的单位数（已经改正或说明的也在内；括号内为上年）："
    for title, count in now.most_common(_MOST_TITLES):
        last = f"（{before[title]}）" if before is not None and title in comparable else ""
        yield f"　　{title}：{count}个{last}"
    if len(now) > _MOST_TITLES:
        yield f"　　另有{len(now) - _MOST_TITLES}条，见审核总览。"
    missing = contents.units.filter(status=UnitStatus.MISSING)["unit"].sort()
    if missing.len():
        yield f"没有报送的{missing.len()}个：{listed(missing)}。"
    yield "各单位在报告第五部分自己写的问题没有逐句识读，不在以上各数之内，请看各单位的报告。"


def _units_by_title(release: Path, contents: ReportContents) -> Counter[str]:
    """The units of the level whose reports failed a rule that asks for an answer, by the rule's title."""
    wanted = [rule.id for rule in CATALOGUE.values() if rule.id not in _OURS]
    units = scan_published(release, Units).filter(pl.col("kind").is_in(list(contents.level.kinds)))
    found = (
        scan_published(release, Findings)
        .filter(pl.col("severity").is_in([Severity.BLOCK, Severity.EXPLAIN]), pl.col("rule").is_in(wanted))
        .join(units, on="unit_id", how="semi")
        .select("unit_id", "rule")
        .unique()
        .collect()
    )
    pairs = {(unit_id, CATALOGUE[rule].title) for unit_id, rule in found.iter_rows()}
    return Counter(title for _, title in sorted(pairs))


def _titles_asked(release: Path) -> frozenset[str]:
    """The titles of the rules that were applied to the reports of a release."""
    rules = scan_published(release, Checks).select("rule").unique().collect()["rule"]
    return frozenset(CATALOGUE[rule].title for rule in rules if rule in CATALOGUE)


def _fees(contents: ReportContents) -> tuple[Mapping[str, Decimal], list[str]] | None:
    """The fee that each unit's report gives once and exactly, in 元, and the units whose reports do not.

    `None` where what the last run read in the reports' prose is not there, or not for this user to read.
    """
    counted = contents.units.filter(status=UnitStatus.REPORTED, form=contents.layout.id).sort("unit")
    try:
        prose = read_prose(contents.release.lake, contents.year)
    except (LakeError, PermissionError):
        return None
    said = prose.filter(pl.col("item") == FEES, ~pl.col("is_approximate")).group_by("submission_id").agg("value")
    given = {submission: set(values) for submission, values in said.iter_rows()}
    told, silent = {}, []
    for unit, submission in counted.select("unit", "submission_id").iter_rows():
        values = given.get(submission, set())
        if len(values) == 1:
            told[unit] = values.pop() * _YUAN
        else:
            silent.append(unit)
    return told, silent


def _fee_lines(_: ReportSection, contents: ReportContents) -> Iterator[str]:
    if (fees := _fees(contents)) is None:
        yield "读不到上次运行识读的正文，各单位的信息处理费请逐份核对。"
        return
    said, silent = fees
    some = {unit: value for unit, value in said.items() if value}
    yield f"计入合计的单位中，报告写明没有收取信息处理费的{len(said) - len(some)}个，写明收取的{len(some)}个。"
    yield from (f"　　{unit}：{format_number(value)}元" for unit, value in some.items())
    if silent:
        yield f"没有写明的{len(silent)}个，请核实：{listed(pl.Series(silent))}。"


MATERIALS: Mapping[str, Callable[[ReportSection, ReportContents], Iterator[str]]] = MappingProxyType(
    {
        "units": _units,
        "comparison": _comparison,
        "in_question": _in_question,
        "counted_twice": _counted_twice,
        "found": _found,
        "fees": _fee_lines,
    }
)
