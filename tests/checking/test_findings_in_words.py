"""What findings say: the cell, the date, the reason; and what is close enough to be no finding."""

from dataclasses import replace

import polars as pl
import pytest

from tasks.model.codes import Doubt, State, Status
from tasks.model.document import Problem
from tests.cases import a_figure, a_report, a_submission, checked
from tests.checking.scenes import CASES, Scene


def message(scene: Scene, rule: str) -> str:
    return str(scene.result.findings.filter(rule=rule)["message"].item())


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("DOC-NO-TABLE", "文件是空的。"),
        ("PROSE-PERCENT", "按其中的数计算应为 66.67%"),
        ("READ-DOUBT", "主动公开政府信息数（第1行，原文“10”，指标名称与官方表式不完全一致）"),
        ("ROSTER-LATE", "超过期限 2019-03-31 共 2 天"),
        ("ROSTER-UNKNOWN", "名册中没有的单位"),
    ],
)
def test_a_finding_says_what_was_found(rule: str, words: str) -> None:
    assert words in message(CASES[rule].fails, rule)


def test_a_file_without_a_table_leaves_every_table_rule_unassessed() -> None:
    no_table = replace(a_report(), form=None, facts=())
    for scene in (CASES["DOC-NO-TABLE"].fails, Scene((a_submission(no_table, state=State.UNREADABLE),))):
        assert scene.failed == {"DOC-NO-TABLE"}
        of_table = scene.result.outcomes.filter(pl.col("rule").str.starts_with("2014-"))
        assert set(of_table["outcome"]) == {"cannot_be_assessed"}


def test_a_missing_row_is_named() -> None:
    clean = a_report()
    absent = replace(clean.facts[3], value=None, status=Status.ABSENT)
    missing = Scene((a_submission(replace(clean, facts=(*clean.facts[:3], absent, *clean.facts[4:]))),))
    assert "政府公报公开政府信息数" in message(missing, "DOC-ROWS")
    assert "DOC-ROWS" not in Scene((a_submission(Problem("x", "读不出来。"), state=State.UNREADABLE),)).failed


def test_a_cell_that_cannot_be_read_leaves_its_rule_open() -> None:
    clean = a_report()
    unreadable = replace(clean.facts[-1], value=None, status=Status.UNREADABLE, raw="增")
    scene = Scene((a_submission(replace(clean, facts=(*clean.facts[:-1], unreadable))),))
    assert scene.failed == {"READ-DOUBT"}
    assert scene.outcomes("2014-TRAINING") == {"cannot_be_assessed"}


def test_a_figure_beside_a_blank_cell_cannot_be_assessed() -> None:
    scene = Scene((a_submission(a_report({"channel.website": None}, prose=[a_figure("channel.website", "10")])),))
    assert scene.outcomes("PROSE-CHANNEL") == {"cannot_be_assessed"}


@pytest.mark.parametrize(("said", "rules"), [("60", set()), ("80", {"PROSE-MEETING"})])
def test_an_approximate_figure_agrees_within_its_rounding(said: str, rules: set[str]) -> None:
    figure = a_figure("training.trainees", said, is_approximate=True)
    result = checked(a_submission(a_report({"training.trainees": "64"}, prose=[figure])))
    assert set(result.findings["rule"]) == rules


def test_a_doubtful_label_is_no_other_finding() -> None:
    clean = a_report()
    facts = tuple(replace(fact, doubt=Doubt.LABEL) for fact in clean.facts)
    assert Scene((a_submission(replace(clean, facts=facts)),)).failed == {"READ-DOUBT"}


def test_the_cells_of_one_line_are_told_together() -> None:
    faulty = a_report({"review.total": "7"}, form_id="2021")
    at = next(at for at, fact in enumerate(faulty.facts) if fact.item == "review.upheld")
    facts = [replace(fact, place=f"第60行 第{number - at + 1}格") for number, fact in enumerate(faulty.facts)]
    found = Scene((a_submission(replace(faulty, facts=tuple(facts))),)).result.findings.filter(rule="2021-REVIEW")
    assert found["place"].item() == "第60行 第1、2、3、4、5格"
