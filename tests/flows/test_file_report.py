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


def test_a_files_name_is_one_line_wherever_it_is_told() -> None:
    unread = Submission(
        id="a" * 16,
        sha256="a" * 64,
        name=FORGED,
        size=1,
        received_at=datetime(2019, 1, 1),
        outcome=Problem(ProblemCode.DAMAGED_FILE, f"压缩包里的“{FORGED}”读不出来。"),
        unit=None,
        state=State.UNREADABLE,
    )
    left_out = Problem(ProblemCode.REPEATED_FILE, f"与“{FORGED}”完全相同，不重复收取。", FORGED)
    intake = Intake(Receipts.check(pl.DataFrame(schema=Receipts.polars_schema())), 0, (left_out,))
    told = remarks(intake, [unread])
    assert len(told) == 2
    for line in told:
        assert line.splitlines() == [line]
        assert line.isprintable()
