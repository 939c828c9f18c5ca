"""What does a letter say, and where on its paper?"""

from docx.document import Document

from tasks.review.letter.paper import ADDRESSEE, HEADING, NUMBER, SIGNATURE, TEXT, TITLE
from tasks.review.letter.paragraphs import write
from tasks.review.letter.table import write_table
from tasks.review.notices import Notice
from tasks.review.packs import Pack

__all__ = ["OPEN_DAY", "OPEN_ISSUER", "OPEN_NUMBER", "write_body"]

OPEN_DAY = "　　　　年　　月　　日"
"""A date that the office fills in by hand."""

OPEN_NUMBER = "　　　　〔　　　　〕　　　号"
"""A document number that the office fills in by hand."""

OPEN_ISSUER = "（发文机关署名）"
"""What stands where the roster does not say who signs."""

_NUMERALS = "一二三四五六七八九"


def write_body(document: Document, notice: Notice, pack: Pack, issuer: str | None) -> None:
    """Write a notice with its findings onto blank paper."""
    _add(document, OPEN_NUMBER, NUMBER)
    _add(document, notice.title, TITLE)
    _add(document, f"{notice.addressee}：", ADDRESSEE)
    _add(document, notice.opening, TEXT)
    headings = iter(_NUMERALS)
    if pack.file and pack.asked:
        _add(document, f"{next(headings)}、需要答复的问题", HEADING)
        write_table(document, pack.asked)
    if pack.file:
        _add(document, f"{next(headings)}、办理要求", HEADING)
    for numeral, point in zip(_NUMERALS, notice.points, strict=False):
        _add(document, f"（{numeral}）{point}", TEXT)
    if pack.file and pack.hints:
        _add(document, f"{next(headings)}、提示（不需要答复）", HEADING)
        for number, found in enumerate(pack.hints, 1):
            _add(document, f"{number}. {found.message}{found.suggestion}", TEXT)
    _add(document, f"请于{OPEN_DAY}前{notice.reply}。", TEXT)
    document.add_paragraph()
    _add(document, issuer or OPEN_ISSUER, SIGNATURE)
    _add(document, OPEN_DAY, SIGNATURE)


def _add(document: Document, text: str, style: str) -> None:
    write(document.add_paragraph(), text, style)
