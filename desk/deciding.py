"""Decisions as the desk writes them: signed with the account's post, refused where others decided meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from desk.accounts.models import Account
from desk.site import places
from desk.unit import UnitPage, decisions_about, fingerprint
from desk.year import DeskYear
from expectations.rules import Severity
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.common.numbers import finite_number
from tasks.common.personal_data import find_personal_data, names_person
from tasks.decisions import Decision, Ledger, add_decisions, draft_correction, guards_of
from tasks.model.codes import DecisionKind, DecisionReason, State, Waived
from tasks.model.unit import Unit

__all__ = [
    "REASONS",
    "DecidedMeanwhileError",
    "DecisionForm",
    "add",
    "correction_draft",
    "explanation_draft",
    "post_of",
    "proposed",
    "write",
]

REASONS: Mapping[DecisionKind, Sequence[DecisionReason]] = {
    DecisionKind.EXPLANATION: (
        DecisionReason.VERIFIED,
        DecisionReason.SCOPE_CHANGED,
        DecisionReason.ONE_OFF,
        DecisionReason.LAST_YEAR_WRONG,
        DecisionReason.OTHER,
    ),
    DecisionKind.CORRECTION: (DecisionReason.MISPRINT, DecisionReason.MISREAD, DecisionReason.OTHER),
    DecisionKind.WAIVER: (DecisionReason.RULE_UNFIT, DecisionReason.OTHER),
    DecisionKind.WITHDRAWAL: (DecisionReason.MISTAKEN, DecisionReason.OTHER),
    DecisionKind.APPROVAL: (DecisionReason.APPROVED,),
}
"""The reasons that may be chosen for each kind of decision, the usual one first."""

WAIVED_REASONS: Mapping[Waived, Sequence[DecisionReason]] = {
    Waived.NOT_DUE: (DecisionReason.NOT_DUE, DecisionReason.OTHER),
    Waived.LATE_ACCEPTED: (DecisionReason.LATE_AGREED, DecisionReason.OTHER),
    Waived.RULE: REASONS[DecisionKind.WAIVER],
}
_LONGEST_REASON = 500


class DecidedMeanwhileError(CallerError):
    """Somebody else decided about the unit since the page was opened.

    `decisions` are what she decided, `seen` the fingerprint of whoever has seen them too.
    """

    def __init__(self, decisions: Sequence[Decision], seen: str) -> None:
        """Keep what was decided."""
        super().__init__("您打开页面以后，别人对这个单位作了决定，您的没有写入。请先看过，再决定是否还要写。")
        self.decisions, self.seen = tuple(decisions), seen


class DecisionForm(forms.Form):
    """What every decision asks for: a reason from the list, the office's own words, and what its reader had seen."""

    reason = forms.ChoiceField(label="理由类别（随数据发布）")
    why = forms.CharField(
        label="理由（只留在办公室，不发布）",
        widget=forms.Textarea(attrs={"maxlength": _LONGEST_REASON, "rows": 4}),
        max_length=_LONGEST_REASON,
        help_text="写清楚向谁的岗位核实、依据什么。不要写人名、电话。",
    )
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    def __init__(
        self, data: Mapping[str, Any] | None, reasons: Sequence[DecisionReason], seen: str, why: str = ""
    ) -> None:
        """Make the form; `seen` is the fingerprint of the decisions on the page."""
        super().__init__(data, initial={"seen": seen, "why": why})
        self.fields["reason"] = forms.ChoiceField(
            label="理由类别（随数据发布）", choices=[(reason.value, reason.label) for reason in reasons]
        )

    def clean_why(self) -> str:
        """Refuse words that name a person."""
        return refuse_personal(self.cleaned_data["why"])

    @property
    def signed(self) -> dict[str, Any]:
        """The fields of a decision that the form gives."""
        return {"why": self.cleaned_data["why"], "reason": DecisionReason(self.cleaned_data["reason"]), "on": today()}


def refuse_personal(text: str) -> str:
    """Return a text of the office's own, without blanks around it.

    Raises:
        ValidationError: it names a person or a number of one.
    """
    words = text.strip()
    if not words.isprintable() and any(not each.isprintable() and each not in "\r\n\t" for each in words):
        raise forms.ValidationError("里有看不见的字符，请重新输入。")
    if find_personal_data(words) or any(names_person(part) for part in words.split()):
        raise forms.ValidationError("里像是有人名、电话或证件号。请改写岗位或单位，如“财政局办公室”。")
    return words.replace("\r\n", "\n")


