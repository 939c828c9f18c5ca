"""What the server tells the office, and what it does by itself: off unless asked for, and nothing personal in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from uuid import uuid4

import pytest
from prefect.events.actions import RunDeployment, SendNotification

from flows.notices import NoticeError, automations, keep_address
from tasks.settings import SETTINGS
from tests.flows.serving import ANNUAL, Served, serving, wait_for

ALWAYS = ["年报：没有回音的运行"]
TOLD = [
    f"年报：{what}" for what in ("运行失败", "等待审定", "未按时运行", "催报", "公布期限", "有必须改的问题", "已发布")
]


def test_nobody_is_told_and_nothing_runs_by_itself_unless_asked_for() -> None:
    assert [each.name for each in automations(None, None)] == ALWAYS
    assert [each.name for each in automations(uuid4(), None)] == ALWAYS + TOLD
    assert [each.name for each in automations(None, uuid4())] == [*ALWAYS, "年报：重新汇总"]


def test_a_notice_holds_names_of_runs_and_states_counts_and_releases_only() -> None:
    sent = [action for each in automations(uuid4(), None) for action in each.actions]
    words = {action.body for action in sent if isinstance(action, SendNotification)}
    known = {"flow_run.name", "flow_run.state.name", "event.resource.name"} | {
        f"event.payload.{name}" for name in ("missing", "unanswered", "release", "findings", "maturity")
    }
    used = {part.partition("}}")[0].strip() for body in words for part in body.split("{{")[1:]}
    assert used == known


def test_a_year_is_run_again_for_arrivals_and_decisions_and_not_for_what_its_own_run_took_in() -> None:
    *_, again = automations(None, uuid4())
    (run,) = again.actions
    assert isinstance(run, RunDeployment)
    assert again.trigger.expect == {"nianbao.received", "nianbao.decided"}
    assert again.trigger.match.root["nianbao.flow"] == ["nianbao-intake", "nianbao"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mailto:someone@example.org", "https://"),
        ("hooks.example.org", "https://"),
        ("mailtos://smtp.example.org", "不完整"),
        ("mailtos://smtp.example.org?from=nianbao@example.org", "不完整"),
        ("mailtos://?from=a@example.org&to=b@example.org", "不完整"),
    ],
)
def test_an_address_that_nobody_can_be_told_at_is_refused(address: str, words: str) -> None:
    with pytest.raises(NoticeError, match=words) as refused:
        keep_address(address)
    assert "example.org" not in str(refused.value)  # it may hold a password


class Mailbox(ThreadingTCPServer):
    """A mail server that takes whatever comes; `mails` are the messages."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port."""
        self.mails: list[EmailMessage] = []
        super().__init__(("127.0.0.1", 0), _Smtp)
        Thread(target=self.serve_forever, daemon=True).start()


class _Smtp(StreamRequestHandler):
    """As much of SMTP as a client without log-in speaks."""

    def handle(self) -> None:
        self.wfile.write(b"220 mailbox\r\n")
        while line := self.rfile.readline().strip().upper():
            self.wfile.write(b"354 go on\r\n" if line == b"DATA" else b"250 ok\r\n")
            if line == b"DATA":
                lines = iter(self.rfile.readline, b".\r\n")
                message = message_from_bytes(b"".join(lines), policy=default)
                assert isinstance(self.server, Mailbox)
                self.server.mails.append(message)
                self.wfile.write(b"250 ok\r\n")
            if line == b"QUIT":
                return


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_office_is_told_by_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the server itself, to a mail server of ours: what is sent are names of runs and states."""
    settings = tmp_path / "nianbao.toml"
    monkeypatch.setenv(SETTINGS, str(settings))
    with Mailbox() as mailbox:
        address = f"mailto://127.0.0.1:{mailbox.server_address[1]}?from=nianbao@example.org&to=office@example.org"
        settings.write_text(f'[server]\nnotify = "{address}"\n', encoding="utf-8")
        with serving(tmp_path / "home") as served:
            run = served.start_run(ANNUAL, year=2018, lake=tmp_path / "lake", roster=tmp_path / "秘密.toml")
            assert served.finished(run)["state_type"] == "FAILED"
            (mail,) = wait_for(lambda: list(mailbox.mails), 60)
            assert (mail["Subject"], mail["To"]) == ("年报：运行失败", "office@example.org")
            text = mail.get_body(("plain",)).get_content()
            assert text.strip() == f"{served.run(run)['name']}：Failed"
            assert "秘密" not in str(mail)
        mailbox.shutdown()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A webhook, and the texts that it was told."""
    told: list[str] = []

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.append(body["text"]["content"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/robot", told
    finally:
        server.shutdown()
        server.server_close()


def automated(served: Served) -> list[str]:
    return sorted(each["name"] for each in served.ask("automations/filter", {}))


@pytest.mark.soak  # two services of its own
@pytest.mark.timeout(600)
def test_the_office_is_told_of_a_failed_run_and_of_reminders_until_it_is_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "nianbao.toml"
    monkeypatch.setenv(SETTINGS, str(settings))
    with listening() as (address, told):
        settings.write_text(f'[server]\nnotify = "{address}"\nrerun = true\n', encoding="utf-8")
        with serving(tmp_path / "home") as served:
            assert automated(served) == sorted([*ALWAYS, *TOLD, "年报：重新汇总"])
            run = served.start_run(ANNUAL, year=2018, lake=tmp_path / "lake", roster=tmp_path / "none.toml")
            assert served.finished(run)["state_type"] == "FAILED"
            name = served.run(run)["name"]
            wait_for(lambda: told, 60)
            assert told == [f"年报：运行失败\n{name}：Failed"]
            resource = {"prefect.resource.id": "nianbao.year.2018", "prefect.resource.name": "2018 年度"}
            events = [
                {"event": f"nianbao.{event}", "payload": {"year": 2018, "missing": 3, "unanswered": 1}}
                for event in ("reminder", "decided")
            ]
            for each in events:
                by = {"nianbao.flow": "nianbao"}
                moment = {"id": str(uuid4()), "occurred": served.run(run)["end_time"], "related": []}
                served.ask("events", [{**moment, **each, "resource": {**resource, **by}}])
            wait_for(lambda: len(told) > 1, 60)
            assert told[1] == "年报：催报\n2018 年度：未报送 3 个单位，发通知未答复 1 个。"
            waiting = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
            again = wait_for(
                lambda: [
                    each
                    for each in served.ask("flow_runs/filter", waiting)
                    if each["created_by"]["type"] == "AUTOMATION"
                ],
                60,
            )
            assert [each["parameters"]["year"] for each in again] == [2018]
            assert again[0]["parameters"]["only_if_new"] is True
        settings.write_text("", encoding="utf-8")
        with serving(tmp_path / "home") as served:
            assert automated(served) == ALWAYS
            kind = served.ask("block_types/slug/custom-webhook")
            kept = served.ask("block_documents/filter", {"block_documents": {"block_type_id": {"any_": [kind["id"]]}}})
            assert kept == []
