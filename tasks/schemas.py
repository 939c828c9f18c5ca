"""Every table of the lake and of a release: its fields, types, keys and order, defined once.

A field has one meaning, one type, a Chinese label for the office and an English description for the
reader downstream. Frames are built through `Table.frame` and checked by `Table.check`; nothing
writes Parquet without one of these tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

__all__ = [
    "CHANGES",
    "CONTACTS",
    "DECISIONS",
    "DOCUMENTS",
    "FACTS",
    "FINDINGS",
    "OUTCOMES",
    "PERCENTAGES",
    "PROSE",
    "READINGS",
    "RECEIPTS",
    "SUBMISSIONS",
    "TABLES",
    "TOTALS",
    "UNITS",
    "UNMATCHED",
    "VALUE",
    "WORDING",
    "Field",
    "SchemaError",
    "Table",
]

VALUE = pl.Decimal(24, 6)
"""Numbers of the forms: exact, with room for 万元 to six decimals."""

_TEXT = pl.String()
_YEAR = pl.Int32()
_COUNT = pl.Int64()
_FLAG = pl.Boolean()
_MOMENT = pl.Datetime("us")


class SchemaError(ValueError):
    """A frame does not have the shape its table promises."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, Chinese label, English description, unit of measure, and whether it may be null."""

    name: str
    dtype: pl.DataType
    label: str
    description: str
    unit: str | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its fields in order, its key (unique, and the sort order), what a row is."""

    name: str
    label: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def schema(self) -> pl.Schema:
        """The polars schema, columns in order."""
        return pl.Schema({field.name: field.dtype for field in self.fields})

    def frame(self, rows: Iterable[Mapping[str, object]] = ()) -> pl.DataFrame:
        """Build a frame of this table from rows, sorted by the key.

        Raises:
            SchemaError: a required field is null or the key is not unique.
        """
        return self.check(pl.DataFrame(list(rows), schema=self.schema, orient="row"))

    def from_columns(self, columns: Mapping[str, Sequence[object]]) -> pl.DataFrame:
        """Build a frame of this table from its columns, all of one length, sorted by the key.

        Raises:
            SchemaError: a required field is null or the key is not unique.
        """
        return self.check(pl.DataFrame([pl.Series(name, columns[name], dtype) for name, dtype in self.schema.items()]))

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame sorted by key, with exactly this table's columns, or say what is wrong with it.

        Raises:
            SchemaError: columns or types differ, a required field is null, the key is not unique.
        """
        if frame.schema != self.schema:
            raise SchemaError(f"{self.name}: expected {dict(self.schema)}, found {dict(frame.schema)}")
        empty = [field.name for field in self.fields if field.is_required and frame[field.name].null_count()]
        if empty:
            raise SchemaError(f"{self.name}: null in required {', '.join(empty)}")
        if not self.key:
            return frame
        ordered = frame.sort(self.key, nulls_last=True)
        is_repeated = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in self.key)
        if ordered.select(is_repeated.slice(1).any()).item():
            raise SchemaError(f"{self.name}: rows are not unique by {', '.join(self.key)}")
        return ordered


def _required(name: str, dtype: pl.DataType, label: str, description: str) -> Field:
    return Field(name, dtype, label, description, is_required=True)


_year = _required("year", _YEAR, "年度", "Report year: the calendar year the figures cover")
_unit_id = _required("unit_id", _TEXT, "单位标识", "Stable id of the unit in the district's roster")
_unit = _required("unit", _TEXT, "单位", "Official name of the unit")
_form = _required("form", _TEXT, "统计表版本", "Official form: 2014, 2019 or 2021")
_item = _required("item", _TEXT, "指标标识", "Id of the number in the official form")
_submission = _required(
    "submission_id", _TEXT, "报送标识", "First 16 hex digits of the SHA-256 of the file as received"
)
_measure = Field("unit_of_measure", _TEXT, "计量单位", "Unit of measure as printed in the official form")
_status = _required(
    "status", _TEXT, "填报状态", "reported, blank, not_applicable, unreadable or absent; blank is not zero"
)
_note = Field("note", _TEXT, "备注", "Words that stood beside the number in its cell")
_place = Field("place", _TEXT, "位置", "Where in the submitted file the number stands")
_severity = _required("severity", _TEXT, "级别", "block (必须改), explain (需说明) or hint (提示)")
_rule = _required("rule", _TEXT, "规则", "Permanent id of the rule in the catalogue")

