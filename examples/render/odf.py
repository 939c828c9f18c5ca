"""How does a report look as OpenDocument, text or spreadsheet? With changes tracked, spans covered, rows repeated."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from xml.etree.ElementTree import canonicalize

from odf import dc, office, table, teletype, text  # type: ignore[import-untyped]
from odf.element import Element  # type: ignore[import-untyped]
from odf.namespaces import TEXTNS, XMLNS  # type: ignore[import-untyped]
from odf.opendocument import (  # type: ignore[import-untyped]
    OpenDocument,
    OpenDocumentSpreadsheet,
    OpenDocumentText,
)

from examples.render.archive import packed, unpacked
from examples.render.blocks import Role, Table, TableCell, blocks, places
from examples.render.sheet import PLACINGS, Placed, Sheet
from examples.report import SampleReport

__all__ = ["SHEET_LAYOUTS", "TEXT_LAYOUTS"]

_EVERY_NTH_NUMBER = 4
_MOMENT = "2019-01-02T08:00:00"
_ROWS_OF_A_SHEET = 1_048_576
_MOST_NUMBERS = 1000

CellFiller = Callable[[OpenDocument, Element, TableCell, int], None]
"""Puts a cell's content into its element, given which number of the table it is."""


def _plain_cell(_: OpenDocument, element: Element, cell: TableCell, __: int) -> None:
    element.addElement(_paragraph(cell.text))


def _changed_cell(document: OpenDocument, element: Element, cell: TableCell, nth: int) -> None:
    """Every fourth number was changed with changes tracked, and carries a comment on it."""
    if cell.number is None or nth % _EVERY_NTH_NUMBER:
        _plain_cell(document, element, cell, nth)
        return
    paragraph = text.P()
    paragraph.addElement(text.Change(changeid=f"old{nth}"))
    paragraph.addElement(text.ChangeStart(changeid=f"new{nth}"))
    paragraph.addText(cell.text)
    paragraph.addElement(text.ChangeEnd(changeid=f"new{nth}"))
    comment = office.Annotation()
    comment.addElement(_paragraph(f"原为{cell.number + 7:f}"))
    paragraph.addElement(comment)
    element.addElement(paragraph)
    changes = document.text.getElementsByType(text.TrackedChanges)[0]
    deletion = text.Deletion()
    deletion.addElement(_change_info())
    deletion.addElement(_paragraph(f"{cell.number + 7:f}"))
    changes.addElement(_region(f"old{nth}", deletion))
    insertion = text.Insertion()
    insertion.addElement(_change_info())
    changes.addElement(_region(f"new{nth}", insertion))


def _text_document(fill: CellFiller, report: SampleReport) -> bytes:
    document = OpenDocumentText()
    document.text.addElement(text.TrackedChanges())
    for block in blocks(report):
        if isinstance(block, Table):
            document.text.addElement(_table(document, block, fill))
        elif block.role is Role.TITLE:
            document.text.addElement(text.H(outlinelevel=1, text=block.text))
        elif block.role is not Role.PICTURE:
            document.text.addElement(_paragraph(block.text))
    return _saved(document)


def _table(document: OpenDocument, printed: Table, fill: CellFiller) -> Element:
    """The table with its head rows marked, and with the places that spans cover."""
    laid = {(row, column): cell for row, column, cell in places(printed)}
    element = table.Table(name="统计表")
    element.addElement(table.TableColumn(numbercolumnsrepeated=printed.width))
    heads = table.TableHeaderRows()
    numbers = _MOST_NUMBERS * len(document.text.getElementsByType(table.Table))  # no two changes of one id
    for at, row in enumerate(printed.rows):
        line = table.TableRow()
        for column in range(printed.width):
            cell = laid.get((at, column))
            if cell is None:
                line.addElement(table.CoveredTableCell())
                continue
            numbers += cell.number is not None
            holder = table.TableCell(valuetype="string", **_spans(cell.rows, cell.columns))
            fill(document, holder, cell, numbers)
            line.addElement(holder)
        (heads if row.is_head else element).addElement(line)
        if row.is_head and heads.parentNode is None:
            element.addElement(heads)
    return element


def _spreadsheet(placing: Callable[[SampleReport], tuple[Sheet, ...]], report: SampleReport) -> bytes:
    document = OpenDocumentSpreadsheet()
    for sheet in placing(report):
        page = table.Table(name=sheet.name)
        page.addElement(table.TableColumn(numbercolumnsrepeated=16_384))
        rows = 1 + max((cell.row for cell in sheet.cells), default=0)
        for at in range(rows):
            row = table.TableRow()
            for cell in _sheet_cells([cell for cell in sheet.cells if cell.row == at]):
                row.addElement(cell)
            page.addElement(row)
        rest = table.TableRow(numberrowsrepeated=_ROWS_OF_A_SHEET - rows)
        rest.addElement(table.TableCell(numbercolumnsrepeated=16_384))
        page.addElement(rest)
        document.spreadsheet.addElement(page)
    return _saved(document)


def _sheet_cells(placed: list[Placed]) -> Iterator[Element]:
    """The cells of a row, with the gaps between them and the places that merges cover."""
    column = 0
    for cell in placed:
        if cell.column > column:
            yield table.TableCell(numbercolumnsrepeated=cell.column - column)
        if isinstance(cell.value, str):
            element = table.TableCell(valuetype="string", **_spans(1, cell.columns))
            element.addElement(_paragraph(cell.value))
        else:
            element = table.TableCell(valuetype="float", value=cell.value, **_spans(1, cell.columns))
            element.addElement(_paragraph(f"{cell.value:,.2f}"))
        yield element
        if cell.columns > 1:
            yield table.CoveredTableCell(numbercolumnsrepeated=cell.columns - 1)
        column = cell.column + cell.columns


TEXT_LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "plain": partial(_text_document, _plain_cell),
    "tracked": partial(_text_document, _changed_cell),
}
SHEET_LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    name: partial(_spreadsheet, placing) for name, placing in PLACINGS.items()
}


def _spans(rows: int, columns: int) -> dict[str, int]:
    wide = {"numbercolumnsspanned": columns} if columns > 1 else {}
    return wide | ({"numberrowsspanned": rows} if rows > 1 else {})


def _paragraph(words: str) -> Element:
    paragraph = text.P()
    teletype.addTextToElement(paragraph, words)
    return paragraph


def _region(name: str, change: Element) -> Element:
    region = text.ChangedRegion(qattributes={(XMLNS, "id"): name, (TEXTNS, "id"): name})
    region.addElement(change)
    return region


def _change_info() -> Element:
    info = office.ChangeInfo()
    info.addElement(dc.Creator(text="office"))
    info.addElement(dc.Date(text=_MOMENT))
    return info


def _saved(document: OpenDocument) -> bytes:
    """The document as bytes, without the namespaces that documents written before it have left in its parts."""
    buffer = BytesIO()
    document.write(buffer)
    return packed({name: _canonical(content) for name, content in unpacked(buffer.getvalue()).items()})


def _canonical(content: bytes) -> bytes:
    return canonicalize(content.decode()).encode() if content.startswith(b"<") else content
