"""What somebody might try: other roles, forged posts, foreign hosts, scripts in what is shown, guessing, redirects."""

import re
import stat
from collections.abc import Collection, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from tasks.model.codes import Role
from tests.desk.office import HOST, PASSWORD, UNIT, YEAR, Office, hidden, text_of

PAGES = ("", "roster", "release", "release/sheet", "intake", "run", f"unit/{UNIT}", f"original/{UNIT}")
OF_STEWARDS = (
    "intake",
    "run",
    f"explain/{UNIT}",
    f"correct/{UNIT}",
    f"waive/{UNIT}",
    f"withdraw/{UNIT}",
    f"send-back/{UNIT}",
)


def log_in(client: Client, name: str, password: str, **more: str) -> int:
    return client.post("/login", {"username": name, "password": password, **more}).status_code


EVERYBODY, OFFICE = frozenset(Role), frozenset({Role.STEWARD, Role.APPROVER})
STEWARD, APPROVER, ADMIN = (frozenset({role}) for role in (Role.STEWARD, Role.APPROVER, Role.ADMIN))
MAY_OPEN: Mapping[str, Collection[Role]] = {
    **dict.fromkeys(
        ("home", "password", "style", "board", "roster", "rules", "unit", "original", "page_image", "letter", "sent"),
        EVERYBODY,
    ),
    **dict.fromkeys(("release", "sheet", "download", "report", "docs", "missing"), EVERYBODY),
    "roster_workbook": EVERYBODY,
    **dict.fromkeys(("review", "letters"), OFFICE),
    **dict.fromkeys(("explain", "correct", "waive", "withdraw", "send_back", "intake", "uploaded", "running"), STEWARD),
    **dict.fromkeys(("restore", "roster_unit", "roster_deadline", "roster_import"), STEWARD),
    "withdraw_approval": APPROVER,
    "accounts": ADMIN,
}
OPEN = {"login", "logout", "self_check"}
"""Views that ask for no role; the last is off unless turned on (test_self_check.py)."""
GIVEN = {
    "year": YEAR,
    "unit_id": UNIT,
    "number": 0,
    "release_id": f"{YEAR}.1",
    "name": "index.html",
    "level": "district",
    "token": "0" * 32,
    "kind": "csv",
}


def test_every_view_answers_the_roles_it_is_for_and_no_other(ran: Office) -> None:
    from desk.urls import urlpatterns  # noqa: PLC0415 - models can be imported once Django is set up

    views = {pattern.name: pattern for pattern in urlpatterns if pattern.name not in OPEN}
    assert views.keys() == MAY_OPEN.keys()
    clients = {role: ran.client(role) for role in Role}
    for name, pattern in views.items():
        address = reverse(name, kwargs={key: GIVEN[key] for key in pattern.pattern.converters})
        for role, client in clients.items():
            is_refused = client.get(address).status_code == 403
            assert is_refused == (role not in MAY_OPEN[name]), (name, role)
            if is_refused:
                assert client.post(address).status_code == 403, (name, role)


@pytest.mark.usefixtures("ran")
def test_nobody_sees_anything_without_logging_in() -> None:
    client = Client(SERVER_NAME=HOST)
    for page in (*(f"/{YEAR}/{page}" for page in PAGES), "/", "/accounts", "/password"):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/login?next="), page
        assert client.post(page).status_code in {302, 405}, page
    assert client.get("/login").status_code == 200


@pytest.mark.parametrize("role", [Role.READ, Role.APPROVER, Role.ADMIN])
def test_only_a_steward_decides(ran: Office, role: Role) -> None:
    client = ran.client(role)
    for page in OF_STEWARDS:
        for answer in (client.get(ran.url(page)), client.post(ran.url(page), {"do": "start"})):
            assert answer.status_code == 403, page
    assert client.get(ran.url()).status_code == 200


def test_only_an_administrator_makes_accounts(ran: Office) -> None:
    client = ran.client(Role.STEWARD, Role.APPROVER)
    fields = {"do": "add", "username": "mallory", "password": PASSWORD, "post": "办公室", "roles": "admin"}
    assert client.post("/accounts", fields).status_code == 403
    admin = ran.client(Role.ADMIN)
    assert admin.post("/accounts", fields).status_code == 302
    assert log_in(Client(SERVER_NAME=HOST), "mallory", PASSWORD) == 302
    weak = admin.post("/accounts", {**fields, "username": "eve", "password": "12345678"})
    assert "密码" in text_of(weak)
    assert log_in(Client(SERVER_NAME=HOST), "eve", "12345678") == 200


def test_an_account_without_a_role_sees_nothing(ran: Office) -> None:
    assert ran.client().get(ran.url()).status_code == 403


def test_a_stopped_account_is_out_at_once(ran: Office) -> None:
    reader, admin = ran.client(Role.READ), ran.client(Role.ADMIN)
    assert reader.get(ran.url()).status_code == 200
    page = admin.get("/accounts").content.decode()
    number = re.search(r'<th scope="row">read</th>.*?name="account" value="(\d+)"', page, re.DOTALL)
    assert number
    admin.post("/accounts", {"do": "switch", "account": number[1]})
    assert reader.get(ran.url()).status_code == 302


