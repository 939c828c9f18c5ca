"""What the terminal says of files: a sender's words never pass for ours."""

from datetime import datetime

import polars as pl

from flows.file_report import remarks
from tasks.intake.inbox import Intake
from tasks.model.codes import ProblemCode, State
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tasks.tables import Receipts

FORGED = "a.txt\n发布：2018.9（审定，新发布）\r\t\u2028\u202e\u200b"


def a_file(mark: str, name: str, state: State) -> Submission:
    return Submission(
        id=mark * 16,
        sha256=mark * 64,
        name=name,
        size=1,
        received_at=datetime(2019, 1, 1),
        outcome=Problem(ProblemCode.DAMAGED_FILE, f"压缩包里的“{name}”读不出来。"),
        unit=None,
        state=state,
    )


def test_a_files_name_is_one_line_wherever_it_is_told() -> None:
    unread = a_file("a", FORGED, State.UNREADABLE)
    left_out = Problem(ProblemCode.REPEATED_FILE, f"与“{FORGED}”完全相同，不重复收取。", FORGED)
    intake = Intake(Receipts.check(pl.DataFrame(schema=Receipts.polars_schema())), 0, (left_out,))
    told = remarks(intake, [unread], settled=())
    assert len(told) == 2
    for line in told:
        assert line.splitlines() == [line]
        assert line.isprintable()


def test_only_files_that_still_ask_for_a_look_are_listed() -> None:
    """Not the one that a newer report replaced, nor one of which everything found is settled."""
    nothing = Intake(Receipts.check(pl.DataFrame(schema=Receipts.polars_schema())), 0, ())
    files = [
        a_file("a", "旧.txt", State.SUPERSEDED),
        a_file("b", "来信.txt", State.UNKNOWN_UNIT),
        a_file("c", "坏.docx", State.UNREADABLE),
    ]
    assert [each.partition("：")[0] for each in remarks(nothing, files, {"b" * 16})] == ["坏.docx"]
    assert [each.partition("：")[0] for each in remarks(nothing, files, set())] == ["坏.docx", "来信.txt"]
