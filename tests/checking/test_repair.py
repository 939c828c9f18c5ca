"""What is suggested for failed sums, and in which words: the likeliest first, each error by itself, never too much."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from polars.testing import assert_frame_equal

from examples.figures import clean_figures
from expectations.forms import form
from expectations.rules import CATALOGUE, Family, rules_of
from tasks.checking import Checked
from tasks.checking.evaluate import evaluate
from tasks.checking.localise.search import MOST_CELLS, Limit
from tasks.lake.folders import Lake
from tasks.lake.parquet import read_table
from tasks.model.codes import Outcome
from tasks.tables import Readings, Repairs
from tasks.tables.frames import build_frames
from tasks.yearly.check import YearContext
from tasks.yearly.run import check_rules
from tests.cases import ROSTER, WITHIN_A_REPORT, YEARS, a_figure, a_report, a_submission, checked
from tests.checking.repairs import demands, holds, inputs_of, moved, repairs, ways

FORMS = ("2014", "2019", "2021")
APPLICANTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")


def found(form_id: str, changes: dict[str, str | None]) -> Checked:
    return checked(a_submission(a_report(changes, form_id=form_id)), catalogue=WITHIN_A_REPORT)


def told(result: Checked) -> dict[str, str | None]:
    """What is suggested beside each finding."""
    return {
        f"{rule}#{instance}" if instance else rule: words
        for rule, instance, words in result.findings.select("rule", "instance", "repair").iter_rows()
    }


def test_one_cell_stands_beside_all_findings_that_go_back_to_it() -> None:
    words = "可能是“予以公开”一行“自然人”由 4 改为 3。"
    assert told(found("2021", {"outcome.granted.natural_person": "4"})) == {
        "2021-ROW#outcome.granted": words,
        "2021-COLUMN#natural_person": words,
    }


def test_the_table_of_repairs_holds_what_the_words_say() -> None:
    repairs = found("2021", {"review.pending": "0"}).repairs
    assert repairs.select("repair", "way", "item", "value_from", "value_to", "is_complete").rows() == [
        (1, 1, "review.upheld", 1, 2, True),
        (1, 2, "review.corrected", 0, 1, True),
        (1, 3, "review.other", 0, 1, True),
        (1, 4, "review.pending", 0, 1, True),
        (1, 5, "review.total", 2, 1, True),
    ]
    assert repairs["rules"].to_list() == [["2021-REVIEW"]] * 5
    assert repairs["weight"].to_list() == [Decimal(1)] * 4 + [Decimal("1.02")]


def test_parts_that_would_change_by_the_same_are_told_together_and_totals_last() -> None:
    assert told(found("2021", {"review.pending": "0"})) == {
        "2021-REVIEW": (
            "可能是下列 4 个数之一加 1：结果维持（1 改为 2）、结果纠正（0 改为 1）、其他结果（0 改为 1）、"
            "尚未审结（0 改为 1）；或者“行政复议总计”由 2 改为 1。"
        )
    }


@pytest.mark.parametrize(
    ("form_id", "changes", "rule", "words"),
    [
        (
            "2014",
            {"channel.website": "11"},
            "2014-MAX-CHANNEL",
            (
                "可能是“主动公开政府信息数”由 10 改为 11（至多 16）；"
                "或者“政府网站公开政府信息数”由 11 改为 10（至少 5）。"
            ),
        ),
        (
            "2014",
            {"response.press_conferences_by_principal": "3"},
            "2014-PART-PRESS",
            (
                "可能是“参加或举办新闻发布会总次数”由 2 改为 3 或更大的数；"
                "或者“主要负责同志参加新闻发布会次数”由 3 改为 2 或更小的数。"
            ),
        ),
        (
            "2019",
            {"charges.items_change": "-3"},
            "2019-ITEMS-NEGATIVE#charges",
            (
                "可能是“行政事业性收费”一行“上一年项目数量”由 2 改为 3 或更大的数；"
                "或者“行政事业性收费”一行“本年增/减”由 -3 改为 -2 或更大的数。"
            ),
        ),
    ],
)
def test_where_a_sum_is_only_bounded_the_words_say_how_far(
    form_id: str, changes: dict[str, str | None], rule: str, words: str
) -> None:
    assert told(found(form_id, changes))[rule] == words


def test_nothing_is_suggested_where_a_difference_may_be_true() -> None:
    """A lawsuit may be pending: form 2014 has no row for it, so that a total above its parts is to be explained."""
    result = found("2014", {"litigation.total": "1"})
    assert told(result) == {"2014-SUM-LITIGATION#total_exceeds_parts": None}
    assert result.repairs.is_empty()


def test_errors_apart_are_suggested_apart() -> None:
    result = found("2021", {"outcome.granted.natural_person": "4", "denied.third_party.other_organization": "3"})
    assert told(result) == {
        "2021-ROW#outcome.granted": "可能是“予以公开”一行“自然人”由 4 改为 3。",
        "2021-COLUMN#natural_person": "可能是“予以公开”一行“自然人”由 4 改为 3。",
        "2021-ROW#denied.third_party": "可能是“保护第三方合法权益”一行“其他”由 3 改为 1。",
        "2021-COLUMN#other_organization": "可能是“保护第三方合法权益”一行“其他”由 3 改为 1。",
    }


def test_errors_that_may_be_crossed_are_suggested_together() -> None:
    """Two rows and two columns are short by as much: two cells, or the other two where these cross."""
    values = moved("2021", {"outcome.granted.natural_person": -2, "unable.not_held.business": -2})
    (repair,) = repairs("2021", values)
    assert ways(repair) == [
        {"outcome.granted.natural_person": 60, "unable.not_held.business": 20},
        {"outcome.granted.business": 22, "unable.not_held.natural_person": 2},
    ]
    assert repair.is_complete


def test_a_set_of_several_cells_is_told_as_one() -> None:
    words = told(found("2021", {"requests.new.business": "3", "requests.new.total": "9"}))
    assert words["2021-BALANCE#business"] == words["2021-BALANCE#total"]
    assert words["2021-BALANCE#total"] == (
        "可能是“本年新收政府信息公开申请数量”一行“商业企业”由 3 改为 2，"
        "同时“本年新收政府信息公开申请数量”一行“总计”由 9 改为 8；"
        "或者“结转下年度继续办理”一行“商业企业”由 0 改为 1，同时“结转下年度继续办理”一行“总计”由 1 改为 2。"
    )


def test_of_many_sets_of_several_cells_the_first_are_named_and_the_rest_are_said_to_be() -> None:
    """One of the answers and one of the grounds for denial, whichever they are."""
    result = found("2014", {"answered.granted": "0", "denied.privacy": "1"})
    words = told(result)["2014-SUM-DENIED"]
    assert words == told(result)["2014-SUM-ANSWERED"]
    assert words is not None
    assert words.count("；或者") == 5
    assert words.endswith("；也可能是同样多的别的数。")
    assert result.repairs["way"].max() == 6
    assert not result.repairs["is_complete"].any()


def test_numbers_of_a_cell_in_doubt_and_of_one_the_prose_contradicts_come_first() -> None:
    report = a_report({"review.pending": "0"}, form_id="2021", prose=[a_figure("review.total", "1")])
    assert told(checked(a_submission(report)))["2021-REVIEW"] == (
        "可能是“行政复议总计”由 2 改为 1（正文写的是 1）；或者下列 4 个数之一加 1：结果维持（1 改为 2）、"
        "结果纠正（0 改为 1）、其他结果（0 改为 1）、尚未审结（0 改为 1）。"
    )
    (repair,) = repairs("2021", moved("2021", {"review.pending": -1}), doubted=("review.other", "review.total"))
    assert [next(iter(way)) for way in ways(repair)] == [
        "review.other",
        "review.total",
        "review.upheld",
        "review.corrected",
        "review.pending",
    ]


def test_one_cell_beyond_doubt_is_likelier_than_two_in_doubt() -> None:
    doubted = ("requests.new.business", "requests.new.total", "outcome.granted.natural_person")
    (repair,) = repairs("2021", moved("2021", {"outcome.partial.natural_person": 3}), doubted=doubted)
    assert ways(repair) == [{"outcome.partial.natural_person": 0}]


def test_so_many_wrong_numbers_are_not_guessed_at() -> None:
    kinds = ("granted", "partial")
    moves = {f"outcome.{kind}.{applicant}": 3 for kind in kinds for applicant in APPLICANTS}
    assert len(moves) > MOST_CELLS
    (repair,) = repairs("2021", moved("2021", moves))
    assert repair.limit is Limit.CELLS
    assert ways(repair) == []


def test_numbers_beyond_the_programme_are_not_guessed_at() -> None:
    """Alone, a number of any size is told; with another error its size is beyond floating point."""
    huge = {"outcome.granted.natural_person": 10**13}
    (repair,) = repairs("2021", moved("2021", huge))
    assert ways(repair) == [{"outcome.granted.natural_person": 60}]
    (repair,) = repairs("2021", moved("2021", {**huge, "unable.not_held.business": 1}))
    assert repair.limit is Limit.WORK


def test_it_is_said_why_nothing_is_suggested() -> None:
    many = {f"outcome.{kind}.{applicant}": "9" for kind in ("granted", "partial") for applicant in APPLICANTS}
    assert set(told(found("2021", many)).values()) == {"要使表中各等式都成立，至少要改 7 个数，不再推断是哪几个。"}
    huge = {"outcome.granted.natural_person": str(10**13), "unable.not_held.business": "3"}
    assert set(told(found("2021", huge)).values()) == {"在限定的计算量内没有推断出最少要改哪几个数。"}


def test_a_total_left_blank_stands_for_its_parts() -> None:
    """It was computed from them, so that a wrong part shows in two columns and is one cell all the same."""
    total = "outcome.granted.total"
    values = moved("2021", {"outcome.granted.natural_person": 2})
    values[total] = (values[total] or Decimal(0)) + 2
    (repair,) = repairs("2021", values, computed=(total,))
    named = {cell for way in ways(repair) for cell in way}
    assert {"outcome.granted.natural_person": Decimal(60)} in ways(repair)
    assert total not in named
    assert all(cell.endswith(".natural_person") for cell in named)


def test_a_blank_that_could_be_filled_must_still_be_fillable() -> None:
    """The other reviews are blank, so the sum is not assessed; but its parts must leave the total room."""
    values = moved("2014", {"answered.granted": -40})
    values["denied.other_law"] = None
    # answered.denied stands in the failed sum of answers and in that of denials, which has a blank
    (repair,) = repairs("2014", values)
    assert values["answered.denied"] == values["denied.privacy"] == 40
    assert {"answered.denied": Decimal(80)} in ways(repair)
    lower = moved("2014", {"answered.granted": 20})
    lower["denied.other_law"] = None
    (repair,) = repairs("2014", lower)
    assert not any("answered.denied" in way for way in ways(repair))


def test_a_form_that_is_not_due_is_not_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums failed, but nothing is said of them: `DOC-FORM` says it all."""
    monkeypatch.setattr("tasks.checking.inputs.documents.form_due", lambda _year: "2019")
    result = found("2014", {"requests.received_online": "3"})
    assert set(result.findings["rule"]) == {"DOC-FORM"}
    assert result.repairs.is_empty()


