"""`nianbao approve`: a candidate release may be published as final."""

import os
import sys
from argparse import Namespace

from nianbao.deciding import desk_of, signature, write_down
from nianbao.exits import Exit
from tasks.decisions import Decision
from tasks.model.codes import DecisionKind

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Write an approval of one candidate, by the hash of its contents, and wake the runs that wait for it."""
    candidate = arguments.candidate.removeprefix("sha256:")
    draft = Decision(kind=DecisionKind.APPROVAL, candidate=candidate, **signature(arguments))
    done = write_down(arguments, desk_of(arguments), [draft])
    if "PREFECT_API_URL" in os.environ:
        from flows.approval import wake_waiting_runs  # noqa: PLC0415 - imports Prefect, needed only with a server

        woken = wake_waiting_runs(candidate, arguments.by, arguments.why)
        print(f"在等待审定的运行：{woken} 个，已继续。" if woken else "没有在等待审定的运行。", file=sys.stderr)
    return done
