"""Which Chinese words do the review packs use for the codes of the tables?"""

from collections.abc import Mapping
from datetime import date, datetime

from tasks.report import Status
from tasks.submissions import State

__all__ = ["FILE_STATES", "KINDS", "READINGS", "STATUSES", "shown_day", "shown_kind", "shown_moment"]

KINDS: Mapping[str, str] = {
    "txt": "文本文件",
    "html": "网页",
    "mhtml": "单个文件网页（.mht）",
    "docx": "Word 文档（.docx）",
    "doc": "旧版 Word 或 WPS 文档（.doc、.wps）",
    "word-95": "旧版 Word 文档（6.0、95）",
    "word-xml": "Word XML 文档",
    "flat-opc": "Word XML 文档",
    "rtf": "RTF 文档",
    "odt": "ODF 文档（.odt）",
    "xlsx": "Excel 工作簿（.xlsx）",
    "xls": "旧版 Excel 或 WPS 表格（.xls、.et）",
    "biff": "旧版 Excel 工作表",
    "excel-xml": "Excel XML 表格",
    "ods": "ODF 表格（.ods）",
    "pdf": "PDF",
    "picture": "图片",
    "zip": "压缩包（.zip）",
}
"""What a person calls each kind of file that can be read."""

FILE_STATES: Mapping[str, str] = {
    State.LIVE: "以这份为准",
    State.SUPERSEDED: "已被后来的报送取代",
    State.EDITION: "与计入的报告数字相同，是另一种格式",
    State.PART: "与统计表合为一份报告",
    State.UNREADABLE: "无法识读，没有读到统计表",
    State.UNKNOWN_UNIT: "单位不在名册，不计入汇总",
    State.NOT_DUE: "本年度不应报送，不计入汇总",
    State.OTHER_YEAR: "不是本年度的报告，不计入汇总",
    State.CONSOLIDATED: "全区汇总报告，只供核对，不计入汇总",
}
"""What became of each file received."""

STATUSES: Mapping[str, str] = {
    Status.REPORTED: "",
    Status.BLANK: "未填",
    Status.NOT_APPLICABLE: "不适用",
    Status.UNREADABLE: "读不出数",
    Status.ABSENT: "缺这一行",
}
"""What was found where a number belongs; nothing is said of a number."""

READINGS: Mapping[str, str] = {
    "certain": "确定：单元格的内容是逐字读出的",
    "doubtful": "存疑：可能是我们读错了，请对照原件",
    "contradicted": "不一致：报告中另有一处说法不同，请核对以哪一处为准",
}
"""How sure the reading is that a finding stands on."""


def shown_kind(kind: str | None) -> str:
    """What to call a kind of file; a file that could not be read has none."""
    return KINDS.get(kind, kind) if kind else "未能识别"


def shown_moment(moment: datetime) -> str:
    """A time of receipt as one writes it."""
    return f"{shown_day(moment.date())} {moment:%H:%M}"


def shown_day(day: date) -> str:
    """A date as one writes it."""
    return f"{day.year}年{day.month}月{day.day}日"
