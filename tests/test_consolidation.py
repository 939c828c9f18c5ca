"""Promise 4: no number is invented; blank stays blank, and a total says what it is made of."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import form
from expectations.rules.table import sum_to
from tasks.consolidation import Consolidated, ConsolidationError, consolidate, maturity, wide_table
from tasks.schemas import FINDINGS, READINGS, SUBMISSIONS, TOTALS, UNITS, VALUE
from tests.cases import CLEAN_BY_FORM

ITEMS = [item.id for item in form("2014").items]
DUE = pl.DataFrame(
    [
        ("a", "甲局", "department", "11640000000000000X"),
        ("b", "乙局", "department", None),
        ("c", "丙镇人民政府", "town", None),
        ("d", "丁街道办事处", "street", None),
    ],
    schema={name: pl.String() for name in ("unit_id", "unit", "kind", "code")},
    orient="row",
)
Cells = Mapping[str, Decimal | None]


def submission(unit: str | None, state: str = "live", name: str = "") -> dict[str, object]:
    return {
        "year": 2018,
        "submission_id": name or f"of-{unit}",
        "unit_id": unit,
        "unit": unit,
        "state": state,
        "form": "2014",
        "sha256": "f" * 64,
        "size": 1,
        "received_at": datetime(2019, 1, 20, 8),
    }


def readings(name: str, cells: Cells, status: str = "blank", form_id: str = "2014") -> list[dict[str, object]]:
    return [
        {
            "year": 2018,
            "submission_id": name,
            "form": form_id,
            "item": item,
            "value": value,
            "status": status if value is None else "reported",
            "raw": "",
            "place": f"表1 行{place} 列3",
        }
        for place, (item, value) in enumerate(cells.items())
    ]


def finding(unit: str, severity: str, rule: str = "R") -> dict[str, object]:
    return {
        "year": 2018,
        "unit_id": unit,
        "unit": unit,
        "rule": rule,
        "instance": "",
        "outcome": "fail",
        "severity": severity,
        "items": [],
        "message": "",
        "suggestion": "",
        "reading": "certain",
    }


def brought_together(
    reports: Mapping[str, Cells],
    more: list[dict[str, object]] | None = None,
    findings: pl.DataFrame | None = None,
    rows: list[dict[str, object]] | None = None,
) -> Consolidated:
    submissions = [submission(unit) for unit in reports] + (more or [])
    read = [row for unit, cells in reports.items() for row in readings(f"of-{unit}", cells)] + (rows or [])
    return consolidate(
        2018,
        readings=READINGS.frame(read),
        submissions=SUBMISSIONS.frame(submissions),
        units=DUE,
        findings=FINDINGS.frame() if findings is None else findings,
    )


def whole(value: int | None) -> Cells:
    return dict.fromkeys(ITEMS, None if value is None else Decimal(value))


def total(result: Consolidated, item: str) -> dict[str, object]:
    return result.totals.filter(pl.col("item") == item).row(0, named=True)


cells = st.fixed_dictionaries(
    dict.fromkeys(ITEMS[:5], st.none() | st.decimals(0, 10**9, places=6, allow_nan=False, allow_infinity=False))
)


@given(reports=st.dictionaries(st.sampled_from("abcd"), cells))
def test_promise_4_a_total_is_the_sum_of_what_was_reported_and_says_how_many(reports: dict[str, Cells]) -> None:
    result = brought_together(reports)
    assert result.totals.height == len(ITEMS)
    for entry in result.totals.iter_rows(named=True):
        given_values = [values.get(entry["item"]) for values in reports.values()]
        reported = [value for value in given_values if value is not None]
        assert entry["total"] == (sum(reported) if reported else None)
        assert entry["units_reported"] == len(reported)
        assert entry["units_missing"] == DUE.height - len(reports)
        assert entry["units_due"] == DUE.height
        assert entry["units_due"] == entry["units_reported"] + entry["units_blank"] + entry["units_missing"]


def test_a_zero_is_a_zero_and_a_blank_is_none() -> None:
    result = brought_together({"a": whole(0), "b": whole(None)})
    assert total(result, "review.total") == {
        "item": "review.total",
        "form": "2014",
        "total": Decimal(0),
        "units_due": 4,
        "units_reported": 1,
        "units_blank": 1,
        "units_missing": 2,
        "additive": True,
    }
    assert brought_together({"a": whole(None)}).totals["total"].is_null().all()


@pytest.mark.parametrize("status", ["blank", "not_applicable", "unreadable", "absent"])
def test_whatever_gives_no_number_counts_as_blank(status: str) -> None:
    rows = readings("of-b", whole(None), status)
    result = brought_together({"a": whole(3)}, more=[submission("b")], rows=rows)
    assert total(result, "review.total")["units_blank"] == 1
    assert set(result.facts.filter(pl.col("unit_id") == "b")["status"]) == {status}


def test_only_jointly_issued_documents_are_not_additive() -> None:
    totals = brought_together({}).totals
    assert totals.filter(~pl.col("additive"))["item"].to_list() == ["proactive.normative_issued"]


@pytest.mark.parametrize(
    ("form_id", "columns"),
    [
        ("2019", {"made", "published", "published_total", "items_last_year", "items_change"}),
        ("2021", {"issued", "repealed", "in_force"}),
    ],
)
def test_joint_documents_and_stocks_of_items_are_not_additive(form_id: str, columns: set[str]) -> None:
    totals = on_forms({"a": (form_id, CLEAN_BY_FORM[form_id])}).totals.filter(form=form_id)
    shared = {item for item in totals["item"] if item.rpartition(".")[2] in columns}
    assert set(totals.filter(~pl.col("additive"))["item"]) == shared


def on_forms(reports: Mapping[str, tuple[str, Cells]]) -> Consolidated:
    """The units' reports, each on its own form, in one year."""
    rows = [row for unit, (form_id, cells) in reports.items() for row in readings(f"of-{unit}", cells, form_id=form_id)]
    return brought_together({}, more=[submission(unit) for unit in reports], rows=rows)


