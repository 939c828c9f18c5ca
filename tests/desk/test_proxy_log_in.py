"""Log-in by a reverse proxy: off unless set up, and only on the word of the proxy itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client, override_settings

from desk.site import TrustedProxy
from nianbao.cli import main
from nianbao.exit_codes import Exit
from tasks.model.codes import Role
from tests.desk.office import HOST, PASSWORD, Office

SECRET = "0123456789abcdef" * 2
NAMED = {"HTTP_X_REMOTE_USER": "reader"}
BY_PROXY = {**NAMED, "HTTP_X_NIANBAO_PROXY": SECRET}


@pytest.fixture
def proxied(office: Office) -> Iterator[Office]:
    office.client(Role.READ, name="reader")
    with override_settings(NIANBAO=replace(office.places, proxy=TrustedProxy("X-Remote-User", SECRET))):
        yield office


def status(office: Office, client: Client | None = None, **headers: str) -> int:
    return (client or Client(SERVER_NAME=HOST)).get(office.url(), **headers).status_code


def test_without_settings_a_header_says_nothing(office: Office) -> None:
    office.client(Role.READ, name="reader")
    assert status(office, **BY_PROXY) == 302


@pytest.mark.parametrize(
    "headers",
    [
        NAMED,
        {**NAMED, "HTTP_X_NIANBAO_PROXY": ""},
        {**NAMED, "HTTP_X_NIANBAO_PROXY": SECRET[:-1]},
        {**NAMED, "HTTP_X_NIANBAO_PROXY": "密" * 32},
        {"HTTP_X_NIANBAO_PROXY": SECRET},
        {"REMOTE_USER": "reader", "HTTP_X_NIANBAO_PROXY": SECRET},
        {"HTTP_NIANBAO_REMOTE_USER": "reader"},
        {**BY_PROXY, "HTTP_X_REMOTE_USER": "nobody"},
        {**BY_PROXY, "HTTP_X_REMOTE_USER": "reader,admin"},
        {**BY_PROXY, "HTTP_X_REMOTE_USER": ""},
    ],
)
def test_only_the_proxy_is_believed_and_only_of_accounts_that_exist(proxied: Office, headers: dict[str, str]) -> None:
    assert status(proxied, **headers) == 302


def test_whom_the_proxy_names_is_logged_in_for_as_long_as_it_does(proxied: Office) -> None:
    client = Client(SERVER_NAME=HOST)
    assert status(proxied, client, **BY_PROXY) == 200
    assert client.cookies["nianbao_session"].value
    assert status(proxied, client) == 302  # past the proxy the session alone is worth nothing


def test_a_stopped_account_is_not_logged_in(proxied: Office) -> None:
    from desk.accounts.models import Account  # noqa: PLC0415 - models can be imported once Django is set up

    Account.objects.filter(username="reader").update(is_active=False)
    assert status(proxied, **BY_PROXY) == 302


def test_who_logs_in_at_the_desk_still_can(proxied: Office) -> None:
    client = Client(SERVER_NAME=HOST)
    client.post("/login", {"username": "reader", "password": PASSWORD})
    assert status(proxied, client) == 200


@pytest.mark.parametrize(
    ("secret", "mode", "words"),
    [
        (None, 0o600, "读不出来"),
        ("short", 0o600, "太短"),
        (SECRET, 0o644, "别人也能读"),
        ("密" * 32, 0o600, "读不出来"),
    ],
)
def test_a_secret_that_is_none_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    secret: str | None,
    mode: int,
    words: str,
) -> None:
    if secret is not None:
        (tmp_path / "secret").write_text(secret, encoding="utf-8")
        (tmp_path / "secret").chmod(mode)
    settings = tmp_path / "nianbao.toml"
    settings.write_text('[desk]\nuser_header = "X-Remote-User"\nproxy_secret = "secret"\n', encoding="utf-8")
    monkeypatch.setenv("NIANBAO_SETTINGS", str(settings))
    monkeypatch.chdir(Path(__file__).parents[2])
    assert main(["desk", "--roster", "data/roster.toml", "--lake", str(tmp_path / "lake")]) == Exit.WRONG_USE
    assert words in capsys.readouterr().err


def test_a_header_without_a_secret_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "nianbao.toml"
    settings.write_text('[desk]\nuser_header = "X-Remote-User"\n', encoding="utf-8")
    monkeypatch.setenv("NIANBAO_SETTINGS", str(settings))
    assert main(["desk"]) == Exit.WRONG_USE
    assert "要么都写，要么都不写" in capsys.readouterr().err
