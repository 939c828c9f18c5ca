"""The tables of a year in the lake, written and read back together."""

from typing import NamedTuple, TypeVar

import dataframely as dy

from tasks.lake.folders import Lake, LakeError
from tasks.lake.parquet import read_table, write_table
from tasks.tables import (
    Contacts,
    Documents,
    Findings,
    Grouped,
    Percentages,
    Prose,
    Readings,
    SchemaError,
    Submissions,
    Table,
    Unmatched,
    Wording,
)
from tasks.tables.frames import YearFrames

__all__ = ["OldTablesError", "YearTables", "read_findings", "read_prose", "read_year", "write_year"]

SomeTable = TypeVar("SomeTable", bound=Table)

_FRAMES = (Readings, Prose, Percentages, Wording, Documents, Contacts, Unmatched, Grouped)
"""Each is the frame of its name in `YearFrames`."""


class OldTablesError(LakeError):
    """A year was run by a version that kept other tables; the message names the year and the table, in Chinese."""


class YearTables(NamedTuple):
    """The tables that a year's checking starts from: its submissions, and what was read from them."""

    submissions: dy.DataFrame[Submissions]
    frames: YearFrames


def write_year(lake: Lake, year: int, tables: YearTables) -> None:
    """Write the tables of a year, each whole or not at all."""
    write_table(tables.submissions, Submissions, lake.table(year, Submissions))
    for table in _FRAMES:
        write_table(getattr(tables.frames, table.info.name), table, lake.table(year, table))


def read_year(lake: Lake, year: int) -> YearTables:
    """Read the tables of a year back.

    The people named in the reports are left out where whoever asks may not read them: nothing that is decided needs
    them, and a steward of the office's group decides by her own account.

    Raises:
        OldTablesError: one of them is not there, or is not of today's schema.
        LakeError: one of them is damaged.
    """
    frames = YearFrames(
        readings=_read(lake, year, Readings),
        prose=_read(lake, year, Prose),
        percentages=_read(lake, year, Percentages),
        wording=_read(lake, year, Wording),
        documents=_read(lake, year, Documents),
        contacts=_contacts(lake, year),
        unmatched=_read(lake, year, Unmatched),
        grouped=_read(lake, year, Grouped),
    )
    return YearTables(_read(lake, year, Submissions), frames)


def read_findings(lake: Lake, year: int) -> dy.DataFrame[Findings]:
    """The findings of a year's last run; raises as `read_year` does."""
    return _read(lake, year, Findings)


def read_prose(lake: Lake, year: int) -> dy.DataFrame[Prose]:
    """What the prose of a year's reports says, as of the last run; raises as `read_year` does."""
    return _read(lake, year, Prose)


def _contacts(lake: Lake, year: int) -> dy.DataFrame[Contacts]:
    try:
        return _read(lake, year, Contacts)
    except PermissionError:
        return Contacts.create_empty()


def _read(lake: Lake, year: int, table: type[SomeTable]) -> dy.DataFrame[SomeTable]:
    kept = f"{year} 年度的“{table.info.label}”表（{table.info.name}）"
    try:
        return read_table(table, lake.table(year, table))
    except FileNotFoundError:
        raise OldTablesError(f"数据湖中没有 {kept}，该年度可能是由旧版本运行的。请先重新运行该年度。") from None
    except SchemaError as error:
        raise OldTablesError(f"数据湖中 {kept}是旧版本的格式。请先重新运行该年度。") from error
