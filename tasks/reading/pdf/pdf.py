"""Reader of PDFs that hold their text."""

from tasks.model.document import Document
from tasks.reading.pdf.pdfium import opened, page_content
from tasks.reading.pdf.printed import document_of

__all__ = ["read"]


def read(data: bytes) -> Document:
    """Read a PDF; places as of `printed.document_of`.

    Raises:
        NoTextLayerError: no page holds text that can be trusted.
        UnreadableError: as `pdfium.opened`, `pdfium.page_content` and `printed.document_of`.
    """
    with opened(data) as document:
        contents = [page_content(document, number) for number in range(len(document))]
    return document_of("pdf", contents)
