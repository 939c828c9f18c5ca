"""The whole story against a real server: findings explained, corrected and returned, the year signed off and final."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from examples.render import render
from examples.report import SampleReport
from examples.sample import sample_report
from nianbao.cli import main
from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.release.descriptor import read_manifest
from tasks.yearly.sign_off import read_sign_off
from tests.flows.serving import ANNUAL, Served, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

YEAR = 2021
UNITS = {"dept-water": "晴川区水务局", "dept-education": "晴川区教育局"}
ROSTER = """
district = "晴川区"
[deadlines]
2021 = 2022-03-31
2022 = 2023-03-31
[[units]]
id = "dept-water"
name = "晴川区水务局"
kind = "department"
[[units]]
id = "dept-education"
name = "晴川区教育局"
kind = "department"
"""
SLIP = "requests.carried_out.business"
BY, WHY = "办公室统计岗", "经核实属实"


def faulty(year: int, *, given_back: bool) -> SampleReport:
    """A report of which one finding is true to life, one is a slip the office can correct, and one must go back."""
    report = sample_report("story", unit=UNITS["dept-water"], year=year, form="2021")
    changed = {"normative.issued": 6, "normative.repealed": 1, "normative.in_force": 2}
    changed |= {SLIP: report.values[SLIP] + 1, "regulations.in_force": 0 if given_back else 6}
    changed |= {"regulations.issued": 0, "regulations.repealed": 0}
    return replace(report, values={**report.values, **{item: Decimal(value) for item, value in changed.items()}})


class Office:
    """The office's folders, and what it does there."""

    def __init__(self, folder: Path, served: Served) -> None:
        self.folder, self.served = folder, served
        self.lake, self.inbox, self.decisions = folder / "lake", folder / "inbox", folder / "decisions"
        self.roster = folder / "roster.toml"
        self.roster.write_text(ROSTER, encoding="utf-8")
        self.decisions.mkdir()

    def receive(self, name: str, report: SampleReport, year: int = YEAR, *, day: int = 10) -> None:
        folder = self.inbox / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(render(report, "docx"))
        register = folder / "收文登记.csv"
        known = register.read_text(encoding="utf-8") if register.exists() else "文件,收到时间\n"
        register.write_text(f"{known}{name},{year + 1}-01-{day} 09:00\n", encoding="utf-8")

    def start(self, year: int = YEAR) -> str:
        places = {name: str(getattr(self, name)) for name in ("inbox", "lake", "roster", "decisions")}
        places["inbox"] += "/{year}"
        return self.served.start_run(ANNUAL, year=year, **places, waits_for_approval=True)

    def decide(self, command: str, *arguments: str, year: int = YEAR) -> None:
        places = ["--lake", str(self.lake), "--roster", str(self.roster), "--decisions", str(self.decisions)]
        assert main([command, "--year", str(year), *arguments, *places]) == 0

    def suspended(self, year: int) -> str | None:
        """The candidate that the last run of the year waits for; nothing while it is under way."""
        last = json.loads((self.lake / f"runs/{year}.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        return last["candidate"] if last.get("outcome") == "suspended" else None

    def findings(self, year: int = YEAR) -> dict[str, str]:
        frame = pl.read_parquet(self.release(year) / "findings.parquet")
        return dict(frame.select("rule", "state").iter_rows())

    def release(self, year: int = YEAR) -> Path:
        folder = self.lake / "releases" / str(year)
        return folder / (folder / "current").read_text().strip()


def test_the_whole_story(
    served: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, served)
    office.receive("教育局.docx", sample_report("neighbour", unit=UNITS["dept-education"], year=YEAR, form="2021"))
    office.receive("水务局.docx", faulty(YEAR, given_back=False))

    first = served.finished(office.start())
    assert first["state_type"] == "COMPLETED", served.printed()
    assert office.findings() == {"2021-IN-FORCE": "open", "2021-REGULATIONS": "open", "2021-ROW": "open"}
    assert _held_back(office) == ["dept-water"]

    signed = ("--why", WHY, "--by", BY)
    office.decide("explain", "--unit", "水务局", "--rule", "2021-IN-FORCE", *signed)
    total = str(faulty(YEAR, given_back=True).values[SLIP] - 1)
    office.decide("correct", "--unit", "dept-water", "--item", SLIP, "--to", total, *signed)
    office.receive("水务局（修订）.docx", faulty(YEAR, given_back=True), day=20)

    run = office.start()
    wait_for(lambda: served.run(run)["state_type"] == "PAUSED", 120)
    assert read_manifest(office.release())["maturity"] == "provisional"
    assert read_manifest(office.release())["maturityReasons"] == ["尚未经人审定"]
    assert office.findings() == {"2021-IN-FORCE": "explained", "2021-ROW": "corrected"}
    assert _held_back(office) == []

    # Prefect says that a run waits a moment before it has kept what it asks for, and till then takes no answer
    answer = {"run_input": {"by": "办公室主任", "why": "同意"}}
    wait_for(lambda: served.ask(f"flow_runs/{run}/resume", answer)["status"] == "ACCEPT", 30)
    assert served.finished(run)["state_type"] == "COMPLETED", served.printed()
    _is_final(office)

    office.receive(
        "教育局.docx", sample_report("neighbour", unit=UNITS["dept-education"], year=2022, form="2021"), 2022
    )
    office.receive("水务局.docx", faulty(2022, given_back=True), 2022)
    assert served.finished(office.start(2022))["state_type"] == "COMPLETED", served.printed()
    capsys.readouterr()
    office.decide("decisions", "--json", year=2022)
    offered = json.loads(capsys.readouterr().out)["offers"]
    assert [(offer["unit_id"], offer["rule"], offer["offered_reason"]) for offer in offered] == [
        ("dept-water", "2021-IN-FORCE", WHY)
    ]
    assert office.findings(2022)["2021-IN-FORCE"] == "open"

    office.decide("correct", "--unit", "dept-water", "--item", SLIP, "--to", total, *signed, year=2022)
    waiting = office.start(2022)
    wait_for(lambda: served.run(waiting)["state_type"] == "PAUSED", 120)
    candidate = wait_for(lambda: office.suspended(2022), 30)
    monkeypatch.setenv("PREFECT_API_URL", served.api_url)
    accepted = [each["id"] for each in read_sign_off(Lake(office.lake), 2022)["open_findings"] if each["must_accept"]]
    assert sum("2021-IN-FORCE" in each for each in accepted) == 1
    with temporary_settings({PREFECT_API_URL: served.api_url, PREFECT_API_AUTH_STRING: served.password}):
        office.decide("approve", "--candidate", candidate, "--accept", *accepted, *signed, year=2022)
    assert "在等待审定的运行：1 个，已继续" in capsys.readouterr().err
    assert served.finished(waiting)["state_type"] == "COMPLETED", served.printed()
    assert read_manifest(office.release(2022))["maturity"] == "final"


def _held_back(office: Office) -> list[str]:
    units = pl.read_parquet(office.release() / "units.parquet")
    return units.filter(status="held_back")["unit_id"].to_list()


def _is_final(office: Office) -> None:
    """What was signed off is published as final, with the correction, its original and who decided."""
    release = office.release()
    manifest: dict[str, Any] = dict(read_manifest(release))
    assert (manifest["maturity"], manifest["maturityReasons"]) == ("final", [])
    fact = pl.read_parquet(release / "facts.parquet").filter(unit_id="dept-water", item=SLIP).row(0, named=True)
    assert fact["original_value"] == fact["value"] + 1
    totals = pl.read_parquet(release / "totals.parquet").filter(item=SLIP)
    assert totals["units_corrected"].item() == 1
    decisions = pl.read_parquet(release / "decisions.parquet")
    assert sorted(decisions["kind"]) == ["approval", "correction", "explanation"]
    assert decisions.filter(kind="approval")["decided_by"].item() == "办公室主任"
    ledger = load_ledger(office.decisions / f"{YEAR}.yaml", YEAR, load_roster(office.roster))
    assert len(ledger.decisions) == 3
