"""Every code that tables, files and pages use, each with its one Chinese label.

A code is stored and compared by its value; people read its label, and where a page has room for more, its explanation.
The codes of rules (severity, family) are at home in `expectations.rules`.
"""

from enum import StrEnum
from typing import Self

__all__ = [
    "Certainty",
    "ChangeReason",
    "Code",
    "DecisionKind",
    "DecisionState",
    "Doubt",
    "FileKind",
    "FindingChange",
    "FindingState",
    "MaturityLevel",
    "Outcome",
    "ReceiptSource",
    "ReportingLevel",
    "RuleState",
    "Standing",
    "State",
    "Status",
    "UnitKind",
    "UnitStatus",
    "UnmatchedReason",
    "Waived",
]


class Code(StrEnum):
    """A closed vocabulary: each member is written as its value, its label and, where it needs one, an explanation."""

    _value_: str
    label: str
    explanation: str

    def __new__(cls, value: str, label: str = "", explanation: str = "") -> Self:
        """Make a member; a value alone, as in `State("live")`, finds the member there is."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.explanation = explanation
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """The label of each value, in the order of the members."""
        return {member.value: member.label for member in cls}


class State(Code):
    """What became of a submission."""

    LIVE = "live", "有效", "以这份为准"
    SUPERSEDED = "superseded", "已被新报送取代", "已被后来的报送取代"
    EDITION = "edition", "同一报告的另一版本", "与计入的报告数字相同，是另一种格式"
    PART = "part", "与同一文件夹的统计表合为一份报告", "与统计表合为一份报告"
    UNREADABLE = "unreadable", "无法识读", "无法识读，没有读到统计表"
    UNKNOWN_UNIT = "unknown_unit", "单位不在名册", "单位不在名册，不计入汇总"
    NOT_DUE = "not_due", "单位不应报", "本年度不应报送，不计入汇总"
    OTHER_YEAR = "other_year", "不是本年度", "不是本年度的报告，不计入汇总"
    CONSOLIDATED = "consolidated", "全区汇总报告", "全区汇总报告，只供核对，不计入汇总"


class FileKind(Code):
    """What kind of file a report was read from."""

    TXT = "txt", "文本文件"
    HTML = "html", "网页"
    MHTML = "mhtml", "单个文件网页（.mht）"
    DOCX = "docx", "Word 文档（.docx）"
    DOC = "doc", "旧版 Word 或 WPS 文档（.doc、.wps）"
    WORD_95 = "word-95", "旧版 Word 文档（6.0、95）"
    WORD_XML = "word-xml", "Word XML 文档"
    FLAT_OPC = "flat-opc", "Word XML 文档"
    RTF = "rtf", "RTF 文档"
    ODT = "odt", "ODF 文档（.odt）"
    XLSX = "xlsx", "Excel 工作簿（.xlsx）"
    XLS = "xls", "旧版 Excel 或 WPS 表格（.xls、.et）"
    BIFF = "biff", "旧版 Excel 工作表"
    EXCEL_XML = "excel-xml", "Excel XML 表格"
    ODS = "ods", "ODF 表格（.ods）"
    PDF = "pdf", "PDF"
    SCAN_PDF = "scan-pdf", "scan-pdf"
    PICTURE = "picture", "图片"
    ZIP = "zip", "压缩包（.zip）"


class ReceiptSource(Code):
    """Where the time of a file's receipt is known from."""

    REGISTER = "register", "收文登记"
    FILE = "file", "文件的修改时间"


class Status(Code):
    """What was found where a number belongs. A blank is not a zero."""

    REPORTED = "reported", "已填"
    BLANK = "blank", "未填"
    NOT_APPLICABLE = "not_applicable", "不适用"
    UNREADABLE = "unreadable", "无法识读"
    ABSENT = "absent", "缺这一行"


class Doubt(Code):
    """Why a reading may be ours to answer for, not the unit's."""

    LABEL = "label_not_exact", "指标名称与官方表式不完全一致"
    REPEATED = "item_repeated_with_other_value", "同一指标填了两次，两次的数不同"
    REALIGNED = "realigned", "数与指标名称分离，按顺序和勾稽关系对齐"
    UNCERTAIN = "recognition_uncertain", "从图片识别，没有把握"
    COMPUTED = "computed_from_parts", "原表空白，由各分项算出"


class UnmatchedReason(Code):
    """Why a row of a table belongs to no item of the form."""

    NOT_OF_FORM = "not_of_form", "不是这张统计表的指标"
    REPEATED = "repeated", "与另一行重复"
    APART = "apart_from_label", "这一行数与指标名称分离，不能确定属于哪一项"


class Certainty(Code):
    """How sure the reading is that a finding stands on."""

    CERTAIN = "certain", "确定", "单元格的内容是逐字读出的"
    DOUBTFUL = "doubtful", "存疑", "可能是我们读错了，请对照原件"
    CONTRADICTED = "contradicted", "不一致", "报告中另有一处说法不同，请核对以哪一处为准"


