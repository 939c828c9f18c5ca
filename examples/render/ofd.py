"""How does a report look as OFD? Printed on pages by the characters' places, its table drawn by lines or thin areas."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from examples.render.archive import packed
from examples.render.blocks import Role, Table, TableCell, blocks, places
from examples.report import SampleReport

__all__ = ["LAYOUTS", "document"]

# Millimetres, as all lengths of OFD.
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 25.0
_INNER = _WIDTH - 2 * _MARGIN
_TEXT, _TITLE, _CELL = 4.2, 6.4, 3.7
_LEADING = 1.6
_PADDING = 1.2
_LABEL_SHARE = 0.44
_FEW_COLUMNS = 4
_FINE = 0.2
_NAMESPACE = "http://www.ofdspec.org/2016"

DrawBox = Callable[[float, float, float, float], Iterator[str]]
"""Draws a cell's border, given its left and upper side, its width and height."""


def document(pages: Sequence[str], **extra: bytes) -> bytes:
    """An OFD package of pages, each given by the XML of its objects; `extra` are further parts by their names."""
    listed = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    parts = {
        "OFD.xml": _part(
            "OFD",
            "<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody>",
            ' Version="1.1" DocType="OFD"',
        ),
        "Doc_0/Document.xml": _part(
            "Document",
            "<ofd:CommonData><ofd:MaxUnitID>100000</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>0 0 {_WIDTH} {_HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages>",
        ),
        "Doc_0/PublicRes.xml": _part(
            "Res",
            '<ofd:Fonts><ofd:Font ID="1" FontName="宋体" FamilyName="宋体"/></ofd:Fonts>',
            ' BaseLoc="Res"',
        ),
    }
    for number, objects in enumerate(pages):
        layer = f'<ofd:Content><ofd:Layer ID="{10_000 * (number + 1)}" Type="Body">{objects}</ofd:Layer></ofd:Content>'
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _part("Page", layer)
    return packed(parts | extra)


