"""The self-check: off unless turned on, and nothing of what is checked stays anywhere."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from examples.render import render
from examples.sample import sample_report
from tasks.common.temporary_folder import temporary_folder
from tasks.reading.limits import MAX_FILE_BYTES
from tests.desk.office import HOST, NAME, YEAR, Office, hidden, text_of

MARK = "这句话只在这份报告里"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def offered(office: Office) -> Iterator[Office]:
    with override_settings(NIANBAO=replace(office.places, has_self_check=True)):
        yield office


def send(data: bytes, name: str = "年报.txt", year: int = 2024) -> HttpResponse:
    client = Client(SERVER_NAME=HOST)
    return client.post("/self-check", {"year": year, "file": SimpleUploadedFile(name, data)})


def faulty() -> bytes:
    """A report of the wrong year for what is asked, with a sentence of its own."""
    return render(sample_report("self", unit=NAME, year=YEAR), "txt") + f"\n{MARK}\n".encode()


def files_below(*folders: Path) -> set[tuple[Path, int]]:
    return {(path, path.stat().st_size) for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("office")
def test_it_is_off_unless_turned_on() -> None:
    assert Client(SERVER_NAME=HOST).get("/self-check").status_code == 404
    assert send(faulty()).status_code == 404


@pytest.mark.usefixtures("offered")
def test_a_unit_sees_what_is_wrong_with_its_report_without_a_log_in() -> None:
    page = Client(SERVER_NAME=HOST).get("/self-check")
    assert "不保存" in text_of(page)
    shown = text_of(send(faulty()))
    assert f"单位：{NAME}" in shown
    assert "统计表是 2014 年版" in shown
    assert "必须改" in shown
    assert "文件没有读出来" in text_of(send(b"\x00\x01\x02" * 100, "x.doc"))
    assert send(b"").status_code == 400
    assert send(faulty(), year=1999).status_code == 400


def test_nothing_is_kept(offered: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    Client(SERVER_NAME=HOST).get("/self-check")  # the session's first write to the database
    send(faulty(), "先来一份.txt")  # whatever is made once
    places = (offered.year.folder, temporary_folder())
    before = files_below(*places)
    large = faulty() + b" " * (3 << 20)  # above what Django holds in memory
    for data in (faulty(), large, b"\x00" * 100):
        send(data, "绝密文件名.txt")
    after = files_below(*places)
    assert {path for path, _ in after} == {path for path, _ in before}
    assert not [path for path, _ in after if MARK.encode() in path.read_bytes()]
    assert MARK not in caplog.text
    assert "绝密文件名" not in caplog.text


@pytest.mark.usefixtures("offered")
def test_what_is_too_large_is_refused() -> None:
    assert "文件超过" in text_of(send(b"0" * (MAX_FILE_BYTES + 1)))


@pytest.mark.usefixtures("offered")
def test_more_than_two_at_once_are_told_to_wait() -> None:
    from desk.views import self_check  # noqa: PLC0415 - models can be imported once Django is set up

    with self_check.free, self_check.free:
        busy = send(faulty())
    assert busy.status_code == 503
    assert "请过一会儿再试" in text_of(busy)
    assert send(faulty()).status_code == 200


@pytest.mark.usefixtures("offered")
def test_what_is_sent_is_text() -> None:
    for data in (faulty() + EVIL.encode(), faulty().replace(NAME.encode(), EVIL.encode())):
        assert EVIL.encode() not in send(data, f"{EVIL}.txt").content


@pytest.mark.usefixtures("offered")
def test_a_forged_post_is_refused() -> None:
    client = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
    file = {"year": 2024, "file": SimpleUploadedFile("a.txt", faulty())}
    assert client.post("/self-check", file).status_code == 403
    token = hidden(client.get("/self-check"))["csrfmiddlewaretoken"]
    file = {"year": 2024, "file": SimpleUploadedFile("a.txt", faulty()), "csrfmiddlewaretoken": token}
    assert client.post("/self-check", file).status_code == 200
