"""How does a report look as a Word document? Plain, with merged cells, tracked changes or content controls."""

from collections.abc import Callable, Mapping
from html import escape

from examples.render.archive import packed
from examples.render.blocks import Block, Role, Table, TableCell, TableRow, blocks
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
    return _document(report, _plain_cell, merge_groups=False)


def _merged(report: SampleReport) -> bytes:
    """Group rows are one cell across the table."""
    return _document(report, _plain_cell, merge_groups=True)


def _tracked(report: SampleReport) -> bytes:
    return _document(report, _tracked_cell, merge_groups=False)


def _controlled(report: SampleReport) -> bytes:
    return _document(report, _controlled_cell, merge_groups=False)


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "plain": _plain,
    "merged": _merged,
    "tracked": _tracked,
    "content-controls": _controlled,
}


def _document(report: SampleReport, cell_xml: CellXml, *, merge_groups: bool) -> bytes:
    body = "".join(_block(block, cell_xml, merge_groups=merge_groups) for block in blocks(report))
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(),
        "docProps/core.xml": _core(report),
        "word/document.xml": f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>',
    }
    return packed({name: (_XML + xml).encode() for name, xml in parts.items()})


def _block(block: Block, cell_xml: CellXml, *, merge_groups: bool) -> str:
    if isinstance(block, Table):
        return _table(block, cell_xml, merge_groups=merge_groups)
    is_centred = block.role in (Role.TITLE, Role.TABLE_TITLE)
    return "" if block.role is Role.PICTURE else _paragraph(_run(block.text), is_centred=is_centred)


def _table(table: Table, cell_xml: CellXml, *, merge_groups: bool) -> str:
    widths = (_FIRST_WIDTH, *[_OTHER_WIDTH] * (table.width - 1))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows, numbers = [], 0
    for row in table.rows:
        cells = _one_cell(row, table.width) if merge_groups else row.cells
        numbers += row.cells[-1].number is not None
        rows.append(f"<w:tr>{''.join(_cell(cell, cell_xml(cell, numbers)) for cell in cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _one_cell(row: TableRow, width: int) -> tuple[TableCell, ...]:
    """The row's first cell, across the table where the row holds nothing else."""
    first, *others = row.cells
    return row.cells if any(cell.text for cell in others) else (TableCell(first.text, columns=width),)


def _cell(cell: TableCell, content: str) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return f"<w:tc><w:tcPr>{span}</w:tcPr>{content}</w:tc>"


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
