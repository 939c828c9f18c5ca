"""Promise 4: no number is invented; blank stays blank, and a total says what it is made of."""

import gc
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from expectations.forms import form
from expectations.rules.table import sum_to
from tasks.consolidation import ROSTER, Consolidated, ConsolidationError, Maturity, consolidate, listed, maturity
from tasks.lake.partitions import MemoryBudget, PartitionedTable, SpillDirectory
from tasks.model.codes import MaturityLevel
from tasks.tables import VALUE, Corrected, Facts, Findings, SchemaError, Submissions, Totals, Units, wide_table
from tests.cases import CLEAN_BY_FORM
from tests.soak import examples

DEAR = settings(max_examples=examples(25))  # each example adds a district up
ITEMS = [item.id for item in form("2014").items]
DUE = pl.DataFrame(
    [
        ("a", "甲局", "department", "11640000000000000X", ["甲办"], date(2019, 1, 31)),
        ("b", "乙局", "department", None, [], date(2019, 1, 31)),
        ("c", "丙镇人民政府", "town", None, [], date(2019, 1, 31)),
        ("d", "丁街道办事处", "street", None, [], date(2019, 1, 31)),
    ],
    schema=ROSTER,
    orient="row",
)
LEADING = ("year", "unit_id", "unit", "status", "counted", "submission_id")
"""The columns of a wide table before its items (F8)."""

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


def finding(unit: str, severity: str, rule: str = "R", **more: str) -> dict[str, object]:
    return more | {
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
        "state": more.get("state", "open"),
    }


def brought_together(
    reports: Mapping[str, Cells],
    more: list[dict[str, object]] | None = None,
    findings: pl.DataFrame | None = None,
    rows: list[dict[str, object]] | None = None,
    excused: Collection[str] = (),
    budget: MemoryBudget = MemoryBudget(),  # noqa: B008 - never changes
) -> Consolidated:
    submissions = [submission(unit) for unit in reports] + (more or [])
    read = [row for unit, cells in reports.items() for row in readings(f"of-{unit}", cells)] + (rows or [])
    return consolidate(
        2018,
        readings=Corrected.frame(read),
        submissions=Submissions.frame(submissions),
        units=DUE,
        findings=Findings.frame() if findings is None else findings,
        excused=excused,
        budget=budget,
    )


def whole(value: int | None) -> Cells:
    return dict.fromkeys(ITEMS, None if value is None else Decimal(value))


def total(result: Consolidated, item: str) -> dict[str, object]:
    return result.totals.filter(pl.col("item") == item).row(0, named=True)


cells = st.fixed_dictionaries(
    dict.fromkeys(ITEMS[:5], st.none() | st.decimals(0, 10**9, places=6, allow_nan=False, allow_infinity=False))
)


@DEAR
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
        "units_held_back": 0,
        "units_questioned": 0,
        "units_corrected": 0,
        "additive": True,
        "units_not_applicable": 0,
        "units_computed": 0,
        "units_in_question": 0,
        "total_in_question": None,
        "label": "行政复议数量",
        "unit_of_measure": "件",
        "obs_status": "A",
    }
    assert brought_together({"a": whole(None)}).totals["total"].is_null().all()


@pytest.mark.parametrize("status", ["blank", "not_applicable", "unreadable", "absent"])
def test_whatever_gives_no_number_counts_as_blank_but_for_what_is_not_applicable(status: str) -> None:
    rows = readings("of-b", whole(None), status)
    result = brought_together({"a": whole(3)}, more=[submission("b")], rows=rows)
    made = total(result, "review.total")
    does_not_apply = status == "not_applicable"
    assert (made["units_blank"], made["units_not_applicable"]) == (not does_not_apply, does_not_apply)
    assert set(result.facts.collect().filter(pl.col("unit_id") == "b")["status"]) == {status}


