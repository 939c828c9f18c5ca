"""The tables that stay in the lake: what was received, read and found on the way to a release."""

import polars as pl

from tasks.tables import fields
from tasks.tables.model import Field, Table

__all__ = [
    "CONTACTS",
    "CORRECTED",
    "DOCUMENTS",
    "OUTCOMES",
    "PERCENTAGES",
    "PROSE",
    "READINGS",
    "RECEIPTS",
    "REPAIRS",
    "UNMATCHED",
    "WORDING",
]

READINGS = Table(
    "readings",
    "识读明细",
    "One row a number as read from one submission, with the cell's raw text (kept in the lake, not published)",
    ("year", "submission_id", "item"),
    (
        fields.year,
        fields.submission,
        fields.form,
        fields.item,
        Field(
            "value", fields.VALUE, "数值", "The number, in the form's unit of measure; null unless status is reported"
        ),
        fields.status,
        fields.required("raw", fields.TEXT, "原文", "The cell's text as read"),
        fields.note,
        fields.place,
        Field("doubt", fields.TEXT, "存疑", "Why the reading itself may be wrong; null where it is exact"),
    ),
)

CORRECTED = Table(
    "corrected",
    "更正后的明细",
    "The readings with the corrections of the ledger, each with the original beside it (kept in the lake)",
    READINGS.key,
    (
        *READINGS.fields,
        *fields.original,
        Field("original_doubt", fields.TEXT, "原存疑", "Why the reading was in doubt, where a correction settled it"),
        fields.decision,
        fields.decision_reason,
    ),
)

PROSE = Table(
    "prose",
    "正文数字",
    "One row a figure the prose gives for an item (kept in the lake, not published)",
    (),
    (
        fields.year,
        fields.submission,
        fields.item,
        fields.required("value", fields.VALUE, "数值", "The figure; 0 for a statement that there were none"),
        fields.required("is_none", fields.FLAG, "否定句", "True where the words say that there were none"),
        fields.required("is_approximate", fields.FLAG, "约数", "True where the words say about (余, 约, 多)"),
        fields.required("quote", fields.TEXT, "原句", "The clause the figure stands in, without personal data"),
        fields.required("sentence", fields.TEXT, "整句", "The whole sentence, without personal data"),
        fields.place,
    ),
)

PERCENTAGES = Table(
    "percentages",
    "正文百分比",
    "One row a percentage the prose gives with the two counts it is made of (kept in the lake)",
    (),
    (
        fields.year,
        fields.submission,
        fields.required("part", fields.VALUE, "部分", "The smaller count"),
        fields.required("whole", fields.VALUE, "总数", "The count it is part of"),
        fields.required("stated", fields.VALUE, "百分比", "The percentage as printed"),
        fields.required("decimals", fields.COUNT, "小数位", "How many decimals it is printed with"),
        fields.required("quote", fields.TEXT, "原句", "The words it stands in, without personal data"),
        fields.place,
    ),
)

