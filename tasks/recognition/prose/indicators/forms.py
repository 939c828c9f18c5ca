"""The words by which the prose of a report names the items of each form.

Those of a list are in its file; a form whose tables cross rows and columns has those of its requests, outcomes, reviews
and lawsuits from its shape, and those of its single rows from its file.
"""

from collections.abc import Mapping
from types import MappingProxyType

from expectations.forms import Form, IncompleteFormError, form, form_ids
from expectations.forms.prose_sums import FEES, said_items, said_sums
from tasks.recognition.prose.indicators.groups import GROUPS
from tasks.recognition.prose.indicators.model import Indicator
from tasks.recognition.prose.indicators.words import NONE_WORDS

__all__ = ["INDICATORS", "MATTERS"]

_CLOSED = r"(?:办结|办理完[毕结])"
_HANDLED = rf"(?:(?<![时期未不])(?<!限内){_CLOSED}|申请办结)"
_IN_TIME = rf"(?:按[时期]|如期|(?:法定|规定)?(?:期限|时限)内){_CLOSED}"
_ANSWERED = r"(?:按[时期]|(?<![未不期时]))答复"
_OPENED = r"(?<![主动予意不分依请息务全部])公开(?!申请|[部不])"
_COUNT = r"(?:数量|总数|总量|申请数|数|量|件数|总计|有)"
_GRANTED = r"(?:(?<![不分])(?:同意公开|予以公开)|全部公开)"
_PARTIAL = r"(?:同意部分公开|(?<!意)部分公开)"
_DENIED = r"(?:不同意公开|不予公开)"
_LAWSUIT = r"(?:行政诉讼|(?<!政)诉讼(?!请求))"
_CHARGED = r"收(?:取|费)|处理费"
_ASKED_INSTEAD = {
    "requests.received": "requests.new.total",
    "requests.carried_in": "requests.carried_in.total",
    "requests.carried_out": "requests.carried_out.total",
    "litigation.total": "litigation_both.total",
}
"""What a form asks for that counts a matter by applicant, or in two tables."""


def _otherwise(form_id: str) -> str:
    """What 其他处理 gives: the sum of several rows, or the only row there is."""
    rows = "closed_otherwise.total"
    return rows if rows in said_sums(form_id) else f"{rows}.total"


def _worded(layout: Form) -> tuple[Indicator, ...]:
    """The indicators that the form's own file words."""
    known = said_items(layout.id)
    for word in layout.words:
        if word.item not in known or word.group not in GROUPS:
            missing = f"item {word.item}" if word.item not in known else f"group {word.group}"
            raise IncompleteFormError(layout.id, "words of prose", f"there is no {missing}")
    return tuple(Indicator(word.item, word.group, word.words, word.topic) for word in layout.words)


def _matrix(layout: Form) -> tuple[Indicator, ...]:
    """The indicators of a form whose requests are told by applicant and outcome: those that it has an item for."""
    known = said_items(layout.id)
    of_shape = (
        Indicator("requests.new.total", "received", r"[收接]"),
        Indicator("requests.new.total", "accepted", r"受理"),
        Indicator("requests.new.total", "counted", _COUNT),
        Indicator("requests.new.total", "new", r"新收"),
        Indicator("requests.carried_in.total", "carried_in", r"[结转]"),
        Indicator("requests.carried_out.total", "carried_out", r"[结转]"),
        Indicator("outcome.total.total", "handled", _HANDLED),
        Indicator("outcome.total.total", "all_in_time", _IN_TIME),
        Indicator("outcome.total.total", "all_but_rest", _ANSWERED),
        Indicator("outcome.granted.total", "opened", _OPENED),
        Indicator("outcome.granted.total", "answer", _GRANTED),
        Indicator("outcome.partial.total", "answer", _PARTIAL),
        Indicator("denied.total", "answer", _DENIED),
        Indicator("unable.total", "answer", r"无法提供"),
        Indicator("refused.total", "answer", r"不予处理"),
        Indicator(_otherwise(layout.id), "answer", r"其[他它]处理"),
        *_worded(layout),
        Indicator("review.total", "dispute", r"(?:行政复议|(?<=被)复议)"),
        Indicator("litigation_both.total", "dispute", _LAWSUIT),
        Indicator("litigation_direct.total", "lawsuit", r"未经复议直接起诉"),
        Indicator("litigation_after_review.total", "lawsuit", r"复议后(?:直接)?起诉"),
        Indicator(None, "dispute", r"(?:举报|投诉)", topic="complaint"),
        Indicator(FEES, "fees", _CHARGED),
    )
    return tuple(indicator for indicator in of_shape if indicator.item is None or indicator.item in known)


def _indicators(layout: Form) -> tuple[Indicator, ...]:
    return _worded(layout) if layout.is_list else _matrix(layout)


INDICATORS: Mapping[str, tuple[Indicator, ...]] = MappingProxyType(
    {form_id: _indicators(form(form_id)) for form_id in form_ids() if form(form_id).words}
)
"""The indicators of each form that has words of prose."""


def _matters(form_id: str) -> Mapping[str, str]:
    """The item of a form for each matter that a report can deny: of its own name, or what the form asks for instead."""
    known = said_items(form_id)
    named = dict.fromkeys(matter for matter, _ in NONE_WORDS)
    items = {matter: matter if matter in known else _ASKED_INSTEAD.get(matter, matter) for matter in named}
    return {matter: item for matter, item in items.items() if item in known}


MATTERS: Mapping[str, Mapping[str, str]] = MappingProxyType({form_id: _matters(form_id) for form_id in INDICATORS})
"""For each form the item that a statement denies, by the kinds of `NONE_WORDS`."""
