"""What has the office decided, as a unit's page and letter tell it: who, when and why?"""

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.decisions import Ledger
from tasks.review.words import shown_day

__all__ = ["Decisions", "ShownDecision", "decisions_of"]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """One decision: its id in the ledger, and in words who decided, when and why."""

    id: str
    by: str
    on: str
    why: str

    @property
    def in_words(self) -> str:
        """All of it in one clause."""
        return f"决定 {self.id}（{self.by}，{self.on}）：{self.why}"


Decisions = Mapping[str, ShownDecision]
"""The decisions of a year, by id."""


def decisions_of(ledger: Ledger) -> Decisions:
    """The decisions of a ledger, in words."""
    return {each.id: ShownDecision(each.id, each.by, shown_day(each.on), each.why) for each in ledger.decisions}
