"""Who signs a year off? A run that lacks nothing else waits for a person, in the Prefect UI or by command."""

from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.flow_runs import resume_flow_run, suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.decisions import Decision, add_decisions
from tasks.model.codes import DecisionKind
from tasks.yearly.check import Desk

__all__ = ["Approval", "record_approval", "wait_for_approval", "wake_waiting_runs"]

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
        key=_key(candidate),
    )


def wake_waiting_runs(candidate: str, by: str, why: str) -> int:
    """Answer the runs that wait for a candidate's approval on the Prefect server in use; how many there were.

    Args:
        candidate: hash of what was approved.
        by: who approved it.
        why: why.
    """
    is_paused = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED]))
    with get_client(sync_client=True) as client:
        paused = client.read_flow_runs(flow_run_filter=FlowRunFilter(state=is_paused))
    waiting = [run.id for run in paused if run.state and run.state.state_details.pause_key == _key(candidate)]
    for run in waiting:
        resume_flow_run(run, run_input={"by": by, "why": why})
    return len(waiting)


def record_approval(approval: Approval, candidate: str, desk: Desk, year: int) -> None:
    """Write the approval into the ledger, where it stays for every run to come.

    Raises:
        LedgerError: the ledger cannot be used.
        NotWrittenError: it was not written.
    """
    draft = Decision(kind=DecisionKind.APPROVAL, candidate=candidate, by=approval.by, why=approval.why, on=desk.today)
    add_decisions(desk.ledger_path(year), year, [draft], desk.roster)


def _key(candidate: str) -> str:
    """What tells the pause for one candidate from others."""
    return f"approve-{candidate[:16]}"


def _words(year: int, candidate: str) -> str:
    return (
        f"{year} 年度数据已经齐全，没有未处理的必须改的审核结果，等待审定。"
        f"审定后发布为审定数据；候选发布的内容指纹是 `{candidate}`。"
    )
