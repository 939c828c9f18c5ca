"""Sign-off and releases: what is missing for final, the approval, the releases so far and their files."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from desk.deciding import REASONS, DecisionForm, add, post_of, refuse_personal
from desk.pages import attachment, render
from desk.roles import has_role, with_role
from desk.year import DeskYear, open_year
from expectations.rules import CATALOGUE, Severity
from tasks.annual_report import has_report_format, report_contents, report_document, report_name
from tasks.common.clock import CHINA, today
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Ledger, draft_approval
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import ChangeReason, DecisionKind, FindingState, MaturityLevel, ReportingLevel, Role, UnitStatus
from tasks.release.descriptor import read_manifest
from tasks.release.history import Publication, read_history
from tasks.yearly.sign_off import SignedFinding, SignOff, obstacles_now, refuse_unsignable

__all__ = ["download", "release", "report", "sheet", "withdraw_approval"]

_FILES: Mapping[str, str] = {".docx": "Word", ".xlsx": "Excel", ".html": "网页"}
"""What is offered of a release: what a clerk opens. The tables for programs lie in its folder."""

_SHOWN_RELEASES = 20

_REPORT_LEVELS = (ReportingLevel.DISTRICT, ReportingLevel.OWN)
"""The office files a report of the whole district and one of 区本级."""


def _password_field() -> forms.CharField:
    """The field in which whoever signs gives the password once more."""
    asked = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(label="再输一次密码", widget=asked, strip=False)


class _ApprovalForm(forms.Form):
    """The signature: what is approved, each open finding that is accepted, and the password once more."""

    candidate = forms.CharField(widget=forms.HiddenInput(), max_length=64)
    why = forms.CharField(
        label="审定意见（只留在办公室，不发布）",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        initial="同意发布",
    )
    person = forms.CharField(
        label="签字人姓名（可以不填；只留在办公室，不发布）",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=30,
    )
    password = _password_field()

    def clean_why(self) -> str:
        return refuse_personal(self.cleaned_data["why"])


@sensitive_post_parameters()
@with_role(*Role)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show what is to be signed and what was released; a post signs."""
    of_year = open_year(year)
    summary = of_year.run.summary if of_year.run else None
    can_sign = has_role(request, Role.APPROVER)
    if request.method == "POST" and (summary is None or not can_sign):
        raise PermissionDenied
    form = _ApprovalForm(request.POST if request.method == "POST" else None)
    if summary is not None and request.method != "POST":
        form.initial = {**form.initial, "candidate": summary["candidate"]}
    if summary is not None and form.is_valid():
        refusal = _sign(request, of_year, summary, form)
        if refusal is None:
            messages.success(request, "已审定。请重新汇总一次，即发布为审定数据。")
            return redirect("running" if has_role(request, Role.STEWARD) else "release", year)
        form.add_error(None, refusal)
    history = read_history(of_year.lake, [year])
    publications = [_shown(each, of_year) for each in reversed(history.publications)]
    return render(
        request,
        "release.html.j2",
        400 if form.errors else 200,
        year=year,
        district=of_year.roster.district,
        problem=of_year.problem,
        can_sign=can_sign,
        form=form,
        publications=publications[:_SHOWN_RELEASES],
        current=next((each for each in publications if each["is_current"]), None),
        problems=history.problems,
        by=getattr(request.user, "post", ""),
        is_office=has_role(request, Role.STEWARD, Role.APPROVER),
        has_report=has_report_format(year),
        report_levels=_REPORT_LEVELS,
        **_told(of_year, summary),
    )


@sensitive_post_parameters()
@with_role(Role.APPROVER)
@require_http_methods(["GET", "POST"])
def withdraw_approval(request: HttpRequest, year: int) -> HttpResponseBase:
    """Take an approval back; it stays in the ledger, and the next run publishes provisional data again."""
    of_year = open_year(year)
    approval = next((each for each in _approvals(of_year) if each.id == request.GET.get("decision")), None)
    if approval is None:
        raise Http404("没有可以撤回的这次审定。")
    given = request.POST.dict() if request.method == "POST" else None
    form = DecisionForm(given, REASONS[DecisionKind.WITHDRAWAL], approval.id)
    form.fields["password"] = _password_field()
    if form.is_valid():
        refusal = None if _is_own_password(request, form.cleaned_data["password"]) else "密码不对，没有撤回。"
        if refusal is None:
            draft = Decision(
                kind=DecisionKind.WITHDRAWAL, withdraws=approval.id, by=post_of(request, of_year), **form.signed
            )
            add(of_year, [draft])
            messages.success(request, "审定已撤回。重新汇总一次，即发布为暂定数据；已经发布的各次留着不动。")
            return redirect("release", year)
        form.add_error(None, refusal)
    return render(
        request,
        "form.html.j2",
        400 if form.errors else 200,
        year=year,
        district=of_year.roster.district,
        title=f"撤回审定（{approval.by}，{approval.on}）",
        note="撤回后留有记录。以后的内容要重新审定。",
        form=form,
        action="撤回审定",
    )


@with_role(*Role)
@require_safe
def sheet(request: HttpRequest, year: int) -> HttpResponse:
    """Show the sheet to print and sign on paper."""
    of_year = open_year(year)
    summary = of_year.run.summary if of_year.run else None
    if summary is None:
        raise CallerError(of_year.problem or f"{year} 年度还没有可以审定的内容。")
    return render(
        request, "sheet.html.j2", year=year, district=of_year.roster.district, today=today(), **_told(of_year, summary)
    )


