"""The published tables that explain the others: items, rules, codes; what rules said; printed totals; comparisons."""

import dataframely as dy
import polars as pl

from expectations.rules import Family
from tasks.model.codes import ReportingLevel, UnitKind
from tasks.tables import fields
from tasks.tables.model import Table, TableInfo
from tasks.tables.published import OfItem

__all__ = ["SCOPES", "Checks", "Codes", "Growth", "Indicators", "Items", "Printed", "Rules", "SeriesTotals"]

_KINDS = [kind for kind in UnitKind if kind is not UnitKind.DISTRICT]
SCOPES = {**ReportingLevel.labels(), **{kind.value: kind.label for kind in _KINDS}}
"""The units that an indicator is taken over: those of a level, or of one kind."""


class Items(OfItem):
    """The numbers of the official forms."""

    info = TableInfo(
        "items", "指标目录", "One row per number of an official form, in the form's order", ("form", "order")
    )
    form = fields.form_id()
    order = fields.count("序号", "Place in the form, counted from 1", least=1)
    item = fields.item()
    label = fields.text("名称", "What the number is called in a sentence")
    row_label = fields.text("行名称", "Label of its row as printed")
    column_label = fields.text("列名称", "Heading of its column as printed; empty where the form is one list")
    table_heading = fields.text("表名称", "Heading of the table it stands in; empty where the form has one")
    section = fields.text("部分", "The topmost row above it")
    parent = fields.text("上级行", "The row it is part of; null for a row of the first level", nullable=True)
    unit_of_measure = fields.unit_of_measure()
    description = fields.text("英文说明", "What the number counts")
    document = fields.text("依据", "The document that lays down the form")
    series_item = fields.text("可比指标", "The number of `series` that it is part of; null for none", nullable=True)
    additive = fields.flag("可加", "False where a sum over units counts something twice")
    stock = fields.flag("存量", "Whether it stands from year to year")
    caveat = fields.text("注意", "What to mind when using it, in plain Chinese", nullable=True)


class Rules(Table):
    """The rules by which the reports were checked."""

    info = TableInfo("rules", "审核规则", "One row per rule of the catalogue", ("rule",))
    rule = fields.rule()
    title = fields.text("名称", "What the rule demands, in short, in Chinese")
    formula = fields.text("公式", "What must hold")
    severity = fields.severity()
    family = fields.code(
        Family, "类别", "What the rule looks at: table, prose, document, roster, years, peers, district"
    )
    source = fields.text("依据", "Where the rule comes from")
    forms = fields.texts("适用表式", "The forms it is applied to; empty for any")
    since = fields.text("起始版本", "The version of the software that had it first")


class Codes(Table):
    """The codes of the other tables."""

    info = TableInfo("codes", "代码表", "One row per code of a column, with its Chinese label", ("codelist", "order"))
    codelist = fields.text("代码集", "Name of the vocabulary; the descriptor says which columns use it")
    order = fields.count("序号", "Place in the vocabulary, counted from 1", least=1)
    code = fields.text("代码", "The code as it stands in the tables")
    label = fields.text("名称", "Its Chinese label")
    explanation = fields.text("解释", "What it means, where the label does not say it", nullable=True)


class Checks(Table):
    """What the rules said of each report, faults or none."""

    info = TableInfo(
        "checks",
        "审核情况",
        "One row per rule and report (or unit without one): how many checks passed, failed or could not be assessed",
        ("year", "unit_id", "submission_id", "rule"),
    )
    year = fields.year()
    unit_id = fields.unit_id("Roster id of the unit; null where the unit is unknown", nullable=True)
    submission_id = fields.submission_id("The submission concerned; null where none was received", nullable=True)
    rule = fields.rule()
    passed = fields.count("通过", "Checks of the rule that passed")
    failed = fields.count("未通过", "Checks that failed")
    cannot_be_assessed = fields.count("无法判断", "Checks that could not be assessed")


class Printed(OfItem):
    """The district's own printed reports beside the totals published here."""

    info = TableInfo(
        "printed",
        "与印发汇总对照",
        "One row per number of a consolidated report that the district printed, beside the total of this release",
        ("year", "submission_id", "form", "item"),
    )
    year = fields.year()
    submission_id = fields.submission_id()
    level = fields.code(ReportingLevel, "层级", "The level that the printed report covers: district or own")
    form = fields.form_id()
    item = fields.item()
    status = fields.status()
    printed = fields.value("印发数", "The number as printed; null unless status is reported")
    total = fields.value("本次合计", "The total of that level in this release; null where no unit's number counts")
    difference = fields.value("差额", "Printed less total; null where one of them is")
    units_missing = fields.count("缺报单位数", "Units without a readable report on this form", nullable=True)
    units_held_back = fields.count("暂不计入单位数", "Units whose report is held back", nullable=True)