@pytest.mark.parametrize("form_id", FORMS)
def test_what_is_mended_is_what_the_form_says_must_add_up(form_id: str) -> None:
    equations = {(equation.left, equation.right) for equation in form(form_id).equations}
    assert equations == {(demand.left, demand.right) for demand in demands(form_id) if demand.is_equal}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_check_passes_exactly_where_its_comparisons_hold(form_id: str) -> None:
    chance = Random(form_id)  # noqa: S311 - no secret
    items = [item.id for item in form(form_id).items]
    reports = [{item: Decimal(chance.randint(0, 3)) for item in items} for _ in range(60)]
    reports += [dict(clean_figures(form_id, str(seed))) for seed in range(20)]
    rules = [
        replace(rule, checks=tuple(check for check in rule.checks if check.comparisons))
        for rule in rules_of(Family.TABLE, form_id)
    ]
    outcomes = evaluate(
        [rule for rule in rules if rule.checks], inputs_of(form_id, *reports), Readings.frame()
    ).outcomes
    assert set(outcomes["outcome"]) == {Outcome.PASS, Outcome.FAIL}
    for submission, rule, instance, outcome in outcomes.select("submission_id", "rule", "instance", "outcome").rows():
        comparisons = CATALOGUE[rule].check(instance).comparisons
        values = reports[int(submission.removeprefix("a"))]
        assert (outcome == Outcome.PASS) == all(holds(comparison, values) for comparison in comparisons)


