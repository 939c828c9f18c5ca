"""By which words does the prose of a report name the items of each form?"""

from collections.abc import Mapping
from types import MappingProxyType

from expectations.forms import form
from expectations.forms.prose_sums import FEES, said_sums
from tasks.recognition.prose.indicators.model import Indicator

__all__ = ["INDICATORS", "MATTERS"]

_HANDLED = r"(?:(?<![时期未不])(?<!限内)办结|申请办结)"
_GRANTED = r"(?:(?<![不分])(?:同意公开|予以公开)|全部公开)"
_PARTIAL = r"(?:同意部分公开|(?<!意)部分公开)"
_DENIED = r"(?:不同意公开|不予公开)"
_LAWSUIT = r"(?:行政诉讼|(?<!政)诉讼(?!请求))"
_COMPLAINT = r"(?:举报投诉|投诉举报|举报、投诉|投诉、举报|(?<![诉、])举报(?!、?投)|(?<![报、])投诉(?!、?举))"
_CHARGED = r"收(?:取|费)|处理费"

_FORM_2014 = (
    Indicator("channel.gazette", "channel", r"政府公报"),
    Indicator("channel.website", "channel", r"(?:网站|官网|门户网|政府网|政务网)"),
    Indicator("channel.weibo", "channel", r"微博"),
    Indicator("channel.wechat", "channel", r"微信"),
    Indicator("channel.other", "channel", r"其[他它](?:公开)?(?:方式|渠道|形式|途径)"),
    Indicator("proactive.total", "proactive", r"公开"),
    Indicator("proactive.total", "published", r"公开"),
    Indicator("requests.received", "received", r"[收接]"),
    Indicator("requests.received", "accepted", r"受理"),
    Indicator("requests.received_in_person", "way", r"(?:当面|现场)"),
    Indicator("requests.received_by_fax", "way", r"传真"),
    Indicator("requests.received_online", "way", r"(?:网络|网上|互联网)"),
    Indicator("requests.received_by_letter", "way", r"(?:信函|邮寄|信件)"),
    Indicator("requests.closed", "handled", _HANDLED),
    Indicator("requests.closed_on_time", "in_time", r"(?:按[时期]|如期)(?:办结|答复)"),
    Indicator("requests.closed_extended", "in_time", r"延期(?:办结|答复)"),
    Indicator("requests.answered", "handled", r"(?:(?:^|已|已经|共|申请|并|均|全部|年)答复)"),
    Indicator("answered.granted", "answer", _GRANTED),
    Indicator("answered.partial", "answer", _PARTIAL),
    Indicator("answered.denied", "answer", _DENIED),
    Indicator("answered.already_public", "reason", r"属于已(?:经)?主动公开范围"),
    Indicator("answered.not_this_agency", "reason", r"不属于本(?:行政)?机关公开"),
    Indicator("answered.not_existing", "reason", r"(?:申请)?信息不存在"),
    Indicator("review.total", "dispute", r"行政复议"),
    Indicator("litigation.total", "dispute", _LAWSUIT),
    Indicator("complaints.total", "dispute", _COMPLAINT, topic="complaint"),
    Indicator(FEES, "fees", _CHARGED),
    Indicator("capacity.staff_full_time", "staff", r"专职"),
    Indicator("capacity.staff_part_time", "staff", r"(?<![专、和])兼职"),
    Indicator("capacity.staff", "staff_total", r"人员"),
    Indicator("training.meetings", "meeting", r"(?:召开|举行)"),
    Indicator("training.courses", "course", r"培训"),
    Indicator("training.trainees", "trainee", r"训"),
)

