"""The paper of official documents in Word: page, styles and page numbers, and how a text is written on it.

The layout is that of GB/T 9704-2012: A4, 37/35/28/26 mm of margin, title in small 标宋, headings in 黑体, text in 仿宋.
"""

from functools import cache
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tasks.common.clock import ZIP_EPOCH
from tasks.common.text import displayable

__all__ = [
    "ADDRESSEE",
    "CELL",
    "HEADING",
    "HEITI",
    "NUMBER",
    "SIGNATURE",
    "SIZE_3",
    "SIZE_5",
    "SONG",
    "TABLE",
    "TEXT",
    "TITLE",
    "add_style",
    "blank_paper",
    "set_font",
    "set_style",
    "write",
]

FANGSONG, HEITI, SONG, _TITLE_SONG = "仿宋", "黑体", "宋体", "方正小标宋简体"
_LATIN = "Times New Roman"


TITLE, HEADING, TEXT, TABLE = "Title", "Heading1", "BodyText", "TableGrid"
NUMBER, ADDRESSEE, SIGNATURE, CELL = "发文字号", "主送机关", "落款", "表格文字"
"""The ids of the styles; screen readers know Word's own."""

_SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
"""The Chinese sizes 二号, 三号, 四号 and 五号."""

_LINE = Pt(28.95)
"""22 lines, as GB/T 9704-2012 has it, on the 225 mm between the margins, which leave 28.99 points per line."""

_CENTRE, _LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_KEPT_STYLES = frozenset(("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"))
_KEPT_PARTS = ("/styles", "/settings", "/officeDocument", "/core-properties")


@cache
def blank_paper(text_font: str = FANGSONG, line: Length = _LINE) -> bytes:
    """An empty document as `.docx`, with the styles above; `line` is the height of a line of text."""
    document = docx.Document()
    # out of the library's template goes what official documents do not need
    for style in [style for style in document.styles if style.name not in _KEPT_STYLES]:
        style.delete()
    styles = document.styles.element
    for left_out in [*styles.findall(qn("w:latentStyles")), *styles.findall(qn("w:docDefaults"))]:
        styles.remove(left_out)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if not relation.reltype.endswith(_KEPT_PARTS)]:
            del relations[key]
    # A4 with the margins of official documents
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    _set_styles(document, text_font, line)
    _number_pages(document)
    properties = document.core_properties
    properties.created = properties.modified = ZIP_EPOCH
    properties.comments = ""
    properties.language = "zh-CN"
    memory = BytesIO()
    document.save(memory)
    return memory.getvalue()


def set_font(properties: CT_RPr, font: str) -> None:
    """Set a font for Chinese letters and signs; the library itself sets only that of Latin ones."""
    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", font), ("cs", _LATIN)):
        fonts.set(qn(f"w:{name}"), value)


def write(paragraph: Paragraph, text: str, style: str) -> Run:
    """Write a text into an empty paragraph, in the style of an id.

    The library itself looks a style up by name, through all styles, for every paragraph: most of a letter's time.
    """
    paragraph._p.style = style  # noqa: SLF001
    return paragraph.add_run(displayable(text))


def _set_styles(document: Document, text_font: str, line: Length) -> None:
    normal = document.styles["Normal"]
    if not isinstance(normal, ParagraphStyle):
        raise TypeError(normal)
    set_style(normal, text_font, SIZE_3, _LEFT)
    normal.paragraph_format.line_spacing = line
    title = set_style(add_style(document, "Title", is_builtin=True), _TITLE_SONG, _SIZE_2, _CENTRE)
    title.paragraph_format.line_spacing = Pt(34)
    title.paragraph_format.space_before = title.paragraph_format.space_after = line
    heading = set_style(add_style(document, "Heading 1", is_builtin=True), HEITI, SIZE_3, _LEFT)
    heading.paragraph_format.space_before = Pt(8)
    heading.paragraph_format.keep_with_next = True
    _indent(heading)
    # the heading appears in the outline of the document
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    heading.element.get_or_add_pPr().append(level)
    _indent(add_style(document, "Body Text", is_builtin=True))
    set_style(add_style(document, NUMBER), text_font, SIZE_3, _CENTRE)
    set_style(add_style(document, ADDRESSEE), text_font, SIZE_3, _LEFT)
    signature = set_style(add_style(document, SIGNATURE), text_font, SIZE_3, _RIGHT)
    signature.paragraph_format.right_indent = 2 * SIZE_3
    cell = set_style(add_style(document, CELL), text_font, SIZE_5, _LEFT)
    cell.paragraph_format.line_spacing = 1.0
    cell.paragraph_format.space_after = Pt(2)


def add_style(document: Document, name: str, *, is_builtin: bool = False) -> ParagraphStyle:
    """Add a style of paragraphs that goes on from that of the text."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_builtin)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(style)
    style.base_style = document.styles["Normal"]
    return style


def set_style(style: ParagraphStyle, font: str, size: Length, alignment: WD_ALIGN_PARAGRAPH) -> ParagraphStyle:
    """Set font, size and alignment of a style, without space around its paragraphs; return it."""
    set_font(style.element.get_or_add_rPr(), font)
    style.font.size = size
    style.paragraph_format.alignment = alignment
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    return style


def _indent(style: ParagraphStyle) -> None:
    """Begin paragraphs two letters in from the left, whatever their size."""
    style.paragraph_format.first_line_indent = 2 * SIZE_3
    style.element.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _number_pages(document: Document) -> None:
    """Number the pages between dashes at the outer edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, alignment in ((section.footer, _RIGHT), (section.even_page_footer, _LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = SIZE_4
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text)
            run.font.size = SIZE_4
            set_font(run._element.get_or_add_rPr(), SONG)  # noqa: SLF001 - the only way to an East Asian font
            if text is None:  # the number itself, a field that Word fills in
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE")
                run._element.addprevious(field)  # noqa: SLF001
                field.append(run._element)  # noqa: SLF001
                run.text = "1"
