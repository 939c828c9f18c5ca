"""`nianbao rules`: the whole catalogue in a list, one rule in full, JSON with everything, and the page of the rules."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from expectations.forms import form_ids
from expectations.rules import CATALOGUE, Catalogue, Family
from expectations.rules.vtl import as_vtl
from nianbao.cli import main
from nianbao.exit_codes import Exit


class Command(Protocol):
    def __call__(self, *arguments: str, code: Exit = Exit.DONE) -> str: ...


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Command:
    """What a command prints; of one that fails, on standard error."""

    def call(*arguments: str, code: Exit = Exit.DONE) -> str:
        assert main(arguments) == code
        captured = capsys.readouterr()
        return str(captured.err if code else captured.out)

    return call


def test_the_list_has_a_line_for_every_rule(said: Command) -> None:
    *lines, count = said("rules").splitlines()
    assert [line.split("\t")[0] for line in lines] == list(CATALOGUE)
    assert lines[list(CATALOGUE).index("2014-SUM-STAFF")] == (
        "2014-SUM-STAFF\t表内审核\t1 级\t必须改\t2014\t工作人员数等于专职与兼职之和"
    )
    assert count == f"共 {len(CATALOGUE)} 条规则。"


@pytest.mark.parametrize("family", Family)
def test_the_list_of_a_family_and_a_form(said: Command, family: Family) -> None:
    found = json.loads(said("rules", "--family", family, "--form", "2021", "--json"))["rules"]
    expected = [rule for rule in CATALOGUE.values() if rule.family is family and rule.forms in ((), *of_form("2021"))]
    assert [rule["id"] for rule in found] == [rule.id for rule in expected]
    assert all("2021" in check["forms"] or not check["forms"] for rule in found for check in rule["checks"])


def of_form(form_id: str) -> set[tuple[str, ...]]:
    return {rule.forms for rule in CATALOGUE.values() if form_id in rule.forms}


def test_json_has_everything(said: Command) -> None:
    rules = {rule["id"]: rule for rule in json.loads(said("rules", "--json"))["rules"]}
    assert list(rules) == list(CATALOGUE)
    review = rules["2014-SUM-REVIEW"]
    assert {key: review[key] for key in ("family", "level", "severity", "forms", "tolerance", "minimum", "since")} == {
        "family": "table",
        "level": 1,
        "severity": "block",
        "forms": ["2014"],
        "tolerance": 0,
        "minimum": None,
        "since": "0.1.0",
    }
    assert review["items"] == ["review.total", "review.upheld", "review.corrected", "review.other"]
    assert [(check["instance"], check["severity"], check["lower"], check["upper"]) for check in review["checks"]] == [
        ("parts_exceed_total", "block", 0, None),
        ("total_exceeds_parts", "explain", None, 0),
    ]
    assert review["suppressed_by"] == ["DOC-NO-TABLE", "DOC-FORM"]
    for rule in rules.values():
        assert {"title", "formula", "source", "suggestion", "silence", "retired"} <= rule.keys()
        assert all(check["message"] for check in rule["checks"])


def test_a_rule_in_full(said: Command) -> None:
    text = said("rules", "show", "2014-SUM-REVIEW")
    for words in (
        "2014-SUM-REVIEW　行政复议数量不小于各种结果之和",
        "公式：行政复议数量 ≥ 维持具体行政行为数 + 被依法纠错数 + 其他情形数；大于时需说明",
        "细目：total_exceeds_parts（需说明）",
        "行政复议数量 review.total",
        "已由下列规则说明时不再报告：DOC-NO-TABLE、DOC-FORM",
    ):
        assert words in text
    assert json.loads(said("rules", "show", "ROSTER-LATE", "--json"))["id"] == "ROSTER-LATE"
    assert json.loads(said("rules", "--json", "show", "ROSTER-LATE"))["id"] == "ROSTER-LATE"


def test_every_rule_can_be_shown(said: Command) -> None:
    assert [rule for rule in CATALOGUE if CATALOGUE[rule].suggestion not in said("rules", "show", rule)] == []


def test_the_page_of_the_rules(said: Command) -> None:
    page = said("rules", "--markdown")
    assert page == Path("docs/rules.md").read_text(encoding="utf-8")
    anchors = [line for line in page.splitlines() if line.startswith("<a id=")]
    assert sorted(anchors) == sorted(f'<a id="{rule}"></a>' for rule in CATALOGUE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--family", "tables"), "没有“tables”这一类规则"),
        (("--form", "2020"), "没有 2020 年版统计表"),
        (("show", "2014-SUM"), "没有编号为“2014-SUM”的规则"),
        (("--markdown", "--json"), "不能与"),
        (("--vtl", "--json"), "不能与"),
        (("--vtl", "--form", "2020"), "没有 2020 年版统计表"),
    ],
)
def test_wrong_use_says_why(said: Command, arguments: tuple[str, ...], words: str) -> None:
    assert words in said("rules", *arguments, code=Exit.WRONG_USE)


def test_the_rules_of_a_form_as_vtl(said: Command) -> None:
    script = said("rules", "--vtl", "--form", "2014")
    assert script == as_vtl(CATALOGUE, "2014")
    assert (
        "  R_2014_SUM_STAFF: capacity__staff = capacity__staff_full_time + capacity__staff_part_time "
        'errorcode "2014-SUM-STAFF" errorlevel 3;'
    ) in script.splitlines()
    assert said("rules", "--vtl") == "\n".join(as_vtl(CATALOGUE, form_id) for form_id in form_ids())


def test_a_tolerance_and_a_retired_rule_in_vtl() -> None:
    name, other = "2014-SUM-RECEIVED", "2014-SUM-CLOSED"
    rule, retired = CATALOGUE[name], CATALOGUE[other]
    changed = Catalogue({name: replace(rule, tolerance=Decimal("0.5")), other: replace(retired, retired="9.0.0")})
    script = as_vtl(changed, "2014")
    assert f'errorcode "{name}"' in script
    assert re.search(r": abs\(requests__received - \(.* \+ .*\)\) <= 0\.5 errorcode", script)
    assert other not in script


def test_json_lists_the_checks_of_every_form(said: Command) -> None:
    for rule in json.loads(said("rules", "--json"))["rules"]:
        assert [check["instance"] for check in rule["checks"]] == [
            each.instance for each in CATALOGUE[rule["id"]].checks
        ]


def test_what_changed_between_two_catalogues(said: Command, tmp_path: Path) -> None:
    data = json.loads(said("rules", "--json"))
    same, other = tmp_path / "same.json", tmp_path / "other.json"
    same.write_text(json.dumps(data), encoding="utf-8")
    assert said("rules", "diff", str(same), "expectations.rules:CATALOGUE").splitlines() == [
        "新增 0 条，删除 0 条，改动 0 条，参数改动 0 个。"
    ]
    rules = {rule["id"]: rule for rule in data["rules"]}
    gone = rules.pop("2014-TRAINING")
    rules["MADE-UP"] = gone | {"id": "MADE-UP"}
    rules["2014-SUM-STAFF"] |= {"severity": "hint", "title": "人员之和"}
    for check in rules["2014-SUM-STAFF"]["checks"]:
        check["severity"] = "hint"
    rules["2014-SUM-CLOSED"] |= {"formula": "已办结申请数 ≥ 按时办结数", "tolerance": 0.5}
    rules["2014-SUM-REVIEW"]["checks"][0] |= {"lower": -1, "message": "相差 {difference}。", "severity": "hint"}
    rules["2014-SUM-REVIEW"]["checks"].pop()
    data |= {"rules": list(rules.values()), "thresholds": data["thresholds"] | {"jump.ratio": 4}}
    other.write_text(json.dumps(data), encoding="utf-8")
    found = json.loads(said("rules", "diff", str(same), str(other), "--json"))
    assert (found["added"], found["removed"]) == (["MADE-UP"], ["2014-TRAINING"])
    assert found["thresholds"] == [{"name": "jump.ratio", "before": 3, "after": 4}]
    changes = [(each["rule"], each["check"], each["aspect"], each["field"]) for each in found["changes"]]
    assert sorted(changes, key=str) == sorted(
        [
            ("2014-SUM-STAFF", None, "severity", "severity"),
            ("2014-SUM-STAFF", None, "words", "title"),
            ("2014-SUM-CLOSED", None, "formula", "formula"),
            ("2014-SUM-CLOSED", None, "threshold", "tolerance"),
            ("2014-SUM-REVIEW", "parts_exceed_total", "severity", "severity"),
            ("2014-SUM-REVIEW", "parts_exceed_total", "threshold", "lower"),
            ("2014-SUM-REVIEW", "parts_exceed_total", "words", "message"),
            ("2014-SUM-REVIEW", "total_exceeds_parts", "checks", "checks"),
        ],
        key=str,
    )
    lines = said("rules", "diff", str(same), str(other)).splitlines()
    assert lines[:2] == ["新增\tMADE-UP\t" + gone["title"], "删除\t2014-TRAINING\t" + gone["title"]]
    assert "级别\t2014-SUM-STAFF\tseverity：block → hint" in lines
    assert "界限\t2014-SUM-REVIEW#parts_exceed_total\tlower：0 → -1" in lines
    assert lines[-2:] == ["参数\tjump.ratio\t3 → 4", "新增 1 条，删除 1 条，改动 3 条，参数改动 1 个。"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "读不出"),
        ("{", "不是 JSON 文件"),
        ("[]", "没有规则目录"),
        ('{"rules": [{"title": "甲"}]}', "没有规则目录"),
    ],
)
def test_what_is_no_catalogue_is_said(said: Command, tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "rules.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert words in said("rules", "diff", str(path), "expectations.rules:CATALOGUE", code=Exit.WRONG_USE)
