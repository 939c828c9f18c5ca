"""What a run left for the office, from the desk: shown as it lies, to whom it concerns, and nothing beside it."""

import csv
import io
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import openpyxl
import pytest

from tasks.lake.folders import Lake
from tasks.model.codes import Role
from tests.desk.office import NAME, YEAR, Office, links, text_of


def test_the_pages_of_the_units_are_shown_as_they_lie(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    (index,) = links(client.get(ran.url("release")), "/review/")
    answer = client.get(index)
    assert answer.content == (Lake(ran.year.lake).review(YEAR) / "index.html").read_bytes()
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none';")
    assert "script" not in policy
    pages = links(answer, ".html")
    assert pages
    for page in pages:
        there = "docs" not in page  # nothing was judged for the small year
        assert (client.get(urljoin(index, page)).status_code == 200) == there, page


def test_the_pages_of_the_rules_are_for_every_role(ran: Office) -> None:
    page = Lake(ran.year.lake).docs(YEAR) / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>数据审核</p>", encoding="utf-8")
    client = ran.client(Role.READ)
    (index,) = links(client.get(ran.url("release")), "/docs/")
    assert client.get(index).content == page.read_bytes()


def test_what_is_no_page_is_sent_to_be_saved(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    folder = Lake(ran.year.lake).review(YEAR)
    (folder / "evil.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    for name in ("letters.json", "evil.svg"):
        answer = client.get(f"/review/{YEAR}/{name}")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "../../register/2018.parquet",
        "..%2f..%2fregister",
        "%2e%2e/%2e%2e/desk/secret.key",
        "/etc/passwd",
        "..\\..\\x",
        "x%00.html",
        "",
        ".",
        "nothing.html",
    ],
)
def test_nothing_beside_the_folder_is_had(ran: Office, name: str) -> None:
    client = ran.client(*Role)
    for place in ("docs", "review"):
        answer = client.get(f"/{place}/{YEAR}/{name}")
        assert answer.status_code == 404, answer.content


def test_a_link_leads_nowhere(ran: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("secret")
    (Lake(ran.year.lake).review(YEAR) / "link.html").symlink_to(secret)
    assert ran.client(*Role).get(f"/review/{YEAR}/link.html").status_code == 404


def test_quotes_of_reports_are_for_those_who_work_on_them(ran: Office) -> None:
    reader = ran.client(Role.READ)
    for page in (f"/review/{YEAR}/index.html", ran.url("letters.zip")):
        assert reader.get(page).status_code == 403
    assert links(reader.get(ran.url("release")), "/review/") == []


def test_all_letters_come_in_one_archive(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    answer = client.get(ran.url("letters.zip"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        letters = {name: archive.read(name) for name in archive.namelist()}
    folder = Lake(ran.year.lake).review(YEAR)
    assert letters == {path.name: path.read_bytes() for path in folder.rglob("*.docx")}
    assert len(letters) == 1


def test_before_the_first_run_there_are_none(office: Office) -> None:
    client = office.client(Role.STEWARD)
    assert client.get(office.url("letters.zip")).status_code == 409
    assert client.get(f"/docs/{YEAR}/index.html").status_code == 404


def test_who_has_not_reported_is_listed_for_excel(office: Office) -> None:
    client = office.client(Role.READ)
    for path in office.year.inbox.iterdir():
        path.unlink()
    book = openpyxl.load_workbook(io.BytesIO(client.get(office.url("missing.xlsx")).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("单位", "类型", "情况", "报送期限", "已发通知")
    assert [row[:4] for row in rows[1:]] == [(NAME, "部门", "缺报", "2019-03-31")]
    answer = client.get(office.url("missing.csv"))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1][:3] == [NAME, "部门", "缺报"]
    assert client.get(office.url("missing.exe")).status_code == 404
    assert "未报的单位" in text_of(client.get(office.url()))
