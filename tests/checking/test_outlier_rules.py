"""Numbers that stand out: against the unit's own last year, and among units of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from statistics import mean, stdev

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.parameters import PARAMETERS, ParameterError, load_parameters
from expectations.rules import CATALOGUE, Catalogue
from tasks.checking import Checked
from tasks.intake.roster import Roster
from tasks.lake.last_year import PriorYear
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import YEARS, a_figure, a_history, a_report, a_submission, checked
from tests.soak import examples

RULES = ("YEAR-JUMP", "YEAR-FACTOR", "PEER-OUTLIER")
ALONE = {rule: CATALOGUE[rule] for rule in RULES}
"""The rules without those that may explain what they find."""

ITEM = "licensing.decisions"
Numbers = Sequence[str | int | None]
Found = set[tuple[str, str, str]]


def units(*kinds: str) -> tuple[Unit, ...]:
    return tuple(Unit(f"unit-{number:02}", f"晴川区第{number}单位", kind) for number, kind in enumerate(kinds))


def submissions(numbers: Numbers, kinds: Sequence[str], item: str, form_id: str) -> list[Submission]:
    """A report of each unit, faultless but for this item; no two tables are the same."""
    stock = {"2014": "capacity.reading_points", "2019": "normative.published_total", "2021": "normative.in_force"}[
        form_id
    ]
    return [
        a_submission(
            a_report({stock: str(12 + at), item: None if number is None else str(number)}, form_id=form_id),
            unit=unit,
            id=f"{at:016}",
            sha256=f"{at:064}",
            name=f"{at}.txt",
        )
        for at, (unit, number) in enumerate(zip(units(*kinds), numbers, strict=True))
    ]


def of_district(
    now: Numbers,
    last: Numbers | None = None,
    *,
    kinds: Sequence[str] | None = None,
    item: str = ITEM,
    form_id: str = "2021",
    prior_year: PriorYear | None = None,
    catalogue: Catalogue = ALONE,
) -> Checked:
    """What is said of a district, one report per unit, all departments unless their kinds are given."""
    kinds = kinds or ["department"] * len(now)
    year = YEARS[form_id]
    roster = Roster("晴川区", units(*kinds), {year: date(year + 1, 3, 31)})
    if last is not None:
        prior_year = a_history(*submissions(last, kinds, item, form_id))
    reports = submissions(now, kinds, item, form_id)
    return checked(*reports, year=year, roster=roster, prior_year=prior_year, catalogue=catalogue)


def found(result: Checked) -> Found:
    assert result.broken == {}
    return {row for row in result.findings.select("unit_id", "rule", "instance").rows() if row[1] in RULES}


def said(result: Checked, rule: str, instance: str = ITEM, unit: str = "unit-00") -> tuple[str, str | None] | None:
    """The outcome of one check and why it could not be made; `None` where it says nothing."""
    rows = result.outcomes.filter(unit_id=unit, rule=rule, instance=instance).select("outcome", "reason").rows()
    return rows[0] if rows else None


def message(result: Checked, rule: str) -> str:
    return str(result.findings.filter(rule=rule)["message"].item())


# Against the unit's own last year


def test_a_jump_passes_fails_and_cannot_be_assessed() -> None:
    assert said(of_district([800], [430]), "YEAR-JUMP") == ("pass", None)
    jumped = of_district([1800], [430])
    assert found(jumped) == {("unit-00", "YEAR-JUMP", ITEM)}
    assert message(jumped, "YEAR-JUMP") == (
        "“行政许可（本年处理决定数量）”今年填的是 1800 件，去年是 430 件，相差 1370 件，今年是去年的 4.19 倍，"
        "变动很大。"
    )
    assert said(of_district([1800], [0]), "YEAR-JUMP") == ("cannot_be_assessed", "上一年的数是 0，没有倍数可比")
    reason = CATALOGUE["YEAR-JUMP"].not_applicable_reason
    assert said(of_district([1800]), "YEAR-JUMP", "") == ("cannot_be_assessed", reason)


@pytest.mark.parametrize("unfilled", [True, False], ids=["this year", "last year"])
def test_a_blank_is_no_jump(*, unfilled: bool) -> None:
    result = of_district([None], [430]) if unfilled else of_district([430], [None])
    assert found(result) == set()
    expected = ("cannot_be_assessed", "“行政许可（本年处理决定数量）”未填") if unfilled else None
    assert said(result, "YEAR-JUMP") == expected


@pytest.mark.parametrize(
    ("last", "now", "jumps"),
    [
        (100, 300, False),
        (100, 301, True),
        (300, 100, False),
        (301, 100, True),
        (99, 298, False),
        (99, 299, True),
        (430, 0, True),
        (199, 0, False),
        (1, 200, False),
        (0, 199, False),
        (0, 0, False),
    ],
)
def test_ratio_and_amount_must_both_be_exceeded(last: int, now: int, *, jumps: bool) -> None:
    assert found(of_district([now], [last])) == ({("unit-00", "YEAR-JUMP", ITEM)} if jumps else set())


def test_a_factor_passes_fails_and_cannot_be_assessed() -> None:
    assert said(of_district([800], [430]), "YEAR-FACTOR") == ("pass", None)
    slipped = of_district([4300000], [430])
    assert found(slipped) == {("unit-00", "YEAR-FACTOR", ITEM)}
    assert message(slipped, "YEAR-FACTOR") == (
        "“行政许可（本年处理决定数量）”今年填的是 4300000 件，去年是 430 件，今年约为去年的 10000 倍，"
        "像是多写或少写了 0。"
    )
    assert said(slipped, "YEAR-JUMP") == ("cannot_be_assessed", "已由 YEAR-FACTOR 说明")
    assert said(of_district([None], [430]), "YEAR-FACTOR") == (
        "cannot_be_assessed",
        "“行政许可（本年处理决定数量）”未填",
    )
    assert said(of_district([800]), "YEAR-FACTOR", f"level:{ITEM}") == (
        "cannot_be_assessed",
        "同类单位中有数可比的只有 0 个，不足 8 个",
    )


@pytest.mark.parametrize(
    ("last", "now", "rule"),
    [
        ("430", "4300", "YEAR-FACTOR"),
        ("430", "5160", "YEAR-FACTOR"),
        ("430", "5200", "YEAR-JUMP"),
        ("430", "43500", "YEAR-FACTOR"),
        ("430", "25000", "YEAR-JUMP"),
        ("430", "600000", "YEAR-FACTOR"),
        ("430", "8000000", "YEAR-FACTOR"),
        ("430", "9000000", "YEAR-JUMP"),
        ("430", "43000000", "YEAR-JUMP"),
        ("4300", "430", "YEAR-FACTOR"),
        ("4300000", "430", "YEAR-FACTOR"),
        ("20", "200", None),
        ("1", "10", None),
    ],
)
def test_the_nearer_a_power_is_the_more_exactly_it_must_be_met(last: str, now: str, rule: str | None) -> None:
    assert {rule for _, rule, _ in found(of_district([now], [last]))} == ({rule} if rule else set())


def test_an_amount_may_have_been_given_in_another_unit() -> None:
    result = of_district(["92000"], ["8.871"], item="charges.amount")
    assert found(result) == {("unit-00", "YEAR-FACTOR", "charges.amount")}
    assert message(result, "YEAR-FACTOR") == (
        "“行政事业性收费（本年收费金额）”今年填的是 92000 万元，去年是 8.871 万元，今年约为去年的 10400 倍，"
        "像是单位（元、万元）填错，或者点错了小数点。"
    )


# Among peers

LAST = [400 + 10 * at for at in range(12)]
NOW = [round(number * (1 + (at % 5 - 2) / 20)) for at, number in enumerate(LAST)]


def test_a_change_unlike_the_peers_passes_fails_and_cannot_be_assessed() -> None:
    result = of_district([5200, *NOW[1:]], LAST)
    assert found(result) == {("unit-00", "PEER-OUTLIER", ITEM)}
    assert message(result, "PEER-OUTLIER") == (
        "“行政许可（本年处理决定数量）”今年填的是 5200 件，去年是 400 件，今年是去年的 13 倍；"
        "同类（部门）12 个单位今年与去年之比的中位数是 1 倍，变动与同类单位很不一样。"
    )
    assert said(result, "YEAR-JUMP") == ("cannot_be_assessed", "已由 PEER-OUTLIER 说明")
    assert said(result, "PEER-OUTLIER", unit="unit-01") == ("pass", None)
    few = of_district([5200, *NOW[1:8]], LAST[:8])
    assert found(few) == {("unit-00", "YEAR-JUMP", ITEM)}
    assert said(few, "PEER-OUTLIER") == ("cannot_be_assessed", "同类单位中有数可比的只有 7 个，不足 8 个")
    assert found(of_district([5200, *NOW[1:9]], LAST[:9])) == {("unit-00", "PEER-OUTLIER", ITEM)}


def test_a_number_unlike_the_peers_passes_fails_and_cannot_be_assessed() -> None:
    result = of_district([20000, *NOW[1:]])
    assert found(result) == {("unit-00", "PEER-OUTLIER", f"level:{ITEM}")}
    assert message(result, "PEER-OUTLIER") == (
        "“行政许可（本年处理决定数量）”填的是 20000 件，是同类（部门）12 个单位中位数 461 件的 43.4 倍，"
        "与同类单位很不一样，又没有上一年的数可以比较。"
    )
    level = f"level:{ITEM}"
    assert said(result, "PEER-OUTLIER", level, "unit-01") == ("pass", None)
    few = of_district([20000, *NOW[1:8]])
    assert found(few) == set()
    assert said(few, "PEER-OUTLIER", level) == ("cannot_be_assessed", "同类单位中有数可比的只有 7 个，不足 8 个")
    blank = of_district([None, *NOW[1:]])
    assert said(blank, "PEER-OUTLIER", level) == ("cannot_be_assessed", "“行政许可（本年处理决定数量）”未填")


def test_without_a_last_year_a_power_of_the_peers_median_is_a_factor() -> None:
    result = of_district([4500000, *NOW[1:]])
    assert found(result) == {("unit-00", "YEAR-FACTOR", f"level:{ITEM}")}
    assert message(result, "YEAR-FACTOR") == (
        "“行政许可（本年处理决定数量）”填的是 4500000 件，约为同类（部门）12 个单位中位数 461 件的 9760 倍，"
        "像是多写或少写了 0。"
    )
    assert said(result, "PEER-OUTLIER", f"level:{ITEM}") == ("cannot_be_assessed", "已由 YEAR-FACTOR 说明")


@pytest.mark.parametrize("number", [2600, 9000, 100, 1])
def test_units_of_a_kind_may_differ_tenfold(number: int) -> None:
    assert found(of_district([number, *NOW[1:]])) == set()


def test_a_number_after_a_zero_is_compared_with_the_peers_numbers() -> None:
    assert found(of_district([20000, *NOW[1:]], [0, *LAST[1:]])) == {("unit-00", "PEER-OUTLIER", f"level:{ITEM}")}
    assert found(of_district([900, *NOW[1:]], [0, *LAST[1:]])) == set()


def test_mean_and_standard_deviation_would_hide_what_the_median_shows() -> None:
    numbers = [95, 124, 21, 119, 52, 80, 42, 24, 126, 95]
    slipped = [numbers[0] * 10_000, *numbers[1:]]
    assert max(abs(number - mean(slipped)) for number in slipped) / stdev(slipped) < 3
    assert found(of_district(slipped)) == {("unit-00", "YEAR-FACTOR", f"level:{ITEM}")}


def test_where_all_peers_change_alike_he_who_does_not_stands_out() -> None:
    fallen = [round(number / 20) for number in LAST]
    result = of_district([2010, *fallen[1:]], [2000, *LAST[1:]])
    assert ("unit-00", "PEER-OUTLIER", ITEM) in found(result)
    assert said(result, "YEAR-JUMP") == ("pass", None)


@pytest.mark.parametrize("last", [[400] * 12, None], ids=["no change", "one number"])
def test_equal_peers_have_no_spread_and_still_accuse_nobody(last: Numbers | None) -> None:
    assert found(of_district([400] * 12, last)) == set()
    assert found(of_district([500, *[400] * 11], last)) == set()
    outlying = of_district([17000, *[400] * 11], last)
    assert {(unit, rule) for unit, rule, _ in found(outlying)} == {("unit-00", "PEER-OUTLIER")}


def test_towns_and_streets_are_peers_and_the_office_has_none() -> None:
    kinds = ["office", *["town", "street"] * 5, "department"]
    result = of_district([20000, 20000, *NOW[2:11], 20000], kinds=kinds)
    assert found(result) == {("unit-01", "PEER-OUTLIER", f"level:{ITEM}")}
    assert "同类（乡镇街道）10 个单位" in message(result, "PEER-OUTLIER")
    assert said(result, "PEER-OUTLIER", f"level:{ITEM}") == ("cannot_be_assessed", "没有同类单位可以比较")
    assert said(result, "PEER-OUTLIER", f"level:{ITEM}", "unit-11") == (
        "cannot_be_assessed",
        "同类单位中有数可比的只有 0 个，不足 8 个",
    )


def test_without_a_roster_nobody_has_peers() -> None:
    result = checked(*submissions([20000, *NOW[1:]], ["department"] * 12, ITEM, "2021"), roster=None)
    assert found(result) == set()
    assert said(result, "PEER-OUTLIER", f"level:{ITEM}") == ("cannot_be_assessed", "没有同类单位可以比较")


def test_peers_are_those_due_on_the_same_form() -> None:
    kinds = ["department"] * 9
    roster = Roster("晴川区", tuple(replace(unit, due_until=2020) for unit in units(*kinds)[5:]) + units(*kinds)[:5])
    result = checked(*submissions([20000, *NOW[1:9]], kinds, ITEM, "2021"), roster=roster)
    assert said(result, "PEER-OUTLIER", f"level:{ITEM}") == (
        "cannot_be_assessed",
        "同类单位中有数可比的只有 4 个，不足 8 个",
    )


# One cause, one finding


def outliers_of(changes: Mapping[str, str], last: Mapping[str, str], **prose: str) -> tuple[set[str], Checked]:
    """The outliers of one report on form 2021 by item, the year before given."""
    figures = [a_figure(item.replace("__", "."), value) for item, value in prose.items()]
    now = a_submission(a_report(changes, form_id="2021", prose=figures))
    result = checked(now, prior_year=a_history(a_submission(a_report(last, form_id="2021"))))
    return {instance for _, _, instance in found(result)}, result


MORE = {
    "requests.new.natural_person": "295",
    "requests.new.total": "298",
    "outcome.granted.natural_person": "293",
    "outcome.granted.total": "294",
    "outcome.total.natural_person": "295",
    "outcome.total.total": "298",
}


def test_a_total_explains_what_follows_from_it() -> None:
    outliers, result = outliers_of(MORE, {})
    assert outliers == {"requests.new.total"}
    assert said(result, "YEAR-JUMP", "outcome.granted.total", "dept-test") == (
        "cannot_be_assessed",
        "已由 YEAR-JUMP 说明",
    )


def test_a_total_that_did_not_change_explains_nothing() -> None:
    outliers, _ = outliers_of(MORE, {**MORE, "outcome.granted.total": "4", "unable.not_held.total": "291"})
    assert outliers == {"outcome.granted.total", "unable.not_held.total"}


@pytest.mark.parametrize(
    ("changes", "rule", "outliers"),
    [
        ({"requests.new.total": "80"}, "2021-ROW", set()),
        ({"requests.new.natural_person": "77", "requests.new.total": "80"}, "2021-BALANCE", set()),
        ({**MORE, "requests.carried_out.total": "2"}, "2021-ROW", {"requests.new.total"}),
    ],
    ids=["the row", "the balance", "a row, by one"],
)
def test_a_sum_that_fails_by_as_much_explains(changes: Mapping[str, str], rule: str, outliers: set[str]) -> None:
    standing, result = outliers_of(changes, {})
    assert rule in set(result.findings["rule"])
    assert standing == outliers


def test_prose_that_says_otherwise_explains() -> None:
    outliers, _ = outliers_of({"review.upheld": "70", "review.total": "71"}, {})
    assert outliers == {"review.total"}
    outliers, result = outliers_of({"review.upheld": "70", "review.total": "71"}, {}, review__total="2")
    assert outliers == set()
    assert "PROSE-REVIEW" in set(result.findings["rule"])


@pytest.mark.parametrize(
    ("form_id", "item", "last", "now", "rule"),
    [
        ("2014", "capacity.budget", "3.5", "35000", "2014-MONEY-UNIT"),
        ("2021", "charges.amount", "18.871", "188710", "2021-CHARGES-UNIT"),
        ("2019", "procurement.amount", "1513.96", "0", "2019-PROCUREMENT"),
    ],
)
def test_a_rule_about_the_number_itself_explains(form_id: str, item: str, last: str, now: str, rule: str) -> None:
    result = of_district([now], [last], item=item, form_id=form_id, catalogue=CATALOGUE)
    assert found(result) == set()
    assert rule in set(result.findings["rule"])


def test_a_table_copied_from_another_unit_is_said_once() -> None:
    kinds = ["department"] * 2
    last = a_history(*submissions([430, 4000], kinds, ITEM, "2021"))
    one, other = submissions([430, 430], kinds, ITEM, "2021")
    result = checked(one, replace(other, outcome=one.outcome), prior_year=last, roster=Roster("晴川区", units(*kinds)))
    assert found(result) == set()
    assert "YEAR-COPIED" in set(result.findings["rule"])


# What was called in question last year


def questioned(prior_year: PriorYear, rule: str, *, is_high: bool, state: str = "open") -> PriorYear:
    row = {"unit_id": "unit-00", "rule": rule, "items": [ITEM], "difference": Decimal(1 if is_high else -1)}
    return replace(prior_year, findings=pl.DataFrame([row | {"state": state}], schema=prior_year.findings.schema))


def test_a_number_that_goes_back_is_not_held_against_the_slip_of_last_year() -> None:
    prior_year = a_history(*submissions([4300000], ["department"], ITEM, "2021"))
    assert found(of_district([430], prior_year=prior_year)) == {("unit-00", "YEAR-FACTOR", ITEM)}
    back = of_district([430], prior_year=questioned(prior_year, "YEAR-FACTOR", is_high=True))
    assert found(back) == set()
    reason = "上一年的数当时就被提出疑问，今年又回去了，不宜用来比较"
    assert said(back, "YEAR-JUMP") == ("cannot_be_assessed", reason)
    assert said(back, "YEAR-FACTOR") == ("cannot_be_assessed", reason)


@pytest.mark.parametrize(
    ("rule", "is_high", "state"),
    [("YEAR-FACTOR", False, "open"), ("YEAR-FACTOR", True, "explained"), ("2021-ROW", True, "open")],
    ids=["too small then", "explained since", "another rule"],
)
def test_a_number_that_was_not_in_question_is_a_measure(rule: str, *, is_high: bool, state: str) -> None:
    prior_year = a_history(*submissions([4300000], ["department"], ITEM, "2021"))
    result = of_district([430], prior_year=questioned(prior_year, rule, is_high=is_high, state=state))
    assert found(result) == {("unit-00", "YEAR-FACTOR", ITEM)}


# Whatever the numbers

PEER_NUMBERS = st.lists(st.integers(300, 600), min_size=9, max_size=14)
SETTINGS = settings(max_examples=examples(8), deadline=None)


@SETTINGS
@given(last=PEER_NUMBERS, times=st.sampled_from([Decimal("0.01"), Decimal("0.2"), 1, 5, 10, 1000]), data=st.data())
def test_peers_that_all_change_alike_do_not_stand_out(last: list[int], times: Decimal, data: st.DataObject) -> None:
    wobble = data.draw(st.lists(st.integers(80, 125), min_size=len(last), max_size=len(last)))
    now = [round(number * times * share / 100) for number, share in zip(last, wobble, strict=True)]
    assert "PEER-OUTLIER" not in {rule for _, rule, _ in found(of_district(now, last))}
    assert found(of_district(now)) == set()


@SETTINGS
@given(last=PEER_NUMBERS, extreme=st.integers(40, 60), data=st.data())
def test_one_extreme_unit_is_found_and_nobody_else(last: list[int], extreme: int, data: st.DataObject) -> None:
    wobble = data.draw(st.lists(st.integers(80, 125), min_size=len(last), max_size=len(last)))
    now = [round(number * share / 100) for number, share in zip(last, wobble, strict=True)]
    at = data.draw(st.integers(0, len(last) - 1))
    changed = [*now[:at], last[at] * extreme, *now[at + 1 :]]
    assert found(of_district(changed, last)) == {(f"unit-{at:02}", "PEER-OUTLIER", ITEM)}
    unlike = [*now[:at], 600 * extreme, *now[at + 1 :]]
    alone = found(of_district(unlike))
    assert {(unit, instance) for unit, _, instance in alone} == {(f"unit-{at:02}", f"level:{ITEM}")}


@SETTINGS
@given(last=PEER_NUMBERS, order=st.randoms(use_true_random=False))
def test_the_order_of_units_has_no_influence(last: list[int], order: object) -> None:
    kinds = ["department"] * len(last)
    prior_year = a_history(*submissions(last, kinds, ITEM, "2021"))
    reports = submissions([last[0] * 7, *last[1:]], kinds, ITEM, "2021")
    roster = Roster("晴川区", units(*kinds), {2021: date(2022, 3, 31)})
    in_order = checked(*reports, roster=roster, prior_year=prior_year, catalogue=ALONE)
    order.shuffle(reports)  # type: ignore[attr-defined]
    shuffled = checked(*reports, roster=roster, prior_year=prior_year, catalogue=ALONE)
    assert shuffled.findings.equals(in_order.findings)
    assert shuffled.outcomes.sort(in_order.outcomes.columns).equals(in_order.outcomes.sort(in_order.outcomes.columns))


# The parameters

WATCHED = """
[[watched]]
minimum = 10
items = ["{item}"]
follows = ["{follows}"]
"""


@pytest.mark.parametrize(
    ("item", "follows", "reason"),
    [
        ("licensing.decision", "", "no form has , licensing.decision"),
        ("licensing.decisions", "licensing.decisions", "watched twice: licensing.decisions"),
        ("normative.regulations", "requests.new.total", "no form has normative.regulations"),
        ("unable.needs_creation.total", "refused.repeated.total", "followed but not watched: refused.repeated.total"),
    ],
)
def test_parameters_that_cannot_be_are_refused(item: str, follows: str, reason: str) -> None:
    text = (files("expectations") / "parameters.toml").read_text(encoding="utf-8")
    with pytest.raises(ParameterError, match=reason):
        load_parameters(text + WATCHED.format(item=item, follows=follows))


def test_signed_numbers_are_not_watched() -> None:
    assert not [each.item for each in PARAMETERS.monitored if each.item.endswith("items_change")]
    assert all(each.minimum >= 10 for each in PARAMETERS.monitored)


def test_every_watched_number_of_a_form_is_compared_by_each_rule() -> None:
    for form_id in ("2014", "2019", "2021"):
        items = {each.item for each in PARAMETERS.monitored_on(form_id)}
        for rule in RULES:
            on_form = CATALOGUE[rule].on(form_id).checks
            assert {item for check in on_form for item in check.items} == items
