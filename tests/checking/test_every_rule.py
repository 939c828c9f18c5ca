"""Every rule of the catalogue: one scene in which it passes, one in which it alone fails, one that leaves it open."""

from functools import cache

import pytest

from expectations.rules import CATALOGUE, Family
from tests.cases import checked
from tests.checking.scenes import CASES, FAULTLESS
from tests.checking.scenes.model import Scene
from tests.checking.scenes.together import Said, said_of

ASSESSED = [rule for rule, case in CASES.items() if case.unassessed is not None]
ALWAYS_KNOWN = [rule for rule, case in CASES.items() if case.unassessed is None]
SCENES = [scene for case in CASES.values() for scene in (case.passes, case.fails, case.unassessed) if scene]


@cache
def _said() -> dict[int, Said]:
    return dict(said_of((*SCENES, *FAULTLESS.values())))


def said(scene: Scene) -> Said:
    """What the whole catalogue says of a scene."""
    return _said()[id(scene)]


def test_every_rule_has_its_cases() -> None:
    assert set(CASES) == set(CATALOGUE)


@pytest.mark.parametrize("form_id", FAULTLESS)
def test_a_faultless_report_fails_nothing(form_id: str) -> None:
    assert FAULTLESS[form_id].failed == set()
    assert said(FAULTLESS[form_id]).failed == set()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_passes(rule: str) -> None:
    passes = said(CASES[rule].passes)
    assert passes.outcomes(rule) == {"pass"}
    assert passes.failed == CASES[rule].besides


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_fails_alone(rule: str) -> None:
    fails = said(CASES[rule].fails)
    assert "fail" in fails.outcomes(rule)
    assert fails.failed == {rule} | CASES[rule].besides
    for message in fails.messages:
        assert message
        assert not set(message) & set("{}")


@pytest.mark.parametrize("rule", ASSESSED)
def test_a_rule_cannot_be_assessed_and_says_why(rule: str) -> None:
    scene = CASES[rule].unassessed
    assert scene is not None
    assert said(scene).outcomes(rule) == {"cannot_be_assessed"}
    assert rule not in said(scene).failed
    assert all(said(scene).reasons(rule))


@pytest.mark.parametrize("rule", [rule for rule in ASSESSED if CATALOGUE[rule].family is Family.TABLE])
def test_blank_cells_are_named(rule: str) -> None:
    scene = CASES[rule].unassessed
    assert scene is not None
    (reason,) = said(scene).reasons(rule)
    assert reason is not None
    assert "未填" in reason


@pytest.mark.parametrize("rule", ALWAYS_KNOWN)
def test_a_rule_that_can_always_be_assessed_is_so_in_every_scene(rule: str) -> None:
    assert CASES[rule].never
    assert {outcome for scene in SCENES for outcome in said(scene).outcomes(rule)} == {"pass", "fail"}


def test_a_report_among_many_is_judged_as_it_is_alone() -> None:
    """Of one scene of each form: so what is said of scenes together may stand for what is said of each alone."""
    for rule in ("2014-SUM-DENIED", "2019-BALANCE", "2021-FEE-UNPAID"):
        for scene in (CASES[rule].fails, CASES[rule].unassessed):
            assert scene is not None
            assert {each: scene.outcomes(each) for each in CATALOGUE} == {
                each: said(scene).outcomes(each) for each in CATALOGUE
            }
            assert scene.failed == said(scene).failed


def test_a_catalogue_of_which_no_rule_applies_says_nothing() -> None:
    submissions = FAULTLESS["2014"].submissions
    result = checked(*submissions, roster=None, catalogue={"DISTRICT-TOTAL": CATALOGUE["DISTRICT-TOTAL"]})
    assert (result.outcomes.height, result.findings.height, result.suites, result.broken) == (0, 0, (), {})
