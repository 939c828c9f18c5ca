"""(六) in one row in a table that splits it in three: its figures are kept and the sums of the columns go by them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tasks.checking import Checked
from tasks.model.codes import Outcome, Status
from tasks.model.report import Fact
from tests.cases import a_report, a_submission, checked

ROWS = ("not_amended", "fee_unpaid", "other")
COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization", "total")


def with_one_row(filled: Mapping[str, str], changes: Mapping[str, str | None]) -> Checked:
    """What is said of a report that gives the three rows as one; columns that are not filled hold 0."""
    report = a_report(changes, form_id="2021")
    split = {f"closed_otherwise.{row}.{column}" for row in ROWS for column in COLUMNS}
    return checked(
        a_submission(
            replace(
                report,
                facts=tuple(
                    Fact(fact.item, None, Status.ABSENT) if fact.item in split else fact for fact in report.facts
                ),
                groups=tuple(
                    Fact(
                        f"closed_otherwise.total.{column}",
                        Decimal(filled.get(column, "0")),
                        Status.REPORTED,
                        filled.get(column, "0"),
                        place="第44行",
                    )
                    for column in COLUMNS
                ),
            )
        )
    )


def test_the_sums_of_the_columns_go_by_the_row_that_is_not_split() -> None:
    changes = {
        "requests.new.natural_person": "7",
        "requests.new.total": "10",
        "outcome.total.natural_person": "7",
        "outcome.total.total": "10",
    }
    result = with_one_row({"natural_person": "2", "total": "2"}, changes)
    assert set(result.outcomes.filter(rule="2021-COLUMN")["outcome"]) == {Outcome.PASS}
    assert "2021-COLUMN" not in set(result.findings["rule"])


def test_a_sum_that_does_not_hold_names_the_row_that_is_not_split() -> None:
    result = with_one_row({"business": "3"}, {})
    messages = dict(result.findings.filter(rule="2021-COLUMN").select("instance", "message").rows())
    assert messages == {
        "business": (
            "“商业企业”一列：“办理结果总计”填的是 2 件，各项办理结果相加是 5 件"
            "（予以公开 1、本机关不掌握相关政府信息 1，另有合填为一行的其他处理 3），相差 3 件。"
        )
    }


def test_without_the_rows_and_without_the_one_row_the_sums_cannot_be_assessed() -> None:
    report = a_report({f"closed_otherwise.{row}.{column}": None for row in ROWS for column in COLUMNS}, form_id="2021")
    result = checked(a_submission(report))
    assert set(result.outcomes.filter(rule="2021-COLUMN")["outcome"]) == {Outcome.CANNOT_BE_ASSESSED}
