"""Every table of the lake and of a release: its columns, types, rules, key and order, defined once.

A column has one meaning, one type, a Chinese label for the office and an English description for the reader
downstream. Frames are built through `Table.frame` and checked by `Table.check`; nothing writes Parquet without one of
these tables.
"""

from collections.abc import Mapping

from tasks.tables.fields import VALUE
from tasks.tables.identity import ReleaseIdentity, published_table
from tasks.tables.model import SchemaError, Table, TableInfo
from tasks.tables.published import (
    FINDING_ID,
    IS_HELD_BACK,
    IS_OPEN,
    SCHEMA_VERSION,
    Changes,
    Decisions,
    Facts,
    Findings,
    Levels,
    RuleSubject,
    Series,
    SeriesItems,
    Submissions,
    Totals,
    Units,
    Wide,
    wide_table,
)
from tasks.tables.reference import Checks, Codes, Growth, Indicators, Items, Printed, Rules, SeriesTotals
from tasks.tables.working import (
    Contacts,
    Corrected,
    Documents,
    Grouped,
    Outcomes,
    Percentages,
    Prose,
    Readings,
    Receipts,
    Repairs,
    Unmatched,
    Wording,
)

__all__ = [
    "FINDING_ID",
    "IS_HELD_BACK",
    "IS_OPEN",
    "SCHEMA_VERSION",
    "TABLES",
    "VALUE",
    "WORKING",
    "Changes",
    "Checks",
    "Codes",
    "Contacts",
    "Corrected",
    "Decisions",
    "Documents",
    "Facts",
    "Findings",
    "Grouped",
    "Growth",
    "Indicators",
    "Items",
    "Levels",
    "Outcomes",
    "Percentages",
    "Printed",
    "Prose",
    "Readings",
    "Receipts",
    "ReleaseIdentity",
    "Repairs",
    "RuleSubject",
    "Rules",
    "SchemaError",
    "Series",
    "SeriesItems",
    "SeriesTotals",
    "Submissions",
    "Table",
    "TableInfo",
    "Totals",
    "Units",
    "Unmatched",
    "Wide",
    "Wording",
    "published_table",
    "wide_table",
]

_WORKING = (
    Contacts,
    Corrected,
    Documents,
    Grouped,
    Outcomes,
    Percentages,
    Prose,
    Readings,
    Receipts,
    Repairs,
    Unmatched,
    Wording,
)
_PUBLISHED = (
    Facts,
    Submissions,
    Units,
    Findings,
    Totals,
    Levels,
    Series,
    SeriesItems,
    SeriesTotals,
    Growth,
    Indicators,
    Items,
    Rules,
    Codes,
    Checks,
    Printed,
    Decisions,
    Changes,
)

TABLES: Mapping[str, type[Table]] = {table.info.name: table for table in (*_WORKING, *_PUBLISHED)}
"""All tables by name, but for the wide ones, of which there is one per form."""

WORKING = frozenset(table.info.name for table in _WORKING)
"""Names of the tables that stay in the lake."""
