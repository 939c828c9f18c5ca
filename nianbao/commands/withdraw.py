"""`nianbao withdraw ID`: a decision is taken back; it stays in the ledger, with who took it back and why."""

from argparse import ArgumentParser
from dataclasses import dataclass

from nianbao.arguments import add_json
from nianbao.decision_commands import Places, Signature, add_places, add_signature, open_session, write_down
from nianbao.exit_codes import Exit
from tasks.decisions import Decision
from tasks.model.codes import DecisionKind, DecisionReason

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    id: str
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("id", metavar="决定标识", help="要撤销的决定，如 2018-94c527，见 nianbao decisions")
    add_places(command)
    add_signature(command)


def run(arguments: Arguments) -> Exit:
    """Write a withdrawal of one decision."""
    draft = Decision(
        kind=DecisionKind.WITHDRAWAL,
        withdraws=arguments.id,
        **arguments.signature.as_fields(DecisionReason.MISTAKEN),
    )
    return write_down(open_session(arguments.places), [draft], as_json=arguments.as_json)
