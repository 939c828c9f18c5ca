"""The parts of the vocabulary: phrases, groups of indicators, and indicators.

A phrase is two regular expressions over squeezed text: what the words before a figure end with, and what
the words behind its measure word begin with. Whatever they do not spell out makes the phrase fail, so that a
figure is read only where nothing else is said of it.
"""

from dataclasses import dataclass

__all__ = ["NAME", "Group", "Indicator", "Phrase"]

NAME = "{name}"
"""Stands in a phrase for the indicator's own name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say a figure; `{name}` stands for the indicator's name."""

    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators that are worded alike and listed together.

    `units` are the measure words. `topic` names the entry of `TOPICS` a figure must be about. In the sentence up to
    the figure `needs` must occur and `unless` must not, nor `unless_in_clause` in the clause, nor may the sentence go
    on behind the figure with `unless_behind`, and it must with `needs_behind`. `is_periodic` lets `每季度` multiply.
    Where `is_listed`, one figure for several names of the group says nothing of each, unless it is zero. Where
    `is_in_parts`, different figures in one report are parts of a total. `is_timed` where the words themselves tell the
    time, as 上年结转 does; `is_closing` where a figure as of the end of the year is the year's, once it has been said
    of what.
    """

    units: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    topic: str | None = None
    needs: str | None = None
    unless: str | None = None
    unless_in_clause: str | None = None
    unless_behind: str | None = None
    needs_behind: str | None = None
    is_periodic: bool = False
    is_listed: bool = False
    is_in_parts: bool = False
    is_timed: bool = False
    is_closing: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure can be of: the item it gives, its group, and the words it is named by there.

    The item is one of the form, or a sum or a fee that is only said (`expectations.forms.prose_sums`). An indicator
    without an item is there to be told from the others. `topic` is its own where the group's is too wide.
    """

    item: str | None
    group: str
    name: str
    topic: str | None = None
