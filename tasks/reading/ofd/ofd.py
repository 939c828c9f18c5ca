"""Reader of OFD files: pages of placed characters and rules, read as those of a PDF are.

Seals and signatures are told and not read: what is written in them is no part of the text.
"""

from collections.abc import Sequence
from dataclasses import replace

from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Problem
from tasks.reading.ofd.content import POINTS, DocumentDrawer
from tasks.reading.ofd.package import open_documents
from tasks.reading.pdf.drawing import Matrix, PageContent, moved
from tasks.reading.pdf.printed import document_of
from tasks.reading.scan.sheet import Placed, Sheet

__all__ = ["read", "sheets"]

_NAMED_PAGES = 20  # as many pages are named in one message; for its length only


def read(data: bytes) -> Document:
    """Read an OFD file that holds its text; places as of `printed.document_of`.

    Raises:
        NoTextLayerError: no page holds text that can be trusted.
        UnreadableError: as `package.open_documents`, `content.DocumentDrawer` and `printed.document_of`.
    """
    _, documents = open_documents(data)
    contents: list[PageContent] = []
    sealed: list[int] = []
    for document in documents:
        sealed += (len(contents) + number for number in sorted(document.sealed))
        drawer = DocumentDrawer(document)
        contents += [drawer.content(page) for page in document.pages]
    shown = document_of("ofd", contents)
    return replace(shown, problems=(*shown.problems, *_seals(sealed)))


def _seals(pages: Sequence[int]) -> list[Problem]:
    if not pages:
        return []
    named = "、".join(map(str, pages[:_NAMED_PAGES])) + (" 等" if len(pages) > _NAMED_PAGES else "")
    message = f"第 {named} 页盖有电子签章。印章里的文字没有读取，签名是否有效没有核验，请用 OFD 阅读器查看。"
    return [Problem(ProblemCode.SEAL_NOT_READ, message, f"第{pages[0]}页")]


def sheets(data: bytes) -> list[Sheet]:
    """The pages with their pictures, for recognition; none where no page has a picture.

    Raises:
        UnreadableError: as `package.open_documents`; `damaged_file` where the file of a picture is missing.
    """
    package, documents = open_documents(data)
    found = []
    for document in documents:
        drawer = DocumentDrawer(document)
        for page in document.pages:
            drawer.content(page)
            pictures = tuple(
                Placed(package.read(document.media[name]), _sides(matrix))
                for name, matrix in drawer.pictures
                if name in document.media
            )
            found.append(Sheet(POINTS * page.box[2], POINTS * page.box[3], pictures))
    return found if any(sheet.pictures for sheet in found) else []


def _sides(matrix: Matrix) -> tuple[float, float, float, float]:
    """The sides of a picture on its page, y growing downward."""
    corners = [moved(corner, matrix) for corner in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))]
    xs, ys = [x for x, _ in corners], [-y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
