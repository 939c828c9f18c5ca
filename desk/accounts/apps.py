"""The accounts as a Django application."""

from django.apps import AppConfig

__all__ = ["AccountsConfig"]


class AccountsConfig(AppConfig):
    """The application of the accounts."""

    name = "desk.accounts"
    label = "accounts"
