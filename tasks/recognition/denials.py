"""Which items does a statement such as 没有收到…申请 or 未发生…行政复议 say there was none of?"""

import re
from functools import lru_cache

from tasks.recognition.indicators import NONE_WORDS

__all__ = ["denied_items"]

_WORD = re.compile("|".join(f"(?P<w{number}>{expression})" for number, (_, expression) in enumerate(NONE_WORDS)))
_GRAMMAR = frozenset(("filler", "tail", "connect", "ender"))
_LISTED_AFTER = ("connect", None)


@lru_cache(maxsize=1024)
def denied_items(statement: str) -> tuple[str, ...]:
    """The items denied by the squeezed words behind 没有, 未 or 无; none where a word of theirs is unknown.

    Items that only say more of another do not count: `因信息公开申请引起的投诉` denies complaints, not requests.
    """
    words = _words(statement)
    if words is None:
        return ()
    enders = [at for at, kind in enumerate(words) if kind == "ender"]
    named = [at for at in range(enders[-1] + 1 if enders else 0, len(words)) if words[at] not in _GRAMMAR]
    if any(_following(words, at) not in _LISTED_AFTER for at in named):
        return ()
    return tuple(dict.fromkeys(words[at] for at in named))


def _words(statement: str) -> list[str] | None:
    """The kinds of the words in order; `None` where one is unknown."""
    kinds: list[str] = []
    at = 0
    while at < len(statement):
        match = _WORD.match(statement, at)
        if match is None or match.lastgroup is None:
            return None
        kinds.append(NONE_WORDS[int(match.lastgroup[1:])][0])
        at = match.end()
    return kinds


def _following(words: list[str], at: int) -> str | None:
    """The kind of the next word that is not a mere ending; an item named twice in a row is one."""
    rest = (kind for kind in words[at + 1 :] if kind not in ("tail", words[at]))
    return next(rest, None)