WORDING = Table(
    "wording",
    "正文用语",
    "One row a clause of a report's prose, as a hash, to tell copied reports (kept in the lake)",
    ("year", "submission_id", "clause"),
    (
        fields.year,
        fields.submission,
        fields.required("clause", fields.COUNT, "语句", "CRC-32 of the clause without numbers and names"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "报告概况",
    "One row a submission: what the report says of itself and how well it was read (kept in the lake)",
    ("year", "submission_id"),
    (
        fields.year,
        fields.submission,
        Field("form", fields.TEXT, "统计表版本", "Official form recognised; null where none was"),
        Field("title_unit", fields.TEXT, "标题单位", "Unit named in the title"),
        Field("table_unit", fields.TEXT, "表头单位", "Unit named at the head of the table"),
        Field("signature_unit", fields.TEXT, "落款单位", "Unit that signs"),
        fields.required("short_names", pl.List(pl.String()), "简称", "What the report calls its own unit for short"),
        Field("title_year", fields.YEAR, "标题年度", "Year in the title"),
        Field("table_year", fields.YEAR, "表头年度", "Year at the head of the table"),
        Field("period_start", pl.Date(), "统计期起", "First day of the period the report says it covers"),
        Field("period_end", pl.Date(), "统计期止", "Last day of that period"),
        Field("signed_on", pl.Date(), "落款日期", "Date under the signature"),
        Field("filled_on", pl.Date(), "填报日期", "Date the table was filled in"),
        Field("published_on", pl.Date(), "发布日期", "Date of publication printed on the page"),
        fields.required(
            "rivals",
            fields.COUNT,
            "同时报送数",
            "Different reports of the unit received at the same moment, this one included",
        ),
        fields.required("rows_missing", fields.COUNT, "缺行数", "Official rows not found"),
        fields.required("rows_extra", fields.COUNT, "多行数", "Rows that match no official row"),
        fields.required("rows_out_of_order", fields.COUNT, "错序行数", "Rows out of the official order"),
        fields.required("problems", pl.List(pl.String()), "识读问题", "What the reader met, in plain Chinese"),
        fields.required("problem_codes", pl.List(pl.String()), "识读问题代码", "The same by their stable codes"),
        Field("failure", fields.TEXT, "读取失败", "Why nothing could be read; null where the file was read"),
    ),
)

CONTACTS = Table(
    "contacts",
    "联系人",
    "People named in the reports' feet: for the stewards only, never published",
    (),
    (
        fields.year,
        fields.submission,
        fields.required("role", fields.TEXT, "角色", "Role"),
        fields.required("text", fields.TEXT, "内容", "As printed"),
        fields.place,
    ),
)

UNMATCHED = Table(
    "unmatched",
    "未识别行",
    "Rows of a report's table that belong to no item of its form (kept in the lake)",
    (),
    (
        fields.year,
        fields.submission,
        fields.required("text", fields.TEXT, "内容", "The row as read"),
        fields.place,
        Field("reason", fields.TEXT, "原因", "Why"),
    ),
)

RECEIPTS = Table(
    "receipts",
    "收文登记",
    "One row a file received for the year (kept in the lake: a file's name may hold a person's name)",
    ("sha256",),
    (
        fields.year,
        fields.required("sha256", fields.TEXT, "文件指纹", "SHA-256 of the file as received"),
        fields.required("name", fields.TEXT, "文件名", "Path of the file in the inbox"),
        fields.required("size", fields.COUNT, "文件大小", "Size of the file in bytes"),
        fields.required("received_at", fields.MOMENT, "收到时间", "When the office received it, local time"),
        fields.required(
            "received_from", fields.TEXT, "时间来源", "register (the office's list) or file (its modification time)"
        ),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "规则执行情况",
    "One row a rule applied to a unit's report: pass, fail or cannot_be_assessed, and why (kept in the lake)",
    ("year", "unit_id", "submission_id", "rule", "instance"),
    (
        *fields.subject,
        fields.rule,
        fields.required("instance", fields.TEXT, "细目", "Which application of the rule; empty where it has only one"),
        fields.severity,
        fields.required("outcome", fields.TEXT, "结果", "pass, fail or cannot_be_assessed"),
        Field("reason", fields.TEXT, "原因", "Why it cannot be assessed"),
        Field("left", fields.VALUE, "左值", "Left side of the rule's comparison"),
        Field("right", fields.VALUE, "右值", "Right side of the rule's comparison"),
        Field("difference", fields.VALUE, "差额", "Left minus right"),
    ),
)

REPAIRS = Table(
    "repairs",
    "可能的改法",
    "One row a number that a smallest set would change so that a report's failed sums hold: a suggestion that is never "
    "applied (kept in the lake)",
    ("year", "submission_id", "repair", "way", "item"),
    (
        fields.year,
        fields.submission,
        fields.required("repair", fields.COUNT, "错处", "Number of the error in the report; each is mended by itself"),
        fields.required("way", fields.COUNT, "改法", "Number of the set among those as small; the likeliest is 1"),
        fields.item,
        fields.required("value_from", fields.VALUE, "现值", "The number as read"),
        fields.required("value_to", fields.VALUE, "改为", "The nearest number with which all sums hold"),
        Field("value_least", fields.VALUE, "最小", "The least number that would do; null where that is open"),
        Field("value_most", fields.VALUE, "最大", "The largest number that would do; null where that is open"),
        fields.required("weight", fields.VALUE, "权重", "What the change weighs; sets of less weight come first"),
        fields.required("is_complete", fields.FLAG, "已列全", "Whether the ways named are all that are as small"),
        fields.required("rules", pl.List(pl.String()), "涉及规则", "The failed checks that the change mends"),
    ),
)
