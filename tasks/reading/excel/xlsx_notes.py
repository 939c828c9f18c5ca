"""Notes on an `.xlsx` beyond its values: errors, hidden parts, superscript and struck text.

Also the place where a sheet's extent is measured before anything lays it out; `biff` does the same for `.xls`.
Element and attribute names are those of ECMA-376 Part 1, 18.3 (sheets), 18.4 (shared strings) and 18.8 (styles).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.reading.containers.ooxml import Element, Package, attribute
from tasks.reading.excel.sheet_grid import MAX_COLUMNS, Position, SheetNotes
from tasks.reading.superscripts import mark_superscript, resolve_superscripts

__all__ = ["scan_xlsx"]

# A reference such as `C14`: Excel has columns to XFD and 1,048,576 rows.
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TAGS = ("{*}col", "{*}c", "{*}row")


class _MarkedText(NamedTuple):
    """A text with its superscripts in brackets and without its struck parts, which are counted."""

    text: str
    struck: int


@dataclass(frozen=True, slots=True)
class _Fonts:
    """The shared strings that hold superscript or struck parts, by number, and the cell formats that strike all."""

    strings: Mapping[str, _MarkedText] = field(default_factory=dict)
    striking_formats: frozenset[str] = frozenset()


def scan_xlsx(data: bytes) -> list[SheetNotes]:
    """The notes of a workbook's sheets, in its order.

    Every part is unpacked once under guard here, so that the library that reads the values next meets
    nothing that has not been measured.

    Raises:
        UnreadableError: as `ooxml.Package`; `too_many_cells`.
    """
    package = Package(data)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.read(name)
    workbook = package.main_part()
    relations = package.relations(workbook)
    fonts = _read_fonts(package, relations)
    sheets = package.tree(workbook).iterfind("{*}sheets/{*}sheet")
    return [_scan_sheet(package, relations.get(attribute(sheet, "id"), ("", ""))[1], fonts) for sheet in sheets]


def _read_fonts(package: Package, relations: Mapping[str, tuple[str, str]]) -> _Fonts:
    """The fonts of a workbook, given its relations.

    Raises:
        UnreadableError: as `ooxml.Package.tree`.
    """
    strings: dict[str, _MarkedText] = {}
    striking: frozenset[str] = frozenset()
    if part := _part("/sharedStrings", package, relations):
        ends = (element for event, element in package.elements(part, ("{*}si",)) if event == "end")
        strings = {str(number): mark for number, item in enumerate(ends) if (mark := _marked_text(item))}
    if part := _part("/styles", package, relations):
        styles = package.tree(part)
        fonts = [_is_set(font.find("{*}strike")) for font in styles.iterfind("{*}fonts/{*}font")]
        struck = {str(number) for number, strikes in enumerate(fonts) if strikes}
        formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        striking = frozenset(str(number) for number, entry in formats if entry.get("fontId") in struck)
    return _Fonts(strings, striking)


def _part(kind: str, package: Package, relations: Mapping[str, tuple[str, str]]) -> str:
    """The name of the workbook's part of a kind; empty where it has none."""
    parts = (part for name, part in relations.values() if name.endswith(kind))
    return next((part for part in parts if part in package.names), "")


def _marked_text(item: Element) -> _MarkedText | None:
    """The text of a rich string, where a part of it is superscript or struck; `None` for any other string."""
    pieces: list[str] = []
    struck = is_raised = 0
    for run in item.iterfind("{*}r"):
        text = run.findtext("{*}t") or ""
        align = run.find("{*}rPr/{*}vertAlign")
        if _is_set(run.find("{*}rPr/{*}strike")):
            struck += bool(text.strip())
        elif align is not None and align.get("val") == "superscript":
            pieces.append(mark_superscript(text))
            is_raised += 1
        else:
            pieces.append(text)
    return _MarkedText(resolve_superscripts("".join(pieces)).strip(), struck) if struck or is_raised else None


def _is_set(entry: Element | None) -> bool:
    return entry is not None and entry.get("val") not in {"0", "false"}


def _scan_sheet(package: Package, part: str, fonts: _Fonts) -> SheetNotes:
    notes = SheetNotes()
    if part not in package.names:
        return notes
    row, column = -1, -1
    for event, element in package.elements(part, _TAGS):
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            if event == "end":
                row, column = _position(element, row, column)
                _note_cell(element, (row, column), notes, fonts)
        elif event == "start" and kind == "row":
            # A row without a number follows the one before.
            number = element.get("r", "")
            row, column = int(number) - 1 if number.isdecimal() else row + 1, -1
            if _is_hidden(element):
                notes.hidden_rows.add(row)
        elif event == "start":
            first, last = element.get("min", ""), element.get("max", "")
            if _is_hidden(element) and first.isdecimal() and last.isdecimal():
                notes.hidden_columns.update(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
    return notes


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in {"1", "true"}


def _position(cell: Element, row: int, previous: int) -> Position:
    """Return where a cell stands: by its own reference, else to the right of the one before."""
    match = _REFERENCE.fullmatch(cell.get("r", ""))
    if match is None:
        return row, previous + 1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _note_cell(cell: Element, here: Position, notes: SheetNotes, fonts: _Fonts) -> None:
    parts = {child.tag.rpartition("}")[2]: child for child in cell}
    if not parts:
        return
    notes.cover(*here)
    kind, value = cell.get("t", "n"), parts["v"].text or "" if "v" in parts else ""
    inline = _marked_text(parts["is"]) if "is" in parts else None
    if cell.get("s") in fonts.striking_formats:
        notes.mark(here, "", int(bool(value or "is" in parts)))
    elif kind == "e":
        notes.errors[here] = value
    elif kind != "str" and "f" in parts and not value:
        notes.unsaved_formulas.add(here)
    elif mark := inline or (fonts.strings.get(value) if kind == "s" else None):
        notes.mark(here, *mark)
