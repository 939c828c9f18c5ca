"""Which texts of a report belong to its pages, and not to what it says?"""

import re

__all__ = ["is_page_number"]

_PAGE_NUMBER = re.compile(
    r"[—–－―\-~·]\s*\d{1,3}\s*[—–－―\-~·]|第\s*\d{1,3}\s*页(?:[,，/]?\s*(?:共\s*)?\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}\s*页"
)


def is_page_number(text: str) -> bool:
    """Whether the text is a page number in the usual dress; a bare number is none."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))
