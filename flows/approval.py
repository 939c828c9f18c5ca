"""Who signs a year off? A run that lacks nothing else waits for a person, in the Prefect UI or by command."""

from datetime import timedelta

from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.decisions import Decision, Kind, add_decisions
from tasks.examination import Desk

__all__ = ["Approval", "record_approval", "wait_for_approval"]

_PATIENCE = timedelta(days=60)


class Approval(RunInput):
    """What a person answers who signs a year off."""

    by: str = Field(title="审定人", description="岗位或账号，如 办公室主任；不写人名和电话", min_length=1)
    why: str = Field(title="审定意见", description="会随数据发布，不写人名和电话", min_length=1)


def wait_for_approval(year: int, candidate: str) -> Approval:
    """Suspend the run until somebody signs; resumed, it begins again from its start and comes by here with the answer.

    Args:
        year: the report year.
        candidate: hash of what is to be approved.
    """
    return suspend_flow_run(
        wait_for_input=Approval.with_initial_data(description=_words(year, candidate)),
        timeout=int(_PATIENCE.total_seconds()),
        key=f"approve-{candidate[:16]}",
    )


def record_approval(approval: Approval, candidate: str, desk: Desk, year: int) -> None:
    """Write the approval into the ledger, where it stays for every run to come.

    Raises:
        LedgerError: the ledger cannot be used.
        NotWrittenError: it was not written.
    """
    draft = Decision(kind=Kind.APPROVAL, candidate=candidate, by=approval.by, why=approval.why, on=desk.today)
    add_decisions(desk.ledger_path(year), year, [draft], desk.roster)


def _words(year: int, candidate: str) -> str:
    return (
        f"{year} 年度数据已经齐全，没有未处理的必须改的审核结果，等待审定。"
        f"审定后发布为审定数据；候选发布的内容指纹是 `{candidate}`。"
    )
