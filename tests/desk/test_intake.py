"""Intake from the desk: read at once, filed when told so; a file's name is data."""

import os
import time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from examples.render import render
from examples.sample import sample_report
from tasks.model.codes import Role
from tasks.reading.limits import MAX_FILE_BYTES
from tests.desk.office import NAME, UNIT, YEAR, Office, links, text_of

HOSTILE = (
    "../../roster.toml",
    "..\\..\\evil.txt",
    "/etc/passwd",
    "<script>alert(1)</script>.txt",
    "a\r\nSet-Cookie: x=1.txt",
    "收文登记.csv",
    ".hidden",
    "报" * 300 + ".txt",
    "CON",
)


def report(unit: str = NAME, year: int = YEAR) -> bytes:
    return render(sample_report("again", unit=unit, year=year), "txt")


def send(client: Client, office: Office, data: bytes, name: str = "年报.txt") -> HttpResponse:
    return client.post(office.url("intake"), {"files": SimpleUploadedFile(name, data)}, follow=True)


def test_a_report_is_read_at_once_filed_and_counted_by_the_next_run(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    send(client, ran, report())
    before = sorted(path.name for path in ran.year.inbox.iterdir())
    url = links(client.get(ran.url("intake")), "/intake/")[0]
    page = client.get(url)
    assert f"单位：{NAME}" in text_of(page)
    assert "归档后取代" in text_of(page)
    assert sorted(path.name for path in ran.year.inbox.iterdir()) == before
    answer = client.post(url, {"unit": UNIT, "received_at": "2019-03-01T10:30", "do": "file"}, follow=True)
    assert "已归档" in text_of(answer)
    (new,) = {path.name for path in ran.year.inbox.iterdir()} - set(before)
    assert new.startswith(f"{NAME}-20190301-1030-")
    run = ran.year.run()
    live = run.checked_year.decision_context.submissions.filter(state="live").row(0, named=True)
    assert (live["revision"], str(live["received_at"])) == (2, "2019-03-01 10:30:00")
    assert "（第 2 次）" in text_of(client.get(ran.url()))


def test_a_name_is_data(office: Office) -> None:
    client = office.client(Role.STEWARD)
    before = {path for path in office.year.folder.rglob("*") if "desk" not in path.parts}
    for number, name in enumerate(HOSTILE):
        answer = send(client, office, report() + b" " * number, name)
        assert b"<script>alert" not in answer.content
    urls = links(client.get(office.url("intake")), "/intake/")
    assert len(urls) == len(HOSTILE)
    for url in urls:
        assert b"<script>alert" not in client.get(url).content
        client.post(url, {"unit": UNIT, "received_at": "2019-03-01T10:30", "do": "file"})
    new = {path for path in office.year.folder.rglob("*") if "desk" not in path.parts} - before
    assert len(new) == len(HOSTILE)
    assert all(path.parent == office.year.inbox and path.name.startswith(f"{NAME}-2019") for path in new)


def test_a_file_of_another_unit_or_year_is_told_and_not_misfiled(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    send(client, ran, report(year=YEAR - 1))
    assert f"文件写的是 {YEAR - 1} 年度" in text_of(client.get(links(client.get(ran.url("intake")), "/intake/")[0]))


def test_what_is_no_report_is_not_taken_in_and_why_is_kept(office: Office) -> None:
    client = office.client(Role.STEWARD)
    before = sorted(office.year.inbox.iterdir())
    send(client, office, "情况说明".encode(), "情况说明.txt")
    url = links(client.get(office.url("intake")), "/intake/")[0]
    assert "没有认出" in text_of(client.get(url))
    named = {"do": "refuse", "why_not": "other_office", "note": "联系人王建国 13900000000"}
    assert client.post(url, named).status_code == 400
    assert client.post(url, {"do": "refuse", "why_not": "no such reason"}).status_code == 400
    answer = client.post(url, {"do": "refuse", "why_not": "not_report", "note": "是一份说明"}, follow=True)
    assert "没有收取，已记下原因" in text_of(answer)
    shown = text_of(client.get(office.url("intake")))
    assert "情况说明.txt 不是年报：是一份说明 办公室统计岗" in shown
    assert links(client.get(office.url("intake")), "/intake/") == []
    assert client.get(url).status_code == 404
    assert client.post(url, {"unit": UNIT, "received_at": "2019-03-01T10:30", "do": "file"}).status_code == 404
    assert sorted(office.year.inbox.iterdir()) == before


def test_a_file_not_taken_in_can_be_had_back(office: Office) -> None:
    client = office.client(Role.STEWARD)
    send(client, office, report())
    url = links(client.get(office.url("intake")), "/intake/")[0]
    client.post(url, {"do": "refuse", "why_not": "other_year"})
    assert client.get(f"{url}/restore").status_code == 405
    assert "已放回" in text_of(client.post(f"{url}/restore", follow=True))
    assert links(client.get(office.url("intake")), "/intake/") == [url]
    assert "没有收取的" not in text_of(client.get(office.url("intake")))
    assert "已归档" in text_of(
        client.post(url, {"unit": UNIT, "received_at": "2019-03-01T10:30", "do": "file"}, follow=True)
    )
    assert "已经不在了" in text_of(client.post(f"{url}/restore", follow=True))


def test_the_reason_outlives_the_file(office: Office) -> None:
    client = office.client(Role.STEWARD)
    send(client, office, report())
    url = links(client.get(office.url("intake")), "/intake/")[0]
    client.post(url, {"do": "refuse", "why_not": "repeated"})
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(office.places.folder / "uploads" / str(YEAR) / url.rpartition("/")[2], (long_ago, long_ago))
    client.get(office.url("intake"))
    shown = text_of(client.get(office.url("intake")))
    assert "重复发来的" in shown
    assert "文件已过保留期" in shown
    assert "已经不在了" in text_of(client.post(f"{url}/restore", follow=True))


def test_an_empty_file_and_one_too_large_are_refused(office: Office) -> None:
    client = office.client(Role.STEWARD)
    assert "文件是空的" in text_of(send(client, office, b""))
    assert "没有收取" in text_of(send(client, office, b"0" * (MAX_FILE_BYTES + 1)))
    assert links(client.get(office.url("intake")), "/intake/") == []


def test_tokens_are_no_paths(office: Office) -> None:
    client = office.client(Role.STEWARD)
    for token in ("..", "%2e%2e", "a" * 32, "../../etc", "x"):
        assert client.get(office.url(f"intake/{token}")).status_code == 404


def test_a_time_to_come_is_no_receipt(office: Office) -> None:
    client = office.client(Role.STEWARD)
    send(client, office, report())
    url = links(client.get(office.url("intake")), "/intake/")[0]
    assert client.post(url, {"unit": UNIT, "received_at": "2099-01-01T00:00", "do": "file"}).status_code == 400
