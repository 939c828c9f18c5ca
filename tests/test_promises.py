"""The promises the house makes, each under its name, kept by the whole run.

Promise 3 (trace) and promise 7 (decisions) come with their rooms; promise 9 is in test_same_facts.py.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from examples.render import render
from examples.sample import sample_report
from expectations.rules import CATALOGUE, Catalogue, Family, Rule, rules_of
from tasks.checking.broken import RuleExecutionError
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.releases import current_release
from tasks.yearly.run import PLAIN_STEPS
from tests.district import INBOX, ROSTER, UNJUDGED, judge_nothing, run_district
from tests.faults.test_hostile_files import HOSTILE

FEW = ("部门/交通局2018.txt", "部门/司法局2018年度报告.docx", "部门/财政局2018年年报.html", "收文登记.csv")
GUARD = """
import socket, sys
connect = socket.socket.connect
def guarded(self, address):
    if self.family != socket.AF_UNIX:
        raise OSError(f"reached for the network: {address}")
    return connect(self, address)
def refuse(*arguments, **options):
    raise OSError(f"looked for a host: {arguments}")
socket.socket.connect = guarded
socket.getaddrinfo = refuse
from pathlib import Path
from tests.district import run_district
run_district(Path(sys.argv[1]), Path(sys.argv[2]))
"""
PLAIN = """
import sys
from pathlib import Path
from tests.district import UNJUDGED, run_district
run_district(Path(sys.argv[1]), Path(sys.argv[2]), steps=UNJUDGED)
"""


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """An inbox of three reports of the example district."""
    folder = tmp_path / "inbox"
    for name in FEW:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(INBOX / name, folder / name)
    return folder


@pytest.fixture
def every_form(few: Path) -> Path:
    """An inbox with a report on each official form and the district's own, so that every rule has something to say."""
    for form_id, unit in (("2019", "晴川区水务局"), ("2021", "晴川区教育局")):
        report = sample_report(form_id, unit=unit, form=form_id)
        (few / "部门" / f"{unit}.docx").write_bytes(render(report, "docx"))
    again = sample_report("again", unit="晴川区水务局", form="2019")
    (few / "部门" / "晴川区水务局（更正）.docx").write_bytes(render(again, "docx"))
    shutil.copytree(INBOX / "全区汇总", few / "全区汇总")
    return few


