"""Rules: one catalogue entry each, and the checks it makes on a frame.

A check is a residual: a polars expression over a frame of subjects (reports, units), which must lie
within bounds. A null residual means that the rule cannot be assessed there, and never that it failed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

import polars as pl

from expectations.errors import NianbaoError
from expectations.forms import form
from expectations.rules.comparisons import Comparison, in_words

__all__ = ["Catalogue", "Cause", "Check", "DuplicateRuleError", "Family", "Rule", "Severity", "Values"]

Values = Mapping[str, Decimal | None]
"""The numbers of one subject by item id."""


_FAMILIES = {
    "table": "表内审核",
    "prose": "文表对照",
    "document": "报告审核",
    "roster": "报送审核",
    "years": "跨年审核",
    "peers": "同类比较",
    "district": "全区核对",
}


class Severity(StrEnum):
    """The consequence of a failed rule for the report."""

    BLOCK = "block"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return {"block": "必须改", "explain": "需说明", "hint": "提示"}[self.value]


class Family(StrEnum):
    """The family of a rule, which names the frame it is computed over."""

    TABLE = "table"
    PROSE = "prose"
    DOCUMENT = "document"
    ROSTER = "roster"
    YEARS = "years"
    PEERS = "peers"
    DISTRICT = "district"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _FAMILIES[self.value]


class DuplicateRuleError(NianbaoError):
    """Two catalogue entries share an id."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Another failure of which a check's may be the same: of this rule, on one of these items.

    It is where the other's difference is at least this share of the check's own (0: whatever they are).
    """

    rule: str
    items: tuple[str, ...]
    share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Check:
    """One application of a rule.

    `left` and `right` are the two sides as shown to the steward; `residual` must lie in
    [`lower`, `upper`]. `instance` tells a rule's checks apart and `label` is its Chinese name, where it
    is not an item's. `message` is a Chinese template (see `tasks.checking.findings`). `items_at_fault`
    names the items at fault where these depend on the numbers. Where `where` is false the check has
    nothing to say of the subject at all. `quotes` says which words of the prose the check is about.
    `explained_by` names the rules one of whose failures may be the whole cause of this check's, each with
    the condition on which it is: the check is then left unassessed. `forms` are those of the rule's forms that
    it is made on (empty: all). `not_assessable_reason` says in Chinese why the residual is null, where that is no
    cell's doing; null where it is. `causes` are failures of other checks of the same report that leave this one's
    unassessed. `comparisons` are the sums that the check compares, where it does nothing else: it passes exactly where
    all of them hold.
    """

    message: str
    residual: pl.Expr
    left: pl.Expr
    right: pl.Expr
    items: tuple[str, ...] = ()
    instance: str = ""
    label: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    severity: Severity | None = None
    where: pl.Expr | None = None
    quotes: Literal["figure", "denial"] | None = None
    items_at_fault: Callable[[Values], tuple[str, ...]] | None = None
    explained_by: Mapping[str, pl.Expr] = field(default_factory=lambda: MappingProxyType({}))
    forms: tuple[str, ...] = ()
    not_assessable_reason: pl.Expr | None = None
    causes: tuple[Cause, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue; its id is permanent.

    `forms` are the forms it applies to (empty: any). `level` says how far it looks (0 form, 1 within
    the table, 2 prose or years, 3 across units, 4 the district). A rule in `suppressed_by` that fails
    for the same report leaves this one unassessed: one cause is reported once. Where none of its checks
    has anything to say of a subject, the rule cannot be assessed for the reason in `not_applicable_reason`; without
    one it does not apply. `tolerance` is by how much a residual may lie outside its bounds all the same (rounding
    of printed amounts; 0 for counts); `minimum` is the smallest amount, in the items' unit, that the rule speaks
    of, null where any amount counts. `wording` says in Chinese what must hold, where the rule is no relation; what a
    relation says is made from what it compares, and `note` is said behind it. `questions_number` where a failure calls
    the number itself in question, whatever the difference that it shows. `holds_number` where it may be a slip of the
    unit of measure, by which one number outweighs all others: until it is decided, the number is in no total.
    `unit_factor` is how many times as large a number then is as the one that was meant, where the rule looks for one
    slip of the unit only (元 for 万元).
    """

    id: str
    family: Family
    level: int
    severity: Severity
    title: str
    suggestion: str
    source: str
    checks: tuple[Check, ...]
    wording: str = ""
    forms: tuple[str, ...] = ()
    suppressed_by: tuple[str, ...] = ()
    not_applicable_reason: str | None = None
    tolerance: Decimal = Decimal(0)
    minimum: Decimal | None = None
    since: str = "0.1.0"
    retired: str | None = None
    note: str = ""
    questions_number: bool = False
    holds_number: bool = False
    unit_factor: Decimal | None = None

    @property
    def is_relation(self) -> bool:
        """Return whether all of its checks compare sums and do nothing else."""
        return bool(self.checks) and all(check.comparisons for check in self.checks)

    @property
    def formula(self) -> str:
        """Say what must hold, in Chinese: made from what its checks compare, or as worded where it is no relation."""
        if not self.is_relation:
            return self.wording
        checks = [(self.severity_of(check).label, check.comparisons) for check in self.checks]
        note = f"（{self.note}）" if self.note else ""
        return f"{in_words(checks, form(self.forms[0]))}{note}"

    @property
    def items(self) -> tuple[str, ...]:
        """All items that its checks are about, each once."""
        return tuple(dict.fromkeys(item for check in self.checks for item in check.items))

    def on(self, form: str | None) -> "Rule":
        """The rule with the checks that are made on a form; without one, with those made on any."""
        return replace(self, checks=tuple(check for check in self.checks if not check.forms or form in check.forms))

    def check(self, instance: str) -> Check:
        """The check of this instance; raises `KeyError` where the rule has none."""
        for check in self.checks:
            if check.instance == instance:
                return check
        raise KeyError(f"{self.id}#{instance}")

    def severity_of(self, check: Check) -> Severity:
        """The check's own severity where it has one, else the rule's."""
        return check.severity or self.severity

    def bounds(self, check: Check) -> tuple[Decimal | None, Decimal | None]:
        """Between which numbers the check's residual must lie, the tolerance included; null is no bound."""
        lower = None if check.lower is None else check.lower - self.tolerance
        upper = None if check.upper is None else check.upper + self.tolerance
        return lower, upper

    def column(self, check: Check) -> str:
        """The name of the check's residual column: the rule id, with the instance where there is one."""
        return f"{self.id}#{check.instance}" if check.instance else self.id


class Catalogue(Mapping[str, Rule]):
    """Rules by their id, in the order in which they are said; it does not change, and is short where it is printed."""

    __slots__ = ("_rules",)

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Hold these rules."""
        self._rules = MappingProxyType(dict(rules))

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of an id."""
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[str]:
        """The ids, in order."""
        return iter(self._rules)

    def __len__(self) -> int:
        """Return how many rules there are."""
        return len(self._rules)

    def __repr__(self) -> str:
        """Return how many rules there are, in words."""
        return f"<catalogue of {len(self)} rules>"