class Outcome(Code):
    """What a rule says of a subject."""

    PASS = "pass", "通过"
    FAIL = "fail", "未通过"
    CANNOT_BE_ASSESSED = "cannot_be_assessed", "无法判断"


class RuleState(Code):
    """What came of a rule over all its subjects."""

    BROKEN = "broken", "规则出错"
    FAILED = "failed", Outcome.FAIL.label
    UNASSESSED = "unassessed", Outcome.CANNOT_BE_ASSESSED.label
    PASSED = "passed", Outcome.PASS.label


class FindingState(Code):
    """What became of a finding; of several decisions about one the first of these counts."""

    CORRECTED = "corrected", "已更正"
    WAIVED = "waived", "已豁免"
    EXPLAINED = "explained", "已说明"
    REOPENED = "reopened", "重新待处理"
    OPEN = "open", "未处理"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self in {FindingState.OPEN, FindingState.REOPENED}


class FindingChange(Code):
    """How other rules would change the findings of a year."""

    ADDED = "added", "新增"
    DROPPED = "dropped", "减少"
    CHANGED = "changed", "变动"


class DecisionKind(Code):
    """What is decided."""

    EXPLANATION = "explanation", "说明"
    CORRECTION = "correction", "更正"
    WAIVER = "waiver", "豁免"
    APPROVAL = "approval", "审定"


class Waived(Code):
    """What a waiver lets pass."""

    NOT_DUE = "not_due", "不需报送"
    LATE_ACCEPTED = "late_accepted", "同意迟报"
    RULE = "rule", "规则不适用"


class DecisionState(Code):
    """What a decision is worth now.

    Settled: what it was about is no more. Replaced: another decision counts in its stead. Unmatched: there is nothing
    that it could be about, which is an error.
    """

    HOLDING = "holding", "有效"
    REOPENED = "reopened", "已失效，重新打开"
    EXPIRED = "expired", "已到期"
    SETTLED = "settled", "已了结"
    REPLACED = "replaced", "已由别的决定代替"
    UNMATCHED = "unmatched", "找不到对象"


class UnitKind(Code):
    """What kind of unit one of the roster is."""

    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "乡镇"
    STREET = "street", "街道"
    DISTRICT = "district", "全区"


class UnitStatus(Code):
    """What came of a unit that is due."""

    REPORTED = "reported", "已报"
    HELD_BACK = "held_back", "已报，暂不计入"
    UNREADABLE = "unreadable", "无法识读"
    MISSING = "missing", "缺报"
    WAIVED = "waived", "不需报送"


class Standing(Code):
    """What became of a unit's report and of what it has to answer, the most urgent first.

    Held is a report whose numbers do not count until it is repaired. Where the report counts, but something else of
    the unit must be repaired, such as a later file, that is to be amended.
    """

    MISSING = "missing", UnitStatus.MISSING.label
    OTHER_YEAR = "other_year", "年度不符"
    UNREADABLE = "unreadable", UnitStatus.UNREADABLE.label
    HELD = "held", UnitStatus.HELD_BACK.label
    AMEND = "amend", "已计入，另有待改"
    ASKED = "asked", "已报，待说明"
    EXCUSED = "excused", UnitStatus.WAIVED.label
    CLEAR = "clear", "已报，无需答复"

    @property
    def is_urgent(self) -> bool:
        """Whether the year cannot be final as long as a unit stands there."""
        return self not in {Standing.ASKED, Standing.EXCUSED, Standing.CLEAR}


class ReportingLevel(Code):
    """Over which units a total is taken."""

    DISTRICT = "district", "全区"
    OWN = "own", "区本级"
    TOWNS_AND_STREETS = "towns_and_streets", "乡镇街道"

    @property
    def kinds(self) -> tuple[UnitKind, ...]:
        """The kinds of units on the level: 区本级 is the government's office and departments, 全区 all units."""
        own, others = (UnitKind.OFFICE, UnitKind.DEPARTMENT), (UnitKind.TOWN, UnitKind.STREET)
        return {"own": own, "towns_and_streets": others, "district": (*own, *others)}[self.value]


class MaturityLevel(Code):
    """Whether a release may still change."""

    PROVISIONAL = "provisional", "暂定"
    FINAL = "final", "审定"


class ChangeReason(Code):
    """Why a number differs from the release before."""

    FIRST_REPORT = "first_report", "首次报送"
    RESUBMISSION = "resubmission", "重新报送"
    WITHDRAWAL = "withdrawal", "撤回"
    CORRECTION = "correction", "更正"
    RULE = "rule", "审核情况变化"
    ROSTER = "roster", "名册变化"
    READING = "reading", "识读改进"