def bytes_of(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run_apart(code: str, *arguments: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_promise_1_a_release_never_changes_and_a_failed_run_leaves_the_last_one(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_district(tmp_path / "lake", few, steps=UNJUDGED)
    releases = first.lake.releases(2018)
    before = bytes_of(releases)
    shutil.copy2(INBOX / "部门/工信局信息公开年报.txt", few / "部门")
    with monkeypatch.context() as broken:
        broken.setattr("tasks.release.publish.validate", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            run_district(tmp_path / "lake", few, steps=UNJUDGED)
    assert bytes_of(releases) == before
    second = run_district(tmp_path / "lake", few, steps=UNJUDGED)
    assert (second.published.release_id, second.published.is_new) == ("2018.2", True)
    assert {name: digest for name, digest in bytes_of(releases).items() if name.startswith("2018.1")} == {
        name: digest for name, digest in before.items() if name.startswith("2018.1")
    }


def test_promise_2_the_same_inputs_give_the_same_bytes(few: Path, tmp_path: Path) -> None:
    for lake, seed, threads, zone in (("one", "1", "1", "UTC"), ("two", "2", "2", "Asia/Shanghai")):
        done = run_apart(PLAIN, tmp_path / lake, few, PYTHONHASHSEED=seed, POLARS_MAX_THREADS=threads, TZ=zone)
        assert done.returncode == 0, done.stderr
    for room in ("releases", "review"):
        assert bytes_of(tmp_path / "one" / room) == bytes_of(tmp_path / "two" / room)
    again = run_district(tmp_path / "one", few, steps=UNJUDGED)
    assert (again.published.release_id, again.published.is_new) == ("2018.1", False)


def test_promise_4_no_number_is_invented(few: Path, tmp_path: Path) -> None:
    item = "capacity.staff_part_time"
    report = sample_report("blank", unit="晴川区交通运输局")
    blank = replace(report, values={**report.values, item: None})
    (few / "部门/交通局2018.txt").write_bytes(render(blank, "txt"))
    release = run_district(tmp_path / "lake", few, steps=UNJUDGED).published.path
    facts = pl.read_parquet(release / "facts.parquet").filter(pl.col("item") == item)
    fact = facts.filter(pl.col("unit_id") == "dept-transport")
    assert fact.select("value", "status").rows() == [(None, "blank")]
    total = pl.read_parquet(release / "totals.parquet").row(by_predicate=pl.col("item") == item, named=True)
    assert total["units_blank"] == 1
    assert total["total"] == facts.filter("counted")["value"].drop_nulls().sum()
    parts = ("units_reported", "units_blank", "units_missing", "units_held_back")
    assert total["units_due"] == sum(total[part] for part in parts)


def test_promise_5_a_broken_rule_stops_publication_and_no_other_rule(
    every_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_district(tmp_path / "lake", every_form, steps=UNJUDGED)
    shutil.copy2(INBOX / "部门/工信局信息公开年报.txt", every_form / "部门")

    def with_a_broken_rule(family: Family, form: str | None = None, **given: Catalogue) -> tuple[Rule, ...]:
        rules = rules_of(family, form, **given)
        if (family, form) != (Family.TABLE, "2014"):
            return rules
        broken = replace(rules[0], checks=(replace(rules[0].checks[0], residual=pl.col("no.such.item")),))
        return (broken, *rules[1:])

    monkeypatch.setattr("tasks.checking.rules_of", with_a_broken_rule)
    with pytest.raises(RuleExecutionError, match="2014-SUM-RECEIVED") as raised:
        run_district(tmp_path / "lake", every_form, steps=UNJUDGED)
    assert set(raised.value.broken) == {"2014-SUM-RECEIVED"}
    outcomes = pl.read_parquet(tmp_path / "lake/years/2018/outcomes.parquet")
    silent = {"2014-SUM-RECEIVED", "ROSTER-UNKNOWN", "ROSTER-CONSOLIDATED"}
    assert set(CATALOGUE) - set(outcomes["rule"]) <= silent
    assert set(outcomes["rule"]) >= {rule.id for rule in CATALOGUE.values() if rule.forms} - silent
    assert current_release(Lake(tmp_path / "lake"), 2018) == first.published.path


def test_promise_5_what_nothing_has_judged_is_not_published(few: Path, tmp_path: Path) -> None:
    with pytest.raises(RuleExecutionError, match="Great Expectations 没有判断"):
        run_district(tmp_path / "lake", few, steps=replace(PLAIN_STEPS, run_expectations=judge_nothing))
    assert current_release(Lake(tmp_path / "lake"), 2018) is None


def test_promise_6_a_broken_file_hides_no_unit_and_stops_no_run(few: Path, tmp_path: Path) -> None:
    clean = run_district(tmp_path / "clean", few, steps=UNJUDGED)
    units = [
        unit
        for unit in load_roster(ROSTER).due(2018)
        if unit.id not in {"dept-transport", "dept-justice", "dept-finance"}
    ]
    spoilt = dict(zip((unit.id for unit in units), HOSTILE.items(), strict=False))
    for unit in units:
        if unit.id in spoilt:
            name, (build, _, _) = spoilt[unit.id]
            folder = few / unit.name
            folder.mkdir()
            (folder / f"{len(name)}.{name.split('.')[-1]}").write_bytes(build())
    broken = run_district(tmp_path / "broken", few, steps=UNJUDGED)
    facts = [pl.read_parquet(run.published.path / "facts.parquet") for run in (clean, broken)]
    assert facts[0].equals(facts[1])
    of_reports = broken.checked.findings.filter(~pl.col("rule").str.starts_with("ROSTER-"))
    named = of_reports.filter(pl.col("unit_id").is_in(list(spoilt))).select("unit_id", "rule")
    assert sorted(named.rows()) == sorted((unit, "DOC-NO-TABLE") for unit in spoilt)


def test_promise_8_rules_messages_and_expectations_are_one_catalogue(every_form: Path, tmp_path: Path) -> None:
    suites = run_district(tmp_path / "lake", every_form, steps=UNJUDGED).checked.suites
    demanded = {spec.rule: spec for suite in suites for spec in suite.specs}
    assert set(demanded) == set(CATALOGUE)
    for rule in CATALOGUE.values():
        spec = demanded[rule.id]
        assert (spec.title, spec.formula) == (rule.title, rule.formula)
        assert spec.meta["suggestion"] == rule.suggestion


def test_promise_10_a_run_needs_no_network(few: Path, tmp_path: Path) -> None:
    done = run_apart(GUARD, tmp_path / "lake", few)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "lake/releases/2018/current").read_text(encoding="utf-8") == "2018.1\n"
