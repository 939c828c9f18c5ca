"""The columns that several tables share, and the types that all of them use."""

from collections.abc import Sequence

import polars as pl

from expectations.forms import form_ids
from tasks.model.number import DECIMALS, DIGITS
from tasks.tables.model import Field

__all__ = [
    "COUNT",
    "FLAG",
    "MOMENT",
    "TEXT",
    "VALUE",
    "YEAR",
    "decision",
    "decision_reason",
    "form",
    "item",
    "listed",
    "measure",
    "note",
    "original",
    "place",
    "required",
    "rule",
    "severity",
    "status",
    "subject",
    "submission",
    "unit",
    "unit_id",
    "year",
]

VALUE = pl.Decimal(DIGITS, DECIMALS)
"""Numbers of the forms and their totals, exact."""

TEXT = pl.String()
YEAR = pl.Int32()
COUNT = pl.Int64()
FLAG = pl.Boolean()
MOMENT = pl.Datetime("us")


def required(name: str, dtype: pl.DataType, label: str, description: str) -> Field:
    """A column that is never null."""
    return Field(name, dtype, label, description, is_required=True)


def listed(names: Sequence[str], joint: str) -> str:
    """Names in a sentence, the last two with a word between them."""
    return f" {joint} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


year = required("year", YEAR, "年度", "Report year: the calendar year the figures cover")
unit_id = required("unit_id", TEXT, "单位标识", "Stable id of the unit in the district's roster")
unit = required("unit", TEXT, "单位", "Official name of the unit")
form = required("form", TEXT, "统计表版本", f"Official form: {listed(form_ids(), 'or')}")
item = required("item", TEXT, "指标标识", "Id of the number in the official form")
submission = required("submission_id", TEXT, "报送标识", "First 16 hex digits of the SHA-256 of the file as received")
measure = Field("unit_of_measure", TEXT, "计量单位", "Unit of measure as printed in the official form")
status = required(
    "status", TEXT, "填报状态", "reported, blank, not_applicable, unreadable or absent; blank is not zero"
)
note = Field("note", TEXT, "备注", "Words that stood beside the number in its cell")
place = Field("place", TEXT, "位置", "Where in the submitted file the number stands")
decision = Field("decision_id", TEXT, "决定标识", "Id of the ledger entry that decided about it")
original = (
    Field("original_value", VALUE, "原报数值", "The number as the report gives it, where a correction replaced it"),
    Field("original_status", TEXT, "原填报状态", "Its status in the report; null where nothing was corrected"),
)
decision_reason = Field("decision_reason", TEXT, "决定理由", "Why it was decided so")
severity = required("severity", TEXT, "级别", "block (必须改), explain (需说明) or hint (提示)")
rule = required("rule", TEXT, "规则", "Permanent id of the rule in the catalogue")

subject = (
    year,
    Field("unit_id", TEXT, "单位标识", "Roster id of the unit; null where the unit is unknown"),
    Field("unit", TEXT, "单位", "Official name, or the name found where the unit is unknown"),
    Field("submission_id", TEXT, "报送标识", "The submission concerned; null where none was received"),
)
