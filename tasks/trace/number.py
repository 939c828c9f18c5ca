"""Trace a published number to its submission, file, place and raw text, and a total to its units."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.rules import CATALOGUE
from tasks.intake.resolve import resolve_item
from tasks.lake.folders import file_sha256
from tasks.model.codes import UnitStatus
from tasks.release.open import NotInReleaseError, PublishedRelease
from tasks.tables import Corrected, Decisions, Facts, Findings, Outcomes, Submissions, Totals, Units

__all__ = ["TracedNumber", "TracedTotal", "trace_number", "trace_total"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """A published number with everything it was made from.

    `fact`, `submission` and `reading` are rows of Facts, Submissions and Corrected. `original` is the file as received,
    and `is_whole` whether its bytes still have the hash published. `rules` are rows of Outcomes of the rules that look
    at the item, `findings` those of Findings about it, `decisions` those of Decisions.
    """

    fact: Row
    submission: Row
    reading: Row
    original: Path
    is_whole: bool
    rules: tuple[Row, ...]
    findings: tuple[Row, ...]
    decisions: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TracedTotal:
    """A row of Totals, the rows of Facts it is the sum of, and the rows of Units of those that gave no number."""

    total: Row
    facts: tuple[Row, ...]
    absent: tuple[Row, ...]


def trace_number(release: PublishedRelease, unit: str, item: str) -> TracedNumber:
    """Trace one number of one unit.

    Args:
        release: where it was published.
        unit: id or name of the unit.
        item: id of the item, or its official label where one item alone bears it.

    Raises:
        NotInReleaseError: the unit or the item is unknown, or the release has no such number and why.
    """
    unit_id = release.unit_id(unit, Units)
    found = release.rows(Units, unit_id=unit_id)[0]
    if found["form"] is None:
        raise NotInReleaseError(f"{release.id} 中没有{found['unit']}的数（{UnitStatus(found['status']).label}）。")
    item_id = resolve_item(item, [found["form"]])
    fact = release.rows(Facts, unit_id=unit_id, item=item_id)[0]
    submission_id = fact["submission_id"]
    submission = release.rows(Submissions, submission_id=submission_id)[0]
    original = release.lake.original(submission["sha256"])
    findings = tuple(row for row in release.rows(Findings, unit_id=unit_id) if item_id in row["items"])
    # of a rule that was removed since only the findings remain
    rules = CATALOGUE.values()
    looking = {(rule.id, check.instance) for rule in rules for check in rule.checks if item_id in check.items}
    outcomes = release.provenance(Outcomes, submission_id=submission_id)
    concerned = {fact["decision_id"], *(row["decision_id"] for row in findings)} - {None}
    return TracedNumber(
        fact=fact,
        submission=submission,
        reading=release.provenance(Corrected, submission_id=submission_id, item=item_id)[0],
        original=original,
        is_whole=original.is_file() and file_sha256(original) == submission["sha256"],
        rules=tuple(row for row in outcomes if (row["rule"], row["instance"]) in looking),
        findings=findings,
        decisions=tuple(row for row in release.rows(Decisions) if row["decision_id"] in concerned),
    )


def trace_total(release: PublishedRelease, item: str) -> tuple[TracedTotal, ...]:
    """Trace the total of an item, on each form of the year that has it.

    Raises:
        NotInReleaseError: no form of the release has such an item.
    """
    totals = release.rows(Totals)
    item_id = resolve_item(item, sorted({row["form"] for row in totals}))
    found = [row for row in totals if row["item"] == item_id]
    if not found:
        raise NotInReleaseError(f"{release.id} 中没有“{item}”的合计。")
    units = release.rows(Units)
    return tuple(
        TracedTotal(
            total=row,
            facts=tuple(release.rows(Facts, form=row["form"], item=item_id)),
            absent=tuple(unit for unit in units if unit["form"] != row["form"]),
        )
        for row in found
    )
