"""One unit's number: value, release, submission, file, place, raw text, rules and decisions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.rules import CATALOGUE
from tasks.lake.folders import file_sha256
from tasks.model.codes import UnitStatus
from tasks.release.open import NotInReleaseError, PublishedRelease
from tasks.tables import Corrected, Decisions, Facts, Findings, Outcomes, Submissions, Units

__all__ = ["TracedNumber", "trace_number"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """A published number with everything it rests on.

    `fact` and `submission` are rows of Facts and Submissions; `reading` is the row of Corrected, `None` where the
    release is older than what keeps it. `original` is the file as received, and `is_whole` whether its bytes still
    have the hash published. `rules` are rows of Outcomes of the rules that look at the item, `findings` those of
    Findings about it, `decisions` those of Decisions.
    """

    fact: Row
    submission: Row
    reading: Row | None
    original: Path
    is_whole: bool
    rules: tuple[Row, ...]
    findings: tuple[Row, ...]
    decisions: tuple[Row, ...]


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
    state = release.rows(Units, unit_id=unit_id)[0]
    if state["form"] is None:
        raise NotInReleaseError(f"{release.id} 中没有{state['unit']}的数（{UnitStatus(state['status']).label}）。")
    item_id = release.item_id(item, [state["form"]])
    fact = release.rows(Facts, unit_id=unit_id, item=item_id)[0]
    submission_id = fact["submission_id"]
    submission = release.rows(Submissions, submission_id=submission_id)[0]
    original = release.lake.original(submission["sha256"])
    reading = release.provenance(Corrected, submission_id=submission_id, item=item_id)
    findings = tuple(row for row in release.rows(Findings, unit_id=unit_id) if item_id in row["items"])
    return TracedNumber(
        fact=fact,
        submission=submission,
        reading=reading[0] if reading else None,
        original=original,
        is_whole=original.is_file() and file_sha256(original) == submission["sha256"],
        rules=tuple(_rules(release, submission_id, item_id)),
        findings=findings,
        decisions=tuple(_decisions(release, fact, findings)),
    )


def _rules(release: PublishedRelease, submission_id: str, item: str) -> Iterator[Row]:
    """What the rules that look at an item said; a rule that has gone since is told by its findings alone."""
    looking = {(rule.id, check.instance) for rule in CATALOGUE.values() for check in rule.checks if item in check.items}
    for row in release.provenance(Outcomes, submission_id=submission_id):
        if (row["rule"], row["instance"]) in looking:
            yield row


def _decisions(release: PublishedRelease, fact: Row, findings: tuple[Row, ...]) -> Iterator[Row]:
    concerned = {fact["decision_id"], *(row["decision_id"] for row in findings)} - {None}
    return (row for row in release.rows(Decisions) if row["decision_id"] in concerned)