def post_of(request: HttpRequest, year: DeskYear) -> str:
    """Return the post that whoever asks decides as.

    Raises:
        PermissionDenied: nobody is logged in.
        CallerError: the account's post is none of the roster's.
    """
    if not isinstance(request.user, Account):
        raise PermissionDenied
    post = request.user.post
    if post not in year.roster.posts:
        raise CallerError(
            f"您的账号岗位是“{post or '（没有填）'}”，不在名册里，不能作决定。"
            f"请管理员改正，名册里有：{'、'.join(year.roster.posts)}。"
        )
    return post


def write(year: DeskYear, unit: Unit, drafts: Sequence[Decision], seen: str) -> tuple[Decision, ...]:
    """Write decisions about a unit into the ledger.

    Raises:
        DecidedMeanwhileError: there are others about the unit than those that the page showed.
        NotWrittenError: the ledger does not take them.
        LedgerError: the ledger cannot be used.
    """

    def refuse(ledger: Ledger) -> None:
        about = decisions_about(ledger, unit)
        if fingerprint(about) != seen:
            # a ledger only grows: what was seen are the first ones, unless somebody edited the file
            shown = next((count for count in range(len(about)) if fingerprint(about[:count]) == seen), 0)
            raise DecidedMeanwhileError(about[shown:], fingerprint(about))

    return add(year, drafts, refuse)


def add(
    year: DeskYear, drafts: Sequence[Decision], refuse: Callable[[Ledger], None] | None = None
) -> tuple[Decision, ...]:
    """Add decisions to the ledger of a year as `add_decisions` does, and tell of them whoever is to be told."""
    written = add_decisions(year.path, year.year, drafts, year.roster, refuse=refuse)
    if hook := places().on_decided:
        hook(year.year, written)
    return written


def proposed(year: DeskYear, draft: Decision) -> Ledger:
    """The ledger as it would be with a draft, for a look at what it does."""
    named = replace(draft, id=f"{year.year}-0")
    return replace(year.ledger, decisions=(*year.ledger.decisions, named))


def explanation_draft(page: UnitPage, key: str, fields: Mapping[str, Any]) -> Decision:
    """Make the explanation of one finding, guarded by the values it speaks about.

    Raises:
        CallerError: there is no such finding, or one that must be repaired.
    """
    found = page.finding(key)
    if found is None:
        raise CallerError("没有这条审核结果了，可能已经重新汇总过。请回到单位页面。")
    if found.found.severity is Severity.BLOCK:
        raise CallerError("必须改的问题不能只凭说明了结：请退回单位、更正，或者写明规则不适用。")
    rows = page.contents.findings.filter(
        pl.col("rule") == found.found.rule,
        pl.col("instance") == found.found.instance,
        pl.col("submission_id").eq_missing(pl.lit(found.found.submission, pl.String())),
    )
    guard = guards_of(rows, page.contents.readings)[0]
    return Decision(
        kind=DecisionKind.EXPLANATION,
        unit=page.unit.id,
        rule=found.found.rule,
        instance=found.found.instance or None,
        guard=guard,
        **fields,
    )


def correction_draft(page: UnitPage, number: int, to: str, fields: Mapping[str, Any]) -> Decision:
    """Make the correction of one number of the live report, by its place among the items of the form.

    Raises:
        CallerError: there is no such cell in a report that counts, or `to` is no number.
    """
    if page.form is None or not 0 <= number < len(page.form.items) or page.review.file is None:
        raise CallerError("这个单位没有读到这个数，没有可以更正的。")
    item = page.form.items[number].id
    if page.review.file.state is not State.LIVE:
        raise CallerError("这个单位没有计入的报告，没有可以更正的数。")
    frame = page.contents.frames.readings
    cells = frame.filter(pl.col("submission_id") == page.review.file.id, pl.col("item") == item)
    if not cells.height:
        raise CallerError("这个单位的报告里没有读到这个数，没有可以更正的。")
    return draft_correction(page.unit.id, cells.row(0, named=True), _number(to), fields)


def _number(text: str) -> Decimal | None:
    """Read a number as people write it; nothing is none."""
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    number = finite_number(plain)
    if number is None:
        raise CallerError("“改为”要写一个数；没有数就留空。")
    return number
