"""A consolidation from the desk: started once, watched in plain words, stopped; and one's own password."""

import sys
import time

import pytest
from django.test import Client

from desk import consolidations
from tasks.model.codes import Role
from tests.desk.office import HOST, PASSWORD, Office, text_of

SAYS = "import time; print('00:00 | INFO | x - 收件：收到 1 份', flush=True); print('/a/path 指纹'); time.sleep(60)"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consolidations, "_COMMAND", (sys.executable, "-c", SAYS))


def wait_for(client: Client, office: Office, words: str) -> str:
    for _ in range(200):
        text = text_of(client.get(office.url("run")))
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(text)


@pytest.mark.usefixtures("slow")
def test_a_run_goes_once_is_told_in_plain_words_and_can_be_stopped(office: Office) -> None:
    client = office.client(Role.STEWARD)
    assert client.post(office.url("run"), {"do": "start"}).status_code == 302
    try:
        text = wait_for(client, office, "收到 1 份")
        assert "正在汇总" in text
        assert "指纹" not in text
        # without an address a page whose own ends in a fragment would not be asked for again
        assert f'content="3; url={office.url("run")}"' in client.get(office.url("run")).content.decode()
        again = client.post(office.url("run"), {"do": "start"})
        assert again.status_code == 409
        assert "请等它结束" in text_of(again)
    finally:
        client.post(office.url("run"), {"do": "cancel"})
    wait_for(client, office, "汇总没有完成，上一次发布保持不变")


def test_no_inbox_is_said_and_nothing_is_started(office: Office) -> None:
    client = office.client(Role.STEWARD)
    office.year.inbox.rename(office.year.folder / "elsewhere")
    answer = client.post(office.url("run"), {"do": "start"})
    assert answer.status_code == 409
    assert "还没有收到文件" in text_of(answer)


def test_a_new_password_ends_the_other_sessions(office: Office) -> None:
    client = office.client(Role.READ, name="reader")
    other = Client(SERVER_NAME=HOST)
    other.post("/login", {"username": "reader", "password": PASSWORD})
    assert other.get(office.url()).status_code == 200
    new = "晴川-另一个-密码-8"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password", {**fields, "old_password": "x"}).status_code == 200
    assert client.post("/password", fields).status_code == 302
    assert client.get(office.url()).status_code == 200
    assert other.get(office.url()).status_code == 302
