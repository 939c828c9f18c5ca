"""Sign-off from the desk: bound to what was shown, with the password again; the releases and their files."""

from dataclasses import replace

import pytest

from tasks.lake.folders import Lake
from tasks.model.codes import Role
from tasks.release.publish import publish
from tests.cases import CLEAN_BY_FORM
from tests.desk.office import PASSWORD, UNIT, YEAR, Office, hidden, links, text_of
from tests.release.conftest import District

APPROVER = "办公室主任"
DISTRICT = "晴川区"


@pytest.fixture
def ready(ran: Office) -> Office:
    """A year in which everything is settled but the signature."""
    signed = ("--by", "办公室统计岗", "--why", "当年建设专门场所")
    assert ran.year.call("explain", "--unit", UNIT, "--rule", "2014-MONEY-UNIT", *signed) == 0
    ran.year.run()
    return ran


def test_a_year_is_brought_to_its_final_release(ready: Office) -> None:
    client = ready.client(Role.APPROVER, name="head", post=APPROVER)
    page = client.get(ready.url("release"))
    assert "可以审定。" in text_of(page)
    answer = client.post(
        ready.url("release"), {**hidden(page), "why": "同意发布", "person": "", "password": PASSWORD}, follow=True
    )
    assert "已审定" in text_of(answer)
    assert f"已由{APPROVER}于" in text_of(answer)
    run = ready.year.run()
    assert run.published.maturity == "final"
    after = text_of(client.get(ready.url("release")))
    assert "这份内容已经审定" in after
    assert "本年度已经审定" in text_of(client.get(ready.url()))
    sheet = text_of(client.get(ready.url("release/sheet")))
    assert "签字" in sheet
    file = client.get(links(client.get(ready.url("release")), "/file/")[0])
    assert file["Content-Disposition"].startswith("attachment;")
    assert file.content[:2] == b"PK"


def test_an_approval_needs_the_password_the_role_and_what_was_shown(ready: Office) -> None:
    head = ready.client(Role.APPROVER, name="head", post=APPROVER)
    steward = ready.client(Role.STEWARD)
    url = ready.url("release")
    fields = {**hidden(head.get(url)), "why": "同意发布", "password": PASSWORD}
    assert "密码不对" in text_of(head.post(url, {**fields, "password": "x" * 12}))
    assert "内容已经变了" in text_of(head.post(url, {**fields, "candidate": "0" * 64}))
    assert steward.post(url, fields).status_code == 403
    assert "像是有人名" in text_of(head.post(url, {**fields, "why": "经王建国同志同意"}))
    assert ready.year.run().published.maturity == "provisional"


def test_an_open_finding_is_accepted_by_name_or_nothing_is_signed(ran: Office) -> None:
    head = ran.client(Role.APPROVER, name="head", post=APPROVER)
    url = ran.url("release")
    page = head.get(url)
    assert page.content.decode().count('name="accept"') == 1
    fields = {**hidden(page), "why": "同意发布", "password": PASSWORD}
    assert "没有逐条勾选" in text_of(head.post(url, fields))
    named = page.content.decode().split('name="accept" value="')[1].split('"')[0]
    assert head.post(url, {**fields, "accept": named}).status_code == 302
    assert ran.year.run().published.maturity == "final"


def test_an_approval_is_withdrawn_by_the_approver_with_the_password(ready: Office) -> None:
    head, steward = ready.client(Role.APPROVER, name="head", post=APPROVER), ready.client(Role.STEWARD)
    url = ready.url("release")
    assert links(head.get(url), "/release/withdraw") == []
    head.post(url, {**hidden(head.get(url)), "why": "同意发布", "password": PASSWORD})
    assert links(steward.get(url), "/release/withdraw") == []
    (back,) = links(head.get(url), "/release/withdraw")
    fields = {**hidden(head.get(back)), "reason": "mistaken", "why": "汇总表要再核一遍。"}
    assert steward.get(back).status_code == steward.post(back, fields).status_code == 403
    assert "密码不对，没有撤回" in text_of(head.post(back, {**fields, "password": "x" * 12}))
    assert "审定已撤回" in text_of(head.post(back, {**fields, "password": PASSWORD}, follow=True))
    assert head.get(back).status_code == 404
    assert "可以审定。" in text_of(head.get(url))
    assert ready.year.run().published.maturity == "provisional"


def test_an_approval_that_was_published_is_withdrawn_by_another_run(ready: Office) -> None:
    head = ready.client(Role.APPROVER, name="head", post=APPROVER)
    url = ready.url("release")
    head.post(url, {**hidden(head.get(url)), "why": "同意发布", "password": PASSWORD})
    assert ready.year.run().published.maturity == "final"
    (back,) = links(head.get(url), "/release/withdraw")
    fields = {**hidden(head.get(back)), "reason": "mistaken", "why": "汇总表要再核一遍。", "password": PASSWORD}
    head.post(back, fields)
    published = ready.year.run().published
    assert (published.is_new, published.maturity) == (True, "provisional")


def test_what_was_decided_since_the_run_stops_the_signature(ready: Office) -> None:
    head = ready.client(Role.APPROVER, name="head", post=APPROVER)
    url = ready.url("release")
    fields = {**hidden(head.get(url)), "why": "同意发布", "password": PASSWORD}
    steward = ready.client(Role.STEWARD)
    withdraw = links(steward.get(ready.unit_url()), "/withdraw/")[0]
    steward.post(withdraw, {**hidden(steward.get(withdraw)), "reason": "mistaken", "why": "写错了。"})
    assert "请先重新汇总一次" in text_of(head.get(url))
    assert "没有审定" in text_of(head.post(url, fields))


def test_wrong_passwords_at_the_signature_lock_the_account(ready: Office) -> None:
    head = ready.client(Role.APPROVER, name="head", post=APPROVER)
    url = ready.url("release")
    fields = {**hidden(head.get(url)), "why": "同意发布"}
    answers = [head.post(url, {**fields, "password": f"wrong-{number}"}).status_code for number in range(6)]
    assert answers[-1] == 429
    assert head.post(url, {**fields, "password": PASSWORD}).status_code == 429


def test_only_files_of_a_release_are_sent(ready: Office) -> None:
    client = ready.client(Role.READ)
    for name in ("facts.parquet", "SHA256SUMS", "..%2f..%2fregister", "%2e%2e", "nothing.docx"):
        assert client.get(ready.url(f"release/file/{YEAR}.1/{name}")).status_code == 404, name
    assert client.get(ready.url("release/file/../index.html")).status_code == 404


def test_the_report_of_the_district_is_offered_where_there_is_a_format(ran: Office) -> None:
    client = ran.client(Role.STEWARD)
    page = client.get(ran.url("release"))
    assert f"{YEAR} 年度没有统一的年度报告格式" in text_of(page)
    assert client.get(ran.url(f"release/report/{YEAR}.1/district")).status_code == 409
    values = CLEAN_BY_FORM["2021"]
    contents = District(year=2021).report_on("2021", "commerce", "a", values).contents()
    publish(Lake(ran.year.lake), 2021, replace(contents, district=DISTRICT))
    offered = links(client.get("/2021/release"), "/report/")
    assert offered == [f"/2021/release/report/2021.1/{level}" for level in ("district", "own")]
    file = client.get(offered[1])
    assert file.content[:2] == b"PK"
    assert file["Content-Disposition"].startswith("attachment;")
    assert client.get("/2021/release/report/2021.1/towns_and_streets").status_code == 404
