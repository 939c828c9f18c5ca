"""The tables that stay in the lake: what was received, read and found on the way to a release."""

import dataframely as dy
import polars as pl

from tasks.model.codes import Doubt, Outcome, ReceiptSource, UnmatchedReason
from tasks.tables import fields
from tasks.tables.model import Table, TableInfo
from tasks.tables.published import CorrectedNumber, ReportedNumber, RuleSubject

__all__ = [
    "Contacts",
    "Corrected",
    "Documents",
    "Grouped",
    "Outcomes",
    "Percentages",
    "Prose",
    "Readings",
    "Receipts",
    "Repairs",
    "Unmatched",
    "Wording",
]


class _OfSubmission(Table):
    """What was found in one submission."""

    year = fields.year()
    submission_id = fields.submission_id()


class Readings(_OfSubmission, ReportedNumber):
    """The numbers of the reports as they were read."""

    info = TableInfo(
        "readings",
        "识读明细",
        "One row per number as read from one submission, with the cell's raw text (kept in the lake, not published)",
        ("year", "submission_id", "item"),
    )
    form = fields.form_id()
    item = fields.item()
    value = fields.value("数值", "The number, in the form's unit of measure; null unless status is reported")
    status = fields.status()
    raw = fields.text("原文", "The cell's text as read")
    note = fields.note()
    place = fields.place()
    doubt = fields.code(Doubt, "存疑", "Why the reading itself may be wrong; null where it is exact", nullable=True)


class Corrected(Readings, CorrectedNumber):
    """The readings with what the ledger corrected."""

    info = TableInfo(
        "corrected",
        "更正后的明细",
        "The readings with the corrections of the ledger, each with the original beside it (kept in the lake)",
        Readings.info.key,
    )
    original_value = fields.original_value()
    original_status = fields.original_status()
    original_doubt = fields.code(
        Doubt, "原存疑", "Why the reading was in doubt, where a correction settled it", nullable=True
    )
    decision_id = fields.decision_id()
    decision_reason = fields.decision_reason()


class Prose(_OfSubmission):
    """What the prose says of the numbers."""

    info = TableInfo(
        "prose", "正文数字", "One row per figure the prose gives for an item (kept in the lake, not published)"
    )
    item = fields.said_item()
    value = fields.value("数值", "The figure; 0 for a statement that there were none", nullable=False)
    is_none = fields.flag("否定句", "True where the words say that there were none")
    is_approximate = fields.flag("约数", "True where the words say about (余, 约, 多)")
    quote = fields.text("原句", "The clause the figure stands in, without personal data")
    sentence = fields.text("整句", "The whole sentence, without personal data")
    place = fields.place()

    @dy.rule()
    def is_zero_where_denied(cls) -> pl.Expr:
        """A statement that there were none gives 0."""
        return ~pl.col("is_none") | (pl.col("value") == 0)


class Percentages(_OfSubmission):
    """The percentages of the prose."""

    info = TableInfo(
        "percentages",
        "正文百分比",
        "One row per percentage the prose gives with the two counts it is made of (kept in the lake)",
    )
    part = fields.value("部分", "The smaller count", nullable=False)
    whole = fields.value("总数", "The count it is part of", nullable=False)
    stated = fields.value("百分比", "The percentage as printed", nullable=False)
    decimals = fields.count("小数位", "How many decimals it is printed with")
    quote = fields.text("原句", "The words it stands in, without personal data")
    place = fields.place()


class Wording(_OfSubmission):
    """The wording of the prose, as hashes."""

    info = TableInfo(
        "wording",
        "正文用语",
        "One row per clause of a report's prose, as a hash, to tell copied reports (kept in the lake)",
        ("year", "submission_id", "clause"),
    )
    clause = fields.count("语句", "CRC-32 of the clause without numbers and names")


class Documents(_OfSubmission):
    """The reports as documents."""

    info = TableInfo(
        "documents",
        "报告概况",
        "One row per submission: what the report says of itself and how well it was read (kept in the lake)",
        ("year", "submission_id"),
    )
    form = fields.form_id("Official form recognised; null where none was", nullable=True)
    title_unit = fields.text("标题单位", "Unit named in the title", nullable=True)
    table_unit = fields.text("表头单位", "Unit named at the head of the table", nullable=True)
    signature_unit = fields.text("落款单位", "Unit that signs", nullable=True)
    body_unit = fields.text("正文单位", "Unit that the sentences say made the report", nullable=True)
    short_names = fields.texts("简称", "What the report calls its own unit for short")
    title_year = fields.year("标题年度", "Year in the title", nullable=True)
    table_year = fields.year("表头年度", "Year at the head of the table", nullable=True)
    period_start = fields.day("统计期起", "First day of the period the report says it covers")
    period_end = fields.day("统计期止", "Last day of that period")
    signed_on = fields.day("落款日期", "Date under the signature")
    filled_on = fields.day("填报日期", "Date the table was filled in")
    published_on = fields.day("发布日期", "Date of publication printed on the page")
    rivals = fields.count(
        "同时报送数", "Different reports of the unit received at the same moment, this one included", least=1
    )
    named_elsewhere = fields.text(
        "文件所在的单位",
        "Official names of the units in whose folder, or under whose name, the file lay instead",
        nullable=True,
    )
    rows_missing = fields.count("缺行数", "Official rows not found")
    rows_extra = fields.count("多行数", "Rows that match no official row")
    rows_out_of_order = fields.count("错序行数", "Rows out of the official order")
    problems = fields.texts("识读问题", "What the reader met, in plain Chinese")
    problem_codes = fields.texts("识读问题代码", "The same by their stable codes")
    failure = fields.text("读取失败", "Why nothing could be read; null where the file was read", nullable=True)

    @dy.rule()
    def is_every_problem_coded(cls) -> pl.Expr:
        """Each problem has its code."""
        return pl.col("problems").list.len() == pl.col("problem_codes").list.len()

    @dy.rule()
    def is_nothing_recognised_where_reading_failed(cls) -> pl.Expr:
        """A file that could not be read has no form."""
        return pl.col("failure").is_null() | pl.col("form").is_null()


