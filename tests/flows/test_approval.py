"""The dialog in which a year is signed: what it shows, and that a wrong answer is asked for again."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import approval
from flows.approval import Approval, approve_when_signed
from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tasks.lake.runs import recorded_run
from tests.small_year import NAME, POST, YEAR, SmallYear


class Dialog:
    """Answers in place of a person at the Prefect page, one per pause; a pause that was answered is not asked again."""

    def __init__(self, *answers: Approval) -> None:
        self.answers: Iterator[Approval] = iter(answers)
        self.given: dict[str, Approval] = {}
        self.shown: list[str] = []

    def suspend(self, *, wait_for_input: type[Approval], timeout: int, key: str) -> Approval:
        assert timeout > 0
        if key not in self.given:
            self.shown.append(str(wait_for_input._description))
            self.given[key] = next(self.answers)
        return self.given[key]


def test_a_persons_name_for_the_post_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = SmallYear(tmp_path)
    run = office.run()
    dialog = Dialog(
        Approval(by="王建国", why="同意"),
        Approval(by="zhangsan", why="同意"),
        Approval(by=POST, person="王建国", why="同意"),
    )
    monkeypatch.setattr(approval, "suspend_flow_run", dialog.suspend)
    monkeypatch.setattr(approval, "get_run_logger", lambda: logging.getLogger("tests"))
    with recorded_run(run.lake, YEAR) as record:
        approve_when_signed(record, run.candidate, run.context)
    [signed] = load_ledger(office.decisions / "2018.yaml", YEAR, load_roster(office.roster)).decisions
    assert (signed.by, signed.person, signed.candidate) == (POST, "王建国", run.candidate.hash)
    assert len(dialog.shown) == 3
    first, second, third = dialog.shown
    assert "应报 1 个单位" in first
    assert "没有采用" not in first
    assert all("名册 posts 里的一个岗位" in shown and POST in shown for shown in (second, third))
    assert not any(name in shown for name in ("王建国", "zhangsan") for shown in dialog.shown)
    assert NAME not in first  # one unit, nothing to say of it
