"""The tables of a release that explain the others: items of the forms, rules of the catalogue, codes."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import dataframely as dy

from expectations.forms import Form, form
from expectations.forms.series import series_items
from expectations.rules import CATALOGUE, Family, Severity
from tasks.model.codes import (
    Certainty,
    ChangeReason,
    Code,
    DecisionKind,
    DecisionReason,
    DecisionState,
    Doubt,
    FileKind,
    FindingState,
    MaturityLevel,
    ObservationStatus,
    Outcome,
    ReportingLevel,
    State,
    Status,
    Uncounted,
    UnitKind,
    UnitStatus,
    Waived,
)
from tasks.release.texts import Text
from tasks.tables import Codes, Items, Rules

__all__ = ["CODELISTS", "codes_table", "items_table", "rules_table"]

CODELISTS: Sequence[type[Code] | type[Severity] | type[Family]] = (
    Certainty,
    ChangeReason,
    DecisionKind,
    DecisionReason,
    DecisionState,
    Doubt,
    FileKind,
    Family,
    FindingState,
    MaturityLevel,
    ObservationStatus,
    Outcome,
    ReportingLevel,
    Severity,
    State,
    Status,
    Uncounted,
    UnitKind,
    UnitStatus,
    Waived,
)
"""The vocabularies whose codes stand in published tables."""


def items_table(forms: Sequence[str]) -> dy.DataFrame[Items]:
    """ITEMS of these forms."""
    return Items.frame(row for form_id in sorted(set(forms)) for row in _items(form(form_id)))


def _items(layout: Form) -> Iterator[Mapping[str, object]]:
    series = {part: each.id for each in series_items() for part in each.parts.get(layout.id, ())}
    for order, item in enumerate(layout.items, start=1):
        row = layout.rows[item.row]
        block = layout.blocks[row.block]
        caveats = [] if item.additive else [Text.NOT_ADDITIVE.value]
        caveats += [] if item.id in series or layout.series is None else [Text.NOT_IN_SERIES.value]
        yield {
            "form": layout.id,
            "order": order,
            "item": item.id,
            "label": layout.name(item.id),
            "row_label": row.label,
            "column_label": "" if layout.is_list else block.columns[item.column].label,
            "table_heading": block.heading,
            "section": layout.rows[row.section].label,
            "parent": None if row.parent is None else layout.rows[row.parent].label,
            "unit_of_measure": item.unit,
            "description": item.english,
            "document": layout.document,
            "series_item": series.get(item.id),
            "additive": item.additive,
            "stock": item.stock,
            "caveat": "；".join(caveats) or None,
        }


def rules_table() -> dy.DataFrame[Rules]:
    """RULES of the catalogue."""
    return Rules.frame(
        {
            "rule": rule.id,
            "title": rule.title,
            "formula": rule.formula,
            "severity": rule.severity.value,
            "family": rule.family.value,
            "source": rule.source,
            "forms": list(rule.forms),
            "since": rule.since,
        }
        for rule in CATALOGUE.values()
    )


def codes_table() -> dy.DataFrame[Codes]:
    """CODES: every code that may stand in a published table."""
    return Codes.frame(
        {
            "codelist": codelist.__name__,
            "order": order,
            "code": member.value,
            "label": _label(member),
            "explanation": getattr(member, "explanation", "") or None,
        }
        for codelist in CODELISTS
        for order, member in enumerate(codelist, start=1)
    )


def _label(member: StrEnum) -> str:
    return str(getattr(member, "label", member.value))
