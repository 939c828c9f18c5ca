"""How does a report look as a web page? Clean, laid out by tables, exported from Word, or written with a heavy hand."""

from collections.abc import Callable, Mapping

from examples.render.html.careless import lying_page, paragraph_page, preformatted_page, unclosed_page
from examples.render.html.tags import CHARSET, clean_page, nested_page, separate_page
from examples.render.html.word import word_page
from examples.report import SampleReport

__all__ = ["CHARSET", "LAYOUTS"]

LAYOUTS: Mapping[str, Callable[[SampleReport], str]] = {
    "clean": clean_page,
    "nested": nested_page,
    "unclosed": unclosed_page,
    "word": word_page,
    "separate": separate_page,
    "spans-lie": lying_page,
    "pre": preformatted_page,
    "paragraphs": paragraph_page,
}
