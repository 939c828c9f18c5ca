"""What the commands that decide share: the ledger, the unit, who decides when, and what the last run found."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from nianbao.exits import Exit
from nianbao.output import print_json, print_lines
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Ledger, add_decisions, corrected_readings, ledger_path, load_ledger
from tasks.intake.roster import Roster, load_roster
from tasks.lake.folders import Lake
from tasks.lake.year_tables import OldTablesError, read_findings, read_year
from tasks.tables import READINGS

__all__ = ["Desk", "LastRun", "desk_of", "of_subject", "signature", "today", "write_down"]


class LastRun(NamedTuple):
    """What the last run of a year left: SUBMISSIONS, READINGS, CORRECTED by the ledger as it is now, and FINDINGS."""

    submissions: pl.DataFrame
    as_read: pl.DataFrame
    readings: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one year is decided about."""

    year: int
    lake: Lake
    roster: Roster
    path: Path
    ledger: Ledger

    def unit_id(self, text: str | None) -> str | None:
        """The id of the unit named; none where none is.

        Raises:
            CallerError: no unit bears the name.
        """
        if text is None or any(unit.id == text for unit in self.roster.units):
            return text
        unit = self.roster.named(text)
        if unit is None:
            raise CallerError(f"单位名册中没有“{text}”。请核对名称，或写单位标识。")
        return unit.id

    def last_run(self) -> LastRun:
        """What the last run of the year left in the lake.

        Raises:
            CallerError: the year was never run, or by an older version.
        """
        try:
            tables, findings = read_year(self.lake, self.year), read_findings(self.lake, self.year)
        except OldTablesError as error:
            raise CallerError(str(error)) from None
        readings = tables.frames.readings
        corrected = corrected_readings(readings, tables.submissions, self.ledger)
        return LastRun(tables.submissions, readings.select(READINGS.schema.names()), corrected, findings)

    def ledger_of(self, year: int) -> Ledger:
        """The decisions of another year, from the same folder."""
        return load_ledger(self.path.with_name(f"{year}.yaml"), year, self.roster)


def desk_of(arguments: Namespace) -> Desk:
    """The desk of the year and the places given.

    Raises:
        CallerError: the roster or the ledger cannot be used.
    """
    lake, roster = Lake(arguments.lake), load_roster(arguments.roster)
    path = ledger_path(lake, arguments.year, arguments.decisions)
    return Desk(arguments.year, lake, roster, path, load_ledger(path, arguments.year, roster))


def signature(arguments: Namespace) -> dict[str, Any]:
    """Who decides, when and why, as fields of a `Decision`."""
    return {"by": arguments.by, "on": arguments.on or today(), "why": arguments.why}


def of_subject(findings: pl.DataFrame, unit: str | None, submission: str | None) -> pl.DataFrame:
    """The findings on a unit, or on one submission."""
    return findings.filter(pl.col("unit_id") == unit if unit else pl.col("submission_id") == submission)


def write_down(arguments: Namespace, desk: Desk, drafts: Sequence[Decision]) -> Exit:
    """Write decisions into the ledger, and say where they stand."""
    written = add_decisions(desk.path, desk.year, drafts, desk.roster)
    if arguments.json:
        entries = [{"id": decision.id, "line": decision.line} for decision in written]
        print_json({"path": str(desk.path), "decisions": entries})
    else:
        print_lines(_said(desk, written))
    return Exit.DONE


def _said(desk: Desk, written: Sequence[Decision]) -> Iterator[str]:
    for decision in written:
        yield f"已写入 {decision.kind.label} {decision.id}：{desk.path} 第 {decision.line} 行"
    yield f"下次运行 {desk.year} 年度时生效。"
