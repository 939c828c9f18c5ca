"""Decisions: explanations, corrections, waivers and approvals, with who, when, why and the guard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tasks.intake.roster import POSTS
from tasks.model.codes import DecisionKind, DecisionReason, Waived

__all__ = ["CHANGED_REPORT", "SIDES", "Decision", "Guard", "Ledger"]

Guard = Mapping[str, Decimal | str | None]
"""What a decision speaks about: by item id its number (`None`: no number there), and the keys named below."""

SIDES = ("left", "right")
"""Keys of a guard: the two sides of the rule's comparison, where a finding rests on more than its items."""

CHANGED_REPORT = ("submission", "message")
"""Keys of a guard on a report as such: it holds while either the file or what is said of it is the same."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a ledger.

    Published are the post `by`, where the roster lists it, and the `reason`; the words of `why` stay inside.
    It is about a unit by its id in the roster, or about one submission where no unit is known. `instance` is null
    where a waiver holds for every application of its rule. `before` and `after` are a correction's numbers, null
    for none; `status` and `raw` narrow it to a cell that was read so. `candidate` is the content hash of the release
    approved, `accepts` the ids of the open findings that the approval lets stand, `person` who signed it, which stays
    inside; `withdraws` is the id of the decision taken back. `line` is where it stands in its file; a draft has neither
    id nor line.
    """

    kind: DecisionKind
    by: str
    on: date
    why: str
    reason: DecisionReason = DecisionReason.OTHER
    id: str = ""
    line: int = 0
    unit: str | None = None
    submission: str | None = None
    rule: str | None = None
    instance: str | None = None
    item: str | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    status: str | None = None
    raw: str | None = None
    waived: Waived | None = None
    guard: Guard = field(default_factory=lambda: MappingProxyType({}))
    expires: date | None = None
    candidate: str | None = None
    accepts: tuple[str, ...] = ()
    withdraws: str | None = None
    person: str | None = None

    def is_expired(self, today: date) -> bool:
        """Return whether its last day is past; without one it is good for ever."""
        return self.expires is not None and self.expires < today


@dataclass(frozen=True, slots=True)
class Ledger:
    """The decisions of one report year, in the order of their file; no file is no decision.

    Applied are those `in_force`: one that a withdrawal names is as if it had never been, but stays in the file. `posts`
    are those that may be published as having decided.
    """

    year: int
    decisions: tuple[Decision, ...] = ()
    posts: tuple[str, ...] = POSTS

    @property
    def withdrawn(self) -> Mapping[str, Decision]:
        """The withdrawals, by the id of the decision that each takes back."""
        return {each.withdraws: each for each in self.decisions if each.withdraws}

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """The decisions that were not withdrawn, without the withdrawals themselves."""
        taken_back = self.withdrawn
        return tuple(
            each for each in self.decisions if each.id not in taken_back and each.kind is not DecisionKind.WITHDRAWAL
        )
