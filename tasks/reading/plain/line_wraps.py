"""Lines of a text that only the width of its page or cell broke, joined to one."""

import unicodedata

__all__ = ["is_chinese", "join_lines"]

_WIDE = frozenset("WF")


def is_chinese(char: str) -> bool:
    """Tell whether a character stands in Chinese text without a space on either side."""
    return unicodedata.east_asian_width(char) in _WIDE


def join_lines(first: str, second: str) -> str:
    """A line and the next as running text: a space between Latin words, none beside Chinese or within a number."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first or second
    one, two = first[-1], second[0]
    has_words = one.isalnum() and two.isalnum() and not (one.isdigit() and two.isdigit())
    return first + " " + second if has_words and not is_chinese(one) and not is_chinese(two) else first + second
