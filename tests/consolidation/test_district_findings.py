"""F1: a finding on the district's printed report says the published total too, where that is another sum."""

from datetime import datetime
from decimal import Decimal

import pytest

from expectations.rules.district import OWN_LEVEL
from tasks.consolidation import with_published_totals
from tasks.model.codes import ReportingLevel
from tasks.tables import Findings, Levels, Submissions

MESSAGE = "汇总报告填的是 3123 件，相加是 3120 件。"


def _finding(instance: str) -> dict[str, object]:
    known = {"year": 2021, "unit_id": "gov", "submission_id": "a" * 16, "rule": "DISTRICT-TOTAL", "outcome": "fail"}
    said = {"severity": "block", "message": MESSAGE, "suggestion": "请核对", "reading": "certain", "state": "open"}
    sides = {"left": Decimal(3123), "right": Decimal(3120), "difference": Decimal(3)}
    return {**known, **said, **sides, "instance": instance, "items": [instance]}


def _level(level: ReportingLevel, total: int | None, held: int) -> dict[str, object]:
    none = ("blank", "missing", "questioned", "corrected", "not_applicable", "computed", "in_question")
    reported = int(total is not None)
    return {
        **{f"units_{name}": 0 for name in none},
        "units_reported": reported,
        "units_due": reported + held,
        "additive": True,
        "level": level.value,
        "form": "2021",
        "item": "requests.new.total",
        "label": "新收",
        "obs_status": "A",
        "unit_of_measure": "件",
        "units_held_back": held,
        "total": None if total is None else Decimal(total),
    }


def _submission() -> dict[str, object]:
    known = {"year": 2021, "submission_id": "a" * 16, "unit_id": "gov", "unit": "晴川区人民政府", "form": "2021"}
    file = {"kind": "docx", "sha256": "a" * 64, "size": 1, "received_at": datetime(2022, 3, 1)}
    return {**known, **file, "state": "consolidated"}


@pytest.mark.parametrize(
    ("total", "beside"),
    [
        (2862, "本次发布的全区合计是 2862 件，其中暂不计入 1 个单位。"),
        (None, "本次发布的全区合计是 （空） 件，其中暂不计入 1 个单位。"),
        (3120, ""),
    ],
)
def test_both_sums_are_said_where_they_differ(total: int | None, beside: str) -> None:
    findings = Findings.frame([_finding("requests.new.total")])
    levels = Levels.frame([_level(ReportingLevel.DISTRICT, total, 1), _level(ReportingLevel.OWN, 7, 2)])
    found = with_published_totals(findings, levels, Submissions.frame([_submission()]))
    assert found["message"].to_list() == [MESSAGE + beside]


def test_a_report_of_the_districts_own_level_is_told_the_total_of_that_level() -> None:
    findings = Findings.frame([_finding("requests.new.total"), _finding(OWN_LEVEL) | {"items": []}])
    levels = Levels.frame([_level(ReportingLevel.DISTRICT, 2862, 1), _level(ReportingLevel.OWN, 7, 2)])
    found = with_published_totals(findings, levels, Submissions.frame([_submission()]))
    messages = dict(found.select("instance", "message").iter_rows())
    assert messages["requests.new.total"] == f"{MESSAGE}本次发布的区本级合计是 7 件，其中暂不计入 2 个单位。"
    assert messages[OWN_LEVEL] == MESSAGE
