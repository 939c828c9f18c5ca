"""The tables of a province's year, which its districts' releases come to."""

import dataframely as dy
import polars as pl

from tasks.model.codes import MaturityLevel, ProvinceProblem
from tasks.tables import fields
from tasks.tables.model import Table, TableInfo

__all__ = ["Coverage", "ProvinceFindings", "ProvinceTotals"]


class Coverage(Table):
    """What each district has released."""

    info = TableInfo(
        "coverage", "各区发布情况", "One row per district: what it has released of the year", ("district_code",)
    )
    district_code = fields.text("行政区划代码", "Code of the district, as the list of districts gives it")
    district = fields.text("区", "Name of the district")
    release_id = fields.text("发布号", "Its current release; null where there is none that is sound", nullable=True)
    maturity = fields.code(MaturityLevel, "成熟度", "provisional or final", nullable=True)
    units_due = fields.count("应报单位数", "Units due to report in it")
    units_reported = fields.count("已报单位数", "Those whose report counts")
    units_held_back = fields.count("暂不计入单位数", "Those whose report is held back until it is repaired")
    findings_block = fields.count("必须改", "Open findings that must be repaired")
    findings_explain = fields.count("需说明", "Open findings that need an explanation")


class ProvinceTotals(Table):
    """The sums over the districts."""

    info = TableInfo(
        "totals", "全省汇总", "One row per item: the sum over the districts, and what it is made of", ("form", "item")
    )
    form = fields.form_id()
    item = fields.item()
    label = fields.text("名称", "What the number is called")
    unit_of_measure = fields.unit_of_measure()
    additive = fields.flag("可加", "False where a sum over units counts something twice")
    total = fields.value("合计", "Sum of the reported numbers; null where no unit reported one")
    total_in_question = fields.value("存疑合计", "Sum of the numbers that an open finding names; null where none is")
    districts = fields.count("区数", "Districts with a number in the sum")
    districts_final = fields.count("审定的区数", "Those of them whose release is final")
    units_due = fields.count("应报单位数", "Units due in the districts that have released")
    units_reported = fields.count("已报数值单位数", "Units whose number is in the sum")
    units_blank = fields.count("未填单位数", "Units whose report leaves the number empty")
    units_not_applicable = fields.count("不适用单位数", "Units to which the number does not apply")
    units_held_back = fields.count("暂不计入单位数", "Units whose report is held back")
    units_questioned = fields.count("待核实单位数", "Units whose number waits for its unit of measure")
    units_missing = fields.count("缺报单位数", "Units without a readable report on this form")
    units_in_question = fields.count("存疑单位数", "Units whose number is in the sum while an open finding names it")

    @dy.rule()
    def is_each_unit_counted_once(cls) -> pl.Expr:
        """The units due are those reported, blank, not applicable, held back, questioned and missing."""
        parts = ("reported", "blank", "not_applicable", "held_back", "questioned", "missing")
        return pl.col("units_due") == pl.sum_horizontal(f"units_{part}" for part in parts)


class ProvinceFindings(Table):
    """What is wrong with the year of a province, beyond what its districts know."""

    info = TableInfo(
        "findings",
        "全省审核结果",
        "One row per district and problem of its release, or of the districts with each other",
        ("district_code", "problem", "subject"),
    )
    district_code = fields.text("行政区划代码", "Code of the district")
    district = fields.text("区", "Name of the district")
    problem = fields.code(ProvinceProblem, "问题", "What is wrong")
    subject = fields.text("对象", "What it is about: a release, a form and item, or a unit's code")
    message = fields.text("说明", "What to do, in Chinese")
