"""The tables of a release, and the register of submissions: what readers outside rely on."""

import polars as pl

from expectations.forms.series import SERIES_FORMS
from tasks.model.codes import FindingState
from tasks.tables import fields
from tasks.tables.model import Field, Table

__all__ = [
    "CHANGES",
    "DECISIONS",
    "FACTS",
    "FINDINGS",
    "IS_OPEN",
    "LEVELS",
    "SERIES",
    "SERIES_ITEMS",
    "SUBMISSIONS",
    "TOTALS",
    "UNITS",
]

FACTS = Table(
    "facts",
    "数据明细",
    "One row a number: what each unit's report gives for each item of its form",
    ("year", "unit_id", "form", "item"),
    (
        fields.year,
        fields.unit_id,
        fields.unit,
        fields.form,
        fields.item,
        Field(
            "value", fields.VALUE, "数值", "The number, in the form's unit of measure; null unless status is reported"
        ),
        fields.measure,
        fields.status,
        fields.note,
        fields.submission,
        fields.place,
        fields.required(
            "counted",
            fields.FLAG,
            "计入合计",
            "Whether the report's numbers are in the totals; false while it is held back",
        ),
        *fields.original,
        fields.decision,
        fields.decision_reason,
    ),
)

SUBMISSIONS = Table(
    "submissions",
    "报送记录",
    "One row a submission received for the year, whether or not its numbers count",
    ("year", "submission_id"),
    (
        fields.year,
        fields.submission,
        Field("unit_id", fields.TEXT, "单位标识", "Roster id of the unit; null where the unit is unknown"),
        Field("unit", fields.TEXT, "单位", "Official name, or the name found where the unit is unknown"),
        Field("revision", fields.COUNT, "第几次报送", "1 for the first report of a unit, counted by time of receipt"),
        fields.required(
            "state",
            fields.TEXT,
            "状态",
            "live, superseded, edition, part, unreadable, unknown_unit, not_due, other_year or consolidated",
        ),
        Field("form", fields.TEXT, "统计表版本", "Official form recognised; null where none was"),
        Field("kind", fields.TEXT, "文件类型", "Kind of file by its content"),
        fields.required("sha256", fields.TEXT, "文件指纹", "SHA-256 of the file as received"),
        fields.required("size", fields.COUNT, "文件大小", "Size of the file in bytes"),
        fields.required("received_at", fields.MOMENT, "收到时间", "When the office received it, local time"),
    ),
)

UNITS = Table(
    "units",
    "单位名册",
    "One row a unit due to report for the year, and what came of it",
    ("year", "unit_id"),
    (
        fields.year,
        fields.unit_id,
        fields.unit,
        fields.required("kind", fields.TEXT, "单位类型", "department, town, street or office"),
        Field("code", fields.TEXT, "机构代码", "Unified code of the unit, where the roster gives it"),
        fields.required(
            "status",
            fields.TEXT,
            "报送状态",
            "reported, held_back (reported, not counted yet), unreadable, missing or waived",
        ),
        Field("submission_id", fields.TEXT, "报送标识", "The submission whose numbers count"),
        Field("form", fields.TEXT, "统计表版本", "Official form of that submission"),
        Field("received_at", fields.MOMENT, "收到时间", "When that submission was received, local time"),
        fields.required("findings_block", fields.COUNT, "必须改", "Findings that must be repaired"),
        fields.required("findings_explain", fields.COUNT, "需说明", "Findings that need an explanation"),
        fields.required("findings_hint", fields.COUNT, "提示", "Hints"),
    ),
)

FINDINGS = Table(
    "findings",
    "审核结果",
    "One row a failed rule",
    ("year", "unit_id", "submission_id", "rule", "instance"),
    (
        *fields.subject,
        fields.rule,
        fields.required("instance", fields.TEXT, "细目", "Which application of the rule; empty where it has only one"),
        fields.required("outcome", fields.TEXT, "结果", "Always fail in this table"),
        fields.severity,
        fields.required("items", pl.List(pl.String()), "涉及指标", "Items the finding is about"),
        Field("left", fields.VALUE, "左值", "Left side of the rule's comparison"),
        Field("right", fields.VALUE, "右值", "Right side of the rule's comparison"),
        Field("difference", fields.VALUE, "差额", "Left minus right"),
        fields.required("message", fields.TEXT, "说明", "What was found, in plain Chinese"),
        Field("place", fields.TEXT, "位置", "Where in the submitted file"),
        fields.required("suggestion", fields.TEXT, "建议", "What to do, in plain Chinese"),
        Field(
            "repair", fields.TEXT, "可能的改法", "The fewest cells whose change would mend every sum, in plain Chinese"
        ),
        fields.required(
            "reading",
            fields.TEXT,
            "识读把握",
            "certain (read exactly), doubtful (our reading may be wrong) or contradicted (a second reading differs)",
        ),
        Field("reading_note", fields.TEXT, "识读说明", "Why the reading is not certain, in plain Chinese"),
        fields.required(
            "state", fields.TEXT, "处理状态", "open, explained, corrected, waived or reopened: what came of it so far"
        ),
        fields.decision,
        Field("decided_by", fields.TEXT, "决定人", "Role or account that decided"),
        fields.decision_reason,
        Field(
            "decision_note", fields.TEXT, "决定备注", "Why the decision does not close the finding, or what else does"
        ),
    ),
)

IS_OPEN = pl.col("state").is_in([state.value for state in FindingState if state.is_open])
"""Whether a finding of FINDINGS still waits for the office."""

