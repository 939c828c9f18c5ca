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
    "DecisionReason",
    "DecisionState",
    "Doubt",
    "FileKind",
    "FindingChange",
    "FindingState",
    "LakePart",
    "MaturityLevel",
    "Nature",
    "NotTakenReason",
    "ObservationStatus",
    "Outcome",
    "ProblemCode",
    "ProvinceProblem",
    "ReceiptSource",
    "ReportStatus",
    "ReportingLevel",
    "Role",
    "RuleState",
    "State",
    "Status",
    "Uncounted",
    "UnitKind",
    "UnitStage",
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

    @property
    def in_full(self) -> str:
        """The label with its explanation, where it has one."""
        return f"{self.label}：{self.explanation}" if self.explanation else self.label

    @classmethod
    def labels(cls) -> dict[str, str]:
        """The label of each value, in the order of the members."""
        return {member.value: member.label for member in cls}


class State(Code):
    """What became of a submission."""

    LIVE = "live", "有效", "以这份为准"
    SUPERSEDED = "superseded", "已被新报送取代"
    EDITION = "edition", "同一报告的另一版本", "与计入的报告数字相同，只是格式不同"
    PART = "part", "与同一文件夹的统计表合为一份报告"
    UNREADABLE = "unreadable", "无法识读", "没有读到统计表"
    LOST = "original_lost", "原件缺失或已损坏", "我们保存的原件出了问题，请从备份恢复"
    HELD = "held", "待核实", "放在别的单位名下，核实以前不采用"
    NOT_REPORT = "not_report", "不是年报", "不计入汇总"
    LETTER = "letter", "来函或说明", "附在该单位，不计入汇总"
    WITHDRAWN = "withdrawn", "已从收件夹撤走", "没有计入过，不再审核"
    UNKNOWN_UNIT = "unknown_unit", "单位不在名册", "不计入汇总"
    NOT_DUE = "not_due", "单位不应报", "不计入汇总"
    OTHER_YEAR = "other_year", "不是本年度", "不计入汇总"
    CONSOLIDATED = "consolidated", "全区汇总报告", "只供核对，不计入汇总"


class Nature(Code):
    """What a document is, as far as an office's inbox asks."""

    REPORT = "report", "年报"
    LETTER = "letter", State.LETTER.label
    OTHER = "other", State.NOT_REPORT.label


class FileKind(Code):
    """What kind of file a report was read from."""

    TXT = "txt", "文本文件"
    HTML = "html", "网页"
    MHTML = "mhtml", "单个文件网页（.mht）"
    DOCX = "docx", "Word 文档（.docx）"
    DOC = "doc", "旧版 Word 或 WPS 文档（.doc、.wps）"
    WORD_95 = "word-95", "旧版 Word 文档（6.0、95）"
    WORD_XML = "word-xml", "Word 2003 XML 文档"
    FLAT_OPC = "flat-opc", "单个文件的 Word XML 文档"
    RTF = "rtf", "RTF 文档"
    ODT = "odt", "ODF 文档（.odt）"
    XLSX = "xlsx", "Excel 工作簿（.xlsx）"
    XLS = "xls", "旧版 Excel 或 WPS 表格（.xls、.et）"
    BIFF = "biff", "旧版 Excel 工作表"
    EXCEL_XML = "excel-xml", "Excel XML 表格"
    ODS = "ods", "ODF 表格（.ods）"
    PDF = "pdf", "PDF 文档"
    SCAN_PDF = "scan-pdf", "扫描的 PDF"
    OFD = "ofd", "OFD 版式文件（.ofd）"
    SCAN_OFD = "scan-ofd", "扫描的 OFD"
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
    UNREADABLE = "unreadable", "读不出数"
    ABSENT = "absent", "缺这一行"


class Doubt(Code):
    """Why a reading may be ours to answer for, not the unit's."""

    LABEL = "label_not_exact", "指标名称与官方表式不完全一致"
    REPEATED = "item_repeated_with_other_value", "同一指标填了两次，两次的数不同"
    REALIGNED = "realigned", "数与指标名称分离，按顺序和勾稽关系对齐"
    UNCERTAIN = "recognition_uncertain", "识读没有把握：图片不清，或数字、格线断开"
    UNIT = "unit_not_given", "没有写单位，不知是元还是万元"
    COMPUTED = "computed_from_parts", "原表空白，由各分项算出"


