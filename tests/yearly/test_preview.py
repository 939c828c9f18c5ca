"""Rules tried out over the years of a lake: findings that come, go and change, and nothing written."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.rules import CATALOGUE, Catalogue, Check, Rule, Severity, catalogue
from tasks.checking.broken import RuleExecutionError
from tasks.decisions import add_decisions, ledger_path
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.lake.folders import Lake, LakeError
from tasks.lake.parquet import read_table, write_table
from tasks.lake.year_tables import OldTablesError, read_year
from tasks.tables import TABLES, Findings, Submissions
from tasks.yearly.check import YearContext
from tasks.yearly.preview import preview_year
from tasks.yearly.run import build_tables, check_rules
from tests.cases import ROSTER, UNIT, YEAR, a_figure, a_report, a_submission
from tests.decisions.office import correction

TODAY = date(2024, 5, 6)
ROSTER_FILE = """
district = "晴川区"
[[units]]
id = "dept-test"
name = "晴川区测试局"
kind = "department"
[deadlines]
2018 = 2019-03-31
2021 = 2022-03-31
"""
CHANGED_RULES = """
from dataclasses import replace
from datetime import date
from expectations.rules import CATALOGUE, catalogue
TRIED = catalogue(rule for rule in CATALOGUE.values() if rule.id != "2014-SUM-STAFF")
NOT_RULES = {"2014": 2014}
"""
WRONG_SUMS = {"capacity.staff": "4", "training.courses": "0"}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two years as the last runs left them: in one two sums are wrong, in the other the prose says otherwise."""
    lake = Lake(tmp_path_factory.mktemp("preview") / "lake")
    said = a_report(form_id="2021", prose=[a_figure("requests.new.total", "10")])
    for year, report in ((2018, a_report(WRONG_SUMS)), (2021, said)):
        submissions = [a_submission(report, rivals=1)]
        context = YearContext(lake, ROSTER, year, TODAY)
        check_rules(submissions, build_tables(submissions, context), context)
    return lake


def changed(*dropped: str, added: tuple[Rule, ...] = (), **severities: Severity) -> Catalogue:
    kept = [rule for rule in CATALOGUE.values() if rule.id not in dropped]
    return catalogue([*(replace(rule, severity=severities.get(rule.id, rule.severity)) for rule in kept), *added])


def bytes_of(lake: Lake) -> Mapping[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in lake.root.rglob("*") if path.is_file()}


def test_what_was_laid_out_is_read_back(lake: Lake) -> None:
    submission = a_submission(a_report(WRONG_SUMS))
    tables = read_year(lake, 2018)
    assert tables.submissions.equals(submissions_frame([submission], 2018))
    assert tables.frames.readings.filter(item="capacity.staff")["value"].to_list() == [4]
    assert lake.years_run() == [2018, 2021]


@pytest.mark.parametrize("year", [2018, 2021])
def test_the_rules_of_the_last_run_change_nothing(lake: Lake, year: int) -> None:
    before = bytes_of(lake)
    found = preview_year(lake, year, ROSTER, CATALOGUE)
    assert (found.added.height, found.dropped.height, found.changed.height) == (0, 0, 0)
    assert found.unchanged == read_table(Findings, lake.table(year, Findings)).height > 0
    assert bytes_of(lake) == before


def test_findings_come_go_and_change_with_the_rules(lake: Lake) -> None:
    rule = CATALOGUE["2014-TRAINING"]
    (check,) = rule.checks
    tighter = replace(rule, id="2014-TRIED", checks=(replace(check, message="试一试：{left}", residual=pl.lit(1)),))
    found = preview_year(
        lake, 2018, ROSTER, changed("2014-SUM-STAFF", added=(tighter,), **{"2014-TRAINING": Severity.HINT})
    )
    assert found.dropped["rule"].to_list() == ["2014-SUM-STAFF"]
    assert found.added.select("rule", "unit", "message").rows() == [("2014-TRIED", UNIT.name, "试一试：0")]
    assert found.changed.select("rule", "fields", "severity_before", "severity").rows() == [
        ("2014-TRAINING", ["severity"], "explain", "hint")
    ]
    assert found.unchanged == 0


def test_findings_without_a_unit_or_a_submission_are_told_apart(tmp_path: Path) -> None:
    lake, nobodys = Lake(tmp_path / "lake"), a_submission(a_report(), unit=None, state="unknown_unit")
    context = YearContext(lake, ROSTER, 2018, TODAY)
    check_rules([nobodys], build_tables([nobodys], context), context)
    found = preview_year(lake, 2018, Roster("晴川区", ()), CATALOGUE)
    assert found.dropped["rule"].to_list() == ["ROSTER-MISSING"]
    assert (found.added.height, found.changed.height, found.unchanged) == (0, 0, 1)


