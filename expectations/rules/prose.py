"""The rules that hold the prose against the table: two quotes of one number must agree."""

from dataclasses import replace

from expectations.forms import form
from expectations.forms.prose_sums import FEES
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.quotes import (
    CARRIED_IN,
    FORMS,
    TO_ITS_ROUNDING,
    forms_with,
    says_sum,
    with_or_without_carried_in,
)
from expectations.rules.relations import says_same

__all__ = ["RULES"]

_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”填的是 {right}{unit}，相差 {difference}{unit}。"
_NONE_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”却填了 {right}{unit}。"
_SUGGESTION = "请核对正文和表格，改正写错的一处；两处统计口径不同的，请说明。"


def _prose(
    rule: str,
    title: str,
    formula: str,
    items: tuple[str, ...],
    *,
    sums: tuple[str, ...] = (),
    is_denial: bool = False,
    more: tuple[Check, ...] = (),
) -> Rule:
    """A rule about what the prose says of items and of sums of items, each on the forms that have it."""
    said = says_same(items, _NONE_MESSAGE, "denial") if is_denial else says_same(items, _MESSAGE, "figure")
    own = (replace(check, forms=forms_with(check.items[0])) for check in said)
    checks = (*own, *(check for said_sum in sums for check in says_sum(said_sum, is_denial=is_denial)), *more)
    return Rule(
        id=rule,
        family=Family.PROSE,
        level=2,
        severity=Severity.EXPLAIN,
        title=title,
        formula=formula,
        suggestion=_SUGGESTION,
        source="报告正文与统计表应当一致",
        checks=checks,
        forms=tuple(form_id for form_id in FORMS if any(form_id in check.forms for check in checks)),
        suppressed_by=("DOC-NO-TABLE", "DOC-FORM"),
        silence="正文没有提到相应的数",
    )


def _totals(*rows: str) -> tuple[str, ...]:
    """The total column of the rows whose ids begin so, on whichever form, each once."""
    items = (item.id for form_id in FORMS for item in form(form_id).items)
    return tuple(dict.fromkeys(item for item in items if item.startswith(rows) and item.endswith(".total")))


RULES = (
    _prose(
        "PROSE-CHANNEL",
        "正文与表中的主动公开数一致",
        "正文所述主动公开总数、各渠道条数 = 表中数",
        (
            "proactive.total",
            "channel.gazette",
            "channel.website",
            "channel.weibo",
            "channel.wechat",
            "channel.other",
        ),
    ),
    _prose(
        "PROSE-RECEIVED",
        "正文与表中的收到申请数一致",
        "正文所述收到申请件数 = 表中收到申请数；2019 年版以后 = 新收，或新收 + 上年结转",
        (
            "requests.received",
            "requests.received_in_person",
            "requests.received_by_fax",
            "requests.received_online",
            "requests.received_by_letter",
            CARRIED_IN,
        ),
        more=(with_or_without_carried_in(),),
    ),
    _prose(
        "PROSE-OUTCOME",
        "正文与表中的办理结果一致",
        "正文所述办结、答复、结转下年及各类答复件数 = 表中数；不予公开、无法提供、不予处理、其他处理 = 表中各项之和",
        (
            "requests.closed",
            "requests.answered",
            "requests.closed_on_time",
            "requests.closed_extended",
            "answered.granted",
            "answered.partial",
            "answered.denied",
            "answered.already_public",
            "answered.not_this_agency",
            "answered.not_existing",
            *_totals("outcome.", "denied.", "unable.", "refused.", "closed_otherwise."),
            "requests.carried_out.total",
        ),
        sums=("denied.total", "unable.total", "refused.total", "closed_otherwise.total"),
    ),
    _prose(
        "PROSE-NONE",
        "正文说没有的，表中应为零",
        "正文说没有收到申请、均已办结、没有复议诉讼、没有收费等时，表中相应数 = 0",
        (
            "requests.received",
            *_totals("requests."),
            *_totals("review.", "litigation."),
            "complaints.total",
            FEES,
        ),
        sums=("litigation_both.total",),
        is_denial=True,
    ),
    _prose(
        "PROSE-REVIEW",
        "正文与表中的复议、诉讼、举报数一致",
        "正文所述行政复议、行政诉讼、举报投诉件数 = 表中数；2019 年版以后行政诉讼 = 直接起诉 + 复议后起诉",
        (*_totals("review.", "litigation"), "complaints.total"),
        sums=("litigation_both.total",),
    ),
    Rule(
        id="PROSE-PERCENT",
        family=Family.PROSE,
        level=2,
        severity=Severity.HINT,
        title="正文的百分比与其中的数一致",
        formula="正文所述百分比 = 部分 ÷ 总数（按所写小数位四舍五入）",
        suggestion="请核对百分比和两个数，改正写错的一处。",
        source="报告正文内的数应当一致",
        checks=(TO_ITS_ROUNDING,),
        silence="正文没有可以核算的百分比",
    ),
    _prose(
        "PROSE-STAFF",
        "正文与表中的工作人员数一致",
        "正文所述工作人员、专职、兼职人数 = 表中数",
        ("capacity.staff", "capacity.staff_full_time", "capacity.staff_part_time"),
    ),
    _prose(
        "PROSE-MEETING",
        "正文与表中的会议、培训数一致",
        "正文所述会议次数、培训次数、培训人次 = 表中数",
        ("training.meetings", "training.courses", "training.trainees"),
    ),
)
