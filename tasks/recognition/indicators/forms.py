"""By which words does the prose of a report name the items of each form?"""

from collections.abc import Mapping
from types import MappingProxyType

from expectations.forms import form
from tasks.recognition.indicators.model import Indicator

__all__ = ["INDICATORS", "MATTERS"]

_FORM_2014 = (
    Indicator(("channel.gazette",), "channel", r"政府公报"),
    Indicator(("channel.website",), "channel", r"(?:网站|官网|门户网|政府网|政务网)"),
    Indicator(("channel.weibo",), "channel", r"微博"),
    Indicator(("channel.wechat",), "channel", r"微信"),
    Indicator(("channel.other",), "channel", r"其[他它](?:公开)?(?:方式|渠道|形式|途径)"),
    Indicator(("proactive.total",), "proactive", r"公开"),
    Indicator(("requests.received",), "received", r"[收接]"),
    Indicator(("requests.received",), "accepted", r"受理"),
    Indicator(("requests.received_in_person",), "way", r"(?:当面|现场)"),
    Indicator(("requests.received_by_fax",), "way", r"传真"),
    Indicator(("requests.received_online",), "way", r"(?:网络|网上|互联网)"),
    Indicator(("requests.received_by_letter",), "way", r"(?:信函|邮寄|信件)"),
    Indicator(("requests.closed",), "handled", r"(?:(?<![时期未不])(?<!限内)办结|申请办结)"),
    Indicator(("requests.answered",), "handled", r"(?:(?:^|已|已经|共|申请|并|均|全部|年)答复)"),
    Indicator(("answered.granted",), "answer", r"(?:(?<![不分])(?:同意公开|予以公开)|全部公开)"),
    Indicator(("answered.partial",), "answer", r"(?:同意部分公开|(?<!意)部分公开)"),
    Indicator(("answered.denied",), "answer", r"(?:不同意公开|不予公开)"),
    Indicator(("review.total",), "dispute", r"行政复议"),
    Indicator(("litigation.total",), "dispute", r"(?:行政诉讼|(?<!政)诉讼(?!请求))"),
    Indicator(
        ("complaints.total",),
        "dispute",
        r"(?:举报投诉|投诉举报|举报、投诉|投诉、举报|(?<![诉、])举报(?!、?投)|(?<![报、])投诉(?!、?举))",
        topic="complaint",
    ),
    Indicator(("fees.collected",), "fees", r"收(?:取|费)"),
    Indicator(("capacity.staff_full_time",), "staff", r"专职"),
    Indicator(("capacity.staff_part_time",), "staff", r"(?<![专、和])兼职"),
    Indicator(("capacity.staff",), "staff_total", r"人员"),
    Indicator(("training.meetings",), "meeting", r"(?:召开|举行)"),
    Indicator(("training.courses",), "course", r"培训"),
    Indicator(("training.trainees",), "trainee", r"训"),
)


def _totals(form_id: str, rows: str) -> tuple[str, ...]:
    """The total column of the form's rows whose ids begin so."""
    return tuple(item.id for item in form(form_id).items if item.id.startswith(rows) and item.id.endswith(".total"))


def _matrix(form_id: str) -> tuple[Indicator, ...]:
    """The indicators of a form whose requests are told by applicant and outcome."""
    return (
        Indicator(("requests.new.total",), "received", r"[收接]"),
        Indicator(("requests.new.total",), "accepted", r"受理"),
        Indicator(("requests.new.total",), "new", r"新收"),
        Indicator(("requests.carried_in.total",), "carried_in", r"[结转]"),
        Indicator(("requests.carried_out.total",), "carried_out", r"[结转]"),
        Indicator(("outcome.total.total",), "handled", r"(?:(?<![时期未不])(?<!限内)办结|申请办结)"),
        Indicator(("outcome.granted.total",), "answer", r"(?:(?<![不分])(?:同意公开|予以公开)|全部公开)"),
        Indicator(("outcome.partial.total",), "answer", r"(?:同意部分公开|(?<!意)部分公开)"),
        Indicator(_totals(form_id, "denied."), "answer", r"(?:不同意公开|不予公开)"),
        Indicator(_totals(form_id, "unable."), "answer", r"无法提供"),
        Indicator(_totals(form_id, "refused."), "answer", r"不予处理"),
        Indicator(_totals(form_id, "closed_otherwise."), "answer", r"其[他它]处理"),
        Indicator(("review.total",), "dispute", r"行政复议"),
        Indicator(_totals(form_id, "litigation_"), "dispute", r"(?:行政诉讼|(?<!政)诉讼(?!请求))"),
        Indicator((), "dispute", r"(?:举报|投诉)", topic="complaint"),
        Indicator(("fees.collected",), "fees", r"收(?:取|费)|处理费"),
    )


INDICATORS: Mapping[str, tuple[Indicator, ...]] = MappingProxyType(
    {"2014": _FORM_2014, "2019": _matrix("2019"), "2021": _matrix("2021")}
)
"""The indicators of each form; `fees.collected` is an item of form 2014 alone, and asked for in prose by the others."""


def _matters(form_id: str) -> Mapping[str, tuple[str, ...]]:
    """The items of a form for each matter that a report can deny."""
    if form_id == "2014":
        ways = (
            "requests.received_in_person",
            "requests.received_by_fax",
            "requests.received_online",
            "requests.received_by_letter",
        )
        own = ("review.total", "litigation.total", "complaints.total", "requests.received", "fees.collected", *ways)
        return {matter: (matter,) for matter in own}
    return {
        "requests.received": ("requests.new.total",),
        "requests.carried_in": ("requests.carried_in.total",),
        "requests.carried_out": ("requests.carried_out.total",),
        "review.total": ("review.total",),
        "litigation.total": _totals(form_id, "litigation_"),
        "fees.collected": ("fees.collected",),
    }


MATTERS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {form_id: _matters(form_id) for form_id in INDICATORS}
)
"""For each form the items that a statement denies, by the kinds of `NONE_WORDS`."""