def test_numbers_are_checked_as_corrected(tmp_path: Path) -> None:
    lake, submissions = Lake(tmp_path / "lake"), [a_submission(a_report(WRONG_SUMS))]
    place = ledger_path(lake, YEAR)
    add_decisions(place, YEAR, [correction("training.courses", "0", "2")], ROSTER)
    context = YearContext(lake, ROSTER, YEAR, TODAY)
    checked_year = check_rules(submissions, build_tables(submissions, context), context)
    assert dict(checked_year.findings.select("rule", "state").iter_rows()) == {
        "2014-SUM-STAFF": "open",
        "2014-TRAINING": "corrected",
    }
    found = preview_year(lake, YEAR, ROSTER, CATALOGUE)
    assert (found.added.height, found.dropped.height, found.changed.height, found.unchanged) == (0, 0, 0, 1)


def test_a_broken_rule_is_no_preview(lake: Lake) -> None:
    broken = Check("", pl.col("nowhere"), pl.lit(0), pl.lit(0), upper=CATALOGUE["2014-TRAINING"].tolerance)
    rule = replace(CATALOGUE["2014-TRAINING"], checks=(broken,))
    with pytest.raises(RuleExecutionError, match="2014-TRAINING"):
        preview_year(lake, 2018, ROSTER, changed("2014-TRAINING", added=(rule,)))


def test_a_year_of_an_older_version_says_so(lake: Lake, tmp_path: Path) -> None:
    old = copied(lake, tmp_path)
    old.table(2018, Submissions).unlink()
    with pytest.raises(OldTablesError, match=r"没有 2018 年度的“报送记录”表（submissions）"):
        preview_year(old, 2018, ROSTER, CATALOGUE)
    findings = old.table(2021, Findings)
    pl.read_parquet(findings).drop("reading").write_parquet(findings)
    with pytest.raises(OldTablesError, match=r"2021 年度的“审核结果”表（findings）是旧版本的格式"):
        preview_year(old, 2021, ROSTER, CATALOGUE)
    findings.write_bytes(b"no parquet")
    with pytest.raises(LakeError, match="已损坏"):
        preview_year(old, 2021, ROSTER, CATALOGUE)


def copied(lake: Lake, place: Path) -> Lake:
    other = Lake(place / "lake")
    for path in lake.root.rglob("*.parquet"):
        table = TABLES[path.stem]
        target = other.root / path.relative_to(lake.root)
        write_table(read_table(table, path), table, target)
    return other


def preview(lake: Lake, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "roster.toml").write_text(ROSTER_FILE, encoding="utf-8")
    (folder / "tried_rules.py").write_text(CHANGED_RULES, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "nianbao"]  # the current folder is not on the path by itself
    return subprocess.run(
        [*command, "rules", "preview", "--lake", str(lake.root), "--roster", "roster.toml", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def test_the_command_prints_what_comes_and_goes(lake: Lake, tmp_path: Path) -> None:
    done = preview(lake, tmp_path, "--catalogue", "tried_rules:TRIED", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert [(year["year"], len(year["dropped"]), len(year["added"])) for year in data["years"]] == [
        (2018, 1, 0),
        (2021, 0, 0),
    ]
    (dropped,) = data["years"][0]["dropped"]
    assert (dropped["rule"], dropped["unit"], dropped["severity"]) == ("2014-SUM-STAFF", UNIT.name, "block")
    assert data["rules"] == {"2014-SUM-STAFF": {"added": 0, "dropped": 1, "changed": 0}}
    words = preview(lake, tmp_path, "--catalogue", "tried_rules:TRIED", "--year", "2018").stdout
    assert "2018 年度：新增 0，减少 1，变动 0，不变 1" in words
    assert "减少\t2014-SUM-STAFF\t晴川区测试局\t【必须改】" in words
    assert "2021" not in words


def test_the_command_says_which_years_it_left_out(lake: Lake, tmp_path: Path) -> None:
    old = copied(lake, tmp_path)
    old.table(2018, Submissions).unlink()
    done = preview(old, tmp_path)
    assert done.returncode == 0
    assert "2021 年度：新增 0，减少 0，变动 0，不变 1" in done.stdout
    assert "没有试算 2018 年度：数据湖中没有 2018 年度的“报送记录”表" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "2019"], "没有 2019 年度的数据"),
        (["--catalogue", "tried_rules"], "写法不对"),
        (["--catalogue", "tried_rules:NOWHERE"], "AttributeError"),
        (["--catalogue", "no_such_module:RULES"], "ModuleNotFoundError"),
        (["--catalogue", "tried_rules:NOT_RULES"], "不是规则目录"),
        (["--roster", "没有.toml"], "找不到单位名册"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(lake: Lake, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = preview(lake, tmp_path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lake_without_a_year_to_try_is_wrong_use(lake: Lake, tmp_path: Path) -> None:
    old = copied(lake, tmp_path)
    for year in old.years_run():
        old.table(year, Submissions).unlink()
    done = preview(old, tmp_path)
    assert done.returncode == 2
    assert "没有可以试算的年度" in done.stderr
    assert preview(Lake(tmp_path / "nowhere"), tmp_path).returncode == 2
