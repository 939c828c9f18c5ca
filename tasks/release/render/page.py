"""The static page `index.html`, which tells a person who opens a release's folder what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from expectations.forms import Form, form
from expectations.forms.printed import Layout, lay_out
from expectations.forms.series import broken_items
from expectations.rules import Severity
from tasks.common.templates import template_source, templates_of
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import ChangeReason, UnitStatus
from tasks.release.citation import citation, data_as_of, linked_data
from tasks.release.contents import ReleaseContents, tables
from tasks.release.csv import csv_tables
from tasks.release.manifest import coverage
from tasks.release.render.charts import KeyTotal, charted_indicators, key_totals, shares
from tasks.release.render.consolidated_form import approvals, consolidated_forms, doubts, touched_items
from tasks.release.render.totals import Total, TotalRow, total_rows, totals_of
from tasks.release.texts import Text
from tasks.tables import IS_OPEN, SCHEMA_VERSION, Changes

__all__ = ["ACROSS_YEARS", "SNIPPETS", "index_page", "page_template"]

_TEMPLATE = "index.html.j2"
_PACKAGE = "tasks.release"
MOST_UNITS = 1_000
"""Units without a number that the page lists; of more, the number and `units.parquet` are named."""

SNIPPETS: Mapping[str, str] = {
    "polars": 'import polars as pl; facts = pl.read_parquet("facts.parquet")',
    "DuckDB": "import duckdb; facts = duckdb.sql(\"select * from 'facts.parquet'\")",
    "pandas": 'import pandas as pd; facts = pd.read_parquet("facts.parquet", dtype_backend="pyarrow")',
}
"""One line each that opens the facts, run in the release's folder."""

ACROSS_YEARS: Mapping[str, str] = {
    "polars": 'import polars as pl; facts = pl.read_parquet("../../current/facts/*.parquet")',
    "DuckDB": "import duckdb; facts = duckdb.sql(\"select * from '../../current/facts/*.parquet'\")",
    "pandas": 'import pandas as pd; facts = pd.read_parquet("../../current/facts", dtype_backend="pyarrow")',
}
"""One line each that opens the facts of the current releases of all years, run in the release's folder."""


@dataclass(frozen=True, slots=True)
class _RuleCount:
    """How many findings of one rule and severity are open, and how many are closed."""

    rule: str
    title: str
    severity: Severity
    count: int
    closed: int


@dataclass(frozen=True, slots=True)
class _FormTotals:
    """One form with its totals: as rows where it is one list, else as the tables of its blocks."""

    form: Form
    units_due: int
    units_on_form: int
    units_held_back: int
    touched: frozenset[str]
    rows: Sequence[TotalRow]
    tables: Sequence[tuple[str, Layout]]
    totals: Mapping[str, Total]
    key_totals: Sequence[KeyTotal]


def index_page(
    release_id: str, contents: ReleaseContents, changes: PartitionedTable, *, most_units: int = MOST_UNITS
) -> str:
    """Write the page of a release: what it is, what it is made of, the totals, what is missing, how to read it.

    It has no external resources and no script.

    Args:
        release_id: `YEAR.N`.
        contents: what the release is made of.
        changes: the changes against the release before.
        most_units: of the units without a report so many are listed, and the rest counted.
    """
    units = contents.consolidated.units.filter(pl.col("status") != UnitStatus.REPORTED).select("unit", "status")
    return (
        templates_of(_PACKAGE)
        .get_template(_TEMPLATE)
        .render(
            release_id=release_id,
            year=contents.year,
            district=contents.district,
            level=contents.maturity.level.label,
            reasons=contents.maturity.reasons,
            approvals=approvals(contents, release_id),
            doubts=list(doubts(contents, contents.consolidated.units)),
            mark=Text.MARK.value,
            coverage=coverage(contents),
            has_last_year=not contents.last_year.is_empty(),
            consolidated=consolidated_forms(contents, release_id),
            publication=contents.publication,
            linked_data=linked_data(release_id, contents),
            citation=citation(release_id, contents),
            as_of=data_as_of(contents),
            schema_version=SCHEMA_VERSION,
            indicators=charted_indicators(contents.consolidated),
            csv_tables=csv_tables(contents),
            breaks=[form_id for form_id in contents.consolidated.forms if broken_items(form_id, contents.year)],
            shares=shares(contents.consolidated.units),
            forms=[_form_totals(form_id, contents) for form_id in contents.consolidated.forms],
            absent=[(unit, UnitStatus(status).label) for unit, status in units.head(most_units).iter_rows()],
            absent_more=max(units.height - most_units, 0),
            rules=_rule_counts(contents),
            changes=[(ChangeReason(reason).label, count) for reason, count in _counts(changes.scan(), "reason")],
            tables=[parts.table for parts in tables(contents)] + [Changes],
            snippets=SNIPPETS,
            across_years=ACROSS_YEARS,
        )
    )


def page_template() -> str:
    """Return the source text of the page's template.

    Raises:
        jinja2.TemplateNotFound: it is not there.
    """
    return template_source(_PACKAGE, _TEMPLATE)


def _form_totals(form_id: str, contents: ReleaseContents) -> _FormTotals:
    consolidated = contents.consolidated
    layout, on_form = form(form_id), consolidated.units.filter(form=form_id)
    return _FormTotals(
        form=layout,
        units_due=consolidated.units_due,
        units_on_form=on_form.height,
        touched=touched_items(contents, on_form),
        units_held_back=on_form.filter(status=UnitStatus.HELD_BACK).height,
        rows=tuple(total_rows(form_id, consolidated.totals)) if layout.is_list else (),
        tables=() if layout.is_list else tuple((block.heading, lay_out(block)) for block in layout.blocks),
        totals=totals_of(form_id, consolidated.totals),
        key_totals=key_totals(form_id, consolidated, contents),
    )


def _rule_counts(contents: ReleaseContents) -> list[_RuleCount]:
    """Open findings per rule, and beside them the closed ones, by severity, then the most frequent first."""
    order = list(Severity)
    counted = [
        _RuleCount(rule, contents.rule_titles[rule], Severity(severity), still_open, every - still_open)
        for rule, severity, every, still_open in contents.findings.group_by("rule", "severity")
        .agg(pl.len(), IS_OPEN.sum().alias("open"))
        .iter_rows()
    ]
    counted.sort(key=lambda entry: (order.index(entry.severity), -entry.count, entry.rule))
    return counted


def _counts(rows: pl.LazyFrame, *columns: str) -> list[tuple[Any, ...]]:
    return rows.group_by(columns).len().sort(columns).collect().rows()
