"""The making of accounts, from a page and from the command line."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from desk.accounts.models import Account

__all__ = ["make_account", "refuse_weak"]


def refuse_weak(username: str, password: str) -> None:
    """Refuse a name that is taken, or a password that is easily guessed.

    Raises:
        ValidationError: it is; the messages say why, in Chinese.
    """
    if Account.objects.filter(username__iexact=username).exists():
        raise ValidationError("已经有这个登录名。")
    validate_password(password, Account(username=username))


def make_account(username: str, password: str, post: str, roles: Sequence[str]) -> Account:
    """Make an account with its roles."""
    with transaction.atomic():
        account = Account.objects.create_user(username=username, password=password, post=post)
        account.groups.set(Group.objects.filter(name__in=roles))
    return account
