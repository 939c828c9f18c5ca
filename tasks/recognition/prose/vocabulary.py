"""The indicators of a form, compiled: the words round a figure, and the item they name."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.recognition.prose.indicators import GROUPS, INDICATORS, NAME, Group, Indicator

__all__ = ["CONNECTION", "OWNER", "Pattern", "Vocabulary", "vocabulary"]

CONNECTION = r"(?:[、和及与]|以及|或者?)"
OWNER = r"(?:通过|在|利用|中国|我|本|省|市|区|县|旗|州|局|镇|乡|街道|政府|政务|门户|官方|单位|部门|新浪|腾讯|人民)*"
"""Whose website, microblog and so on it may be."""

# How many letters before a figure its words are looked for in. 40 to 120 give the same; at 20 the list
# 不予公开、无法提供、 不予处理、其他处理均为0件 of the prose corpus is lost. It bounds the work on clauses without an
# end.
_LONGEST_PHRASE = 80
_END = r"(?=\.?$|[、和及与并]|以及)"


class Pattern:
    """An indicator with its group, its expressions compiled."""

    def __init__(self, indicator: Indicator) -> None:
        """Compile an indicator in the wordings of its group."""
        self.item = indicator.item
        self.kind = indicator.group
        self.group: Group = GROUPS[indicator.group]
        self.topic = indicator.topic or self.group.topic
        self.name = re.compile(indicator.name)
        self.connected = re.compile(CONNECTION + OWNER + indicator.name)
        self.needs = _compiled(self.group.needs)
        self.unless = _compiled(self.group.unless)
        self.unless_in_clause = _compiled(self.group.unless_in_clause)
        self.unless_behind = _compiled(self.group.unless_behind)
        self.needs_behind = _compiled(self.group.needs_behind)
        self.phrases = [
            (
                re.compile(f"(?:{phrase.before.replace(NAME, indicator.name)})$"),
                re.compile(f"(?:{phrase.after.replace(NAME, indicator.name)}){_END}"),
            )
            for phrase in self.group.phrases
        ]

    def words(self, before: str, after: str) -> str | None:
        """The words that name the item round a figure, or `None` where none of its phrases fits."""
        if not self.name.search(f"{before}|{after}"):
            return None
        start = max(0, len(before) - _LONGEST_PHRASE)
        for left, right in self.phrases:
            behind = right.match(after)
            if behind and left.search(before, start):
                return before + behind[0]
        return None


def _compiled(expression: str | None) -> re.Pattern[str] | None:
    return re.compile(expression) if expression else None


class Vocabulary:
    """The patterns of one form, by group and by the measure words of their figures."""

    def __init__(self, form_id: str) -> None:
        """Compile the indicators of a form."""
        groups: dict[str, list[Pattern]] = {}
        for indicator in INDICATORS[form_id]:
            groups.setdefault(indicator.group, []).append(Pattern(indicator))
        self._groups = {name: (_any_name(patterns), patterns) for name, patterns in groups.items()}
        units = {"", *(unit for name in groups for unit in GROUPS[name].units)}
        self._by_unit = {}
        for unit in units:
            of_unit = [self._groups[name] for name in groups if not unit or unit in GROUPS[name].units]
            self._by_unit[unit] = _any_name([one for _, patterns in of_unit for one in patterns]), of_unit

    def named(self, unit: str, before: str, after: str) -> Iterator[tuple[Pattern, str]]:
        """The patterns that fit the words round a figure, each with those that name its item."""
        around = f"{before}|{after}"
        if unit not in self._by_unit:
            return
        any_name, groups = self._by_unit[unit]
        for names, patterns in groups if any_name.search(around) else ():
            if names.search(around):
                for pattern in patterns:
                    words = pattern.words(before, after)
                    if words is not None:
                        yield pattern, words

    def together(self, pattern: Pattern, words: str) -> list[Pattern]:
        """The patterns of one group that are named in these words."""
        return [other for other in self._groups[pattern.kind][1] if other.name.search(words)]


def _any_name(patterns: Sequence[Pattern]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.name.pattern for pattern in patterns))


@cache
def vocabulary(form_id: str) -> Vocabulary:
    """The vocabulary of a form; raises `KeyError` where its words are not known."""
    return Vocabulary(form_id)
