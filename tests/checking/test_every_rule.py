"""Every rule of the catalogue: one scene in which it passes, one in which it alone fails, one that leaves it open."""

import pytest

from expectations.rules import CATALOGUE, Family
from tasks.checking.evaluate import rule_outcomes
from tests.checking.scenes import CASES, FAULTLESS

ASSESSED = [rule for rule, case in CASES.items() if case.unassessed is not None]
ALWAYS_KNOWN = [rule for rule, case in CASES.items() if case.unassessed is None]


def test_every_rule_has_its_cases() -> None:
    assert set(CASES) == set(CATALOGUE)


@pytest.mark.parametrize("form_id", FAULTLESS)
def test_a_faultless_report_fails_nothing(form_id: str) -> None:
    assert FAULTLESS[form_id].failed == set()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_passes(rule: str) -> None:
    passes = CASES[rule].passes
    assert passes.outcomes(rule) == {"pass"}
    assert passes.failed == CASES[rule].besides


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_fails_alone(rule: str) -> None:
    case = CASES[rule]
    assert "fail" in case.fails.outcomes(rule)
    assert case.fails.failed == {rule} | case.besides
    for message in case.fails.result.findings["message"]:
        assert message
        assert not set(message) & set("{}")


@pytest.mark.parametrize("rule", ASSESSED)
def test_a_rule_cannot_be_assessed_and_says_why(rule: str) -> None:
    scene = CASES[rule].unassessed
    assert scene is not None
    assert scene.outcomes(rule) == {"cannot_be_assessed"}
    assert rule not in scene.failed
    assert all(rule_outcomes(scene.result.outcomes).filter(rule=rule)["reason"])


@pytest.mark.parametrize("rule", [rule for rule in ASSESSED if CATALOGUE[rule].family is Family.TABLE])
def test_blank_cells_are_named(rule: str) -> None:
    scene = CASES[rule].unassessed
    assert scene is not None
    assert "未填" in rule_outcomes(scene.result.outcomes).filter(rule=rule)["reason"].item()


@pytest.mark.parametrize("rule", ALWAYS_KNOWN)
def test_a_rule_that_can_always_be_assessed_is_so_in_every_scene(rule: str) -> None:
    assert CASES[rule].never
    scenes = [scene for case in CASES.values() for scene in (case.passes, case.fails, case.unassessed) if scene]
    assert {outcome for scene in scenes for outcome in scene.outcomes(rule)} == {"pass", "fail"}
