"""Suites: what is expected of a frame of residuals, and the verdicts on it.

Plain data: whoever asks for a judgement or reads one needs these, and not Great Expectations.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from expectations.rules import Severity

__all__ = ["ExpectationSpec", "Suite", "Verdict"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class ExpectationSpec:
    """The residual in `column` lies in [`lower`, `upper`]; null cannot be assessed and never fails.

    `title` and `formula` are the Chinese rule text. `instance` tells the applications of one rule
    apart and is empty where there is only one. `meta` goes into the expectation's meta as it is; of
    it the pages show, where given, `label` (the instance's Chinese name), `suggestion` (what the
    unit should do) and `source` (the document the rule rests on).

    Raises:
        ValueError: there is no bound, or the lower is above the upper.
    """

    column: str
    rule: str
    instance: str
    title: str
    formula: str
    severity: Severity
    lower: float | None
    upper: float | None
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse an expectation that nothing could fail or nothing could pass."""
        if self.lower is None and self.upper is None:
            raise ValueError(f"{self.rule}: a spec needs a lower or an upper bound")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"{self.rule}: lower bound {self.lower} is above upper bound {self.upper}")


@dataclass(frozen=True, slots=True)
class Suite:
    """The expectations of one frame, which has one row per unit or submission.

    `frame` holds the `keys` that name a row and one Float64 column per spec. `name` is letters,
    digits, `-` and `_` (it becomes a file name); `title` is Chinese, and so is `section`, the heading under which
    the pages list it; suites of one section stand together.

    Raises:
        ValueError: the name is not of that shape, there is no key or one is not in the frame, two
            specs share rule and instance, or a spec stands on a key column.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    frame: pl.DataFrame
    specs: tuple[ExpectationSpec, ...]
    section: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be told apart in the results."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r}: a suite's name is letters, digits, - and _")
        if not self.keys:
            raise ValueError(f"{self.name}: a suite needs a key")
        if absent := [key for key in self.keys if key not in self.frame.columns]:
            raise ValueError(f"{self.name}: key columns not in the frame: {', '.join(absent)}")
        if taken := [spec.column for spec in self.specs if spec.column in self.keys]:
            raise ValueError(f"{self.name}: specs on key columns: {', '.join(taken)}")
        names = [(spec.rule, spec.instance) for spec in self.specs]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{self.name}: demanded twice: {', '.join(sorted('#'.join(name) for name in twice))}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one expectation.

    `evaluated` rows had a residual, of which `failed` lay outside the bounds; `missing` rows had
    none. `failed_keys` are the keys of every failed row, in the frame's order, an absent key as "".
    With an `error` (Chinese) the expectation was not judged: the counts are 0 and say nothing.
    """

    suite: str
    column: str
    rule: str
    instance: str
    evaluated: int
    missing: int
    failed: int
    failed_keys: tuple[tuple[str, ...], ...]
    error: str | None