TOTALS = Table(
    "totals",
    "汇总",
    "One row an item: the sum over the units due, and what the sum is made of",
    ("form", "item"),
    (
        fields.item,
        fields.form,
        Field("total", fields.VALUE, "合计", "Sum of the reported numbers; null where no unit reported one"),
        fields.required("units_due", fields.COUNT, "应报单位数", "Units due to report"),
        fields.required("units_reported", fields.COUNT, "已报数值单位数", "Units whose number is in the sum"),
        fields.required("units_blank", fields.COUNT, "未填单位数", "Units whose report gives no number here"),
        fields.required("units_missing", fields.COUNT, "缺报单位数", "Units without a readable report on this form"),
        fields.required(
            "units_held_back",
            fields.COUNT,
            "暂不计入单位数",
            "Units whose report has findings that must be repaired first",
        ),
        fields.required("units_corrected", fields.COUNT, "更正单位数", "Units whose number is in the sum as corrected"),
        fields.required("additive", fields.FLAG, "可加", "False where a sum over units counts something twice"),
    ),
)

LEVELS = Table(
    "levels",
    "分级汇总",
    "The totals of the two official tables, 区本级 and 全区, and of the towns and streets: one row a level and item",
    ("level", "form", "item"),
    (
        fields.required(
            "level", fields.TEXT, "层级", "own (区本级: office and departments), towns_and_streets or district (全区)"
        ),
        *TOTALS.fields,
    ),
)

SERIES = Table(
    "series",
    "可比数据",
    f"One row a unit and number that can be followed across official forms {fields.listed(SERIES_FORMS, 'and')}",
    ("year", "unit_id", "series_item"),
    (
        fields.year,
        fields.unit_id,
        fields.unit,
        fields.required("series_item", fields.TEXT, "可比指标", "Id of the number, the same on every form"),
        fields.form,
        Field(
            "value", fields.VALUE, "数值", "The number, or the sum of the items that make it up; null where one is null"
        ),
        fields.measure,
        fields.required(
            "counted",
            fields.FLAG,
            "计入合计",
            "Whether the report's numbers are in the totals; false while it is held back",
        ),
    ),
)

SERIES_ITEMS = Table(
    "series_items",
    "可比指标对照",
    "Which items of each official form make up each number of `series`: one row a form and item",
    ("series_item", "form", "item"),
    (
        fields.required("series_item", fields.TEXT, "可比指标", "Id of the number, the same on every form"),
        fields.form,
        fields.item,
        fields.required("label", fields.TEXT, "名称", "What the number is called in the newest form"),
        fields.required("description", fields.TEXT, "英文说明", "What the number counts"),
        fields.measure,
    ),
)

DECISIONS = Table(
    "decisions",
    "审核决定",
    "One row an explanation, correction, waiver or approval",
    ("year", "decision_id"),
    (
        fields.year,
        fields.required("decision_id", fields.TEXT, "决定标识", "Id of the ledger entry"),
        fields.required("kind", fields.TEXT, "类型", "explanation, correction, waiver or approval"),
        Field("waived", fields.TEXT, "豁免事项", "What a waiver lets pass: not_due, late_accepted or rule"),
        Field("unit_id", fields.TEXT, "单位标识", "The unit concerned"),
        Field("submission_id", fields.TEXT, "报送标识", "The submission concerned, where its unit is unknown"),
        Field("rule", fields.TEXT, "规则", "The rule concerned"),
        Field("instance", fields.TEXT, "细目", "Which application of the rule; null where it is any"),
        Field("item", fields.TEXT, "指标标识", "The item corrected"),
        Field("value_before", fields.VALUE, "原数", "The number that a correction speaks about; null for none"),
        Field("value_after", fields.VALUE, "更正后的数", "The number that a correction gives; null for none"),
        Field("guard", fields.TEXT, "所依据的数", "The values the decision speaks about: it is void when they change"),
        Field("candidate", fields.TEXT, "审定的内容", "Content hash of the release approved"),
        fields.required("decided_by", fields.TEXT, "决定人", "Role or account that decided"),
        fields.required("decided_on", pl.Date(), "决定日期", "Date of the decision"),
        fields.required("reason", fields.TEXT, "理由", "Why"),
        Field("expires", pl.Date(), "有效期至", "Last day on which the decision is good; null where it has none"),
        fields.required("state", fields.TEXT, "状态", "holding, reopened, expired, settled, replaced or unmatched"),
        Field("state_note", fields.TEXT, "状态说明", "Why, in plain Chinese"),
    ),
)

CHANGES = Table(
    "changes",
    "变动",
    "One row a number that differs from the release before",
    ("year", "unit_id", "form", "item"),
    (
        fields.year,
        fields.unit_id,
        fields.unit,
        fields.form,
        fields.item,
        Field("value_before", fields.VALUE, "原值", "Value in the release before"),
        Field("value_after", fields.VALUE, "现值", "Value in this release"),
        Field(
            "status_before", fields.TEXT, "原状态", "Status in the release before; null where the unit was not in it"
        ),
        Field("status_after", fields.TEXT, "现状态", "Status in this release; null where the unit is no longer in it"),
        Field("counted_before", fields.FLAG, "原计入合计", "Whether it was in the totals of the release before"),
        Field("counted_after", fields.FLAG, "现计入合计", "Whether it is in the totals of this release"),
        fields.required(
            "reason", fields.TEXT, "原因", "first_report, resubmission, withdrawal, correction, rule, roster or reading"
        ),
    ),
)