def test_a_report_to_be_repaired_is_held_out_of_the_totals_by_name() -> None:
    reports = {"a": whole(5), "b": whole(7)}
    found = Findings.frame([finding("b", "block", submission_id="of-b"), finding("a", "explain", submission_id="of-a")])
    result = brought_together(reports, findings=found)
    held = total(result, "review.total")
    assert (held["total"], held["units_reported"], held["units_held_back"], held["units_missing"]) == (5, 1, 1, 2)
    assert dict(result.facts.collect().group_by("unit_id").agg(pl.col("counted").all()).iter_rows()) == {
        "a": True,
        "b": False,
    }
    assert dict(result.units.select("unit_id", "status").iter_rows()) == {
        "a": "reported",
        "b": "held_back",
        "c": "missing",
        "d": "missing",
    }
    assert "有1个单位的报告暂不计入合计：乙局" in maturity(result.units, found).reasons


def test_a_total_says_how_much_of_it_open_findings_name() -> None:
    """F3: the sum of the counted numbers that an open finding names; one that is settled, or held back, is none."""
    asked = {"submission_id": "of-a", "items": ["review.total"]}
    reports = {"a": whole(5), "b": whole(7)}
    for state, expected in (("open", (1, Decimal(5), "U")), ("explained", (0, None, "A"))):
        found = [finding("a", "explain", state=state) | asked]
        made = total(brought_together(reports, findings=Findings.frame(found)), "review.total")
        assert (made["units_in_question"], made["total_in_question"], made["obs_status"]) == expected
    held = [finding("a", "block") | asked]
    result = brought_together(reports, findings=Findings.frame(held))
    assert total(result, "review.total")["units_in_question"] == 0
    marks = result.facts.collect().filter(item="review.total").select("unit_id", "obs_status").rows()
    assert dict(marks) == {"a": "V", "b": "A"}


@pytest.mark.parametrize(("state", "counts"), [("waived", True), ("corrected", True), ("reopened", False)])
def test_a_finding_that_is_settled_holds_nothing_back(state: str, counts: bool) -> None:
    found = Findings.frame([finding("a", "block", submission_id="of-a", state=state)])
    assert total(brought_together({"a": whole(5)}, findings=found), "review.total")["units_reported"] == counts


def test_a_finding_on_a_newer_file_does_not_hold_back_the_report_that_stands() -> None:
    found = Findings.frame([finding("a", "block", submission_id="newer")])
    result = brought_together({"a": whole(5)}, more=[submission("a", "unreadable", "newer")], findings=found)
    assert total(result, "review.total")["total"] == Decimal(5)


def test_a_total_uses_the_corrected_number_and_says_so() -> None:
    corrected = {"original_value": Decimal(50), "original_status": "reported", "decision_id": "2018-0001"}
    rows = [row | corrected for row in readings("of-b", {"review.total": Decimal(5)})]
    result = brought_together({"a": whole(1)}, more=[submission("b")], rows=rows)
    summed = total(result, "review.total")
    assert (summed["total"], summed["units_reported"], summed["units_corrected"]) == (6, 2, 1)
    fact = result.facts.collect().row(by_predicate=pl.col("original_status").is_not_null(), named=True)
    assert fact["value"] == Decimal(5)
    assert {name: fact[name] for name in corrected} == corrected


def test_the_levels_add_up_to_the_district() -> None:
    result = brought_together({"a": whole(5), "c": whole(7), "d": {**whole(1), "review.total": None}})
    levels = {
        row["level"]: (row["total"], row["units_due"], row["units_reported"], row["units_blank"], row["units_missing"])
        for row in result.levels.filter(item="review.total").iter_rows(named=True)
    }
    assert levels == {
        "own": (5, 2, 1, 0, 1),
        "towns_and_streets": (7, 2, 1, 1, 0),
        "district": (12, 4, 2, 1, 1),
    }
    assert result.levels.filter(level="district").drop("level").equals(result.totals)


def test_a_unit_excused_is_not_due_unless_it_reported_all_the_same() -> None:
    result = brought_together({"a": whole(5)}, excused={"a", "d"})
    assert dict(result.units.select("unit_id", "status").iter_rows()) == {
        "a": "reported",
        "b": "missing",
        "c": "missing",
        "d": "waived",
    }
    summed = total(result, "review.total")
    assert (summed["units_due"], summed["units_reported"], summed["units_missing"]) == (3, 1, 2)