def _part(root: str, inner: str, attributes: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="{_NAMESPACE}"{attributes}>'
    return f"{head}{inner}</ofd:{root}>".encode()


def _lined(left: float, top: float, width: float, height: float) -> Iterator[str]:
    """A stroked rectangle."""
    data = f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
    yield (
        f'<ofd:PathObject ID="2" Boundary="{left:g} {top:g} {width:g} {height:g}" LineWidth="{_FINE}">'
        f'<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


def _filled(left: float, top: float, width: float, height: float) -> Iterator[str]:
    """Four thin areas."""
    for x, y, wide, high in (
        (left, top, width, _FINE),
        (left, top + height, width, _FINE),
        (left, top, _FINE, height),
        (left + width, top, _FINE, height + _FINE),
    ):
        data = f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C"
        yield (
            f'<ofd:PathObject ID="2" Boundary="{x:g} {y:g} {wide:g} {high:g}" Stroke="false" Fill="true">'
            f'<ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
        )


def _as_line(text: str, left: float, base: float, size: float) -> Iterator[str]:
    """One object per line, its characters placed by the steps between them."""
    steps = " ".join(f"{size * _width(char):g}" for char in text[:-1])
    yield _text_object(text, left, base, size, f' DeltaX="{steps}"' if steps else "")


def _by_characters(text: str, left: float, base: float, size: float) -> Iterator[str]:
    """One object per character, its size in the matrix; blanks are left out."""
    for char in text:
        if not char.isspace():
            place = f'Boundary="{left:g} {base - size:g} {size:g} {1.2 * size:g}" CTM="{size:g} 0 0 {size:g} 0 0"'
            code = f'<ofd:TextCode X="0" Y="1">{escape(char)}</ofd:TextCode>'
            yield f'<ofd:TextObject ID="3" {place} Font="1" Size="1">{code}</ofd:TextObject>'
        left += size * _width(char)


def _text_object(text: str, left: float, base: float, size: float, steps: str) -> str:
    width = size * sum(map(_width, text))
    return (
        f'<ofd:TextObject ID="3" Boundary="{left:g} {base - size:g} {width:g} {1.2 * size:g}" Font="1" Size="{size:g}">'
        f'<ofd:TextCode X="0" Y="{size:g}"{steps}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


WriteLine = Callable[[str, float, float, float], Iterator[str]]


@dataclass(slots=True)
class _Paper:
    """The pages written so far, and how far down the last one is filled."""

    write: WriteLine
    box: DrawBox
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _MARGIN

    def need(self, height: float) -> bool:
        """Begin a new page where so much does not fit; tell whether that was done."""
        if self.y + height <= _HEIGHT - _MARGIN:
            return False
        self.pages.append([])
        self.y = _MARGIN
        return True

    def line(self, text: str, left: float, base: float, size: float) -> None:
        if text.strip():
            self.pages[-1] += self.write(text, left, base, size)

    def paragraph(self, text: str, role: Role) -> None:
        size = _TITLE if role is Role.TITLE else _TEXT
        indent = 2 * size if role is Role.BODY else 0.0
        for line in text.split("\n"):
            for number, part in enumerate(_wrapped(line, _INNER, size, indent)):
                self.need(size * _LEADING)
                width = size * sum(map(_width, part))
                left = _MARGIN + (indent if number == 0 else 0.0)
                if role in {Role.TITLE, Role.TABLE_TITLE}:
                    left = _MARGIN + (_INNER - width) / 2
                elif role is Role.SIGNATURE:
                    left = _MARGIN + _INNER - width
                self.line(part, left, self.y + size, size)
                self.y += size * _LEADING
        self.y += size * _LEADING / 4

    def table(self, table: Table) -> None:
        rest = table.width - 1
        widths = [_INNER / table.width] * table.width
        if table.width <= _FEW_COLUMNS:
            widths = [_INNER * _LABEL_SHARE, *[_INNER * (1 - _LABEL_SHARE) / rest] * rest]
        cells = [
            (row, column, cell, _cell_lines(cell, sum(widths[column : column + cell.columns])))
            for row, column, cell in places(table)
        ]
        heights = [_CELL * _LEADING + 2 * _PADDING] * len(table.rows)
        for row, _, cell, lines in sorted(cells, key=lambda entry: entry[2].rows):
            missing = _CELL * _LEADING * len(lines) + 2 * _PADDING - sum(heights[row : row + cell.rows])
            heights[row + cell.rows - 1] += max(missing, 0.0)
        # Rows are printed up to the last one that fits; a cell of several rows goes on over the page.
        first = 0
        self.need(heights[0])
        while first < len(heights):
            last = first
            y = self.y
            while last < len(heights) and y + heights[last] <= _HEIGHT - _MARGIN:
                y += heights[last]
                last += 1
            for row, column, cell, lines in cells:
                start, end = max(row, first), min(row + cell.rows, last)
                if start < end:
                    at = self.y + sum(heights[first:start])
                    left, width = _MARGIN + sum(widths[:column]), sum(widths[column : column + cell.columns])
                    height = sum(heights[start:end])
                    self.pages[-1] += self.box(left, at, width, height)
                    if start == row:
                        self._cell(cell, lines, (left, at, width, height))
            self.y = y
            first = last
            if first < len(heights):
                self.need(_HEIGHT)
        self.y += _TEXT

    def _cell(self, cell: TableCell, lines: Sequence[str], box: tuple[float, float, float, float]) -> None:
        left, top, width, height = box
        top += max((height - _CELL * _LEADING * len(lines)) / 2, 0.0)
        for number, line in enumerate(lines):
            x = left + _PADDING
            if cell.is_value:
                x = left + (width - _CELL * sum(map(_width, line))) / 2
            self.line(line, x, top + _CELL * (number * _LEADING + 1.1), _CELL)


def _printed(write: WriteLine, box: DrawBox, report: SampleReport) -> bytes:
    """The report on A4 pages, numbered at their foot."""
    paper = _Paper(write, box)
    for block in blocks(report):
        if isinstance(block, Table):
            paper.table(block)
        elif block.role is not Role.PICTURE:
            paper.paragraph(block.text, block.role)
    numbers = (write(f"— {at} —", _WIDTH / 2 - _TEXT, _HEIGHT - 15, _TEXT) for at in range(1, len(paper.pages) + 1))
    return document(["".join([*page, *number]) for page, number in zip(paper.pages, numbers, strict=True)])


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "lined": partial(_printed, _as_line, _lined),
    "areas": partial(_printed, _by_characters, _filled),
}


def _cell_lines(cell: TableCell, width: float) -> list[str]:
    return [part for line in cell.text.split("\n") for part in _wrapped(line, width - 2 * _PADDING, _CELL)]


def _wrapped(text: str, width: float, size: float, indent: float = 0.0) -> Iterator[str]:
    """The text in lines that fit; a number is not broken."""
    line, room = "", width - indent
    for piece in _pieces(text):
        if line and size * sum(map(_width, line + piece)) > room:
            yield line
            line, room = "", width
        line += piece
    yield line


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces between which a line may end: single Chinese characters, and runs of others."""
    run = ""
    for char in text:
        if _width(char) < 1 and not char.isspace():
            run += char
            continue
        if run:
            yield run
        run = ""
        yield char
    if run:
        yield run


def _width(char: str) -> float:
    """A character's width in its size: half for those of ASCII."""
    return 0.5 if char.isascii() else 1.0
