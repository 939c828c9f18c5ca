"""The consolidation of a year: started, watched, cancelled. The page asks for itself again while a run goes on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from desk.consolidations import cancel, latest, start
from desk.pages import render
from desk.roles import with_role
from desk.uploads import in_inbox, waiting_uploads
from desk.year import open_year
from tasks.model.codes import Role

__all__ = ["running"]


@with_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def running(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show the run of a year, start one, or stop it."""
    of_year = open_year(year)
    if request.method == "POST":
        if request.POST.get("do") == "cancel":
            cancel(year)
            messages.success(request, "已要求停下，上一次发布保持不变。")
        else:
            start(year)
        return redirect("running", year)
    return render(
        request,
        "running.html.j2",
        year=year,
        district=of_year.roster.district,
        run=latest(year),
        filed=in_inbox(year),
        waiting=len(waiting_uploads(year)),
        pending=len(of_year.pending),
    )
