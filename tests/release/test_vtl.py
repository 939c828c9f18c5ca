"""The arithmetic of the catalogue as VTL: the reference engine judges the example years as we do, check by check."""

import re
from pathlib import Path

import polars as pl
import pytest

from examples.plan import YEARS
from expectations.forms import form_ids
from expectations.rules import CATALOGUE
from expectations.rules.vtl import as_vtl, component
from tasks.model.codes import Doubt, Outcome
from tests.example_lake import ExampleDistrict
from tests.vtl_oracle import judged, kept, written

pytestmark = pytest.mark.timeout(900)  # six years are run

CHECK = pl.concat_str(
    "unit_id",
    pl.lit(" "),
    "rule",
    pl.when(pl.col("instance") == "").then(pl.lit("")).otherwise(pl.lit("#") + pl.col("instance")),
)
IS_EXPLAINED = pl.col("reason").str.starts_with("已由 ").fill_null(value=False)
IS_COMPUTED = pl.col("reason").str.contains(f"^“[^，]+”{Doubt.COMPUTED.label}$").fill_null(value=False)
IS_RELATION = pl.col("rule").is_in([rule.id for rule in CATALOGUE.values() if rule.is_relation])


@pytest.mark.parametrize("year", YEARS)
def test_the_engine_finds_exactly_what_we_find(example_district: ExampleDistrict, year: int, tmp_path: Path) -> None:
    run = example_district.years[int(year)]
    hashes = written(run.release, tmp_path)
    verdicts = {name: said for name, said in kept().items() if name.startswith(f"{year}_")}
    assert {name: said["sha256"] for name, said in verdicts.items()} == hashes, "if meant: python -m tests.vtl_oracle"
    in_release = pl.read_parquet(run.release / "units.parquet").drop_nulls("submission_id")["submission_id"].implode()
    ours = run.outcomes.filter(IS_RELATION, pl.col("submission_id").is_in(in_release))
    # the engine knows no causes, so that what another failure explains fails there as well; and it does not know which
    # totals we computed from their parts, to which these add up
    outcome = (
        pl.when(IS_EXPLAINED)
        .then(pl.lit(Outcome.FAIL.value))
        .when(IS_COMPUTED)
        .then(pl.lit(Outcome.PASS.value))
        .otherwise("outcome")
    )
    found = ours.select(check=CHECK, outcome=outcome)
    for word, of in (("fail", Outcome.FAIL), ("null", Outcome.CANNOT_BE_ASSESSED)):
        assert sorted(found.filter(outcome=of.value)["check"]) == sorted(
            check for said in verdicts.values() for check in said[word]
        )
    assert found.filter(outcome=Outcome.PASS.value).height == sum(said["pass"] for said in verdicts.values())


def test_the_years_hold_failures_of_every_form_and_what_cannot_be_judged() -> None:
    of_form = {form_id: [said for name, said in kept().items() if name.endswith(form_id)] for form_id in form_ids()}
    for said in of_form.values():
        assert all(any(each[word] for each in said) for word in ("fail", "null", "pass"))


@pytest.mark.soak  # needs a package index and half a minute
def test_the_engine_says_today_what_was_kept(example_district: ExampleDistrict, tmp_path: Path) -> None:
    for year in YEARS:
        written(example_district.years[int(year)].release, tmp_path)
    assert judged(tmp_path) == {
        name: {word: said[word] for word in ("fail", "null", "pass")} for name, said in kept().items()
    }


@pytest.mark.parametrize("form_id", form_ids())
def test_every_rule_within_the_table_is_in_the_script_or_named_as_left_out(form_id: str) -> None:
    script = as_vtl(CATALOGUE, form_id)
    (said,) = re.findall(r"and are not here: (.*)\.\n", script)
    left_out = [] if said == "none" else said.split(", ")
    codes = re.findall(r'errorcode "([^"]+)"', script)
    for rule in CATALOGUE.values():
        if rule.family == "table" and form_id in rule.forms:
            checks = [rule.column(check) for check in rule.on(form_id).checks]
            assert ([] if rule.id in left_out else checks) == [
                code for code in dict.fromkeys(codes) if code.partition("#")[0] == rule.id
            ]


def test_no_two_items_have_one_name() -> None:
    assert component("denied.state_secret.total") == "denied__state_secret__total"
    items = {item for rule in CATALOGUE.values() for item in rule.items}
    assert len(set(map(component, items))) == len(items)
