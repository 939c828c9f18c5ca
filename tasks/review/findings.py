"""One finding as its unit reads it: what was found, in which cells, by which formula, and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from expectations.forms import Form, Item, form
from expectations.rules import Catalogue, Severity
from tasks.common.numbers import format_number
from tasks.model.codes import Certainty, FindingState
from tasks.review.cells import ABSENT, Cells, ReadCell
from tasks.review.labels import Decisions, ShownDecision

__all__ = ["FindingPresenter", "Numbers", "QuotedCell", "ShownFinding", "by_severity"]

_MOST_CELLS = 8
"""Cells that a finding lists in full; of more, those that hold a certain 0 are only counted."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The two sides of a rule's comparison and their difference, as written."""

    left: str
    right: str
    difference: str


@dataclass(frozen=True, slots=True)
class QuotedCell:
    """A cell that a finding is about, by the name of its item."""

    name: str
    unit: str
    cell: ReadCell


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding, in words; what does not apply is empty or `None`.

    Of many cells those that hold a certain 0 are only counted, in `zeros`. `submission` is the file concerned.
    `note` tells why the decision does not settle it, or what else does.
    """

    unit_id: str | None
    unit: str
    rule: str
    instance: str
    title: str
    formula: str
    source: str
    severity: Severity
    message: str
    suggestion: str
    repair: str
    reading: str
    reading_note: str
    is_certain: bool
    numbers: Numbers | None
    cells: tuple[QuotedCell, ...]
    zeros: int
    place: str
    submission: str | None
    state: FindingState
    decision: ShownDecision | None
    note: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state.is_open

    @property
    def is_blocking(self) -> bool:
        """Whether it waits and must be repaired."""
        return self.is_open and self.severity is Severity.BLOCK

    @property
    def handling(self) -> str:
        """The decision about it, by whom, when and why; empty where there is none."""
        if self.decision is None:
            return ""
        return f"{self.state.label}{f'：{self.note}' if self.note else ''}。{self.decision.in_words}"


_ABOUT_NAMES = ("DOC-UNIT", "ROSTER-UNKNOWN")


@dataclass(frozen=True, slots=True)
class FindingPresenter:
    """Puts rows of Findings into words; `forms`, `cells` and `names` are those of the submissions, by id.

    `names` are what a report calls its unit, which its published findings leave out.
    """

    catalogue: Catalogue
    forms: Mapping[str, str | None]
    cells: Mapping[str, Cells]
    decisions: Decisions
    names: Mapping[str, str]

    def present(self, row: Mapping[str, Any]) -> ShownFinding:
        """Put one row of Findings into words; its items are quoted where they are those of the report's form."""
        rule, certainty = self.catalogue[row["rule"]], Certainty(row["reading"])
        form_id = self.forms.get(row["submission_id"])
        quoted = self._quoted(row, form(form_id)) if form_id else ()
        shown = [entry for entry in quoted if len(quoted) <= _MOST_CELLS or not entry.cell.is_plain_zero]
        # a condition has no two sides
        sides = [row[side] for side in ("left", "right", "difference")]
        return ShownFinding(
            unit_id=row["unit_id"],
            unit=row["unit"] or "（文中没有单位名称）",
            rule=rule.id,
            instance=row["instance"],
            title=rule.title,
            formula=rule.formula,
            source=rule.source,
            severity=Severity(row["severity"]),
            message=row["message"] + (self.names.get(row["submission_id"], "") if rule.id in _ABOUT_NAMES else ""),
            suggestion=row["suggestion"],
            repair=row["repair"] or "",
            reading=certainty.in_full,
            reading_note=row["reading_note"] or "",
            is_certain=certainty is Certainty.CERTAIN,
            numbers=Numbers(*map(format_number, sides)) if None not in sides else None,
            cells=tuple(shown),
            zeros=len(quoted) - len(shown),
            place=row["place"] or "",
            submission=row["submission_id"],
            state=FindingState(row["state"]),
            decision=self.decisions[row["decision_id"]] if row["decision_id"] else None,
            note=row["decision_note"] or "",
        )

    def _quoted(self, row: Mapping[str, Any], layout: Form) -> Sequence[QuotedCell]:
        cells = self.cells.get(row["submission_id"])
        if cells is None:
            return ()
        known = _items(layout.id)
        items = (known[item] for item in row["items"] if item in known)
        return tuple(QuotedCell(layout.name(item.id), item.unit, cells.get(item.id, ABSENT)) for item in items)


def by_severity(findings: Iterable[ShownFinding], catalogue: Catalogue) -> list[ShownFinding]:
    """Sort findings by severity, then in the order of the catalogue."""
    severities = {severity: place for place, severity in enumerate(Severity)}
    rules = {rule: place for place, rule in enumerate(catalogue)}
    return sorted(findings, key=lambda found: (severities[found.severity], rules[found.rule]))


@cache
def _items(form_id: str) -> Mapping[str, Item]:
    return {item.id: item for item in form(form_id).items}
