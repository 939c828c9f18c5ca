"""`nianbao approve`: a candidate release may be published as final."""

import os
import sys
from argparse import ArgumentParser
from dataclasses import dataclass

from nianbao.arguments import add_json
from nianbao.decision_commands import Places, Signature, add_places, add_signature, open_session, write_down
from nianbao.exit_codes import Exit
from tasks.decisions import Decision
from tasks.model.codes import DecisionKind

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    candidate: str
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    help_text = "候选发布的内容指纹（64 位十六进制），由运行给出"
    command.add_argument("--candidate", required=True, help=help_text)
    add_places(command)
    add_signature(command)


def run(arguments: Arguments) -> Exit:
    """Write an approval of one candidate, by the hash of its contents, and wake the runs that wait for it."""
    candidate = arguments.candidate.removeprefix("sha256:")
    draft = Decision(kind=DecisionKind.APPROVAL, candidate=candidate, **arguments.signature.as_fields())
    done = write_down(open_session(arguments.places), [draft], as_json=arguments.as_json)
    if "PREFECT_API_URL" in os.environ:
        from flows.approval import wake_waiting_runs  # noqa: PLC0415 - imports Prefect, needed only with a server
        from flows.clients import know_password  # noqa: PLC0415 - likewise

        know_password()
        woken = wake_waiting_runs(candidate, arguments.signature.by, arguments.signature.why)
        print(f"在等待审定的运行：{woken} 个，已继续。" if woken else "没有在等待审定的运行。", file=sys.stderr)
    return done
