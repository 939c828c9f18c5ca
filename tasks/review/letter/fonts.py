"""Which fonts does an official letter use, and how is one set for Chinese letters?"""

from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr

__all__ = ["FANGSONG", "HEITI", "SONG", "TITLE_SONG", "set_font"]

FANGSONG, HEITI, SONG, TITLE_SONG = "仿宋", "黑体", "宋体", "方正小标宋简体"

_LATIN = "Times New Roman"


def set_font(properties: CT_RPr, font: str) -> None:
    """Set a font for Chinese letters and signs; the library itself sets only that of Latin ones."""
    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", font), ("cs", _LATIN)):
        fonts.set(qn(f"w:{name}"), value)
