"""What each page shows, before a run and after one."""

from tasks.model.codes import Role
from tests.desk.office import NAME, Office, links, text_of


def test_before_a_run_every_page_answers_and_says_what_is_next(office: Office) -> None:
    client = office.client(*Role)
    for page in ("", "roster", "release", "intake", "run", "unit/dept-gardens"):
        response = client.get(office.url(page))
        assert response.status_code == 200, page
        assert "晴川区" in text_of(response)
    assert "下一步 还没有汇总过" in text_of(client.get(office.url()))


def test_the_board_shows_a_unit_and_finds_it_by_initials(office: Office) -> None:
    office.year.run()
    client = office.client(Role.READ)
    for words, is_there in (("园林", True), ("yl", True), ("qcqylj", True), ("财政", False)):
        text = text_of(client.get(office.url(), {"q": words}))
        assert (NAME in text) is is_there, words
    assert "已收到报告的单位" in text
    assert links(client.get(office.url()), "/unit/") == [office.unit_url()]


def test_the_page_of_a_unit_marks_a_number_in_its_original(office: Office) -> None:
    office.year.run()
    client = office.client(Role.READ)
    response = client.get(office.unit_url(query="?cell=0"))
    assert response.content.decode().count('class="number chosen"') == 1
    left = response.content.decode().partition('id="right"')[0]
    assert left.count('class="chosen"') == 1
    assert "属实，说明" not in text_of(response)
