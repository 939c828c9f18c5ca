"""How else may a text be written? In traditional characters, with doubled or full-width signs, on one line."""

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

from examples.render.blocks import Table
from examples.render.text.rows import piped

__all__ = ["doubled", "full_width", "on_one_line", "traditional"]

_SIGNS = re.compile(r"[、,:;()]")
_FULL_WIDTH = str.maketrans("(),:;.0123456789+", "（），：；．０１２３４５６７８９＋")


def doubled(table: Table) -> list[str]:
    """Pipes, and the signs of labels come twice."""
    return [
        piped(
            cell if cell.is_value else replace(cell, text=_SIGNS.sub(lambda sign: sign[0] * 2, cell.text))
            for cell in row.cells
        )
        for row in table.rows
    ]


def full_width(table: Table) -> list[str]:
    """Pipes, and every sign and digit of labels and figures is as wide as a character."""
    return [piped(replace(cell, text=cell.text.translate(_FULL_WIDTH)) for cell in row.cells) for row in table.rows]


def traditional(text: str) -> str:
    """The text as converted to traditional characters."""
    return text.translate(_characters())


def on_one_line(text: str) -> str:
    """The text with its line breaks turned into spaces."""
    return " ".join(text.split("\n")).strip() + "\n"


@cache
def _characters() -> dict[int, str]:
    """The characters of official labels and of the made-up prose that differ, from simplified to traditional."""
    pairs = (files(__package__) / "traditional.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}
