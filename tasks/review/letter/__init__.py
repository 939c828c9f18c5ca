"""How does a notice to a unit become an official letter in Word?

Laid out as GB/T 9704-2012 has official documents: A4, 37/35/28/26 mm of margin, title in small 标宋, text in 仿宋.
Number, date of reply, signature date and seal are left to the office.
"""

from io import BytesIO

import docx

from tasks.common.atomic_files import reproducible_zip
from tasks.review.letter.body import write_body
from tasks.review.letter.paper import blank_paper
from tasks.review.notices import Notice
from tasks.review.packs import Pack
from tasks.review.quotes import printable

__all__ = ["letter"]


def letter(notice: Notice, pack: Pack, issuer: str | None) -> bytes:
    """The letter as `.docx`; without an issuer its signature is left open. Equal arguments give equal bytes."""
    document = docx.Document(BytesIO(blank_paper()))
    document.core_properties.title = printable(notice.title)
    document.core_properties.author = printable(issuer or "")
    write_body(document, notice, pack, issuer)
    memory = BytesIO()
    document.save(memory)
    return reproducible_zip(memory.getvalue())
