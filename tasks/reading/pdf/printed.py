"""What the pages of a printed file (PDF, OFD) say, as far as they hold their text.

Tables are found by their rules, or by the gaps that their lines share; the rest is paragraphs. A file that
holds pictures of pages instead of text is told apart before anything is trusted.
"""

from collections.abc import Iterator, Sequence

from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Grid, Problem, UnreadableError
from tasks.reading.pdf.drawing import PageContent
from tasks.reading.pdf.filled_tables import FilledTable, fill_tables
from tasks.reading.pdf.flow import Page, blocks_of
from tasks.reading.pdf.ruled_tables import ruled_tables
from tasks.reading.pdf.text_lines import Glyph, lines_of
from tasks.reading.pdf.watermarks import take_out_watermarks
from tasks.reading.plain.line_wraps import is_chinese
from tasks.reading.refusals import unreadable

__all__ = ["NoTextLayerError", "document_of", "page_of", "tables_on", "wrong_encoding"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# How many points apart rules that meet may lie. 1.5 to 3.75 alike; at 6 the last four rows of a table of form
# 2019 (boxed) leave it.
_TOLERANCE = 3.0
# Characters of a page that holds its text: pages with fewer are pictures, a document with fewer per page is one of
# pictures. 10 to 20 alike; at 25 the short document of test_a_page_of_five_metres_is_read is refused.
_FEWEST_CHARACTERS = 20
# The share of Chinese characters in a report, and of characters without meaning in a text that can be trusted: half and
# double alike. Text whose encoding is missing is nearly all without meaning, or nearly all Latin
# (test_without_text_to_trust_it_is_not_read).
_LEAST_CHINESE, _MOST_BAD = 0.05, 0.01
# The share of the page that a picture covers which may hold a table (0.075 to 0.3 alike): more than a stamp or an
# emblem.
_LARGE_PICTURE = 0.15
# The letters that the bytes of Chinese characters are taken for in a Western encoding, and the share of a text that
# they are: much of text_in_wrong_encoding.pdf, none of a text in English. No other share was tried.
_MISREAD = frozenset(map(chr, range(0xA1, 0x180))) | {"■", "□"}
_MOST_MISREAD = 0.2
_NAMED_PAGES = 20  # as many pages are named in one message; for its length only
_NO_RULES = (
    "这份 {kind} 的表格没有框线，各栏是按文字的位置推断的，请对照原件核对数字，或提交 Word（.docx）、Excel 原稿。"
)
_NO_TEXT = (
    "这份 {kind} 里没有可用的文字，多半是扫描件，或者文字的编码缺失。"
    "请提交可编辑的原稿：Word（.docx）、Excel（.xlsx、.xls），或由 Word、WPS 直接导出的 PDF。"
)
_WRONG_ENCODING = (
    "这份 {kind} 里有文字，但文字的编码不对，显示和读出的都不是汉字。"
    "请打开文件核对，由 Word、WPS 重新导出 PDF，或提交 Word（.docx）、Excel 原稿。"
)


def wrong_encoding(kind: str) -> UnreadableError:
    """The error of a file that holds text, and shows it, in another encoding than its own: `wrong_encoding`."""
    return unreadable(ProblemCode.WRONG_ENCODING, _WRONG_ENCODING.format(kind=kind.upper()))


class NoTextLayerError(UnreadableError):
    """The file holds pictures of pages, or text without meaning: only recognition of pictured text can read it."""

    def __init__(self, kind: str, *, has_text: bool = False) -> None:
        """Say of a kind of file that no text was found; keep whether there is some."""
        super().__init__(Problem(ProblemCode.NO_TEXT_LAYER, _NO_TEXT.format(kind=kind.upper())))
        self.has_text = has_text


def document_of(kind: str, contents: Sequence[PageContent]) -> Document:
    """The pages as a document; places are `第3页 第2段` for paragraphs and `第3页 表1 行2 列3` for cells.

    Tables are counted over the document; rows on each page, where those of a table that runs over pages begin again.

    Args:
        kind: the kind of the file, by whose name in capitals messages call it.
        contents: what the pages show, watermarks included.

    Raises:
        NoTextLayerError: no page holds text that can be trusted.
        UnreadableError: `wrong_encoding`, `too_many_cells`.
    """
    take_out_watermarks(contents)
    # A page whose characters have no meaning, or a picture with hardly a character, is not to be had as text.
    unread = []
    for number, content in enumerate(contents, 1):
        shown = sum(not glyph.char.isspace() for glyph in content.glyphs)
        is_picture = shown < _FEWEST_CHARACTERS and content.picture > _LARGE_PICTURE
        if is_picture or content.bad > max(1, _MOST_BAD * shown):
            unread.append(number)
    # A document whose text is too little, or hardly Chinese, is not to be trusted.
    texts = [content.glyphs for number, content in enumerate(contents, 1) if number not in unread]
    text = "".join(glyph.char for glyphs in texts for glyph in glyphs if not glyph.char.isspace())
    if len(text) < _FEWEST_CHARACTERS * len(texts) or not texts:
        raise NoTextLayerError(kind)
    if sum(map(is_chinese, text)) <= _LEAST_CHINESE * len(text):
        if sum(char in _MISREAD for char in text) > _MOST_MISREAD * len(text):
            raise wrong_encoding(kind)
        raise NoTextLayerError(kind, has_text=True)
    pages = [page_of(number, content) for number, content in enumerate(contents, 1) if number not in unread]
    blocks = tuple(blocks_of(pages, _TOLERANCE))
    problems = list(_problems(contents, unread))
    if any(isinstance(block, Grid) for block in blocks) and not any(page.tables for page in pages):
        problems.append(Problem(ProblemCode.COLUMNS_INFERRED, _NO_RULES.format(kind=kind.upper())))
    return Document(kind, blocks, tuple(problems))


def _problems(contents: Sequence[PageContent], unread: Sequence[int]) -> Iterator[Problem]:
    if unread:
        message = f"{_pages(unread)}是图片或没有可用的文字，没有读取。如果年报的数据在里面，请提交 Word（.docx）原稿。"
        yield Problem(ProblemCode.SCANNED_PAGE, message, f"第{unread[0]}页")
    pictured = [
        number
        for number, content in enumerate(contents, 1)
        if number not in unread and content.picture > _LARGE_PICTURE
    ]
    if pictured:
        message = f"{_pages(pictured)}有大幅图片，图片里的文字没有读取。如果统计表在图片里，请改用文字表格后重新提交。"
        yield Problem(ProblemCode.PICTURE_IN_PAGE, message, f"第{pictured[0]}页")
    if hidden := sum(content.hidden for number, content in enumerate(contents, 1) if number not in unread):
        message = f"文件里有 {hidden} 个看不见的字，没有读取。如果其中有年报的数据，请改为显示后重新提交。"
        yield Problem(ProblemCode.HIDDEN_CONTENT, message)


def _pages(numbers: Sequence[int]) -> str:
    named = "、".join(map(str, numbers[:_NAMED_PAGES]))
    return f"第 {named} {'等 ' + str(len(numbers)) + ' ' if len(numbers) > _NAMED_PAGES else ''}页"


def tables_on(content: PageContent) -> tuple[list[FilledTable], list[Glyph]]:
    """A page's tables by their rules, or else by the areas it colours, and what stands outside of them."""
    tables, outside = fill_tables(ruled_tables(content.across, content.down, _TOLERANCE), content.glyphs)
    if not tables:
        across, down = content.fills
        coloured = ruled_tables([*content.across, *across], [*content.down, *down], _TOLERANCE)
        # Areas below each other part nothing: they are the shading of paragraphs, line by line.
        parted = [boxes for boxes in coloured if len({box.left for box in boxes}) > 1]
        tables, outside = fill_tables(parted, content.glyphs)
    return tables, outside


def page_of(number: int, content: PageContent) -> Page:
    """The page's tables, and the lines outside of them."""
    tables, outside = tables_on(content)
    placed = [(table.top, table.table()) for table in tables]
    return Page(number, content.width, content.height, placed, lines_of(outside), content.askew)
