"""Intake: files sent up, what was read from each, and their filing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from desk.deciding import post_of, refuse_personal
from desk.pages import render
from desk.refusals import refuse_upload, refused_uploads, restore_upload
from desk.roles import with_role
from desk.uploads import Upload, file_upload, in_inbox, keep_upload, open_upload, waiting_uploads
from desk.year import DeskYear, open_year
from tasks.common.clock import now, today
from tasks.common.errors import CallerError
from tasks.model.codes import NotTakenReason, Role, State
from tasks.review.labels import shown_day, shown_moment

__all__ = ["intake", "restore", "uploaded"]

MOST_FILES = 20
"""Files of one post: each is read before the page answers, in a second or two."""


@with_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, year: int) -> HttpResponseBase:
    """Take files in, read each, and list those that wait to be filed."""
    of_year = open_year(year)
    if request.method == "POST":
        files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
        if not files:
            messages.error(request, "没有选文件。")
        if len(files) > MOST_FILES:
            messages.error(request, f"一次最多 {MOST_FILES} 个文件，后面的没有收取。")
        for sent in files[:MOST_FILES]:
            try:
                keep_upload(of_year, sent)
            except CallerError as error:
                messages.error(request, f"{sent.name}：{error}")
        return redirect("intake", year)
    names = {unit.id: unit.name for unit in of_year.roster.units}
    refused = refused_uploads(year)
    not_taken = {each.token for each in refused}
    waiting = [each for each in waiting_uploads(year) if each.token not in not_taken]
    return render(
        request,
        "intake.html.j2",
        year=year,
        district=of_year.roster.district,
        uploads=[(each, names.get(each.unit_id or "", "")) for each in waiting],
        refused=refused,
        day=shown_day,
        filed=in_inbox(year),
    )


class _FilingForm(forms.Form):
    """Under which unit a file goes, and when it came."""

    unit = forms.ChoiceField(label="单位")
    received_at = forms.DateTimeField(
        label="收到时间",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, units: list[tuple[str, str]], unit_id: str, at: datetime
    ) -> None:
        super().__init__(data, initial={"unit": unit_id, "received_at": at})
        self.fields["unit"] = forms.ChoiceField(label="单位", choices=units)

    def clean_received_at(self) -> datetime:
        given: datetime = self.cleaned_data["received_at"]
        if given.astimezone(now().tzinfo) > now():
            raise forms.ValidationError("不能晚于现在。")
        return given.astimezone(now().tzinfo).replace(tzinfo=None, second=0, microsecond=0)


class _RefusalForm(forms.Form):
    """Why a file is not taken in."""

    why_not = forms.ChoiceField(label="不收取的原因", choices=list(NotTakenReason.labels().items()))
    note = forms.CharField(label="说明（可以不填）", required=False, max_length=200)

    def clean_note(self) -> str:
        return refuse_personal(self.cleaned_data["note"])


@with_role(Role.STEWARD)
@require_POST
def restore(request: HttpRequest, year: int, token: str) -> HttpResponseBase:
    """Let a file that was not taken in wait to be filed again."""
    of_year = open_year(year)
    if restore_upload(year, token, post_of(request, of_year), today()):
        messages.success(request, "已放回“等待归档”。")
    else:
        messages.error(request, "这个文件已经不在了。")
    return redirect("intake", year)


@with_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def uploaded(request: HttpRequest, year: int, token: str) -> HttpResponseBase:
    """Show what was read from a file, and file it, or note why it is not taken in."""
    of_year = open_year(year)
    upload = open_upload(year, token)
    if upload is None or any(each.token == token for each in refused_uploads(year)):
        raise Http404("没有这个文件，可能已经归档，或者没有收取。")
    is_refused = request.POST.get("do") == "refuse"
    refusal = _RefusalForm(request.POST if is_refused else None)
    if refusal.is_valid():
        reason, note = NotTakenReason(refusal.cleaned_data["why_not"]), refusal.cleaned_data["note"]
        refuse_upload(year, upload, reason, note, post_of(request, of_year), today())
        messages.success(request, "没有收取，已记下原因。")
        return redirect("intake", year)
    units = [(unit.id, unit.name) for unit in of_year.due]
    at = now().replace(second=0, microsecond=0)
    is_filed = request.method == "POST" and not is_refused
    form = _FilingForm(request.POST if is_filed else None, units, upload.unit_id or "", at)
    if form.is_valid():
        given = form.cleaned_data
        if upload.unit_id and given["unit"] != upload.unit_id:
            form.add_error("unit", "文件里写的是另一个单位，不能归到这里。请单位改正后重报。")
        else:
            file_upload(of_year, upload, of_year.unit(given["unit"]), given["received_at"])
            messages.success(request, "已归档。重新汇总后计入。")
            return redirect("intake", year)
    return _shown(request, of_year, upload, form, refusal)


def _shown(
    request: HttpRequest, year: DeskYear, upload: Upload, form: _FilingForm, refusal: _RefusalForm
) -> HttpResponse:
    unit = next((each for each in year.roster.units if each.id == upload.unit_id), None)
    live = None
    if year.run and unit:
        rows = year.run.submissions.filter(unit_id=unit.id, state=State.LIVE).sort("received_at")
        live = rows.row(-1, named=True) if rows.height else None
    return render(
        request,
        "uploaded.html.j2",
        400 if form.errors or refusal.errors else 200,
        year=year.year,
        district=year.roster.district,
        upload=upload,
        unit=unit,
        live=live,
        form=form,
        refusal=refusal,
        moment=shown_moment,
    )