class Contacts(_OfSubmission):
    """The people named in the reports."""

    info = TableInfo("contacts", "联系人", "People named in the reports' feet: for the stewards only, never published")
    role = fields.text("角色", "Role")
    text = fields.text("内容", "As printed")
    place = fields.place()


class Unmatched(_OfSubmission):
    """The rows that belong to no item."""

    info = TableInfo(
        "unmatched", "未识别行", "Rows of a report's table that belong to no item of its form (kept in the lake)"
    )
    text = fields.text("内容", "The row as read")
    place = fields.place()
    reason = fields.code(UnmatchedReason, "原因", "Why", nullable=True)


class Grouped(_OfSubmission):
    """The numbers of rows that the form splits."""

    info = TableInfo(
        "grouped",
        "合填的行",
        "The numbers of rows that a report gives in one and its form splits in several (kept in the lake)",
        ("year", "submission_id", "item"),
    )
    item = fields.item()
    value = fields.value("数值", "The number; null where the cell holds none")
    raw = fields.text("原文", "The cell's text as read")
    place = fields.place()


class Receipts(Table):
    """The files received."""

    info = TableInfo(
        "receipts",
        "收文登记",
        "One row per file received for the year (kept in the lake: a file's name may hold a person's name)",
        ("sha256",),
    )
    year = fields.year()
    sha256 = fields.sha256()
    name = fields.text("文件名", "Path of the file in the inbox")
    size = fields.count("文件大小", "Size of the file in bytes")
    received_at = fields.moment("收到时间", "When the office received it, local time")
    received_from = fields.code(
        ReceiptSource, "时间来源", "register (the office's list) or file (its modification time)"
    )


class Outcomes(RuleSubject):
    """What every rule said of every subject."""

    info = TableInfo(
        "outcomes",
        "规则执行情况",
        "One row per rule applied to a unit's report: pass, fail or cannot_be_assessed, and why (kept in the lake)",
        ("year", "unit_id", "submission_id", "rule", "instance"),
    )
    rule = fields.rule()
    instance = fields.text("细目", "Which application of the rule; empty where it has only one")
    severity = fields.severity()
    outcome = fields.code(Outcome, "结果", "pass, fail or cannot_be_assessed")
    reason = fields.text("原因", "Why it cannot be assessed", nullable=True)
    left = fields.value("左值", "Left side of the rule's comparison")
    right = fields.value("右值", "Right side of the rule's comparison")
    difference = fields.value("差额", "Left minus right")

    @dy.rule()
    def is_reason_exactly_where_unassessed(cls) -> pl.Expr:
        """A reason stands exactly where a rule cannot be assessed: no rule is skipped silently."""
        return pl.col("reason").is_not_null() == (pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED)


class Repairs(_OfSubmission):
    """The fewest changes with which all sums hold."""

    info = TableInfo(
        "repairs",
        "可能的改法",
        "One row per number that a smallest set would change so that a report's failed sums hold: a suggestion that is "
        "never applied (kept in the lake)",
        ("year", "submission_id", "repair", "way", "item"),
    )
    repair = fields.count("错处", "Number of the error in the report; each is mended by itself", least=1)
    way = fields.count("改法", "Number of the set among those as small; the likeliest is 1", least=1)
    item = fields.item()
    value_from = fields.value("现值", "The number as read", nullable=False)
    value_to = fields.value("改为", "The nearest number with which all sums hold", nullable=False)
    value_least = fields.value("最小", "The least number that would do; null where that is open")
    value_most = fields.value("最大", "The largest number that would do; null where that is open")
    weight = fields.value("权重", "What the change weighs; sets of less weight come first", nullable=False)
    is_complete = fields.flag("已列全", "Whether the ways named are all that are as small")
    rules = fields.texts("涉及规则", "The failed checks that the change mends")

    @dy.rule()
    def is_change(cls) -> pl.Expr:
        """The number would change."""
        return pl.col("value_from") != pl.col("value_to")