def test_the_repairs_are_kept_in_the_lake(tmp_path: Path) -> None:
    submissions = [a_submission(a_report({"review.pending": "0"}, form_id="2021"))]
    lake, year = Lake(tmp_path), YEARS["2021"]
    context = YearContext(lake, ROSTER, year, date(2024, 5, 6))
    checked_year = check_rules(submissions, build_frames(submissions, year), context)
    result = checked_year.checked
    assert_frame_equal(read_table(Repairs, lake.table(year, Repairs)), result.repairs)
    assert result.repairs.height == 5


ONE_RUN = """
from tests.checking.repairs import NO_DOUBT, moved, inputs_of
from expectations.rules import Family, rules_of
from tasks.checking.localise import repairs_of, repairs_table
moves = {
    "2014": {"answered.granted": -40, "denied.privacy": -20},
    "2021": {"outcome.granted.natural_person": -2, "outcome.granted.business": 2, "unable.not_held.business": 5},
}
for form, wrong in moves.items():
    repairs = repairs_of(inputs_of(form, moved(form, wrong)), rules_of(Family.TABLE, form), NO_DOUBT)
    print(repairs_table(repairs).write_json())
"""


def test_neither_threads_nor_hash_seeds_have_any_influence() -> None:
    outputs = set()
    for seed, threads in (("0", "1"), ("1", "4")):
        limits = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        environment = {**os.environ, **limits, "PYTHONPATH": ".", "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", ONE_RUN]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        outputs.add(done.stdout)
    (output,) = outputs
    of_2014, of_2021 = map(json.loads, output.splitlines())
    assert (len(of_2014), len(of_2021)) == (12, 2)


@pytest.mark.parametrize(
    ("form_id", "item", "given", "meant"),
    [
        ("2014", "capacity.budget", "35000", "3.5"),
        ("2014", "fees.collected", "12000", "1.2"),
        ("2021", "charges.amount", "188710", "18.871"),
    ],
)
def test_an_amount_in_yuan_is_suggested_in_the_unit_of_the_form(
    form_id: str, item: str, given: str, meant: str
) -> None:
    rule = f"{form_id}-{'MONEY' if form_id == '2014' else 'CHARGES'}-UNIT"
    result = found(form_id, {item: given})
    words = result.findings.filter(rule=rule)["repair"].item()
    assert f"由 {given} 改为 {meant}" in words
    (repair,) = result.repairs.filter(item=item).to_dicts()
    assert (repair["value_from"], repair["value_to"]) == (Decimal(given), Decimal(meant))
    assert [name.partition("#")[0] for name in repair["rules"]] == [rule]


def test_an_amount_that_a_table_cannot_hold_in_the_larger_unit_is_not_suggested() -> None:
    result = found("2014", {"capacity.budget": "35000.000001"})
    assert result.findings.filter(rule="2014-MONEY-UNIT")["repair"].to_list() == [None]