class NotTakenReason(Code):
    """Why the office did not take in a file that was sent up to the desk."""

    NOT_REPORT = "not_report", "不是年报"
    OTHER_OFFICE = "other_office", "不是本区单位的"
    OTHER_YEAR = "other_year", "不是这个年度的"
    REPEATED = "repeated", "重复发来的"
    UNREADABLE = "unreadable", "打不开，已请单位重报"
    OTHER = "other", "其他"


class UnmatchedReason(Code):
    """Why a row of a table belongs to no item of the form."""

    NOT_OF_FORM = "not_of_form", "不是这张统计表的指标"
    REPEATED = "repeated", "与另一行重复"
    GROUP = "group_not_split", "这一项应当分行填报"
    APART = "apart_from_label", "这一行数与指标名称分离，不能确定属于哪一项"


class ProblemCode(Code):
    """What a reader, or whoever takes a file in, met that a person should know.

    The first ones are about what was read, the next ones about a file of which nothing could be read, then those about
    its receipt, and last what the lake lost of what it had received.
    """

    RECOGNISED_FROM_PICTURE = "recognised_from_picture", "由图片识别"
    SCANNED_PAGE = "scanned_page", "有没有读取的扫描页"
    PAGES_LEFT_OUT = "pages_left_out", "有没有读取的页"
    NO_TEXT_LAYER = "no_text_layer", "有没有文字的页"
    FORMULA_WITHOUT_VALUE = "formula_without_value", "有没有计算结果的公式"
    UNDECODABLE_CHARACTERS = "undecodable_characters", "有无法辨认的字符"
    CONTROL_CHARACTERS = "control_characters", "有控制字符"
    HIDDEN_SHEET = "hidden_sheet", "有隐藏的工作表"
    MISSING_SHEET = "missing_sheet", "有缺少内容的工作表"
    HIDDEN_CELLS = "hidden_cells", "有隐藏的行或列"
    HIDDEN_CONTENT = "hidden_content", "有隐藏的内容"
    STRUCK_CONTENT = "struck_content", "有带删除线的内容"
    PICTURE_IN_PAGE = "picture_in_page", "页面里有大幅图片"
    PICTURE_BESIDE_REPORT = "picture_beside_report", "报告旁有图片"
    REPEATED_TABLE = "repeated_table", "同一张表出现两次"
    REPEATED_MEMBER = "repeated_member", "压缩包里有重复的文件"
    NESTED_ARCHIVE = "nested_archive", "压缩包里还有压缩包"
    SEAL_NOT_READ = "seal_not_read", "有电子签章"
    COLUMNS_INFERRED = "columns_inferred", "表格没有框线，列由位置推断"
    NO_FORM = "no_form", "没有官方的统计表"
    JOINED_REPORT = "joined_report", "由统计表和正文两个文件合成"
    UNIT_FROM_TEXT = "unit_from_text", "单位名称取自正文"
    YEAR_FROM_TEXT = "year_from_text", "年度取自正文"

    EMPTY_FILE = "empty_file", "文件是空的"
    DAMAGED_FILE = "damaged_file", "文件不完整或已损坏"
    ENCRYPTED_FILE = "encrypted_file", "文件设有打开密码"
    UNKNOWN_KIND = "unknown_kind", "无法识别的文件类型"
    UNSUPPORTED_KIND = "unsupported_kind", "还不能读取的文件类型"
    FILE_TOO_LARGE = "file_too_large", "文件过大"
    ZIP_BOMB = "zip_bomb", "压缩得不像正常的文档"
    NESTED_TOO_DEEP = "nested_too_deep", "网页嵌套过深"
    TOO_MANY_CELLS = "too_many_cells", "段落或单元格过多"
    SHEET_TOO_LARGE = "sheet_too_large", "工作表过大"
    TOO_MANY_MEMBERS = "too_many_members", "压缩包里的文件过多"
    TOO_MANY_PARTS = "too_many_parts", "网页的部分过多"
    TOO_MANY_PAGES = "too_many_pages", "页数过多"
    TOO_MANY_OBJECTS = "too_many_objects", "图形或文字过多"
    PICTURE_TOO_LARGE = "picture_too_large", "图片过大"
    FORBIDDEN_DOCTYPE = "forbidden_doctype", "含有 DOCTYPE 声明"
    NO_CONTENT = "no_content", "没有可读的内容"
    NO_PAGE = "no_page", "没有网页正文"
    NOTHING_READABLE = "nothing_readable", "压缩包里没有能读的文件"
    WRONG_ENCODING = "wrong_encoding", "文字的编码不对"
    ILLEGIBLE_SCAN = "illegible_scan", "扫描件看不清"
    CONVERTER_MISSING = "converter_missing", "没有安装转换程序"
    RECOGNISER_MISSING = "recogniser_missing", "没有安装文字识别组件"
    READER_TIMEOUT = "reader_timeout", "读取超时"
    READER_OUT_OF_MEMORY = "reader_out_of_memory", "读取所需内存过大"
    READER_DIED = "reader_died", "读取时程序异常中止"
    READER_ERROR = "reader_error", "读取时出错"

    FILE_LEFT_OUT = "file_left_out", "文件没有收取"
    REPEATED_FILE = "repeated_file", "文件已经收过"
    LISTED_FILE_MISSING = "listed_file_missing", "登记的文件不在收件夹"
    LISTED_TIME_UNREADABLE = "listed_time_unreadable", "登记的时间看不懂"
    TIME_NOT_LISTED = "time_not_listed", "新内容的收到时间没有登记"
    RECEIPT_TIME_CHANGED = "receipt_time_changed", "登记的收到时间有更改"
    OLDER_CONTENT = "older_content", "收件夹里是较早的一份"
    FILE_RENAMED = "file_renamed", "文件改了名称或位置"
    FILE_TAKEN_AWAY = "file_taken_away", "文件已从收件夹撤走"

    ORIGINAL_MISSING = "original_missing", "原件缺失"
    ORIGINAL_DAMAGED = "original_damaged", "原件已损坏"


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
    WITHDRAWAL = "withdrawal", "撤销"


