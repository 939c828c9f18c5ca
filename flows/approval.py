"""Approval of a year by a person: a run that lacks nothing else waits for one, in the Prefect UI or by command."""

from datetime import timedelta

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.flow_runs import resume_flow_run, suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.decisions import Decision, add_decisions
from tasks.lake.runs import RunRecord
from tasks.model.codes import DecisionKind
from tasks.yearly.candidate import Candidate
from tasks.yearly.check import YearContext

__all__ = ["Approval", "approve_when_signed", "wake_waiting_runs"]

_PATIENCE = timedelta(days=60)


class Approval(RunInput):
    """The answer of a person who signs a year off."""

    by: str = Field(title="审定人", description="岗位或账号，如 办公室主任；不写人名和电话", min_length=1)
    why: str = Field(title="审定意见", description="会随数据发布，不写人名和电话", min_length=1)


def approve_when_signed(record: RunRecord, candidate: Candidate, context: YearContext) -> None:
    """Suspend the run until somebody signs the candidate, then write the approval into the ledger of the year.

    Resumed, the run begins again from its start and comes by here with the answer.

    Args:
        record: the record of the run, which says meanwhile that it is suspended.
        candidate: what is to be approved.
        context: the year.

    Raises:
        LedgerError: the ledger cannot be used.
        NotWrittenError: the approval was not written.
    """
    logger = get_run_logger()
    logger.info("等待审定：候选发布的内容指纹 %s。", candidate.hash)
    with record.waiting_for_approval(candidate.hash):
        approval = suspend_flow_run(
            wait_for_input=Approval.with_initial_data(description=_words(context.year, candidate.hash)),
            timeout=int(_PATIENCE.total_seconds()),
            key=_key(candidate.hash),
        )
    draft = Decision(
        kind=DecisionKind.APPROVAL, candidate=candidate.hash, by=approval.by, why=approval.why, on=context.today
    )
    add_decisions(context.ledger_path(), context.year, [draft], context.roster)
    logger.info("已审定：候选发布的内容指纹 %s，审定意见已写入审核决定。", candidate.hash)


def wake_waiting_runs(candidate: str, by: str, why: str) -> int:
    """Answer the runs that wait for a candidate's approval on the Prefect server in use, and return their number.

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


def _key(candidate: str) -> str:
    """Name the pause for one candidate."""
    return f"approve-{candidate[:16]}"


def _words(year: int, candidate: str) -> str:
    return (
        f"{year} 年度数据已经齐全，没有未处理的必须改的审核结果，等待审定。"
        f"审定后发布为审定数据；候选发布的内容指纹是 `{candidate}`。"
    )
