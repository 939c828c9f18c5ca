"""The common part of the commands that decide: their arguments, the ledger, the unit, and what the last run found."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from nianbao.arguments import add_decisions_folder, add_lake, add_roster, parse_day, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Ledger, add_decisions, corrected_readings, ledger_path, load_ledger
from tasks.intake.resolve import resolve_unit
from tasks.intake.roster import Roster, load_roster
from tasks.lake.folders import Lake
from tasks.lake.year_tables import OldTablesError, read_findings, read_year
from tasks.model.codes import DecisionKind, DecisionReason
from tasks.tables import Corrected, Findings, Readings, Submissions
from tasks.yearly.recheck import Recheck, Subject, findings_now, recheck_with_decisions

__all__ = [
    "DecisionSession",
    "LastRun",
    "Places",
    "Signature",
    "add_expiry",
    "add_places",
    "add_signature",
    "add_subject",
    "open_session",
    "write_down",
]


@dataclass(frozen=True, slots=True)
class Places:
    """The year decided about, and where everything about it is."""

    year: int
    lake: Path
    decisions: Path | None
    roster: Path


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and why, on which day; today without one."""

    by: str
    why: str
    reason: str | None
    on: date | None

    def as_fields(self, reason: DecisionReason) -> dict[str, Any]:
        """Return the fields of a `Decision` that a signature fills in; `reason` is the usual one."""
        given = DecisionReason(self.reason) if self.reason else reason
        return {"by": self.by, "on": self.on or today(), "why": self.why, "reason": given}


class LastRun(NamedTuple):
    """The tables of a year's last run; `readings` are corrected by the ledger as it is now."""

    submissions: dy.DataFrame[Submissions]
    as_read: dy.DataFrame[Readings]
    readings: dy.DataFrame[Corrected]
    findings: dy.DataFrame[Findings]


@dataclass(frozen=True, slots=True)
class DecisionSession:
    """A year that is decided about: its lake, its roster, its ledger and the place of that."""

    year: int
    lake: Lake
    roster: Roster
    path: Path
    ledger: Ledger

    def unit_id(self, text: str | None) -> str | None:
        """Return the id of the unit named; none where none is.

        Raises:
            UnresolvedError: no unit bears the name.
        """
        unit = self.roster.named(text)
        if text is None or unit:
            return unit.id if unit else None
        return resolve_unit(text, {unit.id: unit.names for unit in self.roster.units}, "单位名册")

    def last_run(self) -> LastRun:
        """Read what the last run of the year left in the lake.

        Raises:
            CallerError: there is no lake, or the year was never run, or by an older version.
        """
        lake = existing_lake(self.lake.root)
        try:
            tables, findings = read_year(lake, self.year), read_findings(lake, self.year)
        except OldTablesError as error:
            raise CallerError(str(error)) from None
        readings = tables.frames.readings
        corrected = corrected_readings(readings, tables.submissions, self.ledger)
        return LastRun(tables.submissions, readings, corrected, findings)

    def subjects(self, units: Sequence[str], submission: str | None) -> list[Subject]:
        """Return what is decided about: the units named, each once, or the submission.

        Raises:
            UnresolvedError: no unit bears a name.
        """
        if submission is not None:
            return [Subject(None, submission)]
        return [Subject(unit) for unit in dict.fromkeys(self.unit_id(text) for text in units)]

    def findings_of(self, subjects: Sequence[Subject]) -> pl.DataFrame:
        """Return the findings on some subjects by the ledger as it is now, what corrections have added among them.

        Raises:
            CallerError: there is no lake, or the year was never run, or by an older version.
        """
        lake = existing_lake(self.lake.root)
        try:
            [found] = findings_now(lake, self.year, self.roster, subjects, self.ledger)
        except OldTablesError as error:
            raise CallerError(str(error)) from None
        return found

    def ledger_of(self, year: int) -> Ledger:
        """Load the decisions of another year, from the same folder."""
        return load_ledger(self.path.with_name(f"{year}.yaml"), year, self.roster)


def open_session(places: Places) -> DecisionSession:
    """Load what is needed to decide about a year.

    Raises:
        CallerError: the roster or the ledger cannot be used.
    """
    lake, roster = Lake(places.lake), load_roster(places.roster)
    path = ledger_path(lake, places.year, places.decisions)
    return DecisionSession(places.year, lake, roster, path, load_ledger(path, places.year, roster))


