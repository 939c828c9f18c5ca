"""The rules that hold the prose against the table: two quotes of one number must agree."""

from dataclasses import replace
from decimal import Decimal

import polars as pl

from expectations.forms import form
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.relations import quoted_column, says_same

__all__ = ["RULES"]

_FORMS = ("2014", "2019", "2021")
_NEW, _CARRIED_IN = "requests.new.total", "requests.carried_in.total"

_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”填的是 {right}{unit}，相差 {difference}{unit}。"
_NONE_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“{name}”却填了 {right}{unit}。"
_SUGGESTION = "请核对正文和表格，改正写错的一处；两处统计口径不同的，请说明。"


_EITHER_MESSAGE = (
    "正文写的是“{quote}”（{quote_place}），表中“{name}”填的是 {right}{unit}，"
    "相差 {difference}{unit}；加上上年结转的也不相等。"
)


def _prose(
    rule: str,
    title: str,
    formula: str,
    items: tuple[str, ...],
    *,
    is_denial: bool = False,
    more: tuple[Check, ...] = (),
) -> Rule:
    """A rule about what the prose says of items, each on the forms that have it."""
    said = says_same(items, _NONE_MESSAGE, "denial") if is_denial else says_same(items, _MESSAGE, "figure")
    checks = (*(replace(check, forms=_forms_with(check.items[0])) for check in said), *more)
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
        forms=tuple(form_id for form_id in _FORMS if any(form_id in check.forms for check in checks)),
        suppressed_by=("DOC-NO-TABLE", "DOC-FORM"),
        silence="正文没有提到相应的数",
    )


def _forms_with(item: str) -> tuple[str, ...]:
    return tuple(form_id for form_id in _FORMS if any(item == own.id for own in form(form_id).items))


def _totals(*rows: str) -> tuple[str, ...]:
    """The total column of the rows whose ids begin so, on whichever form, each once."""
    items = (item.id for form_id in _FORMS for item in form(form_id).items)
    return tuple(dict.fromkeys(item for item in items if item.startswith(rows) and item.endswith(".total")))


def _with_or_without_carried_in() -> Check:
    """The figure received is that of new requests, or of these and those carried in: both usages are common."""
    said, new, carried_in = pl.col(quoted_column(_NEW)), pl.col(_NEW), pl.col(_CARRIED_IN)
    agrees = (said == new) | ((said == new + carried_in).fill_null(False))
    may_agree = carried_in.is_null() & (said > new)
    return Check(
        _EITHER_MESSAGE,
        pl.when(agrees).then(pl.lit(0)).when(~may_agree).then(said - new),
        said,
        new,
        (_NEW, _CARRIED_IN),
        instance=_NEW,
        lower=Decimal(0),
        upper=Decimal(0),
        where=said.is_not_null(),
        quotes="figure",
        forms=_forms_with(_NEW),
    )


_TO_ITS_ROUNDING = Check(
    "正文写的是“{row[percent_quote]}”（{row[percent_place]}），按其中的数计算应为 {right}%。",
    (pl.col("percent_stated") - pl.col("percent_computed")).abs() - pl.col("percent_rounding"),
    pl.col("percent_stated"),
    pl.col("percent_computed").round(2),
    upper=Decimal(0),
    where=pl.col("percent_stated").is_not_null(),
)

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
            _CARRIED_IN,
        ),
        more=(_with_or_without_carried_in(),),
    ),
    _prose(
        "PROSE-OUTCOME",
        "正文与表中的办理结果一致",
        "正文所述办结、答复、结转下年及各类答复件数 = 表中数",
        (
            "requests.closed",
            "requests.answered",
            "answered.granted",
            "answered.partial",
            "answered.denied",
            *_totals("outcome.", "denied.", "unable.", "refused.", "closed_otherwise."),
            "requests.carried_out.total",
        ),
    ),
    _prose(
        "PROSE-NONE",
        "正文说没有的，表中应为零",
        "正文说没有收到申请、均已办结、没有复议诉讼、没有收费等时，表中相应数 = 0",
        (
            "requests.received",
            *_totals("requests."),
            *_totals("review.", "litigation"),
            "complaints.total",
            "fees.collected",
        ),
        is_denial=True,
    ),
    _prose(
        "PROSE-REVIEW",
        "正文与表中的复议、诉讼、举报数一致",
        "正文所述行政复议、行政诉讼、举报投诉件数 = 表中数",
        (*_totals("review.", "litigation"), "complaints.total"),
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
        checks=(_TO_ITS_ROUNDING,),
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
