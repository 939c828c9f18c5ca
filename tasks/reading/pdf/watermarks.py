"""Watermarks that run level over the text of a document: a name and a date, printed lightly, again and again."""

from collections.abc import Iterator, Sequence

from tasks.reading.pdf.pdfium import PageContent
from tasks.reading.pdf.text_lines import Glyph

__all__ = ["take_out_watermarks"]

# How far from each other characters of one copy stand, and how far they overlap, in their font's size. No others were
# tried.
_APART, _OVERLAP = 1.5, 0.5
# The copies that make a watermark, and its characters: a light text that comes twice may be a heading of two blocks, a
# shorter one a label (总计). No others were tried.
_FEWEST_COPIES, _FEWEST_CHARACTERS = 3, 4
_COPIES_TRIED = 50  # as many copies of a text are looked at for what they run over; it bounds the work


def take_out_watermarks(contents: Sequence[PageContent]) -> None:
    """Set watermarks apart on the pages of a document, as texts beside it; all other light text is text.

    A watermark is light, comes again and again, and some copy of it runs over a rule down or over other characters,
    which no label and no number does.
    """
    copies: dict[str, list[tuple[PageContent, list[Glyph]]]] = {}
    for content in contents:
        for run in _runs(content.pale):
            copies.setdefault("".join(glyph.char for glyph in run).strip(), []).append((content, run))
        content.pale = []
    for text, found in copies.items():
        is_long = len(text) >= _FEWEST_CHARACTERS and any(char.isalpha() for char in text)
        is_watermark = (
            is_long
            and len(found) >= _FEWEST_COPIES
            and any(_runs_over(run, content) for content, run in found[:_COPIES_TRIED])
        )
        for content, run in found:
            if not is_watermark:
                content.glyphs += run
            elif text not in content.askew:
                content.askew.append(text)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in runs on one baseline, each from left to right."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run:
            before = run[-1]
            gap = (glyph.left - before.right) / glyph.size
            if glyph.base != before.base or not -_OVERLAP <= gap <= _APART:
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run


def _runs_over(run: Sequence[Glyph], content: PageContent) -> bool:
    """Tell whether a run crosses a rule down, or other characters."""
    left, right = run[0].left, run[-1].right
    y, size = run[0].middle[1], run[0].size
    if any(left + size < rule.at < right - size and rule.start <= y <= rule.end for rule in content.down):
        return True
    return any(
        abs(glyph.middle[1] - y) < size / 2 and left < glyph.middle[0] < right and not glyph.char.isspace()
        for glyph in content.glyphs
    )
