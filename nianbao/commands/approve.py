"""`nianbao approve`: a candidate release may be published as final."""

from argparse import Namespace

from nianbao.deciding import desk_of, signature, write_down
from nianbao.exits import Exit
from tasks.decisions import Decision, Kind

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Write an approval of one candidate, by the hash of its contents."""
    candidate = arguments.candidate.removeprefix("sha256:")
    draft = Decision(kind=Kind.APPROVAL, candidate=candidate, **signature(arguments))
    return write_down(arguments, desk_of(arguments), [draft])