def test_what_one_form_splits_and_another_does_not_is_one_series() -> None:
    older = CLEAN_BY_FORM["2019"] | {"closed_otherwise.total.business": Decimal(6)}
    split = ("not_amended", "fee_unpaid", "other")
    newer = CLEAN_BY_FORM["2021"] | {f"closed_otherwise.{part}.business": Decimal(2) for part in split}
    unknown = newer | {"closed_otherwise.fee_unpaid.business": None}
    rows = [*readings("of-a", older, form_id="2019"), *readings("of-b", newer, form_id="2021")]
    rows += readings("of-c", unknown, form_id="2021")
    series = brought_together({}, more=[submission(unit) for unit in "abc"], rows=rows).series.collect()
    found = series.filter(series_item="closed_otherwise.total.business")
    assert dict(found.select("unit_id", "value").iter_rows()) == {"a": Decimal(6), "b": Decimal(6), "c": None}
    assert series.group_by("unit_id").len()["len"].to_list() == [176] * 3


def test_form_2014_has_no_number_that_can_be_followed() -> None:
    assert brought_together({"a": whole(1)}).series.height == 0


def test_a_release_is_final_when_nothing_is_open_nobody_missing_and_it_is_approved() -> None:
    result = brought_together({unit: whole(1) for unit in "abc"}, excused={"d"})
    assert maturity(result.units, Findings.frame(), is_approved=True) == Maturity(MaturityLevel.FINAL, ())
    assert maturity(result.units, Findings.frame()).reasons == ("尚未经人审定",)
    settled = Findings.frame([finding("a", "block", state="waived")])
    assert maturity(result.units, settled, is_approved=True).level == "final"
    left_open = Findings.frame([finding("a", "block", state="reopened")])
    assert maturity(result.units, left_open, is_approved=True).level == "provisional"


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
    assert {form_id: wide.collect()["unit_id"].to_list() for form_id, wide in result.wide.items()} == {
        "2014": ["c"],
        "2019": ["a"],
        "2021": ["b"],
    }
    for form_id, wide in result.wide.items():
        assert wide.collect().columns[len(LEADING) :] == [item.id for item in form(form_id).items]
    assert result.totals.group_by("form").len().sort("form").rows() == [("2014", 58), ("2019", 198), ("2021", 200)]
    assert result.units.sort("unit_id")["form"].to_list() == ["2019", "2021", "2014", None]


applicants = st.lists(st.integers(0, 10**6), min_size=6, max_size=6)


@DEAR
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
    facts = brought_together({}, more=[submission("b")], rows=rows).facts.collect()
    assert dict(facts.select("item", "note").iter_rows()) == {**said, "review.other": None}


def test_facts_carry_unit_measure_and_place() -> None:
    fact = (
        brought_together({"c": whole(2)}).facts.collect().filter(pl.col("item") == "fees.collected").row(0, named=True)
    )
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
        "counted": True,
        "uncounted_reason": None,
        "original_value": None,
        "original_status": None,
        "decision_id": None,
        "decision_reason": None,
        "doubt": None,
        "in_question": False,
        "obs_status": "A",
    }


def test_the_wide_table_has_a_row_a_reporting_unit_and_the_items_in_the_forms_order() -> None:
    result = brought_together({"b": whole(2), "a": {**whole(1), "review.total": None}})
    wide = result.wide["2014"].collect()
    assert wide.columns == [*LEADING, *ITEMS]
    assert wide["unit_id"].to_list() == ["a", "b"]
    assert wide["review.total"].to_list() == [None, Decimal(2)]
    assert set(wide.dtypes[len(LEADING) :]) == {VALUE}


def test_with_no_report_at_all_every_table_is_there_and_empty() -> None:
    result = brought_together({})
    assert (result.facts.height, result.wide["2014"].height) == (0, 0)
    assert wide_table("2014").check(result.wide["2014"].collect()).columns == [*LEADING, *ITEMS]
    assert set(result.totals["units_missing"]) == {4}
    assert set(result.units["status"]) == {"missing"}


def test_units_say_what_came_of_each_and_what_was_found() -> None:
    more = [submission("b", "unreadable"), submission("c"), submission(None, "unknown_unit", "stray")]
    found = [finding("a", *kind) for kind in (("block", "R"), ("explain", "S"), ("explain", "T"))] + [
        finding("d", "hint")
    ]
    units = brought_together({"a": whole(1)}, more=more, findings=Findings.frame(found)).units
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
    assert there.facts.collect().equals(back.facts.collect())
    for name in ("totals", "units"):
        assert getattr(there, name).equals(getattr(back, name))


