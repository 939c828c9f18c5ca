"""How do the cells of a consolidated form look, and how high is a row of text?"""

from dataclasses import dataclass

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

__all__ = ["A4", "Looks", "height_of", "looks_of"]

A4 = 9
"""What the library calls the size of paper."""

_FONT = "SimSun"
_LINE = 16


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of a workbook."""

    title: Format
    centred: Format
    wrapped: Format
    bold: Format
    text: Format
    middle: Format


def looks_of(book: Workbook) -> Looks:
    """Make the formats in a workbook."""

    def look(**properties: object) -> Format:
        return book.add_format({"font_name": _FONT, **properties})

    cell: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    return Looks(
        title=look(bold=True, font_size=16, align="center"),
        centred=look(align="center"),
        wrapped=look(text_wrap=True, valign="vcenter"),
        bold=look(bold=True, border=1),
        text=look(**cell),
        middle=look(**cell, align="center"),
    )


def height_of(text: str, width: int) -> int:
    """The height of a row that holds a text in cells of a width, of which a Chinese character takes two.

    A spreadsheet does not find it by itself where cells are merged.
    """
    letters = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return _LINE * max(1, -(-letters // width))
