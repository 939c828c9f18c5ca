"""The self-check: a unit drops its report before handing it in and sees the findings; nothing is kept.

Off unless the office turns it on. It asks for no log-in, and shows a unit what it sent and nothing else.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

import polars as pl
from django import forms
from django.contrib.auth.decorators import login_not_required as open_to_all
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from desk.pages import problem, render
from desk.site import places
from expectations.rules import CATALOGUE, Severity
from tasks.common.clock import now, report_year_due
from tasks.common.temporary_folder import temporary_folder
from tasks.intake.roster import load_roster
from tasks.model.codes import Outcome
from tasks.reading.limits import MAX_FILE_BYTES
from tasks.yearly.check_file import SingleCheck, check_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["free", "self_check"]

_AT_ONCE = 2
"""Files checked at once: each keeps a processor busy for a second or two, and the stewards' pages go before."""

_YEARS = 6
"""Years offered: a unit that was asked about an older report is few and far between."""

free = BoundedSemaphore(_AT_ONCE)
"""What is left of these."""


class _FileForm(forms.Form):
    """The report and its year."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    file = forms.FileField(label="年报文件（网页、Word、WPS、Excel、PDF、扫描件、文本）")

    def __init__(self, data: Mapping[str, Any] | None, files: Any) -> None:  # noqa: ANN401 - Django's own
        newest = report_year_due(now())
        super().__init__(data, files, initial={"year": newest})
        choices = [(year, f"{year} 年度") for year in range(newest, newest - _YEARS, -1)]
        self.fields["year"] = forms.TypedChoiceField(label="年度", choices=choices, coerce=int)

    def clean_file(self) -> "UploadedFile[bytes]":
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if sent.size and sent.size > MAX_FILE_BYTES:
            raise forms.ValidationError(f"文件超过 {MAX_FILE_BYTES >> 20} MB。")
        return sent


@open_to_all
@require_http_methods(["GET", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """Check a report that is being sent, and answer with what was found."""
    if not places().has_self_check:
        raise Http404("没有开通自查。")
    form = _FileForm(request.POST, request.FILES) if request.method == "POST" else _FileForm(None, None)
    single = None
    if form.is_valid():
        if not free.acquire(blocking=False):
            return problem(request, 503, "现在自查的人多，请过一会儿再试。")
        try:
            single = _checked(form.cleaned_data["file"], form.cleaned_data["year"])
        finally:
            free.release()
    return render(
        request,
        "self_check.html.j2",
        400 if form.errors else 200,
        form=form,
        single=single,
        findings=_findings(single) if single else [],
    )


def _checked(sent: "UploadedFile[bytes]", year: int) -> SingleCheck:
    with tempfile.TemporaryDirectory(dir=temporary_folder()) as folder:
        place = Path(folder) / "file"
        with place.open("xb") as target:
            for chunk in sent.chunks():
                target.write(chunk)
        return check_file(place, year=year, roster=load_roster(places().roster))


def _findings(single: SingleCheck) -> list[tuple[Severity, list[dict[str, Any]]]]:
    """What fails, by severity, the gravest first; each with what is demanded, where it stands and what to do."""
    failed = single.checked.findings.filter(pl.col("outcome") == Outcome.FAIL)
    rows = failed.select("rule", "severity", "message", "place", "suggestion").to_dicts()
    titled = [{**row, "title": CATALOGUE[row["rule"]].title} for row in rows]
    return [(severity, listed) for severity in Severity if (listed := [r for r in titled if r["severity"] == severity])]