_SUBJECT = (
    _year,
    Field("unit_id", _TEXT, "单位标识", "Roster id of the unit; null where the unit is unknown"),
    Field("unit", _TEXT, "单位", "Official name, or the name found where the unit is unknown"),
    Field("submission_id", _TEXT, "报送标识", "The submission concerned; null where none was received"),
)

FACTS = Table(
    "facts",
    "数据明细",
    "One row a number: what each unit's report gives for each item of its form",
    ("year", "unit_id", "form", "item"),
    (
        _year,
        _unit_id,
        _unit,
        _form,
        _item,
        Field("value", VALUE, "数值", "The number, in the form's unit of measure; null unless status is reported"),
        _measure,
        _status,
        _note,
        _submission,
        _place,
    ),
)

READINGS = Table(
    "readings",
    "识读明细",
    "One row a number as read from one submission, with the cell's raw text (kept in the lake, not published)",
    ("year", "submission_id", "item"),
    (
        _year,
        _submission,
        _form,
        _item,
        Field("value", VALUE, "数值", "The number, in the form's unit of measure; null unless status is reported"),
        _status,
        _required("raw", _TEXT, "原文", "The cell's text as read"),
        _note,
        _place,
        Field("doubt", _TEXT, "存疑", "Why the reading itself may be wrong; null where it is exact"),
    ),
)

PROSE = Table(
    "prose",
    "正文数字",
    "One row a figure the prose gives for an item (kept in the lake, not published)",
    (),
    (
        _year,
        _submission,
        _item,
        _required("value", VALUE, "数值", "The figure; 0 for a statement that there were none"),
        _required("is_none", _FLAG, "否定句", "True where the words say that there were none"),
        _required("is_approximate", _FLAG, "约数", "True where the words say about (余, 约, 多)"),
        _required("quote", _TEXT, "原句", "The clause the figure stands in, without personal data"),
        _required("sentence", _TEXT, "整句", "The whole sentence, without personal data"),
        _place,
    ),
)

PERCENTAGES = Table(
    "percentages",
    "正文百分比",
    "One row a percentage the prose gives with the two counts it is made of (kept in the lake)",
    (),
    (
        _year,
        _submission,
        _required("part", VALUE, "部分", "The smaller count"),
        _required("whole", VALUE, "总数", "The count it is part of"),
        _required("stated", VALUE, "百分比", "The percentage as printed"),
        _required("decimals", _COUNT, "小数位", "How many decimals it is printed with"),
        _required("quote", _TEXT, "原句", "The words it stands in, without personal data"),
        _place,
    ),
)

WORDING = Table(
    "wording",
    "正文用语",
    "One row a clause of a report's prose, as a hash, to tell copied reports (kept in the lake)",
    ("year", "submission_id", "clause"),
    (_year, _submission, _required("clause", _COUNT, "语句", "CRC-32 of the clause without numbers and names")),
)

DOCUMENTS = Table(
    "documents",
    "报告概况",
    "One row a submission: what the report says of itself and how well it was read (kept in the lake)",
    ("year", "submission_id"),
    (
        _year,
        _submission,
        Field("form", _TEXT, "统计表版本", "Official form recognised; null where none was"),
        Field("title_unit", _TEXT, "标题单位", "Unit named in the title"),
        Field("table_unit", _TEXT, "表头单位", "Unit named at the head of the table"),
        Field("signature_unit", _TEXT, "落款单位", "Unit that signs"),
        Field("title_year", _YEAR, "标题年度", "Year in the title"),
        Field("table_year", _YEAR, "表头年度", "Year at the head of the table"),
        Field("period_start", pl.Date(), "统计期起", "First day of the period the report says it covers"),
        Field("period_end", pl.Date(), "统计期止", "Last day of that period"),
        Field("signed_on", pl.Date(), "落款日期", "Date under the signature"),
        Field("filled_on", pl.Date(), "填报日期", "Date the table was filled in"),
        Field("published_on", pl.Date(), "发布日期", "Date of publication printed on the page"),
        _required("rows_missing", _COUNT, "缺行数", "Official rows not found"),
        _required("rows_extra", _COUNT, "多行数", "Rows that match no official row"),
        _required("rows_out_of_order", _COUNT, "错序行数", "Rows out of the official order"),
        _required("problems", pl.List(pl.String()), "识读问题", "What the reader met, in plain Chinese"),
        Field("failure", _TEXT, "读取失败", "Why nothing could be read; null where the file was read"),
    ),
)

