"""Approval of a year by a person: a run that lacks nothing else waits for one, in the Prefect UI or by command."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.flow_runs import resume_flow_run, suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.decisions import Decision, NotWrittenError, add_decisions, draft_approval
from tasks.lake.runs import RunRecord
from tasks.yearly.candidate import Candidate
from tasks.yearly.check import YearContext
from tasks.yearly.sign_off import SignOff, UnsignableError, read_sign_off, refuse_unsignable
from tasks.yearly.sign_off_sheet import sections

__all__ = ["Approval", "approve_when_signed", "wake_waiting_runs"]

_PATIENCE = timedelta(days=60)
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


class Approval(RunInput):
    """The answer of a person who signs a year off."""

    by: str = Field(title="审定岗位", description="名册里的岗位，如 办公室主任；会随数据发布，不写人名", min_length=1)
    person: str = Field(default="", title="签字人姓名", description="可以不填；只留在审核决定里，不发布")
    accepts: list[str] = Field(
        default_factory=list, title="逐条接受的审核结果", description="仍未处理的需说明的审核结果的标识，见上文第六项"
    )
    why: str = Field(title="审定意见", description="只留在审核决定里，不发布", min_length=1)


def approve_when_signed(record: RunRecord, candidate: Candidate, context: YearContext) -> None:
    """Suspend the run until somebody signs the candidate, then write the approval into the ledger of the year.

    Resumed, the run begins again from its start and comes by here with the answer. An answer that cannot be written,
    such as one with a person's name for the post, is asked for again, with the reason.

    Args:
        record: the record of the run, which says meanwhile that it is suspended.
        candidate: what is to be approved.
        context: the year.

    Raises:
        LedgerError: the ledger cannot be used.
    """
    logger = get_run_logger()
    summary = read_sign_off(context.lake, context.year)
    logger.info("等待审定：候选发布的内容指纹 %s。", candidate.hash)
    refused = ""
    for asked in count():
        with record.waiting_for_approval(candidate.hash):
            answer = suspend_flow_run(
                wait_for_input=Approval.with_initial_data(description="\n".join(_words(summary, context, refused))),
                timeout=int(_PATIENCE.total_seconds()),
                key=_key(candidate.hash, asked),
            )
        draft = draft_approval(
            candidate.hash, answer.accepts, by=answer.by, why=answer.why, on=context.today, person=answer.person
        )
        try:
            refuse_unsignable(summary, context.ledger(), draft)
            add_decisions(context.ledger_path(), context.year, [draft], context.roster)
        except (NotWrittenError, UnsignableError) as error:
            refused = str(error)
            logger.warning("审定没有写入，请重新填写：%s", refused)
        else:
            logger.info("已审定：候选发布的内容指纹 %s，审定意见已写入审核决定。", candidate.hash)
            return


def wake_waiting_runs(approval: Decision) -> int:
    """Answer the runs that wait for a candidate's approval on the Prefect server in use, and return their number.

    `approval` is what was written into the ledger.
    """
    is_paused = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED]))
    with get_client(sync_client=True) as client:
        paused = client.read_flow_runs(flow_run_filter=FlowRunFilter(state=is_paused))
    key = _key(approval.candidate or "", 0)
    waiting = [run.id for run in paused if run.state and (run.state.state_details.pause_key or "").startswith(key)]
    for run in waiting:
        resume_flow_run(run, run_input={"by": approval.by, "accepts": list(approval.accepts), "why": approval.why})
    return len(waiting)


def _key(candidate: str, asked: int) -> str:
    """Name the pause for one candidate; each time that is asked again is a pause of its own."""
    return f"approve-{candidate[:16]}" + (f"-{asked}" if asked else "")


def _words(summary: SignOff, context: YearContext, refused: str) -> Iterator[str]:
    """Say in Markdown what is to be signed, and why the last answer was not taken."""
    if refused:
        yield f"**上次的填写没有采用：{_escaped(refused)}**\n"
    yield f"{context.year} 年度数据等待审定。请看完以下内容再填写；审定后发布为审定数据。"
    yield f"审定岗位填这里的一个：{'、'.join(context.roster.posts)}。"
    for section in sections(summary, is_inside=False):
        yield f"\n**{section.heading}**\n"
        yield from (f"- {_escaped(line)}" for line in section.lines)


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", text)
