"""What rules may use beside the numbers of a form, and what frames must have: one contract per family."""

from dataclasses import replace

import polars as pl
import pytest

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE, Check, Family, Rule, RuleError, catalogue
from expectations.rules.columns import CONTRACTS, NUMBER, ContractError, last_column, quoted_column
from expectations.rules.complete import require_columns
from tasks.tables import VALUE


def one_rule(rule: str, expression: pl.Expr, message: str = "", **fields: object) -> Rule:
    check = Check(message, expression, pl.lit(0), pl.lit(0), **fields)  # type: ignore[arg-type]
    return replace(CATALOGUE[rule], checks=(check,))


def refused(rule: Rule) -> str:
    with pytest.raises(RuleError) as raised:
        require_columns(catalogue([rule]))
    return str(raised.value)


def test_every_family_has_a_contract_whose_columns_say_something() -> None:
    assert set(CONTRACTS) == set(Family)
    for contract in CONTRACTS.values():
        for form_id in (None, *form_ids()):
            for column in contract.on(form_id).values():
                assert column.says


def test_numbers_are_of_the_type_of_the_tables() -> None:
    assert VALUE == NUMBER


def test_a_column_that_no_frame_has_is_refused_by_rule_check_and_column() -> None:
    said = refused(one_rule("2014-TRAINING", pl.col("training.course"), instance="courses"))
    assert said == "2014-TRAINING, check courses: family table has no column training.course on form 2014"


@pytest.mark.parametrize(
    "where",
    [
        {"where": pl.col("nowhere")},
        {"not_assessable_reason": pl.col("nowhere")},
        {"explained_by": {"DOC-FORM": pl.col("nowhere")}},
        {"message": "因为{row[nowhere]}。"},
    ],
)
def test_it_is_looked_for_wherever_a_check_names_columns(where: dict[str, object]) -> None:
    assert refused(one_rule("DOC-UNIT", pl.col("units_named"), **where)) == (  # type: ignore[arg-type]
        "DOC-UNIT: family document has no column nowhere"
    )


def test_a_column_of_another_family_or_form_is_refused() -> None:
    assert "no column last:training.courses" in refused(
        one_rule("2014-TRAINING", pl.col(last_column("training.courses")))
    )
    assert "no column complaints.total on form 2019" in refused(one_rule("YEAR-COPIED", pl.col("complaints.total")))


def test_a_check_may_use_what_its_own_forms_have() -> None:
    check = Check("", pl.col(quoted_column("complaints.total")), pl.lit(0), pl.lit(0), forms=("2014",))
    require_columns(catalogue([replace(CATALOGUE["PROSE-REVIEW"], checks=(check,))]))


def test_a_frame_is_held_to_the_contract() -> None:
    contract = CONTRACTS[Family.PROSE]
    columns = {name: column.dtype for name, column in contract.on("2014").items()}
    subject = {"year": 2018, "unit_id": "a", "unit": "b", "submission_id": "c"}
    frame = pl.DataFrame([subject], schema=columns)
    contract.check(frame, "2014")
    for wrong, said in (
        (frame.drop("percent_quote"), "prose: no column percent_quote"),
        (frame.with_columns(pl.lit(1.5).alias("training.courses")), "prose: training.courses is Float64"),
        (frame.with_columns(pl.lit(None, pl.Int32()).alias("year")), "prose: year has 1 nulls"),
    ):
        with pytest.raises(ContractError, match=said):
            contract.check(wrong, "2014")


def test_the_columns_of_a_form_are_those_of_its_items() -> None:
    on_form = CONTRACTS[Family.TABLE].on("2021")
    assert {item.id for item in form("2021").items} <= on_form.keys()
    assert quoted_column("denied.total") in on_form
    assert "training.courses" not in on_form