CONTACTS = Table(
    "contacts",
    "联系人",
    "People named in the reports' feet: for the stewards only, never published",
    (),
    (
        _year,
        _submission,
        _required("role", _TEXT, "角色", "Role"),
        _required("text", _TEXT, "内容", "As printed"),
        _place,
    ),
)

UNMATCHED = Table(
    "unmatched",
    "未识别行",
    "Rows of a report's table that belong to no item of its form (kept in the lake)",
    (),
    (
        _year,
        _submission,
        _required("text", _TEXT, "内容", "The row as read"),
        _place,
        Field("reason", _TEXT, "原因", "Why"),
    ),
)

RECEIPTS = Table(
    "receipts",
    "收文登记",
    "One row a file received for the year (kept in the lake: a file's name may hold a person's name)",
    ("sha256",),
    (
        _year,
        _required("sha256", _TEXT, "文件指纹", "SHA-256 of the file as received"),
        _required("name", _TEXT, "文件名", "Path of the file in the inbox"),
        _required("size", _COUNT, "文件大小", "Size of the file in bytes"),
        _required("received_at", _MOMENT, "收到时间", "When the office received it, local time"),
        _required("received_from", _TEXT, "时间来源", "register (the office's list) or file (its modification time)"),
    ),
)

SUBMISSIONS = Table(
    "submissions",
    "报送记录",
    "One row a submission received for the year, whether or not its numbers count",
    ("year", "submission_id"),
    (
        _year,
        _submission,
        Field("unit_id", _TEXT, "单位标识", "Roster id of the unit; null where the unit is unknown"),
        Field("unit", _TEXT, "单位", "Official name, or the name found where the unit is unknown"),
        Field("revision", _COUNT, "第几次报送", "1 for the first report of a unit, counted by time of receipt"),
        _required(
            "state",
            _TEXT,
            "状态",
            "live, superseded, edition, unreadable, unknown_unit, not_due, other_year or consolidated",
        ),
        Field("form", _TEXT, "统计表版本", "Official form recognised; null where none was"),
        Field("kind", _TEXT, "文件类型", "Kind of file by its content"),
        _required("sha256", _TEXT, "文件指纹", "SHA-256 of the file as received"),
        _required("size", _COUNT, "文件大小", "Size of the file in bytes"),
        _required("received_at", _MOMENT, "收到时间", "When the office received it, local time"),
    ),
)

UNITS = Table(
    "units",
    "单位名册",
    "One row a unit due to report for the year, and what came of it",
    ("year", "unit_id"),
    (
        _year,
        _unit_id,
        _unit,
        _required("kind", _TEXT, "单位类型", "department, town, street or office"),
        Field("code", _TEXT, "机构代码", "Unified code of the unit, where the roster gives it"),
        _required("status", _TEXT, "报送状态", "reported, missing or unreadable"),
        Field("submission_id", _TEXT, "报送标识", "The submission whose numbers count"),
        Field("form", _TEXT, "统计表版本", "Official form of that submission"),
        Field("received_at", _MOMENT, "收到时间", "When that submission was received, local time"),
        _required("findings_block", _COUNT, "必须改", "Findings that must be repaired"),
        _required("findings_explain", _COUNT, "需说明", "Findings that need an explanation"),
        _required("findings_hint", _COUNT, "提示", "Hints"),
    ),
)

