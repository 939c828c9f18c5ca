"""Under which headings does a sentence stand, and are these about plans and shortcomings?"""

import re

from tasks.recognition.prose.sentences import squeeze

__all__ = ["Section"]

_NUMBERED = re.compile(
    r"\s*(?:(?P<first>[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十]{1,3}部分)|(?P<second>[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）])"
    r"|(?P<third>[\d０-９]{1,2}\s*[.．、](?!\d)))"
)
_RANKS = {"first": 0, "second": 1, "third": 2}
_TITLE_END = re.compile(r"[,。;:]")
_PUNCTUATION = re.compile(r"[，,。；;]")
_LONGEST_TITLE = 40
_PLANS = re.compile(
    r"下一?步|今后|打算|努力方向|工作思路|工作(?:计划|安排)$|不足|短板|差距|存在.{0,6}问题|问题.{0,4}(?:改进|整改|措施)|改进(?:措施|情况|意见|方向)|整改措施"
)
_LONGEST_BARE_HEADING = 20


class Section:
    """The headings in force while sentences are read in order.

    `title` holds them from the highest down; `is_plan` says that the sentences below them speak of plans
    or shortcomings, not of what was done.
    """

    def __init__(self) -> None:
        """Begin above the first heading."""
        self._titles = ["", "", ""]
        self.title = ""
        self.is_plan = False

    def enter(self, written: str) -> None:
        """Take note of a sentence or line, which may be or begin with a heading."""
        match = _NUMBERED.match(written)
        if match and match.lastgroup:
            self._begin(_RANKS[match.lastgroup], squeeze(written[match.end() : match.end() + _LONGEST_TITLE]).text)
        elif len(written) <= _LONGEST_BARE_HEADING and _PLANS.search(written) and not _PUNCTUATION.search(written):
            self._begin(0, written)

    def _begin(self, rank: int, title: str) -> None:
        title = _TITLE_END.split(title, maxsplit=1)[0]
        self._titles[rank:] = [title, *([""] * (2 - rank))]
        self.title = " ".join(filter(None, self._titles))
        self.is_plan = any(_PLANS.search(part) for part in self._titles)
