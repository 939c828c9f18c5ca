"""The roster: who is due, under which names, until when; changed by stewards, with what was before kept."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from desk.pages import attachment, render
from desk.roles import has_role, with_role
from desk.rosters import editable_text, roster_changes, save_roster, seen_of
from desk.site import places
from desk.year import open_year
from tasks.common.errors import CallerError
from tasks.common.temporary_folder import temporary_folder
from tasks.intake.roster import load_roster
from tasks.intake.roster_edit import (
    changes_between,
    entries_of_workbook,
    load_edited,
    roster_workbook,
    with_deadlines,
    with_units,
)
from tasks.model.codes import Role, UnitKind
from tasks.model.unit import Unit
from tasks.reading.limits import MAX_FILE_BYTES
from tasks.review.labels import shown_day

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["deadline", "edit", "roster", "take_in", "workbook"]

_SHOWN_CHANGES = 50
_SALT = "roster"
_PREVIEW_SECONDS = 3600
"""A preview that lay open longer is made anew: the roster has a page of its own to look at."""

_steward = with_role(Role.STEWARD)
_both = require_http_methods(["GET", "POST"])


class _SeenForm(forms.Form):
    """What every change carries: the roster that its reader saw."""

    seen = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class _UnitForm(_SeenForm):
    """One unit of the roster."""

    id = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,59}\Z",
        label="标识（定了不再改）",
        error_messages={"invalid": "标识用小写字母、数字和连字符，如 dept-education。"},
    )
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=list(UnitKind.labels().items()))
    code = forms.CharField(label="机构代码", required=False, max_length=30)
    short_names = forms.CharField(label="简称（用顿号分开）", required=False, max_length=300)
    former_names = forms.CharField(label="曾用名（用顿号分开）", required=False, max_length=300)
    due_from = forms.IntegerField(label="首个应报年度（没有就空着）", required=False, min_value=2008, max_value=2099)
    due_until = forms.IntegerField(label="最后应报年度（没有就空着）", required=False, min_value=2008, max_value=2099)

    @property
    def entry(self) -> Mapping[str, Any]:
        """The unit as the roster's file has it."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "seen"}
        return {**given, **{key: _names(given[key]) for key in ("short_names", "former_names")}}


class _DeadlineForm(_SeenForm):
    """The deadline of a year."""

    year = forms.IntegerField(label="报告年度", min_value=2008, max_value=2099)
    day = forms.DateField(label="截止日（当日收到算按时）", widget=forms.DateInput(attrs={"type": "date"}))


