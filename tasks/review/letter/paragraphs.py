"""How does a text come onto the paper of a letter?"""

from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tasks.review.quotes import printable

__all__ = ["write"]


def write(paragraph: Paragraph, text: str, style: str) -> Run:
    """Write a text into an empty paragraph, in the style of an id.

    The library itself looks a style up by name, through all styles, for every paragraph: most of a letter's time.
    """
    paragraph._p.style = style  # noqa: SLF001
    return paragraph.add_run(printable(text))