class Waived(Code):
    """What a waiver lets pass."""

    NOT_DUE = "not_due", "不需报送"
    LATE_ACCEPTED = "late_accepted", "同意迟报"
    RULE = "rule", "规则不适用"


class DecisionReason(Code):
    """Why something is decided, as far as it is published; the office's own words stay in its ledger."""

    VERIFIED = "verified", "经核实属实"
    SCOPE_CHANGED = "scope_changed", "职能或统计口径有变化"
    ONE_OFF = "one_off", "当年有一次性的工作"
    LAST_YEAR_WRONG = "last_year_wrong", "上年的数有误"
    MISPRINT = "misprint", "填报有误，按核实的数更正"
    MISREAD = "misread", "识读有误，按原件更正"
    NOT_DUE = "not_due", "当年没有报送任务"
    LATE_AGREED = "late_agreed", "经同意迟报"
    RULE_UNFIT = "rule_unfit", "规则不适用于这个单位的情况"
    APPROVED = "approved", "同意发布"
    MISTAKEN = "mistaken", "原决定有误"
    OTHER = "other", "其他，理由存办公室"


class DecisionState(Code):
    """What a decision is worth now.

    Settled: what it was about is no more. Replaced: another decision counts in its stead. Unmatched: there is nothing
    that it could be about, which is an error. Withdrawn: a later entry of the ledger takes it back.
    """

    HOLDING = "holding", "有效"
    REOPENED = "reopened", "已失效，重新打开"
    EXPIRED = "expired", "已到期"
    SETTLED = "settled", "已了结"
    REPLACED = "replaced", "已由别的决定代替"
    UNMATCHED = "unmatched", "找不到对象"
    WITHDRAWN = "withdrawn", "已撤销"


class Uncounted(Code):
    """Why a number is in no total."""

    REPORT = "report", "报告有必须改的审核结果"
    NUMBER = "number", "数的计量单位存疑，尚未决定"


class UnitKind(Code):
    """What kind of unit one of the roster is."""

    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "乡镇"
    STREET = "street", "街道"
    DISTRICT = "district", "全区"


class UnitStatus(Code):
    """What came of a unit that is due; 已报 are those whose numbers count together with those held back."""

    REPORTED = "reported", "计入合计"
    HELD_BACK = "held_back", "暂不计入"
    UNREADABLE = "unreadable", "无法识读"
    QUESTIONED = "questioned", State.HELD.label
    MISSING = "missing", "缺报"
    NOT_YET = "not_yet", "未到期"
    WAIVED = "waived", "不需报送"


