"""Which texts of an `.xlsx` are in part raised or struck through, by shared string, and which cell formats strike?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.reading.containers.ooxml import Element, Package
from tasks.reading.superscripts import raised, settled

__all__ = ["MarkedText", "SheetMarks", "marked_text", "read_marks"]

_STRINGS, _STYLES = "/sharedStrings", "/styles"
_RUN, _ITEM = "{*}r", "{*}si"


class MarkedText(NamedTuple):
    """A text with its raised parts in brackets and without its struck ones, which are counted."""

    text: str
    struck: int


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The shared strings that hold raised or struck parts, by number, and the cell formats that strike all."""

    strings: Mapping[str, MarkedText] = field(default_factory=dict)
    striking_formats: frozenset[str] = frozenset()


def read_marks(package: Package, relations: Mapping[str, tuple[str, str]]) -> SheetMarks:
    """The marks of a workbook, given its relations.

    Raises:
        UnreadableError: as `ooxml.Package.tree`.
    """
    strings: dict[str, MarkedText] = {}
    if part := _part(_STRINGS, package, relations):
        ends = (element for event, element in package.elements(part, (_ITEM,)) if event == "end")
        marks = ((number, marked_text(item)) for number, item in enumerate(ends))
        strings = {str(number): mark for number, mark in marks if mark}
    if part := _part(_STYLES, package, relations):
        return SheetMarks(strings, _striking_formats(package.tree(part)))
    return SheetMarks(strings)


def _part(kind: str, package: Package, relations: Mapping[str, tuple[str, str]]) -> str:
    """The name of the workbook's part of a kind; empty where it has none."""
    parts = (part for name, part in relations.values() if name.endswith(kind))
    return next((part for part in parts if part in package.names), "")


def marked_text(item: Element) -> MarkedText | None:
    """The text of a rich string, where a part of it is raised or struck; `None` for any other string."""
    pieces: list[str] = []
    struck = is_raised = 0
    for run in item.iterfind(_RUN):
        text = run.findtext("{*}t") or ""
        align = run.find("{*}rPr/{*}vertAlign")
        if _is_on(run.find("{*}rPr/{*}strike")):
            struck += bool(text.strip())
        elif align is not None and align.get("val") == "superscript":
            pieces.append(raised(text))
            is_raised += 1
        else:
            pieces.append(text)
    return MarkedText(settled("".join(pieces)).strip(), struck) if struck or is_raised else None


def _striking_formats(styles: Element) -> frozenset[str]:
    fonts = [_is_on(font.find("{*}strike")) for font in styles.iterfind("{*}fonts/{*}font")]
    striking = {str(number) for number, strikes in enumerate(fonts) if strikes}
    formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(str(number) for number, entry in formats if entry.get("fontId") in striking)


def _is_on(entry: Element | None) -> bool:
    return entry is not None and entry.get("val") not in {"0", "false"}
