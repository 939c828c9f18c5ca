"""What a decision is: an explanation, a correction, a waiver or an approval, with who, when, why and its guard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

__all__ = ["CHANGED_REPORT", "SIDES", "Decision", "DecisionState", "FindingState", "Guard", "Kind", "Ledger", "Waived"]

Guard = Mapping[str, Decimal | str | None]
"""What a decision speaks about: by item id its number (`None`: no number there), and the keys named below."""

SIDES = ("left", "right")
"""Keys of a guard: the two sides of the rule's comparison, where a finding rests on more than its items."""

CHANGED_REPORT = ("submission", "message")
"""Keys of a guard on a report as such: it holds while either the file or what is said of it is the same."""


class Kind(StrEnum):
    """What is decided."""

    EXPLANATION = "explanation"
    CORRECTION = "correction"
    WAIVER = "waiver"
    APPROVAL = "approval"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return {"explanation": "说明", "correction": "更正", "waiver": "豁免", "approval": "审定"}[self.value]


class Waived(StrEnum):
    """What a waiver lets pass."""

    NOT_DUE = "not_due"
    LATE_ACCEPTED = "late_accepted"
    RULE = "rule"


class FindingState(StrEnum):
    """What became of a finding; of several decisions about one the first of these counts."""

    CORRECTED = "corrected"
    WAIVED = "waived"
    EXPLAINED = "explained"
    REOPENED = "reopened"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return {
            "corrected": "已更正",
            "waived": "已豁免",
            "explained": "已说明",
            "reopened": "重新待处理",
            "open": "未处理",
        }[self.value]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self in {FindingState.OPEN, FindingState.REOPENED}


class DecisionState(StrEnum):
    """What a decision is worth now.

    Settled: what it was about is no more. Replaced: another decision counts in its stead. Unmatched: there is nothing
    that it could be about, which is an error.
    """

    HOLDING = "holding"
    REOPENED = "reopened"
    EXPIRED = "expired"
    SETTLED = "settled"
    REPLACED = "replaced"
    UNMATCHED = "unmatched"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return {
            "holding": "有效",
            "reopened": "已失效，重新打开",
            "expired": "已到期",
            "settled": "已了结",
            "replaced": "已由别的决定代替",
            "unmatched": "找不到对象",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a ledger.

    It is about a unit by its id in the roster, or about one submission where no unit is known. `instance` is null
    where a waiver holds for every application of its rule. `before` and `after` are a correction's numbers, null
    for none; `status` and `raw` narrow it to a cell that was read so. `candidate` is the content hash of the release
    approved. `line` is where it stands in its file; a draft has neither id nor line.
    """

    kind: Kind
    by: str
    on: date
    why: str
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The decisions of one report year, in the order of their file; no file is no decision."""

    year: int
    decisions: tuple[Decision, ...] = ()