@DEAR
@given(
    reports=st.dictionaries(st.sampled_from("abcd"), cells),
    forms=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["2019", "2021"])),
    blocked=st.sets(st.sampled_from("abcd")),
    units=st.integers(1, 4),
)
def test_a_year_in_parts_is_the_year_in_one(
    reports: dict[str, Cells], forms: dict[str, str], blocked: set[str], units: int
) -> None:
    others = {unit: form_id for unit, form_id in forms.items() if unit not in reports}
    more = [submission(unit) for unit in others]
    rows = [row for unit, each in others.items() for row in readings(f"of-{unit}", CLEAN_BY_FORM[each], form_id=each)]
    findings = Findings.frame(finding(unit, "block", submission_id=f"of-{unit}") for unit in sorted(blocked))
    whole_year, parted = (
        brought_together(reports, more, findings, rows, budget=MemoryBudget(units=size)) for size in (len(DUE), units)
    )
    assert len(parted.facts.pieces) == max(1, -(-len({*reports, *others}) // units))
    for name in ("totals", "levels", "units"):
        assert_frame_equal(getattr(parted, name), getattr(whole_year, name))
    pairs = [(parted.facts, whole_year.facts), (parted.series, whole_year.series)]
    pairs += [(parted.wide[form_id], wide) for form_id, wide in whole_year.wide.items()]
    assert parted.wide.keys() == whole_year.wide.keys()
    for parts, one in pairs:
        assert_frame_equal(parts.collect(), one.collect())
        assert (parts.sha256, parts.height) == (one.sha256, one.height)


def test_what_waits_on_disk_is_for_its_owner_only_and_goes_with_its_last_user(tmp_path: Path) -> None:
    place = tmp_path / "spool"
    result = brought_together({unit: whole(1) for unit in "abcd"}, budget=MemoryBudget(units=1, spill_to=place))
    kept = list(place.iterdir())
    assert {path.stat().st_mode & 0o077 for path in (place, *kept)} == {0}
    assert {path.suffix for path in kept[0].iterdir() if path.is_file()} == {".parquet"}
    del result
    gc.collect()
    assert list(place.iterdir()) == []


def test_contradictions_are_found_in_any_part() -> None:
    more = [submission("d"), submission("d", name="second")]
    rows = readings("of-d", whole(1)) + readings("second", whole(1))
    with pytest.raises(ConsolidationError, match="同一单位有两份以上有效报送（d）"):
        brought_together({"a": whole(1)}, more=more, rows=rows, budget=MemoryBudget(units=1))


def test_parts_out_of_order_are_refused() -> None:
    facts = brought_together({"a": whole(1), "b": whole(1)}).facts.collect()
    parts = [facts.filter(unit_id=unit) for unit in "ba"]
    with pytest.raises(SchemaError, match="does not come after"):
        PartitionedTable.keep(Facts, parts, SpillDirectory(None))


def test_many_names_are_cut_short_and_counted() -> None:
    assert listed(pl.Series(["甲", "乙"])) == "甲、乙"
    assert listed(pl.Series(["局"] * 103)).endswith("局、局，另有3个见 units.parquet")


def test_tables_are_what_the_schemas_promise() -> None:
    result = brought_together({"a": whole(1)})
    assert Totals.check(result.totals).equals(result.totals)
    assert Units.check(result.units).equals(result.units)


def test_a_release_is_provisional_and_says_why() -> None:
    findings = Findings.frame([finding("a", "block"), finding("a", "block", "S"), finding("c", "explain")])
    result = brought_together({"a": whole(1), "b": whole(1)}, more=[submission("c", "unreadable")], findings=findings)
    assert maturity(result.units, findings).level == "provisional"
    assert maturity(result.units, findings).reasons == (
        "有2条必须改的审核结果尚未处理，涉及1个单位",
        "有1条需说明的审核结果尚未说明、更正或豁免，涉及1个单位",
        "有1个应报单位缺报",
        "有1个应报单位的报告无法识读",
        "尚未经人审定",
    )
    clean = brought_together({unit: whole(1) for unit in "abcd"})
    assert maturity(clean.units, Findings.frame()).reasons == ("尚未经人审定",)
