"""The sheets of an `.xlsx`: the texts of their cells, their merges, and the notes on them.

Read part by part with one parser, which programs of others do not stop: a sheet that is listed and not there, a kind of
cell or error that is newer than the reader. Element and attribute names are those of ECMA-376 Part 1, 18.2 (workbooks)
and 18.3 (sheets).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.reading.containers.ooxml import Element, Package, attribute
from tasks.reading.excel.sheet_grid import MAX_COLUMNS, Position, SheetNotes, moment_text, number_text
from tasks.reading.excel.xlsx_styles import MarkedText, Moment, Styles, read_styles, string_of
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts

__all__ = ["XlsxSheet", "read_sheets"]

# A reference such as `C14`: Excel has columns to XFD and 1,048,576 rows.
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TAGS = ("{*}col", "{*}row", "{*}mergeCell")
# A row is held as a whole: no part may have more tags in all than the cells that are read have.
_TAGS_PER_CELL = 16
# The day from which dates are counted (18.17.4.1), by whether the workbook begins in 1904. The first one counts the
# 29th of February 1900, which never was.
_EPOCH_1900, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_NEVER_WAS = 60
_NO_STRING = "\ufffd"  # for a string that the workbook does not hold: something stands there, and nobody knows what
_TRUTHS = {"0": "FALSE", "1": "TRUE"}
_DAY_MILLISECONDS = 86_400_000


@dataclass(slots=True)
class XlsxSheet:
    """One sheet as listed: its name, whether it is there, a sheet of cells, and shown; and all that stands in it."""

    name: str
    is_there: bool = True
    is_of_cells: bool = True
    is_shown: bool = True
    texts: dict[Position, str] = field(default_factory=dict)
    merges: list[tuple[Position, Position]] = field(default_factory=list)
    notes: SheetNotes = field(default_factory=SheetNotes)


def read_sheets(data: bytes) -> list[XlsxSheet]:
    """The sheets of a workbook, in its order; of those not shown, nothing is read.

    Raises:
        UnreadableError: as `ooxml.Package`; `too_many_cells`.
    """
    package = Package(data)
    # Every part is unpacked once under guard: a package with a bomb in it is no report, wherever the bomb lies.
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.read(name)
    main = package.main_part()
    relations = package.relations(main)
    styles = read_styles(package, relations)
    workbook = package.tree(main)
    properties = workbook.find("{*}workbookPr")
    is_from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    found = []
    for entry in workbook.iterfind("{*}sheets/{*}sheet"):
        kind, part = relations.get(attribute(entry, "id"), ("", ""))
        sheet = XlsxSheet(
            entry.get("name", ""),
            is_there=package.has(part),
            is_of_cells=not kind or kind.endswith("/worksheet"),
            is_shown=entry.get("state") not in {"hidden", "veryHidden"},
        )
        if sheet.is_there and sheet.is_of_cells and sheet.is_shown:
            _SheetReader(sheet, styles, _EPOCH_1904 if is_from_1904 else _EPOCH_1900).read(package, part)
        found.append(sheet)
    return found


class _SheetReader:
    """Fills one sheet from its part."""

    def __init__(self, sheet: XlsxSheet, styles: Styles, epoch: datetime) -> None:
        self._sheet = sheet
        self._styles = styles
        self._epoch = epoch
        self._row = -1

    def read(self, package: Package, part: str) -> None:
        check_parts(package.read(part).count(b"<") // _TAGS_PER_CELL)
        for element in package.elements(part, _TAGS):
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                self._take_row(element)
            elif kind == "col":
                first, last = element.get("min", ""), element.get("max", "")
                if _is_hidden(element) and first.isdecimal() and last.isdecimal():
                    self._sheet.notes.hidden_columns.update(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
            else:
                corners = [_position(corner) for corner in element.get("ref", "").split(":")]
                if corners[0] and corners[-1]:
                    self._sheet.merges.append((corners[0], corners[-1]))

    def _take_row(self, row: Element) -> None:
        # A row without a number follows the one before, a cell without a reference stands right of the one before.
        number = row.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() else self._row + 1
        if _is_hidden(row):
            self._sheet.notes.hidden_rows.add(self._row)
        column = -1
        for cell in row.iterfind("{*}c"):
            self._row, column = _position(cell.get("r", "")) or (self._row, column + 1)
            if len(cell):
                self._take(cell, (self._row, column))

    def _take(self, cell: Element, here: Position) -> None:
        notes = self._sheet.notes
        notes.cover(*here)
        value, inline, has_formula = "", None, False
        for child in cell:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag.endswith("}v"):
                value = child.text or ""
            elif tag.endswith("}is"):
                inline = string_of(child)
            elif tag.endswith("}f"):
                has_formula = True
        kind = cell.get("t", "n")
        if cell.get("s") in self._styles.striking:
            notes.mark(here, "", int(bool(value) or inline is not None))
        elif kind == "e":
            notes.errors[here] = value
        elif kind != "str" and has_formula and not value:
            notes.unsaved_formulas.add(here)
        else:
            text = inline if inline is not None else self._text(kind, value, cell.get("s"))
            if isinstance(text, MarkedText):
                notes.mark(here, *text)
            elif text := clean(text):
                self._sheet.texts[here] = text

    def _text(self, kind: str, value: str, style: str | None) -> str | MarkedText:
        """A value as a person would write it; one that is not what its kind says is given as it stands."""
        try:
            if kind == "s":
                number = int(value)
                return self._styles.strings[number] if number >= 0 else _NO_STRING
            if kind == "d":
                return moment_text(datetime.fromisoformat(value))
            if kind == "n" and value:
                moment = self._styles.moments.get(style or "0")
                return self._moment_text(float(value), moment) if moment else number_text(float(value))
        except IndexError:
            return _NO_STRING
        except (ValueError, OverflowError):
            return value
        return _TRUTHS.get(value, value) if kind == "b" else value

    def _moment_text(self, amount: float, moment: Moment) -> str:
        passed = timedelta(milliseconds=round(amount * _DAY_MILLISECONDS))
        if moment is Moment.DURATION:
            return str(passed)
        at = self._epoch + passed + timedelta(days=self._epoch == _EPOCH_1900 and amount < _NEVER_WAS)
        return at.time().isoformat() if 0 <= amount < 1 else moment_text(at)


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in {"1", "true"}


def _position(reference: str) -> Position | None:
    """Return where a reference leads; `None` where it is none."""
    match = _REFERENCE.fullmatch(reference.upper().replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