def test_forms_that_meet_in_one_year_are_kept_apart() -> None:
    """An item that two forms share is two items: what they count is not the same."""
    result = on_forms(
        {"a": ("2019", CLEAN_BY_FORM["2019"]), "b": ("2021", CLEAN_BY_FORM["2021"]), "c": ("2014", whole(7))}
    )
    columns = ["form", "total", "units_reported", "units_blank", "units_missing"]
    review = result.totals.filter(item="review.total").sort("form")
    assert review.select(columns).rows() == [
        ("2014", Decimal(7), 1, 0, 3),
        ("2019", Decimal(2), 1, 0, 3),
        ("2021", Decimal(2), 1, 0, 3),
    ]
    assert {form_id: wide["unit_id"].to_list() for form_id, wide in result.wide.items()} == {
        "2014": ["c"],
        "2019": ["a"],
        "2021": ["b"],
    }
    for form_id, wide in result.wide.items():
        assert wide.columns[3:] == [item.id for item in form(form_id).items]
    assert result.totals.group_by("form").len().sort("form").rows() == [("2014", 58), ("2019", 198), ("2021", 200)]
    assert result.units.sort("unit_id")["form"].to_list() == ["2019", "2021", "2014", None]


applicants = st.lists(st.integers(0, 10**6), min_size=6, max_size=6)


@given(reports=st.dictionaries(st.sampled_from("abcd"), st.tuples(applicants, applicants), min_size=1))
def test_equations_that_hold_for_every_unit_hold_for_the_totals(
    reports: dict[str, tuple[list[int], list[int]]],
) -> None:
    result = on_forms({unit: ("2021", balanced(*rows)) for unit, rows in reports.items()})
    totals = dict(result.totals.filter(form="2021").select("item", "total").iter_rows())
    for equation in form("2021").equations:
        assert sum(totals[item] for item in equation.left) == sum(totals[item] for item in equation.right)
    assert totals["requests.new.total"] == sum(sum(granted + carried) for granted, carried in reports.values())


def balanced(granted: list[int], carried_out: list[int]) -> Cells:
    """A report on form 2021 in which some requests were granted and all others are carried over."""
    rows = {
        "requests.new": [one + other for one, other in zip(granted, carried_out, strict=True)],
        "outcome.granted": granted,
        "outcome.total": granted,
        "requests.carried_out": carried_out,
    }
    kinds = [item.rpartition(".")[2] for item in sum_to("2021", "requests.new.total").right]
    numbers = {
        f"{row}.{kind}": Decimal(number)
        for row, parts in rows.items()
        for kind, number in zip((*kinds, "total"), (*parts, sum(parts)), strict=True)
    }
    return {item.id: numbers.get(item.id, Decimal(0)) for item in form("2021").items}


def test_a_computed_number_says_so_and_no_words_of_a_report_are_published() -> None:
    said = {"review.total": "总计栏空白，由本行各栏相加得出", "review.other": "由张三填写"}
    rows = [
        row
        | {"note": said[str(row["item"])], "doubt": "computed_from_parts" if row["item"] == "review.total" else None}
        for row in readings("of-b", dict.fromkeys(said, Decimal(1)))
    ]
    facts = brought_together({}, more=[submission("b")], rows=rows).facts
    assert dict(facts.select("item", "note").iter_rows()) == {**said, "review.other": None}