def write_down(session: DecisionSession, drafts: Sequence[Decision], *, as_json: bool) -> Exit:
    """Write decisions into the ledger; say where they stand, and what they leave open of what they are about."""
    written = add_decisions(session.path, session.year, drafts, session.roster)
    if "PREFECT_API_URL" in os.environ:
        from flows.clients import know_password  # noqa: PLC0415 - imports Prefect, needed only with a server
        from flows.ending import tell  # noqa: PLC0415 - likewise

        know_password()
        tell("decided", session.year, decisions=len(written))
    effect = _effect(session, written)
    if as_json:
        entries = [{"id": decision.id, "line": decision.line} for decision in written]
        changed = {name: _named(getattr(effect, name)) for name in ("settled", "added", "staying")} if effect else None
        print_json({"path": str(session.path), "decisions": entries, "effect": changed})
    else:
        print_lines(_lines(session, written, effect))
    return Exit.DONE


def _effect(session: DecisionSession, written: Sequence[Decision]) -> Recheck | None:
    """Check again what was decided about; `None` where no table of a run says what the decisions are about."""
    before = {each.id: each for each in session.ledger.decisions}
    spoken_of = [before.get(each.withdraws or "", each) for each in written]
    of_reports = [each for each in spoken_of if each.kind is not DecisionKind.APPROVAL]
    subjects = dict.fromkeys(Subject(each.unit, each.submission) for each in of_reports)
    if not subjects:
        return None
    after = load_ledger(session.path, session.year, session.roster)
    try:
        return recheck_with_decisions(session.lake, session.year, session.roster, [*subjects], session.ledger, after)
    except OldTablesError:  # a unit may be let off before the first run
        return None


def _named(findings: pl.DataFrame) -> list[dict[str, Any]]:
    return findings.select("unit_id", "rule", "instance", "severity", "message").to_dicts()


def add_places(command: ArgumentParser) -> None:
    """Let a command be told the year and its places."""
    command.add_argument("--year", type=parse_year, required=True, help="报告年度，如 2018")
    add_lake(command)
    add_decisions_folder(command)
    add_roster(command)


def add_signature(command: ArgumentParser) -> None:
    """Let a command be told who decides, why and when."""
    command.add_argument("--why", required=True, help="理由，只留在审核决定和审核材料里，不发布")
    reasons = "；".join(f"{reason} {reason.label}" for reason in DecisionReason)
    codes = [reason.value for reason in DecisionReason]
    command.add_argument("--reason", choices=codes, metavar="类别", help=f"理由类别，会随数据发布：{reasons}")
    command.add_argument("--by", required=True, help="决定岗位：名册 posts 里的一个，如 办公室统计岗")
    command.add_argument("--on", type=parse_day, help="决定日期，如 2023-02-01（默认今天）")


def add_subject(command: ArgumentParser) -> None:
    """Let a command be told what is decided about: units, or a submission whose unit is not known."""
    subject = command.add_mutually_exclusive_group(required=True)
    subject.add_argument("--unit", nargs="+", default=[], help="单位标识或名称，可以写几个")
    subject.add_argument("--submission", help="单位不明的报告：报送标识")


def add_expiry(command: ArgumentParser) -> None:
    """Let a command be told how long its decision holds."""
    command.add_argument("--expires", type=parse_day, help="有效期至，当日仍有效（默认不限）")


def _lines(session: DecisionSession, written: Sequence[Decision], effect: Recheck | None) -> Iterator[str]:
    for decision in written:
        yield f"已写入 {decision.kind.label} {decision.id}：{session.path} 第 {decision.line} 行"
    if effect:
        told = (("不再有", effect.settled), ("新增", effect.added), ("仍然有", effect.staying))
        yield "这以后尚未处理的审核结果（与其他单位比较的仍按上次运行）："
        for word, findings in told:
            yield f"  {word} {findings.height} 条" + ("：" if findings.height else "")
            for row in findings.iter_rows(named=True):
                yield f"    【{Severity(row['severity']).label}】{row['rule']}　{row['message']}"
    yield f"下次运行 {session.year} 年度时生效。"