class ReportStatus(Code):
    """What became of a unit's report and of what it has to answer, the most urgent first.

    Lost is one of which the lake has lost the original: the unit is asked for nothing. Held is a report whose numbers
    do not count until it is repaired. Where the report counts, but something else of the unit must be repaired, such
    as a later file, that is to be amended.
    """

    LOST = "lost", State.LOST.label
    MISSING = "missing", UnitStatus.MISSING.label
    OTHER_YEAR = "other_year", "年度不符"
    UNREADABLE = "unreadable", UnitStatus.UNREADABLE.label
    QUESTIONED = "questioned", UnitStatus.QUESTIONED.label
    HELD = "held", UnitStatus.HELD_BACK.label
    AMEND = "amend", "已计入，另有待改"
    ASKED = "asked", "已报，待说明"
    NOT_YET = "not_yet", UnitStatus.NOT_YET.label
    EXCUSED = "excused", UnitStatus.WAIVED.label
    CLEAR = "clear", "已报，无需答复"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody has to act now, since the year cannot be final as long as a unit stands there."""
        return self not in {ReportStatus.ASKED, ReportStatus.NOT_YET, ReportStatus.EXCUSED, ReportStatus.CLEAR}


class UnitStage(Code):
    """Where a unit stands on the board: its report's status, and what the office is waiting for, the most urgent first.

    Not yet due is a unit without a report before the deadline. Sent back is one that was asked by a letter since its
    last file came.
    """

    LOST = ReportStatus.LOST.value, ReportStatus.LOST.label
    MISSING = ReportStatus.MISSING.value, ReportStatus.MISSING.label
    UNREADABLE = ReportStatus.UNREADABLE.value, ReportStatus.UNREADABLE.label
    QUESTIONED = ReportStatus.QUESTIONED.value, ReportStatus.QUESTIONED.label
    HELD = ReportStatus.HELD.value, ReportStatus.HELD.label
    AMEND = ReportStatus.AMEND.value, ReportStatus.AMEND.label
    ASKED = ReportStatus.ASKED.value, ReportStatus.ASKED.label
    SENT_BACK = "sent_back", "已发通知，待答复"
    NOT_YET = ReportStatus.NOT_YET.value, ReportStatus.NOT_YET.label
    EXCUSED = ReportStatus.EXCUSED.value, ReportStatus.EXCUSED.label
    CLEAR = ReportStatus.CLEAR.value, ReportStatus.CLEAR.label


class Role(Code):
    """What an account of the desk may do; whoever has any role may read."""

    READ = "read", "查看"
    STEWARD = "steward", "审核", "收件、作审核决定、运行汇总"
    APPROVER = "approver", "审定", "审定候选发布"
    ADMIN = "admin", "管理账号"


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


class ProvinceProblem(Code):
    """What is wrong with a year of a province, beyond what its districts know."""

    NOT_RELEASED = "not_released", "没有发布"
    DAMAGED = "damaged", "发布损坏"
    PROVISIONAL = "provisional", "仍是暂定"
    TOTAL_DIFFERS = "total_differs", "合计与各单位数据不符"
    UNIT_TWICE = "unit_twice", "同一单位在两个区"


class LakePart(Code):
    """What of a lake can be verified."""

    RELEASE = "release", "发布"
    POINTER = "pointer", "现行发布的指针"
    PROVENANCE = "provenance", "追溯资料"
    REGISTER = "register", "报送登记"
    ORIGINAL = "original", "原件"
    RUNS = "runs", "运行记录"
    MIRROR = "mirror", "另存的发布"


class ObservationStatus(Code):
    """What a reader must know of a published number, in one letter of SDMX's codelist CL_OBS_STATUS.

    Of several that hold the first one here counts: nothing stands there, it is not counted, it is in question, it was
    computed, it does not compare with the year before, it may still change.
    """

    NOT_APPLICABLE = "M", "不适用", "单位注明不适用，或本来就没有这个数"
    UNREADABLE = "L", "有数但读不出", "单位填了，没有读出来"
    MISSING = "O", "没有数", "单位没有填，或缺这一行"
    HELD_BACK = "V", "暂不计入", "报告有必须改的审核结果，没有计入合计"
    IN_QUESTION = "U", "存疑", "有未处理的审核结果涉及这个数；合计中含有这样的数"
    COMPUTED = "I", "由各分项算出", "原表空白，数是由各分项算出的"
    BREAK = "B", "与上年不可比", "统计表换版，这一项与上年的口径不同"
    PROVISIONAL = "P", "暂定数", "这次发布还可能更正"
    NORMAL = "A", "正常"


class ChangeReason(Code):
    """Why a number differs from the release before."""

    FIRST_REPORT = "first_report", "首次报送"
    RESUBMISSION = "resubmission", "重新报送"
    WITHDRAWAL = "withdrawal", "撤回"
    CORRECTION = "correction", "更正"
    RULE = "rule", "审核情况变化"
    ROSTER = "roster", "名册变化"
    READING = "reading", "识读改进"
    ORIGINAL = "original", "原件缺失或恢复"
    METHOD = "method", "汇总办法变化"
    RENAMED = "renamed", "单位更名"
