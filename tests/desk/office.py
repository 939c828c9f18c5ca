"""An office at its desk: a small year, accounts with their roles, and what they ask for and send."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from django.http import HttpResponse
from django.test import Client, override_settings

from desk.site import DeskPlaces
from tasks.model.codes import Role
from tests.small_year import NAME, UNIT, YEAR, SmallYear

__all__ = ["ITEM", "NAME", "PASSWORD", "SLIP", "UNIT", "YEAR", "Office", "hidden", "links", "open_office", "text_of"]

PASSWORD = "晴川-correct-horse-7"
HOST = "127.0.0.1"
ITEM = "capacity.budget"
SLIP: Mapping[str, int | Decimal] = {ITEM: Decimal(20000)}
"""An amount that looks like a slip of the unit of measure: one finding that has to be explained or corrected."""


@dataclass
class Office:
    """The year, and clients that are logged in."""

    year: SmallYear
    places: DeskPlaces

    def client(self, *roles: Role, name: str = "", post: str = "办公室统计岗", checks: bool = False) -> Client:
        """A browser of somebody with these roles, logged in."""
        from desk.accounts.new import make_account  # noqa: PLC0415 - models can be imported once Django is set up

        name = name or "-".join(roles) or "nobody"
        account = make_account(name, PASSWORD, post, list(roles))
        client = Client(enforce_csrf_checks=checks, SERVER_NAME=HOST)
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    def url(self, rest: str = "") -> str:
        return f"/{YEAR}/{rest}"

    def unit_url(self, what: str = "unit", query: str = "") -> str:
        return f"/{YEAR}/{what}/{UNIT}{query}"


@contextmanager
def open_office(year: SmallYear) -> Iterator[Office]:
    places = DeskPlaces(year.lake, year.roster, year.inbox, year.decisions)
    places.folder.mkdir(parents=True, mode=0o700)
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(NIANBAO=places, PASSWORD_HASHERS=fast):
        yield Office(year, places)
    from axes.models import AccessAttempt  # noqa: PLC0415 - likewise
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - likewise
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - likewise

    for model in (get_user_model(), Session, AccessAttempt):
        model._default_manager.all().delete()


def text_of(response: HttpResponse) -> str:
    """The words of a page as a reader sees them, without tags and with single blanks."""
    body = re.sub(r"<(head|script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def hidden(response: HttpResponse) -> Mapping[str, str]:
    """The hidden fields of a page, as its form sends them."""
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", response.content.decode())
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def links(response: HttpResponse, part: str) -> list[str]:
    """The addresses on a page that hold a part, in their order."""
    found = re.findall(r'href="([^"]+)"', response.content.decode())
    return [unescape(each) for each in found if part in each]
