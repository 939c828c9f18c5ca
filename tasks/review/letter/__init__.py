"""A notice to a unit as an official letter in Word.

The layout is that of GB/T 9704-2012 for official documents: A4, 37/35/28/26 mm of margin, title in small 标宋, text in
仿宋. The seal is left to the office, and so are number, days and whom to ask where the roster does not give them.
"""

from io import BytesIO

import docx
from docx.document import Document

from tasks.common.atomic_files import reproducible_zip
from tasks.common.official_paper import (
    ADDRESSEE,
    HEADING,
    NUMBER,
    SIGNATURE,
    TEXT,
    TITLE,
    blank_paper,
    write,
)
from tasks.common.text import displayable
from tasks.review.filled import LetterEntry
from tasks.review.letter.table import write_table
from tasks.review.notices import Notice
from tasks.review.unit_review import UnitReview

__all__ = ["OPEN_DAY", "OPEN_ISSUER", "OPEN_NUMBER", "letter"]

OPEN_DAY = "　　　　年　　月　　日"
"""A date that the office fills in by hand."""

OPEN_NUMBER = "　　　　〔　　　　〕　　　号"
"""A document number that the office fills in by hand."""

OPEN_ISSUER = "（发文机关署名）"
"""The signature where the roster does not say who signs."""

_NUMERALS = "一二三四五六七八九"


def letter(notice: Notice, review: UnitReview, issuer: str | None, filled: LetterEntry) -> bytes:
    """Write the letter as `.docx`; what is not given is left open. Equal arguments give equal bytes."""
    document = docx.Document(BytesIO(blank_paper()))
    document.core_properties.title = displayable(notice.title)
    document.core_properties.author = displayable(issuer or "")
    _add(document, filled.number or OPEN_NUMBER, NUMBER)
    _add(document, notice.title, TITLE)
    _add(document, f"{notice.addressee}：", ADDRESSEE)
    _add(document, notice.opening, TEXT)
    headings = iter(_NUMERALS)
    if review.file and review.asked:
        _add(document, f"{next(headings)}、需要答复的问题", HEADING)
        write_table(document, review.asked)
    if review.file:
        _add(document, f"{next(headings)}、办理要求", HEADING)
    for numeral, point in zip(_NUMERALS, notice.points, strict=False):
        _add(document, f"（{numeral}）{point}", TEXT)
    if review.file and review.hints:
        _add(document, f"{next(headings)}、提示（不需要答复）", HEADING)
        for number, found in enumerate(review.hints, 1):
            paragraph = document.add_paragraph()
            write(paragraph, f"{number}. {found.message}{found.suggestion}", TEXT)
            paragraph.paragraph_format.keep_together = True  # on one page, as a finding in its row of the table
    _add(document, f"请于{filled.reply_by or OPEN_DAY}前{notice.reply}。", TEXT)
    document.add_paragraph()
    _add(document, issuer or OPEN_ISSUER, SIGNATURE)
    _add(document, filled.dated or OPEN_DAY, SIGNATURE)
    if filled.contact:
        _add(document, f"（{filled.contact}）", TEXT)
    memory = BytesIO()
    document.save(memory)
    return reproducible_zip(memory.getvalue())


def _add(document: Document, text: str, style: str) -> None:
    write(document.add_paragraph(), text, style)
