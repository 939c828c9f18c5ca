"""The report that the district's office files by 31 March: the official format, filled in from a release."""

from tasks.annual_report.contents import (
    NoReportFormatError,
    ReportContents,
    has_report_format,
    report_contents,
)
from tasks.annual_report.word import report_document
from tasks.model.codes import MaturityLevel

__all__ = [
    "NoReportFormatError",
    "ReportContents",
    "has_report_format",
    "report_contents",
    "report_document",
    "report_name",
]


def report_name(contents: ReportContents) -> str:
    """The name of the file: whose report, of which year and level, and that a draft is one."""
    draft = "" if contents.maturity is MaturityLevel.FINAL else "，草稿"
    return f"{contents.government}{contents.year}年政府信息公开工作年度报告（{contents.level.label}{draft}）.docx"
