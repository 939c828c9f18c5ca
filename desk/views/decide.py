"""Explain, correct, waive, withdraw, send back: a page each, and what it says before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

import polars as pl
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from desk.deciding import (
    REASONS,
    WAIVED_REASONS,
    DecidedMeanwhileError,
    DecisionForm,
    correction_draft,
    explanation_draft,
    post_of,
    proposed,
    write,
)
from desk.pages import render
from desk.roles import with_role
from desk.unit import KnownFinding, UnitPage, decisions_about, fingerprint, unit_page
from desk.views.unit import decision_in_words
from desk.year import DeskYear, open_year
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.common.numbers import format_number
from tasks.decisions import Decision, guard_of_lateness
from tasks.lake.letters import SentLetter, keep_sent_letter
from tasks.lake.published import scan_published
from tasks.lake.releases import current_release
from tasks.model.codes import DecisionKind, DecisionReason, Role, Waived
from tasks.model.unit import Unit
from tasks.review.filled import LetterEntry
from tasks.review.labels import shown_day
from tasks.tables import Totals
from tasks.yearly.recheck import Recheck, recheck_unit

__all__ = ["correct", "explain", "send_back", "waive", "withdraw"]

_steward = with_role(Role.STEWARD)
_both = require_http_methods(["GET", "POST"])


@_steward
@_both
def explain(request: HttpRequest, year: int, unit_id: str) -> HttpResponseBase:
    """Explain a finding whose numbers are true."""
    of_year = open_year(year)
    page = unit_page(of_year, of_year.unit(unit_id))
    found = _finding(request, page)
    form = _form(request, of_year, page.unit, REASONS[DecisionKind.EXPLANATION], why=_last_years(of_year, found))
    shown = _Page(request, of_year, page.unit, form, f"说明：{found.found.title}", found)
    if form.is_valid():
        draft = explanation_draft(page, found.key, {**form.signed, "by": post_of(request, of_year)})
        return shown.write(draft)
    return shown.render()


@_steward
@_both
def waive(request: HttpRequest, year: int, unit_id: str) -> HttpResponseBase:
    """Waive a rule for a unit, or let it off, or accept that it is late."""
    of_year = open_year(year)
    unit = of_year.unit(unit_id)
    page = unit_page(of_year, unit) if of_year.run else None
    found = _finding(request, page) if page and "finding" in request.GET else None
    reasons = [
        reason for waived, group in WAIVED_REASONS.items() if (waived is Waived.RULE) == bool(found) for reason in group
    ]
    form = _form(request, of_year, unit, list(dict.fromkeys(reasons)))
    if found is None:
        choices = [(each.value, each.label) for each in (Waived.NOT_DUE, Waived.LATE_ACCEPTED)]
        form.fields["what"] = forms.ChoiceField(label="事项", choices=choices, widget=forms.RadioSelect)
        form.order_fields(["what", "reason", "why"])
    title = f"规则不适用：{found.found.title}" if found else "不需报送、同意迟报"
    shown = _Page(request, of_year, unit, form, title, found)
    if form.is_valid():
        waived = Waived(form.cleaned_data["what"]) if found is None else Waived.RULE
        draft = Decision(
            kind=DecisionKind.WAIVER,
            unit=unit.id,
            waived=waived,
            rule=found.found.rule if found else None,
            instance=(found.found.instance or None) if found else None,
            guard=guard_of_lateness(page.contents.findings, page.contents.readings)
            if page and waived is Waived.LATE_ACCEPTED
            else {},
            by=post_of(request, of_year),
            **form.signed,
        )
        return shown.write(draft)
    return shown.render()


@_steward
@_both
def withdraw(request: HttpRequest, year: int, unit_id: str) -> HttpResponseBase:
    """Take a decision back; it stays in the ledger, with who took it back and why."""
    of_year = open_year(year)
    unit = of_year.unit(unit_id)
    named = request.GET.get("decision", "")
    decision = next((each for each in decisions_about(of_year.ledger, unit) if each.id == named), None)
    if decision is None or decision.withdraws:
        raise Http404("没有可以撤销的这条决定。")
    form = _form(request, of_year, unit, REASONS[DecisionKind.WITHDRAWAL])
    shown = _Page(request, of_year, unit, form, f"撤销：{decision_in_words(decision, of_year)}")
    if form.is_valid():
        by = post_of(request, of_year)
        draft = Decision(kind=DecisionKind.WITHDRAWAL, withdraws=decision.id, by=by, **form.signed)
        return shown.write(draft)
    return shown.render()


@_steward
@_both
def correct(request: HttpRequest, year: int, unit_id: str) -> HttpResponseBase:
    """Correct a number: first shown is what that does to the rules and to the district's total, then it is written."""
    of_year = open_year(year)
    page = unit_page(of_year, of_year.unit(unit_id))
    if page.form is None:
        raise Http404("这个单位没有读出统计表，没有可以更正的数。")
    found = _finding(request, page) if "finding" in request.GET else None
    numbers = page.form.numbers
    named = [numbers[item] for item in found.items if item in numbers] if found else list(numbers.values())
    form = _form(request, of_year, page.unit, REASONS[DecisionKind.CORRECTION])
    cells = page.review.cells
    choices = [
        (number, f"{page.form.names[number]}（现为 {cells[item.id].value or cells[item.id].status}）")
        for number, item in enumerate(page.form.items)
        if number in named and item.id in cells
    ]
    form.fields["cell"] = forms.TypedChoiceField(label="更正哪个数", choices=choices, coerce=int)
    form.fields["to"] = forms.CharField(label="改为", required=False, max_length=30, help_text="没有数就留空。")
    form.order_fields(["cell", "to", "reason", "why"])
    shown = _Page(request, of_year, page.unit, form, "更正一个数", found)
    if not form.is_valid():
        return shown.render()
    fields = {**form.signed, "by": post_of(request, of_year)}
    draft = correction_draft(page, form.cleaned_data["cell"], form.cleaned_data["to"], fields)
    if draft.before == draft.after:
        form.add_error("to", "与现在的数相同，没有更正什么。")
        return shown.render()
    if request.POST.get("do") == "write":
        return shown.write(draft)
    effect = recheck_unit(of_year.lake, year, of_year.roster, unit_id, of_year.ledger, proposed(of_year, draft))
    total = _total(of_year, page, draft)
    return shown.render(effect=effect, total=total)


