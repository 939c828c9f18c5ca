"""How is a page's tree made to say what a browser shows, before its texts are taken out?

What is hidden or struck through is dropped and said, raised text is marked, white space that counts is kept,
and spans that make the rows of a table are parted.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.model.codes import ProblemCode
from tasks.model.document import Problem
from tasks.reading.grids import clean
from tasks.reading.superscripts import raised, struck_content

__all__ = ["BREAK", "TAB", "mend"]

BREAK, TAB = "\v", "\x0f"
"""What stands for an end of line and for a tab in a text whose own white space does not count."""

_HIDING_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRIKING_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISING_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LONGEST_MARK = 20
_KEPT = str.maketrans({"\r": "", "\n": BREAK, "\t": TAB, " ": "\u00a0"})
_ROW_HOLDERS = "body, div, section, article, form, td, ul, ol, dl"
_ROW_ELEMENTS = frozenset({"div", "li", "section", "dd"})
_FEWEST_ROWS = 3


def mend(tree: LexborHTMLParser) -> Iterator[Problem]:
    """Change the tree; the problems say what was left out of it."""
    yield from _drop_hidden(tree)
    yield from _drop_struck(tree)
    _mark_raised(tree)
    for element in tree.css("pre, xmp, listing"):
        for node in [node for node in element.traverse(include_text=True) if node.tag == "-text"]:
            node.replace_with((node.text_content or "").translate(_KEPT))
    for holder in tree.css(_ROW_HOLDERS):
        _part_rows(holder)


def _drop_hidden(tree: LexborHTMLParser) -> Iterator[Problem]:
    hidden = 0
    for node in reversed(tree.css("[hidden], [style]")):
        attributes = node.attributes
        if "hidden" in attributes or _HIDING_STYLE.search(attributes.get("style") or ""):
            hidden += bool(clean(node.text(deep=True)))
            node.decompose()
    if hidden:
        yield Problem(
            ProblemCode.HIDDEN_CONTENT,
            f"网页里有 {hidden} 处设为不显示的内容，没有读取。如果其中有年报的数据，请改为显示后重新提交。",
        )


def _drop_struck(tree: LexborHTMLParser) -> Iterator[Problem]:
    struck = 0
    for node in reversed(tree.css("del, s, strike, [style]")):
        if node.tag in {"del", "s", "strike"} or _STRIKING_STYLE.search(node.attributes.get("style") or ""):
            struck += bool(clean(node.text(deep=True)))
            node.decompose()
    yield from struck_content(struck)


def _mark_raised(tree: LexborHTMLParser) -> None:
    """Mark short raised texts; one that holds a table or more is a tag left open."""
    for node in reversed(tree.css("sup, [style]")):
        if node.tag == "sup" or _RAISING_STYLE.search(node.attributes.get("style") or ""):
            text = node.text(deep=True)
            if len(text) <= _LONGEST_MARK and not node.css_matches("table, td, tr"):
                node.replace_with(raised(text))


def _part_rows(holder: LexborNode) -> None:
    """Part the spans of elements that hold nothing else, where some side by side hold equally many: rows of a table."""
    rows = [(element, _spans(element)) for element in holder.iter()]
    longest = max((len(list(run)) for width, run in groupby(rows, key=itemgetter(1)) if width > 1), default=0)
    if longest >= _FEWEST_ROWS:
        for element, width in rows:
            for span in list(element.iter())[1:width]:
                span.insert_before(TAB)


def _spans(element: LexborNode) -> int:
    """How many spans an element holds, 0 where it holds anything else."""
    if element.tag not in _ROW_ELEMENTS or clean(element.text(deep=False)):
        return 0
    children = list(element.iter())
    return len(children) if all(child.tag == "span" for child in children) else 0
