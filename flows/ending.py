"""How a flow ends: the name and message of its final state, and the events it tells of."""

from typing import TypeVar, cast

from prefect.events import emit_event
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.progress import showing_may_fail

__all__ = ["COMMAND", "UNCHANGED", "ended_as", "tell"]

T = TypeVar("T")

UNCHANGED = "无变化"
"""The name of the state of a run that found nothing new."""

COMMAND = "nianbao"
"""What stands in an event for the flow that told of it, where a command did."""


def ended_as(name: str, message: str, result: T) -> T:
    """End a flow well, in a state of this name and message; for its `return`.

    Prefect takes the state that a flow returns for the flow's own, and gives the caller what is in it.

    Args:
        name: what the run came to, such as 暂定.
        message: more of it, in numbers: Prefect's pages show it, so it holds nothing that a sender named.
        result: what the flow returns.
    """
    return cast("T", Completed(name=name, message=message, data=result))


def tell(event: str, year: int, **payload: str | int) -> None:
    """Emit an event of a year that an automation of Prefect may wait for, such as `released`.

    Args:
        event: what happened: `received`, `decided`, `blocked`, `released`, `reminder`, `last-warning` or `province`.
        year: the report year.
        payload: more of it, in numbers and names of releases: nothing that a sender named.
    """
    resource = {
        "prefect.resource.id": f"nianbao.year.{year}",
        "prefect.resource.name": f"{year} 年度",
        "nianbao.flow": flow_run.flow_name or COMMAND,
    }
    with showing_may_fail():
        emit_event(event=f"nianbao.{event}", resource=resource, payload={"year": year, **payload})
