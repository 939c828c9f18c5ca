"""How does a report look as a Word document? Plain, with cells merged or not, tracked changes or content controls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html import escape

from examples.render.archive import packed
from examples.render.blocks import Block, Role, Slot, Table, TableCell, TableRow, blocks, slots
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MOMENT = "2019-01-02T08:00:00Z"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EVERY_NTH_NUMBER = 4
_FIRST_WIDTH, _OTHER_WIDTH = 6200, 1400
_FEW_COLUMNS, _TABLE_WIDTH = 4, 9000

CellXml = Callable[[TableCell, int], str]
"""The content of a table cell, given which number of the table it is."""


def _plain_cell(cell: TableCell, _: int) -> str:
    return _paragraph(_run(cell.text))


def _tracked_cell(cell: TableCell, nth: int) -> str:
    """Every fourth number was changed with changes tracked: the old one deleted, the right one inserted."""
    if cell.number is None or nth % _EVERY_NTH_NUMBER:
        return _plain_cell(cell, nth)
    change = f'w:id="{nth}" w:author="office" w:date="{_MOMENT}"'
    old = f"<w:del {change}><w:r><w:delText>{cell.number + 7:f}</w:delText></w:r></w:del>"
    return _paragraph(f"{old}<w:ins {change}>{_run(cell.text)}</w:ins>")


def _controlled_cell(cell: TableCell, nth: int) -> str:
    """Every fourth number sits in a content control, by turns inside the paragraph and around it."""
    if cell.number is None or nth % _EVERY_NTH_NUMBER:
        return _plain_cell(cell, nth)
    if nth % (2 * _EVERY_NTH_NUMBER):
        return _paragraph(f"<w:sdt><w:sdtContent>{_run(cell.text)}</w:sdtContent></w:sdt>")
    return f"<w:sdt><w:sdtContent>{_paragraph(_run(cell.text))}</w:sdtContent></w:sdt>"


def _plain(report: SampleReport) -> bytes:
    return _document(report, blocks(report), _plain_cell)


def _merged(report: SampleReport) -> bytes:
    """Group rows of a list are one cell across the table."""
    merged = (_with_merged_groups(block) if isinstance(block, Table) else block for block in blocks(report))
    return _document(report, merged, _plain_cell)


def _tracked(report: SampleReport) -> bytes:
    return _document(report, blocks(report), _tracked_cell)


def _controlled(report: SampleReport) -> bytes:
    return _document(report, blocks(report), _controlled_cell)


def _separate(report: SampleReport) -> bytes:
    """A table for each block of section two."""
    return _document(report, blocks(report, is_split=True), _plain_cell)


def _unmerged(report: SampleReport) -> bytes:
    """Every merged cell as so many cells, the text in the first: what careless converters write."""
    unmerged = (_without_merges(block) if isinstance(block, Table) else block for block in blocks(report))
    return _document(report, unmerged, _plain_cell)


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "plain": _plain,
    "merged": _merged,
    "tracked": _tracked,
    "content-controls": _controlled,
    "separate": _separate,
    "unmerged": _unmerged,
}


def _with_merged_groups(table: Table) -> Table:
    """The table with the first cell of a row across all of it where the row holds nothing else."""
    rows = []
    for row in table.rows:
        first, *others = row.cells
        is_group = others and not any(cell.text or cell.is_value for cell in others)
        rows.append(replace(row, cells=(replace(first, columns=table.width),)) if is_group else row)
    return replace(table, rows=tuple(rows))


def _without_merges(table: Table) -> Table:
    rows = (
        tuple(replace(slot.cell, columns=1, rows=1) if slot.is_origin else TableCell("") for slot in row)
        for row in slots(table)
    )
    return replace(table, rows=tuple(TableRow(cells) for cells in rows))


def _document(report: SampleReport, content: Iterable[Block], cell_xml: CellXml) -> bytes:
    body = "".join(_block(block, cell_xml) for block in content)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(),
        "docProps/core.xml": _core(report),
        "word/document.xml": f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>',
    }
    return packed({name: (_XML + xml).encode() for name, xml in parts.items()})


def _block(block: Block, cell_xml: CellXml) -> str:
    if isinstance(block, Table):
        return _table(block, cell_xml)
    is_centred = block.role in (Role.TITLE, Role.TABLE_TITLE)
    return "" if block.role is Role.PICTURE else _paragraph(_run(block.text), is_centred=is_centred)


def _table(table: Table, cell_xml: CellXml) -> str:
    widths = _widths(table.width)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows, numbers = [], 0
    for row in slots(table):
        cells = []
        for slot in row:
            if slot.right:
                continue
            numbers += slot.is_origin and slot.cell.number is not None
            content = cell_xml(slot.cell, numbers) if slot.is_origin else _paragraph("")
            cells.append(f"<w:tc><w:tcPr>{_merges(slot)}</w:tcPr>{content}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _widths(columns: int) -> tuple[int, ...]:
    if columns > _FEW_COLUMNS:
        return (_TABLE_WIDTH // columns,) * columns
    return (_FIRST_WIDTH, *[_OTHER_WIDTH] * (columns - 1))


def _merges(slot: Slot) -> str:
    across = f'<w:gridSpan w:val="{slot.cell.columns}"/>' if slot.cell.columns > 1 else ""
    down = '<w:vMerge w:val="restart"/>' if slot.is_origin else "<w:vMerge/>"
    return across + (down if slot.cell.rows > 1 else "")


def _paragraph(runs: str, *, is_centred: bool = False) -> str:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>' if is_centred else ""
    return f"<w:p>{centred}{runs}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _content_types() -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/></Types>'
    )


def _relationships() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    )


def _core(report: SampleReport) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(report.title)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_MOMENT}</dcterms:created></cp:coreProperties>'
    )