class _WorkbookForm(forms.Form):
    """A workbook with units and deadlines."""

    file = forms.FileField(label="工作簿（.xlsx）")

    def clean_file(self) -> "UploadedFile[bytes]":
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if not (sent.name or "").lower().endswith(".xlsx") or (sent.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError("请选 .xlsx 文件。")
        return sent


@with_role(*Role)
@require_safe
def roster(request: HttpRequest, year: int) -> HttpResponse:
    """Show who is due, under which names, and until when."""
    of_year = open_year(year)
    return render(
        request,
        "roster.html.j2",
        year=year,
        district=of_year.roster.district,
        units=sorted(of_year.due, key=lambda unit: (list(UnitKind).index(unit.kind), unit.name)),
        others=[unit for unit in of_year.roster.units if unit not in of_year.due],
        deadlines=sorted(of_year.roster.deadlines.items()),
        posts=of_year.roster.posts,
        can_edit=has_role(request, Role.STEWARD),
        changes=roster_changes()[: -_SHOWN_CHANGES - 1 : -1],
        day=shown_day,
    )


@with_role(*Role)
@require_safe
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """Send units and deadlines as a workbook, which is taken in again once it is changed."""
    del request
    of_year = open_year(year)
    return attachment(roster_workbook(of_year.roster), f"{of_year.roster.district}单位名册.xlsx")


@_steward
@_both
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """Change a unit (`?unit=`), or put a new one into the roster."""
    text, named = editable_text(), request.GET.get("unit")
    unit = next((each for each in load_edited(text).units if each.id == named), None)
    if named and unit is None:
        raise Http404("名册里没有这个单位。")
    form = _UnitForm(request.POST or None, initial={**(_initial(unit) if unit else {}), "seen": seen_of(text)})
    if unit:
        form.fields["id"].disabled = True
    if form.is_valid():
        is_taken = unit is None and any(each.id == form.cleaned_data["id"] for each in load_edited(text).units)
        if is_taken:
            form.add_error("id", "名册里已经有这个标识。")
        elif _saved(request, form, text, with_units(text, [form.entry])):
            return redirect("roster", year)
    title = f"修改：{unit.name}" if unit else "新增单位"
    return _form(
        request, year, form, title, "单位不从名册里删去；不再报送的，写最后应报年度。改名的，把原名写进曾用名。"
    )


@_steward
@_both
def deadline(request: HttpRequest, year: int) -> HttpResponse:
    """Set the deadline of a report year."""
    text = editable_text()
    day = load_edited(text).deadline(year)
    form = _DeadlineForm(request.POST or None, initial={"year": year, "day": day.isoformat(), "seen": seen_of(text)})
    if form.is_valid():
        changed = with_deadlines(text, {form.cleaned_data["year"]: form.cleaned_data["day"]})
        if _saved(request, form, text, changed):
            return redirect("roster", year)
    return _form(request, year, form, "报送期限", "没有写的年度，按法定期限。")


@_steward
@_both
def take_in(request: HttpRequest, year: int) -> HttpResponse:
    """Take units and deadlines from a workbook: first shown is what would change, then it is written."""
    text = editable_text()
    if request.method == "POST" and "proposed" in request.POST:
        try:
            proposed = signing.loads(request.POST["proposed"], salt=_SALT, max_age=_PREVIEW_SECONDS)
        except signing.BadSignature:
            raise CallerError("这次预览放得太久，没有写入。请重新上传。") from None
        _save(request, proposed["seen"], text, proposed["text"])
        return redirect("roster", year)
    form = _WorkbookForm(request.POST or None, request.FILES or None)
    lines: list[str] = []
    proposed = ""
    if form.is_valid():
        try:
            changed = _with_workbook(text, form.cleaned_data["file"])
            lines = changes_between(load_roster(places().roster), load_edited(changed))
            proposed = signing.dumps({"text": changed, "seen": seen_of(text)}, salt=_SALT, compress=True)
        except CallerError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "roster_import.html.j2",
        400 if form.errors else 200,
        year=year,
        district=load_edited(text).district,
        form=form,
        lines=lines,
        proposed=proposed,
    )


def _with_workbook(text: str, sent: "UploadedFile[bytes]") -> str:
    with tempfile.TemporaryDirectory(dir=temporary_folder()) as folder:
        place = Path(folder) / "roster.xlsx"
        place.write_bytes(sent.read())
        units, deadlines = entries_of_workbook(place)
    return with_deadlines(with_units(text, units), deadlines)


def _saved(request: HttpRequest, form: _SeenForm, before: str, after: str) -> bool:
    """Whether a change was written; why it was not stands in the form."""
    try:
        _save(request, form.cleaned_data["seen"], before, after)
    except CallerError as error:
        form.add_error(None, str(error))
        return False
    return True


def _save(request: HttpRequest, seen: str, before: str, after: str) -> None:
    lines = changes_between(load_edited(before), load_edited(after))
    if not lines:
        raise CallerError("没有改动什么。")
    post = getattr(request.user, "post", "")
    save_roster(after, seen, f"{request.user.get_username()}（{post}）" if post else request.user.get_username(), lines)
    messages.success(request, f"名册已改，马上生效：{'；'.join(lines[:5])}{'等' if len(lines) > 5 else ''}。")


def _form(request: HttpRequest, year: int, form: forms.Form, title: str, note: str) -> HttpResponse:
    district = open_year(year).roster.district
    return render(
        request,
        "form.html.j2",
        400 if form.errors else 200,
        year=year,
        district=district,
        title=title,
        note=note,
        form=form,
        action="写入名册",
    )


def _initial(unit: Unit) -> Mapping[str, Any]:
    lists = {key: "、".join(getattr(unit, key)) for key in ("short_names", "former_names")}
    plain = {key: getattr(unit, key) for key in ("id", "name", "kind", "code", "due_from", "due_until")}
    return {**plain, **lists, "kind": unit.kind.value}


def _names(text: str) -> list[str]:
    return [name for part in re.split(r"[、,，;；\n]", text) if (name := part.strip())]
