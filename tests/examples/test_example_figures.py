"""Do made-up figures since 2019 hold what their forms demand, in any year and from year to year?

The relations are written out here once more, with nothing of the rule catalogue.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.figures import Figures, clean_figures
from examples.figures.since2019 import KINDS, outcomes
from examples.sample import sample_report
from expectations.forms import form, form_due
from tests.soak import examples

MATTERS = ("licensing", "other_services", "penalties", "coercion")
COLUMNS = (*KINDS, "total")


def broken(form_id: str, of: Figures) -> set[str]:
    """The relations that figures break."""
    found = set()
    for row in ("requests.new", "requests.carried_in", *outcomes(form_id), "outcome.total", "requests.carried_out"):
        if of[f"{row}.total"] != sum(of[f"{row}.{kind}"] for kind in KINDS):
            found.add(f"row {row}")
    for kind in COLUMNS:
        if of[f"outcome.total.{kind}"] != sum(of[f"{row}.{kind}"] for row in outcomes(form_id)):
            found.add(f"column {kind}")
        came_in = of[f"requests.new.{kind}"] + of[f"requests.carried_in.{kind}"]
        if came_in != of[f"outcome.total.{kind}"] + of[f"requests.carried_out.{kind}"]:
            found.add(f"balance {kind}")
    for dispute in ("review", "litigation_direct", "litigation_after_review"):
        endings = ("upheld", "corrected", "other", "pending")
        if of[f"{dispute}.total"] != sum(of[f"{dispute}.{ending}"] for ending in endings):
            found.add(dispute)
    return found | (_broken_2019(of) if form_id == "2019" else _broken_2021(of))


def _broken_2019(of: Figures) -> set[str]:
    found = set()
    if not of["normative.published"] <= of["normative.published_total"]:
        found.add("published")
    if of["normative.made"] and not of["normative.published_total"]:
        found.add("published none")
    for matter in (*MATTERS, "charges"):
        standing = of[f"{matter}.items_last_year"] + of[f"{matter}.items_change"]
        decisions = of.get(f"{matter}.decisions", Decimal(0))
        if standing < 0:
            found.add(f"negative {matter}")
        if decisions and decisions == standing:
            found.add(f"misread {matter}")
    if (of["procurement.projects"] == 0) != (of["procurement.amount"] == 0):
        found.add("procurement")
    return found


def _broken_2021(of: Figures) -> set[str]:
    found = set()
    if of["normative.in_force"] < of["normative.issued"] - of["normative.repealed"] or of["normative.in_force"] < 0:
        found.add("in force")
    if of["charges.amount"] >= 100000:
        found.add("charges")
    return found


def test_there_are_as_many_outcomes_as_the_official_rows() -> None:
    assert (len(outcomes("2019")), len(outcomes("2021"))) == (19, 21)


@given(seed=st.text(max_size=12), form_id=st.sampled_from(["2019", "2021"]))
@settings(max_examples=examples(60), deadline=None)
def test_clean_figures_hold_every_relation_whatever_the_seed(seed: str, form_id: str) -> None:
    figures = clean_figures(form_id, seed)
    assert broken(form_id, figures) == set()
    layout = form(form_id)
    assert list(figures) == [item.id for item in layout.items]
    for equation in layout.equations:
        assert sum(figures[item] for item in equation.left) == sum(figures[item] for item in equation.right)
    for item, value in figures.items():
        assert value >= 0 or layout.item(item).signed
        assert value == round(value, layout.item(item).decimals)


def test_figures_are_as_varied_as_real_ones() -> None:
    drawn = [clean_figures("2019", f"unit {number}") for number in range(60)]
    received = [figures["requests.new.total"] for figures in drawn]
    assert received.count(Decimal(0)) > 10
    assert max(received) > 20
    assert any(value < 0 for figures in drawn for item, value in figures.items() if item.endswith("items_change"))
    assert any(figures["requests.carried_out.total"] for figures in drawn)
    assert any(figures["review.total"] for figures in drawn)
    assert any(figures["procurement.amount"] % 1 for figures in drawn)
    assert not any(value for figures in drawn for item, value in figures.items() if item.startswith("regulations"))


@given(
    seed=st.text(max_size=5),
    chosen=st.dictionaries(
        st.sampled_from([f"{row}.{kind}" for row in (*outcomes("2021"), "requests.carried_out") for kind in KINDS]),
        st.integers(0, 40),
        max_size=6,
    ),
)
@settings(max_examples=examples(40), deadline=None)
def test_sums_follow_from_the_numbers_given(seed: str, chosen: dict[str, int]) -> None:
    figures = clean_figures("2021", seed, chosen)
    assert {item: figures[item] for item in chosen} == chosen
    assert broken("2021", figures) == set()


def test_documents_and_money_follow_from_the_numbers_given() -> None:
    figures = clean_figures("2019", "seed", {"normative.published": 30, "procurement.projects": 0})
    assert figures["normative.published_total"] >= 30
    assert figures["procurement.amount"] == 0
    figures = clean_figures("2021", "seed", {"normative.issued": 40, "licensing.decisions": 7})
    assert figures["normative.in_force"] >= 40 - figures["normative.repealed"]
    assert figures["licensing.decisions"] == 7


@pytest.mark.parametrize(
    "impossible",
    [
        {"requests.new.business": 2, "outcome.granted.business": 3},
        {"requests.new.business": 2, "requests.carried_out.business": 3},
        {"outcome.total.business": 3},
        {"requests.new.total": 3},
        {"review.total": 1},
        {"no.such.item": 1},
    ],
)
def test_numbers_that_cannot_all_be_true_are_refused(impossible: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"came in|no free items"):
        clean_figures("2019", "seed", {"requests.carried_in.business": 0, **impossible})


@pytest.mark.parametrize("unit", [f"unit {number}" for number in range(12)])
def test_a_year_goes_on_from_the_one_before(unit: str) -> None:
    last: Figures = clean_figures("2014", f"{unit}/2018")
    for year in range(2019, 2024):
        form_id = form_due(year) or ""
        figures = clean_figures(form_id, f"{unit}/{year}", last=last)
        assert broken(form_id, figures) == set()
        if year > 2019:
            for kind in COLUMNS:
                assert figures[f"requests.carried_in.{kind}"] == last[f"requests.carried_out.{kind}"]
        if year == 2020:
            assert (
                figures["normative.published_total"]
                >= last["normative.published_total"] + figures["normative.published"]
            )
            for matter in (*MATTERS, "charges"):
                standing = last[f"{matter}.items_last_year"] + last[f"{matter}.items_change"]
                assert figures[f"{matter}.items_last_year"] == standing
        if year > 2021:
            stock = last["normative.in_force"] + figures["normative.issued"] - figures["normative.repealed"]
            assert figures["normative.in_force"] == stock
        if year > 2019:
            new, before = figures["requests.new.total"], last["requests.new.total"]
            assert abs(new - before) <= 5 + before // 2
            assert figures != last
        last = figures


def test_reports_write_numbers_in_several_ways() -> None:
    reports = [sample_report(f"written {number}", year=2019) for number in range(40)]
    amounts = [report.printed.get("procurement.amount", "") for report in reports]
    assert any(text.endswith("万元") for text in amounts)
    assert any(re_yuan(text) for text in amounts)
    marks = {report.text_of("regulations.made") for report in reports}
    assert marks == {"0", "/", ""}
    assert any(text.startswith("+") for report in reports for text in report.printed.values())
    for report in reports:
        for item, text in report.printed.items():
            value = report.values[item]
            if value is None:
                assert text == "/"
            elif text.endswith("元") and not text.endswith("万元"):
                assert Decimal(text.removesuffix("元")) == value * 10000
            else:
                assert Decimal(text.removesuffix("万元")) == value


def re_yuan(text: str) -> bool:
    return text.endswith("元") and not text.endswith("万元")
