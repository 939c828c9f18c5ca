"""The notice by which the office asks a unit for something, the same on the unit's page and in its letter."""

from collections.abc import Iterator
from dataclasses import dataclass

from expectations.forms import form, form_due
from expectations.rules import Severity
from tasks.model.codes import ReportStatus, UnitKind
from tasks.review.contents import ReviewContents
from tasks.review.labels import shown_day
from tasks.review.unit_review import UnitReview

__all__ = ["Notice", "issuer_of", "notice_for"]

_EDITABLE = "请报送可编辑的 Word、Excel、网页或文本文件，不要报送图片或扫描件。"


@dataclass(frozen=True, slots=True)
class Notice:
    """An official notice to one unit: its title, and its words but for the findings.

    `points` are what has to be done, `reply` in which way to answer by the day that the office sets.
    """

    kind: str
    title: str
    addressee: str
    opening: str
    points: tuple[str, ...]
    reply: str


def issuer_of(contents: ReviewContents) -> str | None:
    """The district's office, which signs; `None` where the roster has none or several for the year."""
    offices = [unit.name for unit in contents.roster.due(contents.year) if unit.kind is UnitKind.OFFICE]
    return offices[0] if len(offices) == 1 else None


def notice_for(review: UnitReview, contents: ReviewContents) -> Notice | None:
    """Write the notice to a unit; `None` where nothing is asked of it, or everything that was is decided.

    Of a unit whose original the lake has lost nothing is asked until it is restored.
    """
    report = f"{contents.year}年政府信息公开工作年度报告"
    needs_nothing = {ReportStatus.LOST, ReportStatus.CLEAR, ReportStatus.EXCUSED}
    if review.status in needs_nothing or (review.settled and not review.asked):
        return None
    if review.file is None:
        return _reminder(review, contents, report)
    is_returned = review.status not in {ReportStatus.ASKED, ReportStatus.QUESTIONED}
    asked = [severity for severity in (Severity.BLOCK, Severity.EXPLAIN) if review.count(severity)]
    counts = "、".join(f"{severity.label}的问题{review.count(severity)}个" for severity in asked)
    result = f"有{counts}，{'现予退回' if is_returned else '请核实'}"
    if review.status is ReportStatus.UNREADABLE:
        result = "文件中的统计表无法识读，现予退回"
    file = f"{review.file.received_at}收到，{review.file.kind}"
    opening = f"你单位报送的{report}（{file}）收悉。经审核，{result}。有关事项通知如下："
    return Notice(
        kind="退回修改通知" if is_returned else "核实说明通知",
        title=f"关于退回修改{review.unit.name}{report}的通知"
        if is_returned
        else f"关于核实说明{review.unit.name}{report}有关问题的通知",
        addressee=review.unit.name,
        opening=opening,
        points=tuple(_points(review)),
        reply="重新报送" if is_returned else "书面答复，数据需要更正的同时重新报送",
    )


def _reminder(review: UnitReview, contents: ReviewContents, report: str) -> Notice:
    deadline = shown_day(contents.roster.deadline(contents.year))
    due = form_due(contents.year)
    points = [f"统计表请使用《{form(due).title}》（{form(due).document}）。"] if due else []
    if review.status is ReportStatus.NOT_YET:
        return Notice(
            kind="报送提醒",
            title=f"关于按期报送{review.unit.name}{report}的提醒",
            addressee=review.unit.name,
            opening=f"你单位{report}的报送期限为{deadline}，截至本提醒印发之日尚未收到。有关事项提醒如下：",
            points=(*points, _EDITABLE, "确实不需要报送的，请书面说明理由。"),
            reply="报送",
        )
    return Notice(
        kind="催报通知",
        title=f"关于催报{review.unit.name}{report}的通知",
        addressee=review.unit.name,
        opening=f"截至本通知印发之日，尚未收到你单位{report}（报送期限为{deadline}）。有关事项通知如下：",
        points=(*points, _EDITABLE, "确实不需要报送的，请书面说明理由；已经报送的，请告知报送时间和方式，以便查找。"),
        reply="报送",
    )


def _points(review: UnitReview) -> Iterator[str]:
    if review.status is ReportStatus.UNREADABLE:
        yield _EDITABLE
    elif review.count(Severity.BLOCK):
        yield "“必须改”的问题，请核对原始数据，改正后重新报送整份报告（含统计表）。"
    if review.count(Severity.EXPLAIN):
        yield "“需说明”的问题，数据有误的请改正；数据属实的不必改，请书面说明原因。"
    if any(not found.is_certain for found in review.asked):
        yield "“识读把握”不是“确定”的，可能是我们识读有误：请先对照原件，原件无误的，指出所在位置即可，不必改数。"
    if any(found.repair for found in review.asked):
        yield "“推算的改法”按表内各数的关系得出，只供核对时参考，请以实际数据为准。"