@_steward
@_both
def send_back(request: HttpRequest, year: int, unit_id: str) -> HttpResponse:
    """Note that the letter to a unit was sent, and keep it as it is now."""
    of_year = open_year(year)
    page = unit_page(of_year, of_year.unit(unit_id))
    made = page.letter()
    if page.notice is None or made is None:
        raise CallerError("现在没有要向这个单位发的通知。")
    if request.method == "POST":
        _keep(of_year, *made)
        messages.success(request, f"已记下：{page.notice.kind}于今天发出。请下载这一份盖章送达。")
        return redirect("unit", year, unit_id)
    earlier = [each for each in of_year.sent if each.unit_id == unit_id]
    return render(
        request,
        "send_back.html.j2",
        year=year,
        district=of_year.roster.district,
        unit=page.unit,
        notice=page.notice,
        asked=page.review.asked,
        earlier=earlier,
        day=shown_day,
    )


def _keep(year: DeskYear, filled: LetterEntry, data: bytes) -> None:
    """Keep a letter as it is sent today."""
    given = {field.name: getattr(filled, field.name) for field in fields(SentLetter)}
    with year.lake.year_lock(year.year):
        sent = SentLetter(**{**given, "sent_on": today().isoformat()})
        keep_sent_letter(year.lake, year.year, sent, data)


def _finding(request: HttpRequest, page: UnitPage) -> KnownFinding:
    found = page.finding(request.GET.get("finding", ""))
    if found is None:
        raise Http404("没有这条审核结果了，可能已经重新汇总过。请回到单位页面。")
    return found


def _form(
    request: HttpRequest, year: DeskYear, unit: Unit, reasons: Sequence[DecisionReason], why: str = ""
) -> DecisionForm:
    given = request.POST.dict() if request.method == "POST" else None
    return DecisionForm(given, reasons, fingerprint(decisions_about(year.ledger, unit)), why)


def _last_years(year: DeskYear, found: KnownFinding) -> str:
    """The words with which the same was explained last year, to be looked at and changed."""
    return next(
        (
            each.why
            for each in reversed(year.explanations_of_last_year().in_force)
            if each.kind is DecisionKind.EXPLANATION
            and (each.unit, each.rule, each.instance or "")
            == (found.found.unit_id, found.found.rule, found.found.instance)
        ),
        "",
    )


def _total(year: DeskYear, page: UnitPage, draft: Decision) -> str:
    """What a correction does to the district's total of the last release, in words."""
    release = current_release(year.lake, year.year)
    if release is None or page.review.file is None:
        return ""
    totals = scan_published(release, Totals)
    rows = totals.filter(pl.col("form") == page.review.file.form, pl.col("item") == draft.item).collect()
    if not rows.height or rows["total"][0] is None:
        return ""
    now_total: Decimal = rows["total"][0]
    after = now_total + (draft.after or Decimal()) - (draft.before or Decimal())
    return f"全区合计现在是 {format_number(now_total)}；这份报告如果计入合计，更正后是 {format_number(after)}。"


@dataclass(frozen=True, slots=True)
class _Page:
    """The page on which one decision is made: who asks, about which unit, the form, and the finding if there is one."""

    request: HttpRequest
    year: DeskYear
    unit: Unit
    form: DecisionForm
    title: str
    found: KnownFinding | None = None

    def write(self, draft: Decision) -> HttpResponse:
        """Write a decision, or say on the page why not, with what was filled in kept."""
        try:
            write(self.year, self.unit, [draft], self.form.cleaned_data["seen"])
        except DecidedMeanwhileError as error:
            self.form.data = {**self.form.data, "seen": error.seen}
            others = [
                f"{decision_in_words(each, self.year)}（{each.by}，{shown_day(each.on)}）" for each in error.decisions
            ]
            return self.render(status=409, meanwhile=str(error), others=others)
        except CallerError as error:
            self.form.add_error(None, str(error))
            return self.render()
        said = f"{draft.kind.label}已写入，下次汇总时生效。要改主意，可以在下面的“决定和通知”里撤销。"
        messages.success(self.request, said)
        return redirect("unit", self.year.year, self.unit.id)

    def render(
        self,
        *,
        status: int = 0,
        effect: Recheck | None = None,
        total: str = "",
        meanwhile: str = "",
        others: Sequence[str] = (),
    ) -> HttpResponse:
        """Show the form, with what a correction would do, or what somebody else decided meanwhile."""
        frames = (("不再有", effect.settled), ("新出现", effect.added), ("仍然有", effect.staying)) if effect else ()
        return render(
            self.request,
            "decide.html.j2",
            status or (400 if self.form.errors else 200),
            year=self.year.year,
            district=self.year.roster.district,
            unit=self.unit,
            form=self.form,
            title=self.title,
            found=self.found,
            effect=effect,
            told=[(words, frame["message"].to_list()) for words, frame in frames],
            total=total,
            meanwhile=meanwhile,
            others=others,
            by=getattr(self.request.user, "post", ""),
        )
