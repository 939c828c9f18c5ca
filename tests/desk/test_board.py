"""What each page shows, before a run and after one."""

import re

from lxml import html

from expectations.rules import CATALOGUE
from tasks.model.codes import Role
from tests.desk.office import NAME, Office, links, text_of


def test_before_a_run_every_page_answers_and_says_what_is_next(office: Office) -> None:
    client = office.client(*Role)
    for page in ("", "roster", "rules", "release", "intake", "run", "unit/dept-gardens"):
        response = client.get(office.url(page))
        assert response.status_code == 200, page
        assert "晴川区" in text_of(response)
    assert "下一步 还没有汇总过" in text_of(client.get(office.url()))


def test_the_board_shows_a_unit_and_finds_it_by_initials(ran: Office) -> None:
    client = ran.client(Role.READ)
    for words, is_there in (("园林", True), ("yl", True), ("qcqylj", True), ("财政", False)):
        text = text_of(client.get(ran.url(), {"q": words}))
        assert (NAME in text) is is_there, words
    assert "已收到报告的单位" in text
    assert links(client.get(ran.url()), "/unit/") == [ran.unit_url()]


def test_the_page_of_a_unit_marks_a_number_in_its_original(ran: Office) -> None:
    client = ran.client(Role.READ)
    response = client.get(ran.unit_url(query="?cell=0"))
    assert response.content.decode().count('class="number chosen"') == 1
    left = response.content.decode().partition('id="right"')[0]
    assert left.count('class="chosen"') == 1
    assert "属实，说明" not in text_of(response)
    finding = client.get(links(response, "?finding=")[0].join((ran.unit_url(), "")))
    assert finding.content.decode().count('class="number chosen"') == 1


def test_the_rules_say_what_they_ask_and_what_they_found_this_year_and_last(ran: Office) -> None:
    page = html.document_fromstring(ran.client(Role.READ).get(ran.url("rules")).content)
    rows = {
        cells[0].text_content(): [cell.text_content() for cell in cells[1:]]
        for row in page.xpath("//tbody/tr")
        if (cells := row.xpath("th|td"))
    }
    asked, severity, now, before = rows["金额是否误以元为单位"]
    assert asked.startswith("收取的费用、专项经费 < 1000 万元依据：")
    assert (severity, now, before) == ("需说明", "1 条，1 个单位，1 条未处理", "未汇总")
    assert rows["收到申请数等于四种方式之和"][2] == "—"
    of_year = {rule.title for rule in CATALOGUE.values() if not rule.forms or "2014" in rule.forms}
    assert set(rows) == of_year


def test_a_clerk_sees_no_codes(ran: Office) -> None:
    client = ran.client(*Role)
    for page in ("", "roster", "rules", "release", "release/sheet", "intake", "run", "unit/dept-gardens"):
        text = text_of(client.get(ran.url(page)))
        for code in (r"[0-9a-f]{12}", r"[A-Z]{3,}-[A-Z]{3,}", r"[a-z]+\.[a-z_]+\b", r"/[a-z]+/", r"ya?ml|parquet"):
            assert not re.search(code, text), (page, code, re.search(code, text))


def test_the_original_is_saved_and_never_shown(ran: Office) -> None:
    response = ran.client(Role.READ).get(ran.unit_url("original"))
    assert response.content == (ran.year.inbox / "园林局.txt").read_bytes()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"
