"""`nianbao rules`: the whole catalogue in a list, one rule in full, JSON with everything, and the page of the rules."""

import json
from pathlib import Path
from typing import Protocol

import pytest

from expectations.rules import CATALOGUE, Family
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
    ],
)
def test_wrong_use_says_why(said: Command, arguments: tuple[str, ...], words: str) -> None:
    assert words in said("rules", *arguments, code=Exit.WRONG_USE)