class SeriesTotals(Table):
    """The sums of the numbers that can be followed across forms."""

    info = TableInfo(
        "series_totals",
        "可比合计",
        "One row per level and number that can be followed across forms: the sum over the units, on whichever form",
        ("level", "series_item"),
    )
    level = fields.code(ReportingLevel, "层级", "own (区本级), towns_and_streets (乡镇街道) or district (全区)")
    series_item = fields.text("可比指标", "Id of the number, the same on every form")
    label = fields.text("名称", "What the number is called in the newest form")
    unit_of_measure = fields.unit_of_measure()
    total = fields.value("合计", "Sum over the units that count; null where no unit gives the number")
    units_due = fields.count("应报单位数", "Units due to report")
    units_reported = fields.count("已报数值单位数", "Units whose number is in the sum")
    units_in_question = fields.count("存疑单位数", "Units whose number is in the sum while an open finding names it")
    total_in_question = fields.value("存疑合计", "Sum of those numbers; null where there is none")

    @dy.rule()
    def is_sum_exactly_of_reported_numbers(cls) -> pl.Expr:
        """A sum stands exactly where some unit's number is in it."""
        return pl.col("total").is_not_null() == (pl.col("units_reported") > 0)


class Growth(OfItem):
    """This year's sums beside last year's, over the units that count in both."""

    info = TableInfo(
        "growth",
        "与上年同口径比较",
        "One row per level and item: sums of this year and of the year before over the same units, those whose number "
        "counts in both; the year before is its current release. Items that must not be added up are left out",
        ("level", "form", "item"),
    )
    level = fields.code(ReportingLevel, "层级", "own (区本级), towns_and_streets (乡镇街道) or district (全区)")
    form = fields.form_id("Official form of this year's number")
    item = fields.item()
    label = fields.text("名称", "What the number is called")
    unit_of_measure = fields.unit_of_measure()
    units_compared = fields.count("可比单位数", "Units whose number counts in both years", least=1)
    total_before = fields.value("上年合计", "Sum over these units in the year before", nullable=False)
    total_now = fields.value("本年合计", "Sum over these units in this year", nullable=False)
    difference = fields.value("增减", "This year's less last year's", nullable=False)
    rate = fields.value("增减率", "Difference by last year's sum, as a share of 1; null where that sum is 0")
    units_in_question = fields.count("存疑单位数", "Units compared whose number of this year an open finding names")
    release_before = fields.text("上年发布号", "The release of the year before that it is compared with")


class Indicators(Table):
    """Rates and shares."""

    info = TableInfo(
        "indicators",
        "统计指标",
        "One row per indicator and group of units: numerator, denominator and value, over the units that give both",
        ("indicator", "scope"),
    )
    indicator = fields.text("统计指标", "Id of the definition")
    scope = dy.String(
        nullable=False,
        check={"is_scope": lambda column: column.is_in(list(SCOPES))},
        description="The units it is taken over: a level (own, towns_and_streets, district) or a kind of unit",
        metadata=fields.labels("统计范围"),
    )
    label = fields.text("名称", "What the indicator is called, in Chinese")
    definition = fields.text("算法", "Numerator by denominator, in Chinese")
    source = fields.text("出处", "Where the definition comes from")
    numerator = fields.value("分子", "Sum over the units; null where no unit gives both numbers")
    denominator = fields.value("分母", "Sum over the same units")
    value = fields.value("数值", "Numerator by denominator, as a share of 1; null where it cannot be told")
    units = fields.count("单位数", "Units that give both, and so are in both sums")
    units_due = fields.count("应报单位数", "Units due to report in this group")
    reason = fields.text("没有数值的原因", "Why there is no value, in Chinese", nullable=True)

    @dy.rule()
    def is_reason_exactly_where_no_value(cls) -> pl.Expr:
        """A value or the reason why there is none, and never both."""
        return pl.col("reason").is_null() == pl.col("value").is_not_null()
