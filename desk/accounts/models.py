"""An account of the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models

__all__ = ["Account"]


class Account(AbstractUser):
    """Somebody who logs in; what she decides is signed with her post, one of the roster's `posts`."""

    post: "models.CharField[str, str]" = models.CharField("岗位", max_length=60, blank=True)

    def __str__(self) -> str:
        """Return the name it logs in with."""
        return self.get_username()
