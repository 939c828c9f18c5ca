"""The district's own report as a Word document, laid out after GB/T 9704-2012 and to be gone on with in Word or WPS.

What people fill in are content controls that show their prompt, which the first letter typed replaces; the material
beside the sections stands in a control of the same kind. Neither is content for our own reader, nor are header, foot
and watermark.
"""

from collections.abc import Callable
from html import escape
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from expectations.forms import Item, ReportSection
from tasks.annual_report.contents import ReportContents
from tasks.annual_report.material import material_of
from tasks.annual_report.paragraphs import Piece, filled_in, is_heading, scope_of
from tasks.annual_report.watermark import add_watermark
from tasks.common.atomic_files import reproducible_zip
from tasks.common.numbers import format_number
from tasks.common.official_paper import (
    HEADING,
    SIGNATURE,
    SIZE_3,
    SONG,
    TEXT,
    TITLE,
    add_style,
    blank_paper,
    set_font,
    set_style,
    write,
)
from tasks.common.text import displayable
from tasks.model.codes import MaturityLevel
from tasks.release.render.word_table import FEW_COLUMNS, Written, add_form_table, column_widths

__all__ = ["report_document"]

_TEXT_FONT, _KAITI = "仿宋_GB2312", "楷体_GB2312"
_OTHER_NAMES = {_TEXT_FONT: "仿宋", _KAITI: "楷体"}
"""What Word takes where a font is not installed: Windows itself has these without GB2312."""

_FONTS = "/word/fontTable.xml"
_FONTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_FONTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"

_LINE = Pt(28)
"""固定值28磅, the line of official documents."""

_SUBHEADING, _MATERIAL, _PROMPT = "Heading2", "编写材料", "待填写"
_PAGE, _NUMBER, _BESIDE = Mm(156), Mm(11), (Mm(13), Mm(19))
"""The width of the text; that of a column of six digits; those of labels beside the rows they hold together."""

_WIDE_SIZE, _NARROW_SIZE = Pt(12), Pt(9)
"""小四 where there is room, 小五 for tables of many columns."""

_SMALL = Pt(9)
_RED = "C00000"
_MATERIAL_HEADING = "〔填写时参考的材料，不是报告内容，定稿前整框删去〕"
_DRAFT = "草稿·暂定"


def report_document(contents: ReportContents) -> bytes:
    """Write the report as `.docx`; equal contents give equal bytes."""
    document = docx.Document(BytesIO(blank_paper(_TEXT_FONT, _LINE)))
    title = "".join(piece.text for piece in filled_in(contents.frame.title, contents))
    document.core_properties.title = displayable(title)
    document.core_properties.author = displayable(contents.government)
    _add_styles(document)
    _name_fonts(document)
    _add_foot(document, contents)
    if contents.maturity is MaturityLevel.PROVISIONAL:
        add_watermark(document, _DRAFT)
    heading = document.add_paragraph()
    write(heading, contents.government, TITLE).add_break()  # two lines, each of which makes sense by itself
    heading.add_run(displayable(title.removeprefix(contents.government)))
    for paragraph in contents.frame.opening:
        _add(document, paragraph, contents)
    for section in contents.frame.sections:
        _add_section(document, section, contents)
    document.add_paragraph()
    write(document.add_paragraph(), contents.government, SIGNATURE)
    dated = document.add_paragraph()
    dated._p.style = SIGNATURE  # noqa: SLF001 - see `write`
    _add_piece(dated, Piece("【此处由办公室填写：成文日期】", is_open=True))
    memory = BytesIO()
    document.save(memory)
    return reproducible_zip(memory.getvalue())


def _add_section(document: Document, section: ReportSection, contents: ReportContents) -> None:
    write(document.add_paragraph(), section.heading, HEADING)
    for paragraph in section.paragraphs:
        _add(document, paragraph, contents)
    if section.blocks:
        blocks = [contents.layout.blocks[number] for number in section.blocks]
        widths = column_widths(blocks, _PAGE, _NUMBER, _BESIDE)
        size = _WIDE_SIZE if len(widths) <= FEW_COLUMNS else _NARROW_SIZE
        add_form_table(document, blocks, _writer(contents), widths, size)
        document.add_paragraph().paragraph_format.line_spacing = _SMALL
    if lines := material_of(section, contents):
        document.element.body.insert(-1, _material_box(document, [_MATERIAL_HEADING, *lines]))


