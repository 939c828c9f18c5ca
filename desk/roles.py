"""The roles of the desk: Django's groups, each of which lets an account do some things."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from desk.accounts.models import Account
from tasks.model.codes import Role

__all__ = ["has_role", "make_groups", "roles_of", "with_role"]

P = ParamSpec("P")


def make_groups() -> None:
    """Make the groups that are not there."""
    for role in Role:
        Group.objects.get_or_create(name=role.value)


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the roles of whoever asks; none of somebody who is not logged in."""
    if not isinstance(request.user, Account):
        return frozenset()
    return frozenset(request.user.groups.values_list("name", flat=True))


def has_role(request: HttpRequest, *roles: Role) -> bool:
    """Return whether whoever asks has one of the roles."""
    return not roles_of(request).isdisjoint(roles)


def with_role(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """Let a view be asked by accounts with one of the roles only."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_role(request, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