@with_role(*Role)
@require_safe
def download(request: HttpRequest, year: int, release_id: str, name: str) -> HttpResponse:
    """Send one file of a release; only what the release itself lists."""
    del request
    of_year = open_year(year)
    folder = next((each for each in _store(of_year).releases() if each.name == release_id), None)
    title = _files(folder).get(name) if folder else None
    if folder is None or title is None:
        raise Http404("没有这个文件。")
    return attachment((folder / name).read_bytes(), f"{of_year.roster.district}{release_id}{title}{Path(name).suffix}")


@with_role(*Role)
@require_safe
def report(request: HttpRequest, year: int, release_id: str, level: str) -> HttpResponse:
    """Send the district's own report, filled in from a release, for people to go on with in Word."""
    del request
    if level not in _REPORT_LEVELS:
        raise Http404("没有这个文件。")
    of_year = open_year(year)
    contents = report_contents(of_year.lake, of_year.roster, year, ReportingLevel(level), release_id)
    return attachment(report_document(contents), report_name(contents))


def _sign(request: HttpRequest, year: DeskYear, summary: SignOff, form: _ApprovalForm) -> str | None:
    """Write the approval; return why it was not, where it was not."""
    given = form.cleaned_data
    if not _is_own_password(request, given["password"]):
        return "密码不对，没有审定。"
    if given["candidate"] != summary["candidate"]:
        return "您打开页面以后，内容已经变了，没有审定。请重新看过再审定。"
    accepted = request.POST.getlist("accept")
    waiting = [each for each in summary["open_findings"] if each["must_accept"]]
    if {each["id"] for each in waiting} - set(accepted):
        return "还有需说明的问题没有逐条勾选接受，没有审定。"
    draft = draft_approval(
        summary["candidate"],
        (each["id"] for each in waiting),
        by=post_of(request, year),
        why=given["why"],
        on=today(),
        person=given["person"],
    )
    if _is_changed(summary, year.ledger):
        return "上次汇总以后审核决定有增减，没有审定。请先重新汇总一次。"
    try:
        add(year, [draft], lambda ledger: refuse_unsignable(summary, ledger, draft))
    except CallerError as error:
        return str(error)
    return None


def _is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether a password is that of whoever is logged in; wrong ones count as at the log-in."""
    person = authenticate(request, username=request.user.get_username(), password=password)
    return person is not None and person.pk == request.user.pk


def _is_changed(summary: SignOff, ledger: Ledger) -> bool:
    return len(obstacles_now(summary, ledger)) > len(summary["obstacles"])


def _told(year: DeskYear, summary: SignOff | None) -> dict[str, Any]:
    """What the signer must know, in words."""
    approvals = _approvals(year)
    if summary is None:
        return {"summary": None, "approvals": approvals}
    of_this = [each for each in approvals if each.candidate == summary["candidate"]]
    changed = _is_changed(summary, year.ledger)
    obstacles = [*summary["obstacles"], *(["上次汇总以后审核决定有增减：请先重新汇总一次"] if changed else [])]
    is_final = summary["maturity"] == MaturityLevel.FINAL
    return {
        "summary": summary,
        "obstacles": obstacles,
        "is_final": is_final,
        "is_signed": bool(of_this) and not is_final,
        "signed": of_this,
        "approvals": approvals,
        "can_be_signed": not obstacles and not is_final,
        "unit_counts": [(status.label, summary["units"][status]) for status in UnitStatus],
        "finding_counts": list(_finding_counts(summary)),
        "open_findings": [_with_title(each) for each in summary["open_findings"]],
        "level": MaturityLevel(summary["maturity"]).label,
    }


def _approvals(year: DeskYear) -> list[Decision]:
    """The approvals of the year that nobody has taken back."""
    return [each for each in year.ledger.in_force if each.kind is DecisionKind.APPROVAL]


def _finding_counts(summary: SignOff) -> Iterator[tuple[str, int, str]]:
    for severity, states in summary["findings"].items():
        waiting = sum(count for state, count in states.items() if FindingState(state).is_open)
        settled = "，".join(f"{state.label} {states[state]}" for state in FindingState if not state.is_open)
        yield Severity(severity).label, waiting, settled


def _with_title(found: SignedFinding) -> dict[str, Any]:
    rule = CATALOGUE.get(found["rule"])
    return {
        **found,
        "title": rule.title if rule else "（已停用的规则）",
        "severity": Severity(found["severity"]),
    }


def _shown(publication: Publication, year: DeskYear) -> dict[str, Any]:
    """One release of the history: when by China's clock, what changed, and its files."""
    folder = next(each for each in _store(year).releases() if each.name == publication.release_id)
    at = publication.published_at or publication.published_before
    return {
        "id": publication.release_id,
        "is_current": publication.is_current,
        "at": f"{datetime.fromisoformat(at).astimezone(CHINA):%Y-%m-%d %H:%M}" if at else "时间不详",
        "level": MaturityLevel(publication.maturity).label,
        "changes": "，".join(f"{ChangeReason(reason).label} {count}" for reason, count in publication.changes.items()),
        "files": _files(folder).items(),
    }


def _files(folder: Path) -> Mapping[str, str]:
    """The files of a release that a clerk opens, by their names, with the titles that the release gives them."""
    manifest: Mapping[str, Any] = read_manifest(folder)
    resources = manifest["resources"]
    kinds = ((str(each["path"]), str(each.get("title", "")), Path(str(each["path"])).suffix) for each in resources)
    return {name: f"{title}（{_FILES[kind]}）" for name, title, kind in kinds if kind in _FILES and "/" not in name}


def _store(year: DeskYear) -> ReleaseStore:
    return ReleaseStore(year.lake.releases(year.year), year.year)
