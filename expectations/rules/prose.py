"""The rules that hold the prose against the table: two quotes of one number must agree."""

from dataclasses import replace
from functools import partial

from expectations.forms import form, form_ids
from expectations.forms.prose_sums import FEES
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.quotes import (
    ALIKE,
    CARRIED_IN,
    NEW,
    PARTS_OF_WHOLE,
    TO_ITS_ROUNDING,
    forms_with,
    says_sum,
    with_or_without_carried_in,
)
from expectations.rules.relations import prose_equals

__all__ = ["RULES"]

_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”填的是 {right}{unit}，相差 {difference}{unit}。"
_NONE_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”却填了 {right}{unit}。"


_rule = partial(
    Rule,
    family=Family.PROSE,
    level=2,
    severity=Severity.EXPLAIN,
    suggestion="请核对正文和表格，改正写错的一处；两处统计口径不同的，请说明。",
    source="报告正文与统计表应当一致",
    suppressed_by=("DOC-NO-TABLE", "DOC-FORM"),
    not_applicable_reason="正文没有提到相应的数",
)


def _said(items: tuple[str, ...], *sums: str, is_denial: bool = False) -> tuple[Check, ...]:
    """Check that the prose says of items and of sums of items what the table says, each on the forms that have it."""
    own = prose_equals(items, _NONE_MESSAGE, "denial") if is_denial else prose_equals(items, _MESSAGE, "figure")
    return (
        *(replace(check, forms=forms_with(check.items[0])) for check in own),
        *(check for said_sum in sums for check in says_sum(said_sum, is_denial=is_denial)),
    )


def _results(*beginnings: str) -> tuple[str, ...]:
    """How the reviews and lawsuits ended whose ids begin so, on whichever form, each once."""
    items = (item.id for form_id in form_ids() for item in form(form_id).items)
    return tuple(dict.fromkeys(item for item in items if item.startswith(beginnings) and not item.endswith(".total")))


def _on_its_forms(rule: Rule) -> Rule:
    """The rule on every form on which one of its checks is made."""
    return replace(rule, forms=tuple(each for each in form_ids() if any(each in check.forms for check in rule.checks)))


def _totals(*rows: str) -> tuple[str, ...]:
    """The total column of the rows whose ids begin so, on whichever form, each once."""
    items = (item.id for form_id in form_ids() for item in form(form_id).items)
    return tuple(dict.fromkeys(item for item in items if item.startswith(rows) and item.endswith(".total")))


_LATER = f"{forms_with(NEW)[0]} 年版以后"
"""The forms that ask what was carried in, in words."""

_ENTRIES = (
    _rule(
        id="PROSE-CHANNEL",
        title="正文与表中的主动公开数一致",
        wording="正文所述主动公开总数、各渠道条数 = 表中数",
        checks=_said(
            (
                "proactive.total",
                "channel.gazette",
                "channel.website",
                "channel.weibo",
                "channel.wechat",
                "channel.other",
            ),
        ),
    ),
    _rule(
        id="PROSE-RECEIVED",
        title="正文与表中的收到申请数一致",
        wording=f"正文所述收到申请件数 = 表中收到申请数；{_LATER} = 新收，或新收 + 上年结转",
        checks=(
            *_said(
                (
                    "requests.received",
                    "requests.received_in_person",
                    "requests.received_by_fax",
                    "requests.received_online",
                    "requests.received_by_letter",
                    CARRIED_IN,
                )
            ),
            with_or_without_carried_in(),
        ),
    ),
    _rule(
        id="PROSE-OUTCOME",
        title="正文与表中的办理结果一致",
        wording=(
            "正文所述办结、答复、结转下年及各类答复件数 = 表中数；不予公开、无法提供、不予处理、其他处理 = 表中各项之和"
        ),
        checks=_said(
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
            "denied.total",
            "unable.total",
            "refused.total",
            "closed_otherwise.total",
        ),
    ),
    _rule(
        id="PROSE-NONE",
        title="正文说没有的，表中应为零",
        wording="正文说没有收到申请、均已办结、没有复议诉讼、没有收费等时，表中相应数 = 0",
        checks=_said(
            (
                "requests.received",
                *_totals("requests."),
                *_totals("review.", "litigation."),
                "complaints.total",
                FEES,
            ),
            "litigation_both.total",
            is_denial=True,
        ),
    ),
    _rule(
        id="PROSE-REVIEW",
        title="正文与表中的复议、诉讼、举报数一致",
        wording=(
            "正文所述行政复议、行政诉讼、举报投诉件数及复议、诉讼各种结果件数 = 表中数；"
            f"{_LATER}行政诉讼及其各种结果 = 直接起诉 + 复议后起诉"
        ),
        checks=_said(
            (*_totals("review.", "litigation"), "complaints.total", *_results("review.", "litigation")),
            *(f"litigation_both.{result}" for result in ("total", "upheld", "corrected", "other", "pending")),
        ),
    ),
    _rule(
        id="PROSE-PERCENT",
        severity=Severity.HINT,
        title="正文的百分比与其中的数一致",
        wording="正文所述百分比 = 部分 ÷ 总数（按所写小数位四舍五入）",
        suggestion="请核对百分比和两个数，改正写错的一处。",
        source="报告正文内的数应当一致",
        checks=(TO_ITS_ROUNDING,),
        suppressed_by=(),
        not_applicable_reason="正文没有可以核算的百分比",
    ),
    _rule(
        id="PROSE-PARTS",
        severity=Severity.HINT,
        title="正文一句话里的各项与总数一致",
        wording=(
            "正文同一句话里：办结数 = 各类办理结果之和，复议、诉讼数 = 各种结果之和；没有写全的，各项之和不超过总数"
            "（表中有数的，由文表对照核对）"
        ),
        suggestion="请核对这句话里的总数和各项，改正写错的一处。",
        source="报告正文内的数应当一致",
        checks=(PARTS_OF_WHOLE,),
        suppressed_by=(),
        not_applicable_reason="正文没有在一句话里同时写表中缺数的总数和其中各项",
        since="0.3.0",
    ),
    _rule(
        id="PROSE-TWICE",
        severity=Severity.HINT,
        title="正文两处说同一个数时一致",
        wording="正文两处所述同一个数相等（表中有数的，由文表对照核对）",
        suggestion="请核对正文两处，改正写错的一处。",
        source="报告正文内的数应当一致",
        checks=(ALIKE,),
        suppressed_by=(),
        not_applicable_reason="没有哪个表中缺数的指标在正文两处都写到",
        since="0.3.0",
    ),
    _rule(
        id="PROSE-STAFF",
        title="正文与表中的工作人员数一致",
        wording="正文所述工作人员、专职、兼职人数 = 表中数",
        checks=_said(("capacity.staff", "capacity.staff_full_time", "capacity.staff_part_time")),
    ),
    _rule(
        id="PROSE-MEETING",
        title="正文与表中的会议、培训数一致",
        wording="正文所述会议次数、培训次数、培训人次 = 表中数",
        checks=_said(("training.meetings", "training.courses", "training.trainees")),
    ),
)

RULES = tuple(map(_on_its_forms, _ENTRIES))
