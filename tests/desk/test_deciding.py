"""Decisions from the desk: the entry in the ledger, what is shown before and after, and what is refused."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.test import Client, override_settings

from tasks.decisions import load_ledger
from tasks.decisions.model import Decision
from tasks.intake.roster import load_roster
from tasks.model.codes import DecisionKind, DecisionReason, Role, Waived
from tests.desk.office import ITEM, NAME, UNIT, YEAR, Office, hidden, links, text_of

WHY = "当年建设专门场所，已与单位办公室核实。"
VERIFIED = {"reason": "verified", "why": WHY}


def decisions(office: Office) -> tuple[Decision, ...]:
    path = office.places.decisions
    assert path is not None
    return load_ledger(path / f"{YEAR}.yaml", YEAR, load_roster(office.places.roster)).decisions


def post(client: Client, url: str, **fields: str) -> tuple[int, str]:
    """Open a page, fill its form in and send it."""
    page = client.get(url)
    assert page.status_code == 200, text_of(page)
    answer = client.post(url, {**hidden(page), **fields}, follow=True)
    return answer.status_code, text_of(answer)


def to_decide(client: Client, office: Office, what: str) -> str:
    return links(client.get(office.unit_url()), f"/{what}/")[0]


def test_an_explanation_carries_the_post_and_the_finding_is_answered_at_once(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    status, text = post(client, to_decide(client, ran, "explain"), **VERIFIED)
    assert status == 200
    assert "没有要办理的问题" in text
    assert "已说明，下次汇总时生效" in text
    (written,) = decisions(ran)
    assert (written.kind, written.by, written.reason) == (
        DecisionKind.EXPLANATION,
        "办公室统计岗",
        DecisionReason.VERIFIED,
    )
    assert (written.unit, written.guard) == (UNIT, {ITEM: 20000})
    assert "未生效的决定" in text_of(client.get(ran.url()))
    assert "重新汇总一次" in text_of(client.get(ran.url()))
    ran.year.run()
    assert "请审定" in text_of(client.get(ran.url()))


def test_a_correction_says_what_it_does_before_it_is_written(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    url = to_decide(client, ran, "correct")
    page = client.get(url)
    cell = page.content.decode().split('<option value="')[1].split('"')[0]
    filled = {**hidden(page), "cell": cell, "to": "2", "reason": "misprint", "why": "单位办公室来电，漏写小数点。"}
    preview = client.post(url, {**filled, "do": "preview"})
    assert "不再有 1 条" in text_of(preview)
    assert "新出现 0 条" in text_of(preview)
    assert decisions(ran) == ()
    answer = client.post(url, {**filled, "do": "write"}, follow=True)
    assert "原来的问题有 1 条不再有" in text_of(answer)
    assert "没有要办理的问题" in text_of(answer)
    (written,) = decisions(ran)
    assert (written.item, written.before, written.after) == (ITEM, 20000, 2)


def test_a_correction_that_breaks_a_sum_is_told_before(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    url = ran.unit_url("correct")
    page = client.get(url)
    filled = {**hidden(page), "cell": "0", "to": "987654", "reason": "misprint", "why": "单位来文更正。"}
    text = text_of(client.post(url, {**filled, "do": "preview"}))
    assert "新出现 0 条" not in text
    assert "全区合计现在是" in text


def test_a_decision_is_withdrawn_and_stays_in_the_history(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    post(client, to_decide(client, ran, "explain"), **VERIFIED)
    status, text = post(client, to_decide(client, ran, "withdraw"), reason="mistaken", why="单位又来电说写错了。")
    assert status == 200
    assert "已撤销" in text
    assert [each.kind for each in decisions(ran)] == [DecisionKind.EXPLANATION, DecisionKind.WITHDRAWAL]
    assert links(client.get(ran.unit_url()), "/explain/")


def test_a_rule_is_waived_and_a_unit_is_let_off(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    waive = next(each for each in links(client.get(ran.unit_url()), "/waive/") if "finding" in each)
    assert post(client, waive, reason="rule_unfit", why="该单位承办全区展览。")[0] == 200
    assert post(client, ran.unit_url("waive"), what="not_due", reason="not_due", why="年中撤销。")[0] == 200
    assert [each.waived for each in decisions(ran)] == [Waived.RULE, Waived.NOT_DUE]


@pytest.mark.parametrize("why", ["经王建国同志核实", "电话 13812345678", "张三", "与财政局李科长核实 属实", "", "   "])
def test_a_reason_that_names_a_person_or_nothing_is_refused(ran: Office, why: str) -> None:
    client = ran.client(Role.STEWARD)
    status, text = post(client, to_decide(client, ran, "explain"), reason="verified", why=why)
    assert status == 400
    assert "没有办理" in text
    assert decisions(ran) == ()


def test_the_second_of_two_stewards_is_told_what_the_first_did(ran: Office) -> None:
    first = ran.client(Role.STEWARD, name="first")
    second = ran.client(Role.STEWARD, name="second", post="办公室审核岗")
    url = to_decide(second, ran, "explain")
    page = second.get(url)
    post(first, url, **VERIFIED)
    filled = {**hidden(page), "reason": "one_off", "why": "当年一次性投入。"}
    answer = second.post(url, filled)
    assert answer.status_code == 409
    assert "别人对这个单位作了决定" in text_of(answer)
    assert "办公室统计岗" in text_of(answer)
    assert "当年一次性投入。" in answer.content.decode()
    assert len(decisions(ran)) == 1
    assert second.post(url, {**hidden(answer), **filled, "seen": hidden(answer)["seen"]}).status_code == 302
    assert len(decisions(ran)) == 2


def test_an_account_whose_post_is_not_the_rosters_decides_nothing(ran: Office) -> None:
    client = ran.client(Role.STEWARD, post="路人")
    status, text = post(client, to_decide(client, ran, "explain"), **VERIFIED)
    assert status == 409
    assert "不在名册里" in text
    assert decisions(ran) == ()


def test_a_letter_is_kept_as_it_was_sent_and_the_board_waits_for_an_answer(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    status, text = post(client, ran.unit_url("send-back"))
    assert status == 200
    assert "发出核实说明通知" in text
    assert "已发通知，待答复" in text_of(client.get(ran.url()))
    kept = client.get(links(client.get(ran.unit_url()), "/sent/")[0])
    ran.year.run()
    again = client.get(links(client.get(ran.unit_url()), "/sent/")[0])
    assert kept.content == again.content
    assert kept.content[:2] == b"PK"
    assert NAME in text


def test_last_years_words_are_offered(ran: Office) -> None:
    path = ran.places.decisions
    assert path is not None
    client = ran.client(Role.STEWARD)
    post(client, to_decide(client, ran, "explain"), **VERIFIED)
    this_year = path / f"{YEAR}.yaml"
    text = this_year.read_text(encoding="utf-8").replace(str(YEAR), str(YEAR - 1))
    (path / f"{YEAR - 1}.yaml").write_text(text, encoding="utf-8")
    this_year.unlink()
    assert WHY in text_of(client.get(to_decide(client, ran, "explain")))


def test_whoever_is_to_be_told_is_told_of_each_decision_and_of_none_that_was_refused(ran: Office) -> None:
    told: list[tuple[int, list[DecisionKind]]] = []

    def hear(year: int, decisions: Sequence[Decision]) -> None:
        told.append((year, [each.kind for each in decisions]))

    with override_settings(NIANBAO=replace(ran.places, on_decided=hear)):
        client = ran.client(Role.STEWARD)
        url = links(client.get(ran.unit_url()), "/explain/")[0]
        fields = {**hidden(client.get(url)), "reason": "one_off", "why": "当年建设专门场所。"}
        client.post(url, {**fields, "seen": "0" * 64})
        assert told == []
        client.post(url, fields)
        back = links(client.get(ran.unit_url()), "/withdraw/")[0]
        client.post(back, {**hidden(client.get(back)), "reason": "mistaken", "why": "写错了。"})
    assert told == [(YEAR, [DecisionKind.EXPLANATION]), (YEAR, [DecisionKind.WITHDRAWAL])]
