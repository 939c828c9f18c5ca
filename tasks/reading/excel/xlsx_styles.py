"""The strings and cell formats of an `.xlsx`: what is raised or struck through, and which numbers are dates.

Element and attribute names are those of ECMA-376 Part 1, 18.4 (shared strings) and 18.8 (styles).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from tasks.reading.containers.ooxml import Element, Package
from tasks.reading.superscripts import mark_superscript, resolve_superscripts

__all__ = ["MarkedText", "Moment", "Styles", "read_styles", "string_of"]

# A character that XML cannot hold, as its number: `_x000D_` (18.18.93, ST_Xstring).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
# The numbers of the formats for dates and times that no file spells out: everywhere (18.8.30) and in Chinese.
_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_DURATION = 46
# What a number format shows as it stands: in quotes, behind a backslash, as wide as a character, and in brackets,
# where colours and languages are.
_LITERALS = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[dmhys]", re.IGNORECASE)


class Moment(Enum):
    """The kinds of moments that a number may stand for: a date or time, or how long something took."""

    DATE = auto()
    DURATION = auto()


class MarkedText(NamedTuple):
    """A text with its superscripts in brackets and without its struck parts, which are counted."""

    text: str
    struck: int


@dataclass(frozen=True, slots=True)
class Styles:
    """The shared strings, those with marks as marked; by the number of a cell's format what it strikes or dates."""

    strings: tuple[str | MarkedText, ...] = ()
    striking: frozenset[str] = frozenset()
    moments: Mapping[str, Moment] = field(default_factory=dict)


def read_styles(package: Package, relations: Mapping[str, tuple[str, str]]) -> Styles:
    """The strings and formats of a workbook, given its relations.

    Raises:
        UnreadableError: as `ooxml.Package.tree`.
    """
    strings: tuple[str | MarkedText, ...] = ()
    if part := _part("/sharedStrings", package, relations):
        strings = tuple(string_of(item) for item in package.elements(part, ("{*}si",)))
    if not (part := _part("/styles", package, relations)):
        return Styles(strings)
    styles = package.tree(part)
    fonts = [_is_set(font.find("{*}strike")) for font in styles.iterfind("{*}fonts/{*}font")]
    struck = {str(number) for number, strikes in enumerate(fonts) if strikes}
    codes = {
        entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    striking, moments = set(), {}
    for number, entry in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        if entry.get("fontId") in struck:
            striking.add(str(number))
        if moment := _moment(entry.get("numFmtId", ""), codes):
            moments[str(number)] = moment
    return Styles(strings, frozenset(striking), moments)


def string_of(item: Element) -> str | MarkedText:
    """The text of a string, with marks where a part of it is superscript or struck; readings above it are left out."""
    if len(item) == 1 and (only := item[0]).tag.endswith("}t"):
        return _unescaped(only.text or "")
    pieces: list[str] = []
    struck = is_raised = 0
    for run in item:
        kind = run.tag.rpartition("}")[2] if isinstance(run.tag, str) else ""
        if kind == "t":
            pieces.append(run.text or "")
        if kind != "r":
            continue
        text = run.findtext("{*}t") or ""
        align = run.find("{*}rPr/{*}vertAlign")
        if _is_set(run.find("{*}rPr/{*}strike")):
            struck += bool(text.strip())
        elif align is not None and align.get("val") == "superscript":
            pieces.append(mark_superscript(text))
            is_raised += 1
        else:
            pieces.append(text)
    text = _unescaped("".join(pieces))
    return MarkedText(resolve_superscripts(text).strip(), struck) if struck or is_raised else text


def _part(kind: str, package: Package, relations: Mapping[str, tuple[str, str]]) -> str:
    """The name of the workbook's part of a kind; empty where it has none."""
    parts = (part for name, part in relations.values() if name.endswith(kind))
    return next((part for part in parts if package.has(part)), "")


def _is_set(entry: Element | None) -> bool:
    return entry is not None and entry.get("val") not in {"0", "false"}


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(character, text) if "_x" in text else text


def _moment(number: str, codes: Mapping[str, str]) -> Moment | None:
    """Return what numbers of a format stand for, told by its number or by what is spelt out for it."""
    if number in codes:
        code = codes[number].partition(";")[0]
        if _ELAPSED.search(code):
            return Moment.DURATION
        return Moment.DATE if _DATE_SIGNS.search(_LITERALS.sub("", code)) else None
    if not number.isdecimal():
        return None
    return Moment.DURATION if int(number) == _DURATION else Moment.DATE if int(number) in _DATES else None
