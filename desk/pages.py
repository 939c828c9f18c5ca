"""The rendering of pages, and what is shown where something goes wrong."""

import logging
from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from desk.roles import roles_of
from tasks.common.errors import CallerError
from tasks.common.templates import template_source, templates_of
from tasks.lake.folders import LakeBusyError, LakeError
from tasks.model.codes import Role

__all__ = ["ErrorsInWords", "attachment", "forged", "render", "style"]

logger = logging.getLogger(__name__)

_SHEETS = (("tasks.datadocs", "style.css"), ("tasks.review", "review.css"), ("desk", "desk.css"))


def render(request: HttpRequest, template: str, status: int = 200, **values: object) -> HttpResponse:
    """Render a page of the desk; it is made anew for each person and kept by nobody."""
    page = (
        templates_of("desk", review="tasks.review")
        .get_template(template)
        .render(
            account=request.user,
            roles=roles_of(request),
            Role=Role,
            csrf=get_token(request),
            messages=list(get_messages(request)),
            url=reverse,
            here=request.get_full_path(),
            **values,
        )
    )
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def attachment(data: bytes, name: str) -> HttpResponse:
    """Answer with a file to be saved: never shown by the browser, whatever is in it."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


class ErrorsInWords:
    """Middleware: what the caller can mend is said on a page, in the words of its error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error of ours into a page; of any other Django makes its own."""
        if isinstance(error, LakeBusyError):
            return problem(request, 409, "这个年度正在汇总，没有办理。请等它结束后再办。")
        if isinstance(error, CallerError | LakeError):
            logger.warning("%s", type(error).__name__)
            return problem(request, 409, str(error))
        return None


def problem(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Show that something cannot be done, and why."""
    return render(request, "problem.html.j2", status, words=words)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a post that did not come from one of our pages, or from one that is too old."""
    del reason
    return problem(
        request, 403, "这个页面放得太久，或者请求不是从本系统的页面发出的，没有办理。请返回上一页，刷新后再试。"
    )


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not do it."""
    del exception
    return problem(request, 403, "您的账号没有办理这件事的权限。")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who asks for what there is not."""
    words = str(exception) if isinstance(exception, Http404) and exception.args else ""
    return problem(request, 404, words if words.isprintable() and not words.isascii() else "没有这个页面。")


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is none, or too large; the page needs nothing of it."""
    del request, exception
    return HttpResponse("请求有误，没有办理。", status=400, content_type="text/plain; charset=utf-8")


def failed(request: HttpRequest) -> HttpResponse:
    """Answer where we failed; what happened is in the log."""
    del request
    return HttpResponse("系统故障，没有办理。请告知管理员。", status=500, content_type="text/plain; charset=utf-8")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The one style sheet of the desk: that of the stewards' pages, and its own."""
    del request
    sheet = "\n".join(template_source(package, name) for package, name in _SHEETS)
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response