def _writer(contents: ReportContents) -> Callable[[Item], Written]:
    """What stands in the cell of an item: its total, shaded in a draft where some of it is in question."""
    rows = contents.totals.select("item", "total", "units_in_question", "units_questioned").iter_rows()
    is_draft = contents.maturity is MaturityLevel.PROVISIONAL
    totals = {
        item: Written(format_number(total, blank=""), is_shaded=is_draft and bool(in_question or held_out))
        for item, total, in_question, held_out in rows
    }
    return lambda item: totals.get(item.id, Written(""))


def _add(document: Document, paragraph: str, contents: ReportContents) -> None:
    """Add a paragraph of the frame."""
    added = document.add_paragraph()
    added._p.style = _SUBHEADING if is_heading(paragraph) else TEXT  # noqa: SLF001 - see `write`
    for piece in filled_in(paragraph, contents):
        _add_piece(added, piece)


def _add_piece(paragraph: Paragraph, piece: Piece) -> None:
    if piece.is_open:
        paragraph._p.append(_prompt(piece.text))  # noqa: SLF001 - the library has no content controls
    else:
        paragraph.add_run(displayable(piece.text))


def _prompt(text: str) -> BaseOxmlElement:
    """A content control within a line that shows what to fill in."""
    control = _control("待填写")
    content = OxmlElement("w:sdtContent")
    style = f'<w:rPr><w:rStyle w:val="{_PROMPT}"/><w:color w:val="{_RED}"/></w:rPr>'
    run = parse_xml(f"<w:r {nsdecls('w')}>{style}<w:t>{escape(text, quote=False)}</w:t></w:r>")
    content.append(run)
    control.append(content)
    return control


def _material_box(document: Document, lines: list[str]) -> BaseOxmlElement:
    """A content control of paragraphs: the material, in a frame."""
    control = _control("编写材料（定稿前删去）")
    content = OxmlElement("w:sdtContent")
    for line in lines:
        paragraph = document.add_paragraph()
        write(paragraph, line, _MATERIAL)
        paragraph.paragraph_format.keep_with_next = line is not lines[-1]
        content.append(paragraph._p)  # noqa: SLF001 - out of the body, into the control
    control.append(content)
    return control


def _control(title: str) -> BaseOxmlElement:
    """An empty content control that shows its prompt."""
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="nianbao"/><w:showingPlcHdr/>'
        "</w:sdtPr></w:sdt>"
    )


def _add_styles(document: Document) -> None:
    """Add the styles that a letter has not: second headings in 楷体, the frame of material, what is to be filled in."""
    subheading = set_style(add_style(document, "Heading 2", is_builtin=True), _KAITI, SIZE_3, WD_ALIGN_PARAGRAPH.LEFT)
    subheading.paragraph_format.first_line_indent = 2 * SIZE_3
    subheading.paragraph_format.keep_with_next = True
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    subheading.element.get_or_add_pPr().append(level)
    material = set_style(add_style(document, _MATERIAL), _KAITI, Pt(11), WD_ALIGN_PARAGRAPH.LEFT)
    material.paragraph_format.line_spacing = Pt(18)
    material.paragraph_format.left_indent = material.paragraph_format.right_indent = Pt(6)  # the frame within the text
    properties = material.element.get_or_add_pPr()
    sides = "".join(
        f'<w:{side} w:val="dashed" w:sz="6" w:space="4" w:color="7F7F7F"/>'
        for side in ("top", "left", "bottom", "right")
    )
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
    spacing.addprevious(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F2F2"/>'))
    document.styles.add_style(_PROMPT, WD_STYLE_TYPE.CHARACTER).font.color.rgb = RGBColor.from_string(_RED)


def _name_fonts(document: Document) -> None:
    """Give the fonts their other names; none is embedded."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _OTHER_NAMES.items()
    )
    table = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
    package = document.part.package
    document.part.relate_to(Part(PackURI(_FONTS), _FONTS_TYPE, table, package), _FONTS_RELATION)


def _add_foot(document: Document, contents: ReportContents) -> None:
    """Say below the page number of which release the numbers are, and who approved it."""
    approved = "；".join(f"{post}，{day:%Y年%-m月%-d日}" for post, day in contents.approvals)
    said = (
        f"数据：{contents.release.id}（{contents.maturity.label}），{scope_of(contents)}",
        f"审定：{approved}" if approved else "尚未审定，不得作为正式报告报送",
    )
    section = document.sections[0]
    section.footer_distance = Mm(14)  # number and two lines of 11 points stand in the 35 mm below the text
    for footer in (section.footer, section.even_page_footer):
        for text in said:
            paragraph = footer.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.line_spacing = Pt(11)
            run = paragraph.add_run(displayable(text))
            run.font.size = _SMALL
            set_font(run._element.get_or_add_rPr(), SONG)  # noqa: SLF001 - the only way to an East Asian font
