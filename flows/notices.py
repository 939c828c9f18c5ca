"""What Prefect's server does by itself when something happens: tell the office, end lost runs, run a year again.

All of it are automations of Prefect. Nothing leaves the machine unless an address is given, and then names of runs,
states and numbers only: no message of a state, which may name a file or a unit.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from prefect.automations import AutomationCore
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, RunDeployment, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from pydantic import SecretStr

from flows.ending import COMMAND
from flows.mail_block import MAIL_BLOCK_TYPE, OfficeMail
from tasks.common.errors import CallerError

__all__ = ["NoticeError", "automations", "keep_address", "set_up_automations"]

_OURS = "年报："
_BLOCK, _WEBHOOK = "nianbao-office", "custom-webhook"
_RUNS: Mapping[str, str | list[str]] = {"prefect.resource.id": "prefect.flow-run.*"}
_YEARS: Mapping[str, str | list[str]] = {"prefect.resource.id": "nianbao.year.*"}

_STATES = {
    "运行失败": ("Failed", "Crashed"),
    "等待审定": ("Suspended",),
    "未按时运行": ("Late",),
}
"""Of which states of a run the office is told, by Prefect's names of them."""

_EVENTS = {
    "催报": ("reminder", "未报送 {{ event.payload.missing }} 个单位，发通知未答复 {{ event.payload.unanswered }} 个。"),
    "公布期限": ("last-warning", "离审定还缺 {{ event.payload.missing }} 项。"),
    "有必须改的问题": ("blocked", "{{ event.payload.release }}：必须改 {{ event.payload.findings }} 条。"),
    "已发布": ("released", "{{ event.payload.release }}（{{ event.payload.maturity }}）。"),
}
"""Of which events of a year the office is told, and the words: counts and ids of releases."""

_SILENCE = timedelta(minutes=9)
"""A run tells every 180 seconds that it goes on (Prefect's own default): after three of these it is gone."""

_PAUSE = timedelta(minutes=10)
"""From an arrival or decision to the run: whoever who writes several down gets one run that has them all, since the
run that waits and finds nothing new ends at once."""

_DECIDING = ["nianbao-intake", COMMAND]
"""By whom the events are told that make a year run again: the daily intake and the commands, not the run itself."""


class NoticeError(CallerError):
    """An address cannot be told anything; the message says why, in Chinese."""


def keep_address(notify: str | None) -> UUID | None:
    """Keep with the server whom to tell, in place of whom an earlier start was to tell.

    The JSON is what the robots of DingTalk and WeCom take.

    Args:
        notify: address of a webhook, or of mail as Apprise writes it; `None` tells nobody.

    Returns:
        The block that tells it.

    Raises:
        NoticeError: the address is neither of the web nor of mail.
    """
    block = None if notify is None else _block(notify)
    kept = None if block is None else block.get_block_type_slug()
    with get_client(sync_client=True) as client:
        for earlier in {_WEBHOOK, MAIL_BLOCK_TYPE} - {kept}:
            with suppress(ObjectNotFound):
                client.delete_block_document(client.read_block_document_by_name(_BLOCK, earlier).id)
    return None if block is None else cast("UUID", block.save(_BLOCK, overwrite=True))


def _block(notify: str) -> NotificationBlock:
    if notify.startswith(("mailto://", "mailtos://")):
        if not _is_mail(notify):
            raise NoticeError("邮件通知的地址不完整，应如 mailtos://用户:口令@邮件服务器?from=发件地址&to=收件地址。")
        return OfficeMail(url=SecretStr(notify))
    if not notify.startswith(("https://", "http://")):
        raise NoticeError("通知地址应以 https://、http://、mailtos:// 或 mailto:// 开头。")
    content = {"msgtype": "text", "text": {"content": "{{subject}}\n{{body}}"}}
    return CustomWebhookNotificationBlock(
        name="nianbao", url=notify, method="POST", json_data=content, headers=None, cookies=None
    )


def _is_mail(notify: str) -> bool:
    """Whether an address of mail says where to, from whom and by which server."""
    parts = urlsplit(notify)
    given = parse_qs(parts.query)
    return bool(parts.hostname) and all("@" in given.get(name, [""])[0] for name in ("from", "to"))


def set_up_automations(block: UUID | None, rerun: str | None) -> None:
    """Put our automations in place of those of earlier starts; what is not asked for is switched off.

    Args:
        block: what `keep_address` gives.
        rerun: name of the deployment that runs a year again on an arrival or decision; `None` runs none.
    """
    with get_client(sync_client=True) as client:
        for old in client.read_automations():
            if old.name.startswith(_OURS):
                client.delete_automation(old.id)
        deployment = client.read_deployment_by_name(rerun).id if rerun else None
        for each in automations(block, deployment):
            client.create_automation(each)


def automations(block: UUID | None, deployment: UUID | None) -> Iterator[AutomationCore]:
    """Yield the automations.

    Args:
        block: the block that tells the office; without one nobody is told.
        deployment: the deployment that runs a year again; without one none is.
    """
    gone = EventTrigger(
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.*"},
        match=ResourceSpecification(dict(_RUNS)),
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=_SILENCE,
    )
    crashed = ChangeFlowRunState(name=None, state=StateType.CRASHED, message="运行的进程已经没有了。", force=False)
    yield _automation("没有回音的运行", gone, crashed)
    if block:
        for what, states in _STATES.items():
            told = SendNotification(
                block_document_id=block, subject=_OURS + what, body="{{ flow_run.name }}：{{ flow_run.state.name }}"
            )
            yield _automation(what, _once({f"prefect.flow-run.{state}" for state in states}, _RUNS), told)
        for what, (event, words) in _EVENTS.items():
            said = SendNotification(
                block_document_id=block, subject=_OURS + what, body="{{ event.resource.name }}：" + words
            )
            yield _automation(what, _once({f"nianbao.{event}"}, _YEARS), said)
    if deployment:
        year = {"__prefect_kind": "json", "value": {"__prefect_kind": "jinja", "template": "{{ event.payload.year }}"}}
        run = RunDeployment(
            source="selected",
            deployment_id=deployment,
            parameters={"year": year},
            job_variables=None,
            schedule_after=_PAUSE,
        )
        changed = _once({"nianbao.received", "nianbao.decided"}, {**_YEARS, "nianbao.flow": _DECIDING})
        yield _automation("重新汇总", changed, run)


def _once(expect: set[str], match: Mapping[str, str | list[str]]) -> EventTrigger:
    """Make the trigger of a single event."""
    return EventTrigger(
        expect=expect,
        match=ResourceSpecification(dict(match)),
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )


def _automation(name: str, trigger: EventTrigger, action: ActionTypes) -> AutomationCore:
    return AutomationCore(name=_OURS + name, trigger=trigger, actions=[action])
