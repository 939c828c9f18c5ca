"""Logging in and out, one's own password, and the accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required as open_to_all
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from desk.accounts.models import Account
from desk.accounts.new import make_account, refuse_weak
from desk.pages import problem, render
from desk.roles import with_role
from desk.site import places
from tasks.intake.roster import load_roster
from tasks.model.codes import Role

__all__ = ["Login", "Logout", "accounts", "change_password", "locked_out", "open_to_all"]


@method_decorator(open_to_all, name="dispatch")
class Login(LoginView):
    """The page to log in on; where to go afterwards is an address of ours or the board."""

    def render_to_response(self, context: dict[str, object], **_kwargs: object) -> HttpResponse:
        """Render by the templates of the desk."""
        return render(self.request, "login.html.j2", form=context["form"], next=self.get_redirect_url())


class Logout(LogoutView):
    """Ends the session; asked by post only."""


def locked_out(request: HttpRequest, _response: object, _credentials: object) -> HttpResponse:
    """Answer where too many wrong passwords were given."""
    return problem(request, 429, "密码输错的次数过多，这个账号暂时不能登录。请 15 分钟后再试，或请管理员重设密码。")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the other sessions of the account end."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    form = PasswordChangeForm(request.user, request.POST or None)
    of_account = forms.TextInput(attrs={"autocomplete": "username"})  # so that a browser keeps both together
    form.fields["username"] = forms.CharField(
        label="登录名", initial=request.user.get_username(), disabled=True, widget=of_account
    )
    form.order_fields(["username"])
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "密码已经改好。")
        return redirect("home")
    return render(request, "form.html.j2", title="修改密码", form=form, action="修改密码", note="")


class _AccountForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        r"^[\w.@+-]{2,60}\Z",
        label="登录名",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"invalid": "登录名用 2 到 60 个字母、数字或汉字。"},
    )
    password = forms.CharField(
        label="初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    post = forms.ChoiceField(label="岗位")
    roles = forms.MultipleChoiceField(
        label="权限", choices=list(Role.labels().items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None, posts: tuple[str, ...]) -> None:
        super().__init__(data)
        self.fields["post"] = forms.ChoiceField(label="岗位", choices=[(post, post) for post in posts])

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = self.cleaned_data
        if "username" in given and "password" in given:
            refuse_weak(str(given["username"]), str(given["password"]))
        return given


@sensitive_post_parameters()
@with_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List the accounts, make one, stop one or let it in again."""
    posts = load_roster(places().roster).posts
    form = _AccountForm(request.POST if request.POST.get("do") == "add" else None, posts)
    if request.method == "POST" and request.POST.get("do") == "switch":
        return _switch(request)
    if form.is_valid():
        make_account(
            form.cleaned_data["username"],
            form.cleaned_data["password"],
            form.cleaned_data["post"],
            form.cleaned_data["roles"],
        )
        messages.success(request, "账号已建好。请本人登录后马上修改密码。")
        return redirect("accounts")
    listed = Account.objects.prefetch_related("groups").order_by("username")
    rows = [(each, [Role(group.name).label for group in each.groups.all()]) for each in listed]
    return render(request, "accounts.html.j2", rows=rows, form=form)


def _switch(request: HttpRequest) -> HttpResponse:
    """Stop an account or let it in again; nobody stops her own."""
    account = get_object_or_404(Account, pk=_number(request.POST.get("account")))
    if account.pk == request.user.pk:
        messages.error(request, "不能停用自己的账号。")
    else:
        account.is_active = not account.is_active
        account.save(update_fields=["is_active"])
        messages.success(request, f"账号 {account.get_username()} 已{'启用' if account.is_active else '停用'}。")
    return redirect("accounts")


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0