def test_facts_carry_unit_measure_and_place() -> None:
    fact = brought_together({"c": whole(2)}).facts.filter(pl.col("item") == "fees.collected").row(0, named=True)
    assert fact == {
        "year": 2018,
        "unit_id": "c",
        "unit": "丙镇人民政府",
        "form": "2014",
        "item": "fees.collected",
        "value": Decimal(2),
        "unit_of_measure": "万元",
        "status": "reported",
        "note": None,
        "submission_id": "of-c",
        "place": f"表1 行{ITEMS.index('fees.collected')} 列3",
    }


def test_the_wide_table_has_a_row_a_reporting_unit_and_the_items_in_the_forms_order() -> None:
    result = brought_together({"b": whole(2), "a": {**whole(1), "review.total": None}})
    wide = result.wide["2014"]
    assert wide.columns == ["year", "unit_id", "unit", *ITEMS]
    assert wide["unit_id"].to_list() == ["a", "b"]
    assert wide["review.total"].to_list() == [None, Decimal(2)]
    assert set(wide.dtypes[3:]) == {VALUE}


def test_with_no_report_at_all_every_table_is_there_and_empty() -> None:
    result = brought_together({})
    assert (result.facts.height, result.wide["2014"].height) == (0, 0)
    assert wide_table("2014").check(result.wide["2014"]).columns == ["year", "unit_id", "unit", *ITEMS]
    assert set(result.totals["units_missing"]) == {4}
    assert set(result.units["status"]) == {"missing"}


def test_units_say_what_came_of_each_and_what_was_found() -> None:
    more = [submission("b", "unreadable"), submission("c"), submission(None, "unknown_unit", "stray")]
    found = [finding("a", *kind) for kind in (("block", "R"), ("explain", "S"), ("explain", "T"))] + [
        finding("d", "hint")
    ]
    units = brought_together({"a": whole(1)}, more=more, findings=FINDINGS.frame(found)).units
    columns = ["unit_id", "status", "submission_id", "form", "findings_block", "findings_explain", "findings_hint"]
    assert units.select(columns).rows() == [
        ("a", "reported", "of-a", "2014", 1, 2, 0),
        ("b", "unreadable", None, None, 0, 0, 0),
        ("c", "unreadable", None, None, 0, 0, 0),
        ("d", "missing", None, None, 0, 0, 1),
    ]


def test_readings_of_submissions_that_do_not_count_are_left_aside() -> None:
    rows = readings("old", whole(50))
    result = brought_together({"a": whole(1)}, more=[submission("a", "superseded", "old")], rows=rows)
    assert total(result, "review.total")["total"] == Decimal(1)


@pytest.mark.parametrize(
    ("more", "rows", "message"),
    [
        ([submission("a", name="second")], readings("second", whole(1)), "同一单位有两份以上有效报送（a）"),
        ([submission("x")], [], "有效报送不属于任何应报单位（of-x）"),
        ([submission("b")], readings("of-b", {"no.item": Decimal(1)}), "指标不在其统计表中（no.item）"),
        (
            [submission("b")],
            [{**readings("of-b", {"review.total": Decimal(1)})[0], "status": "blank"}],
            "数值与填报状态矛盾（review.total）",
        ),
    ],
)
def test_inputs_that_contradict_each_other_are_refused_by_name(
    more: list[dict[str, object]], rows: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(ConsolidationError) as refused:
        brought_together({"a": whole(1)}, more=more, rows=rows)
    assert message in str(refused.value)


def test_the_order_of_the_inputs_has_no_influence() -> None:
    reports = {unit: whole(place) for place, unit in enumerate("abcd")}
    there, back = brought_together(reports), brought_together(dict(reversed(reports.items())))
    for name in ("facts", "totals", "units"):
        assert getattr(there, name).equals(getattr(back, name))


def test_tables_are_what_the_schemas_promise() -> None:
    result = brought_together({"a": whole(1)})
    assert TOTALS.check(result.totals).equals(result.totals)
    assert UNITS.check(result.units).equals(result.units)


def test_a_release_is_provisional_and_says_why() -> None:
    findings = FINDINGS.frame([finding("a", "block"), finding("a", "block", "S"), finding("c", "explain")])
    result = brought_together({"a": whole(1), "b": whole(1)}, more=[submission("c", "unreadable")], findings=findings)
    assert maturity(result.units, findings).level == "provisional"
    assert maturity(result.units, findings).reasons == (
        "有2条必须改的审核结果尚未处理，涉及1个单位",
        "有1个应报单位缺报",
        "有1个应报单位的报告无法识读",
        "尚未经人审定",
    )
    clean = brought_together({unit: whole(1) for unit in "abcd"})
    assert maturity(clean.units, FINDINGS.frame()).reasons == ("尚未经人审定",)