def test_a_post_without_the_token_of_our_page_is_refused(ran: Office) -> None:
    client = ran.client(*Role, checks=True)
    for page in (*OF_STEWARDS, "release"):
        answer = client.post(ran.url(page), {"why": "x", "do": "start"})
        assert answer.status_code == 403, page
        assert "没有办理" in text_of(answer)
    page = client.get(ran.unit_url("send-back"))
    token = hidden(page)["csrfmiddlewaretoken"]
    foreign = {"HTTP_ORIGIN": "http://evil.example"}
    assert client.post(ran.unit_url("send-back"), {"csrfmiddlewaretoken": token}, **foreign).status_code == 403
    assert client.post(ran.unit_url("send-back"), {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "169.254.169.254", "", "a b"])
def test_another_host_is_not_answered(ran: Office, host: str) -> None:
    client = ran.client(Role.READ)
    assert client.get(ran.url(), SERVER_NAME=host, HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_log_in_leads_to_our_own_pages_only(office: Office, address: str) -> None:
    office.client(Role.READ, name="reader")
    client = Client(SERVER_NAME=HOST)
    answer = client.post(f"/login?next={address}", {"username": "reader", "password": PASSWORD, "next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_key_of_a_session_changes_at_log_in(office: Office) -> None:
    office.client(Role.READ, name="reader")
    client = Client(SERVER_NAME=HOST)
    client.cookies["nianbao_session"] = fixed = "f" * 32
    client.get("/login")
    assert log_in(client, "reader", PASSWORD) == 302
    cookie = client.cookies["nianbao_session"]
    assert cookie.value != fixed
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    before = cookie.value
    client.post("/logout")
    thief = Client(SERVER_NAME=HOST)
    thief.cookies["nianbao_session"] = before
    assert thief.get(office.url()).status_code == 302


def test_guessing_is_locked_out(office: Office) -> None:
    office.client(Role.READ, name="reader")
    client = Client(SERVER_NAME=HOST)
    answers = [log_in(client, "reader", f"guess-{number}") for number in range(6)]
    assert answers[:4] == [200] * 4
    assert answers[-1] == 429
    assert log_in(client, "reader", PASSWORD) == 429
    assert log_in(Client(SERVER_NAME=HOST), "READER ", "x") in {200, 429}


def test_every_page_forbids_scripts_frames_and_other_places(ran: Office) -> None:
    client = ran.client(*Role)
    for page in PAGES:
        answer = client.get(ran.url(page))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, page
        assert "unsafe" not in policy, page
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "no-store"
        if not page.startswith("original"):
            assert "<script" not in answer.content.decode()
            assert " style=" not in answer.content.decode()
            addresses = re.findall(r'(?:href|src|action)="([^"]*)"', answer.content.decode())
            assert all(re.match(r"[?#]|/(?!/)", address) for address in addresses)


def test_a_script_in_names_and_cells_is_text(office: Office) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = (office.year.inbox / "园林局.txt").read_text(encoding="utf-8")
    (office.year.inbox / "园林局.txt").write_text(text + f"\n{evil}\n", encoding="utf-8")
    roster = office.year.roster.read_text(encoding="utf-8").replace(
        'short_names = ["园林局"]', f"short_names = ['园林局', '{evil}']"
    )
    office.year.roster.write_text(roster, encoding="utf-8")
    office.year.run()
    client = office.client(*Role)
    for page in (
        *PAGES[:-1],
        f"?q={evil}",
        f"unit/{UNIT}?finding={evil}&cell={evil}",
        f"withdraw/{UNIT}?decision={evil}",
    ):
        content = client.get(office.url(page)).content
        assert b"<script" not in content, page
        assert b"<img" not in content, page
    assert (
        evil in text_of(client.get(office.unit_url()))
        or "&lt;script&gt;" in client.get(office.unit_url()).content.decode()
    )


def test_addresses_of_nothing_are_not_found(ran: Office) -> None:
    client = ran.client(*Role)
    for page in (
        "unit/nobody",
        "unit/../../etc/passwd",
        f"sent/0/{UNIT}",
        f"explain/{UNIT}?finding=x",
        "original/nobody",
    ):
        assert client.get(ran.url(page)).status_code == 404, page
    for address in ("/99999999/", "/0/", "/admin/", "/static/x"):
        assert client.get(address).status_code == 404, address
    assert client.get(ran.url(), {"page": "9" * 400, "sort": "x", "stage": "x"}).status_code == 200


def test_a_form_of_endless_fields_is_refused(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    many = {f"field{number}": "x" for number in range(2000)}
    assert client.post(ran.unit_url("waive"), many).status_code == 400
    assert client.post(ran.unit_url("waive"), {"why": "长" * (1 << 20)}).status_code == 400


def test_the_folder_of_the_desk_is_the_owners_alone(office: Office) -> None:
    assert stat.S_IMODE(office.places.folder.stat().st_mode) & 0o077 == 0