FINDINGS = Table(
    "findings",
    "审核结果",
    "One row a failed rule",
    ("year", "unit_id", "submission_id", "rule", "instance"),
    (
        *_SUBJECT,
        _rule,
        _required("instance", _TEXT, "细目", "Which application of the rule; empty where it has only one"),
        _required("outcome", _TEXT, "结果", "Always fail in this table"),
        _severity,
        _required("items", pl.List(pl.String()), "涉及指标", "Items the finding is about"),
        Field("left", VALUE, "左值", "Left side of the rule's comparison"),
        Field("right", VALUE, "右值", "Right side of the rule's comparison"),
        Field("difference", VALUE, "差额", "Left minus right"),
        _required("message", _TEXT, "说明", "What was found, in plain Chinese"),
        Field("place", _TEXT, "位置", "Where in the submitted file"),
        _required("suggestion", _TEXT, "建议", "What to do, in plain Chinese"),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "规则执行情况",
    "One row a rule applied to a unit's report: pass, fail or cannot_be_assessed, and why (kept in the lake)",
    ("year", "unit_id", "submission_id", "rule", "instance"),
    (
        *_SUBJECT,
        _rule,
        _required("instance", _TEXT, "细目", "Which application of the rule; empty where it has only one"),
        _severity,
        _required("outcome", _TEXT, "结果", "pass, fail or cannot_be_assessed"),
        Field("reason", _TEXT, "原因", "Why it cannot be assessed"),
        Field("left", VALUE, "左值", "Left side of the rule's comparison"),
        Field("right", VALUE, "右值", "Right side of the rule's comparison"),
        Field("difference", VALUE, "差额", "Left minus right"),
    ),
)

TOTALS = Table(
    "totals",
    "汇总",
    "One row an item: the sum over the units due, and what the sum is made of",
    ("form", "item"),
    (
        _item,
        _form,
        Field("total", VALUE, "合计", "Sum of the reported numbers; null where no unit reported one"),
        _required("units_due", _COUNT, "应报单位数", "Units due to report"),
        _required("units_reported", _COUNT, "已报数值单位数", "Units whose number is in the sum"),
        _required("units_blank", _COUNT, "未填单位数", "Units whose report gives no number here"),
        _required("units_missing", _COUNT, "缺报单位数", "Units without a readable report on this form"),
        _required("additive", _FLAG, "可加", "False where a sum over units counts something twice"),
    ),
)

DECISIONS = Table(
    "decisions",
    "审核决定",
    "One row an explanation, correction, waiver or approval",
    ("year", "decision_id"),
    (
        _year,
        _required("decision_id", _TEXT, "决定标识", "Id of the ledger entry"),
        _required("kind", _TEXT, "类型", "explanation, correction, waiver or approval"),
        Field("unit_id", _TEXT, "单位标识", "The unit concerned"),
        Field("rule", _TEXT, "规则", "The rule concerned"),
        Field("item", _TEXT, "指标标识", "The item concerned"),
        _required("decided_by", _TEXT, "决定人", "Role or account that decided"),
        _required("decided_on", pl.Date(), "决定日期", "Date of the decision"),
        _required("reason", _TEXT, "理由", "Why"),
    ),
)

CHANGES = Table(
    "changes",
    "变动",
    "One row a number that differs from the release before",
    ("year", "unit_id", "form", "item"),
    (
        _year,
        _unit_id,
        _unit,
        _form,
        _item,
        Field("value_before", VALUE, "原值", "Value in the release before"),
        Field("value_after", VALUE, "现值", "Value in this release"),
        Field("status_before", _TEXT, "原状态", "Status in the release before; null where the unit was not in it"),
        Field("status_after", _TEXT, "现状态", "Status in this release; null where the unit is no longer in it"),
        _required("reason", _TEXT, "原因", "first_report, resubmission, withdrawal or reading"),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        FACTS,
        READINGS,
        RECEIPTS,
        PROSE,
        PERCENTAGES,
        WORDING,
        DOCUMENTS,
        CONTACTS,
        UNMATCHED,
        SUBMISSIONS,
        UNITS,
        FINDINGS,
        OUTCOMES,
        TOTALS,
        DECISIONS,
        CHANGES,
    )
}