_REASONS = {
    "denied.state_secret": r"国家秘密",
    "denied.other_law": r"其[他它]法律、?行政法规禁止公开",
    "denied.three_securities": r"危及三安全一稳定",
    "denied.third_party": r"(?:保护)?第三方合法权益",
    "denied.internal_affairs": r"(?:三类)?内部事务(?=信息)",
    "denied.process_information": r"(?:四类)?过程性(?=信息)",
    "denied.enforcement_files": r"行政执法案卷",
    "denied.administrative_query": r"行政查询(?=事项)",
    "unable.not_held": r"本(?:行政)?机关不掌握(?:相关)?(?:政府)?",
    "unable.needs_creation": r"(?:没有现成信息、?需要?|(?<!、)需要?|(?<![、要需]))另行制作",
    "unable.still_unclear": r"补正后(?:申请)?(?:内容)?仍不明确",
    "refused.petition": r"信访举报投诉类",
    "refused.repeated": r"重复(?=申请)",
    "refused.publication": r"要求提供公开出版物",
    "refused.excessive": r"无正当理由大量反复(?=申请)",
    "refused.reissue": r"要求(?:行政机关)?确认或(?:者)?重新出具已获取信息",
    "closed_otherwise.not_amended": r"(?:无正当理由)?逾期(?:不|未)补正",
    "closed_otherwise.fee_unpaid": r"逾期(?:未按收费通知要求缴纳费用|[不未]缴费|[不未]缴纳费用)",
}


def _otherwise(form_id: str) -> str:
    """What 其他处理 gives: the sum of several rows, or the only row there is."""
    rows = "closed_otherwise.total"
    return rows if rows in said_sums(form_id) else f"{rows}.total"


def _matrix(form_id: str) -> tuple[Indicator, ...]:
    """The indicators of a form whose requests are told by applicant and outcome."""
    totals = {item.id for item in form(form_id).items}
    return (
        Indicator("requests.new.total", "received", r"[收接]"),
        Indicator("requests.new.total", "accepted", r"受理"),
        Indicator("requests.new.total", "new", r"新收"),
        Indicator("requests.carried_in.total", "carried_in", r"[结转]"),
        Indicator("requests.carried_out.total", "carried_out", r"[结转]"),
        Indicator("outcome.total.total", "handled", _HANDLED),
        Indicator("outcome.granted.total", "answer", _GRANTED),
        Indicator("outcome.partial.total", "answer", _PARTIAL),
        Indicator("denied.total", "answer", _DENIED),
        Indicator("unable.total", "answer", r"无法提供"),
        Indicator("refused.total", "answer", r"不予处理"),
        Indicator(_otherwise(form_id), "answer", r"其[他它]处理"),
        *(
            Indicator(f"{row}.total", "refused" if row.startswith("refused.") else "reason", name)
            for row, name in _REASONS.items()
            if f"{row}.total" in totals
        ),
        Indicator("review.total", "dispute", r"行政复议"),
        Indicator("litigation_both.total", "dispute", _LAWSUIT),
        Indicator("litigation_direct.total", "lawsuit", r"未经复议直接起诉"),
        Indicator("litigation_after_review.total", "lawsuit", r"复议后(?:直接)?起诉"),
        Indicator(None, "dispute", r"(?:举报|投诉)", topic="complaint"),
        Indicator(FEES, "fees", _CHARGED),
    )


INDICATORS: Mapping[str, tuple[Indicator, ...]] = MappingProxyType(
    {"2014": _FORM_2014, "2019": _matrix("2019"), "2021": _matrix("2021")}
)
"""The indicators of each form."""


def _matters(form_id: str) -> Mapping[str, str]:
    """The item of a form for each matter that a report can deny."""
    if form_id == "2014":
        ways = (
            "requests.received_in_person",
            "requests.received_by_fax",
            "requests.received_online",
            "requests.received_by_letter",
        )
        own = ("review.total", "litigation.total", "complaints.total", "requests.received", FEES, *ways)
        return {matter: matter for matter in own}
    return {
        "requests.received": "requests.new.total",
        "requests.carried_in": "requests.carried_in.total",
        "requests.carried_out": "requests.carried_out.total",
        "review.total": "review.total",
        "litigation.total": "litigation_both.total",
        FEES: FEES,
    }


MATTERS: Mapping[str, Mapping[str, str]] = MappingProxyType({form_id: _matters(form_id) for form_id in INDICATORS})
"""For each form the item that a statement denies, by the kinds of `NONE_WORDS`."""
