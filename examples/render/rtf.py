"""How does a report look as Rich Text? As old word processors write it: every character escaped, merges marked."""

from collections.abc import Callable, Mapping, Sequence

from examples.render.blocks import Block, Role, Slot, Table, blocks, slots
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_WIDTH = 9000
_HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"


def _plain(report: SampleReport) -> bytes:
    body = "\n".join(filter(None, map(_block, blocks(report))))
    return f"{_HEAD}\n{body}\n}}\n".encode("ascii")


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {"plain": _plain}


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return "\n".join(_row(row) for row in slots(block)) + "\n\\pard"
    if block.role is Role.PICTURE:
        return ""
    centred = r"\qc" if block.role in (Role.TITLE, Role.TABLE_TITLE) else r"\ql"
    return rf"\pard{centred} {_escaped(block.text)}\par"


def _row(row: Sequence[Slot]) -> str:
    """A row defines its cells first, each with its right edge and how it is merged; then come their texts."""
    edges = "".join(f"{_merges(slot)}\\cellx{_WIDTH * at // len(row)}" for at, slot in enumerate(row, 1))
    texts = "".join(f"\\intbl {_escaped(slot.cell.text) if slot.is_origin else ''}\\cell" for slot in row)
    return f"\\trowd{edges}\\pard{texts}\\row"


def _merges(slot: Slot) -> str:
    across = ("\\clmrg" if slot.right else "\\clmgf") if slot.cell.columns > 1 else ""
    down = ("\\clvmrg" if slot.down else "\\clvmgf") if slot.cell.rows > 1 else ""
    return across + down


def _escaped(text: str) -> str:
    return "".join(_escape(char) for char in text)


def _escape(char: str) -> str:
    """A character as ASCII; Rich Text counts beyond 32767 in negative numbers."""
    if char in "\\{}":
        return f"\\{char}"
    code = ord(char)
    return char if code < 128 else f"\\u{code - 65536 if code > 32767 else code}?"
