"""Every rule of the catalogue: a report that passes, one that fails, and one it cannot be assessed on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from expectations.rules import CATALOGUE, Family
from tasks.checking import Checked
from tasks.checking.evaluate import rule_outcomes
from tasks.document import Problem
from tasks.report import Doubt, Head, Percentage, Status
from tasks.roster import DISTRICT, Roster, Unit
from tasks.submissions import State, Submission
from tests.cases import CLEAN_HEAD, ROSTER, UNIT, YEARS, a_figure, a_report, a_submission, checked

# What to change in a faultless report so that exactly this rule fails.
TABLE_FAULTS: Mapping[str, Mapping[str, str]] = {
    "2014-SUM-RECEIVED": {"requests.received_online": "3"},
    "2014-SUM-CLOSED": {"requests.closed_on_time": "3"},
    "2014-SUM-ANSWERED": {"answered.granted": "1"},
    "2014-SUM-DENIED": {"denied.privacy": "3"},
    "2014-SUM-REVIEW": {"review.upheld": "1"},
    "2014-SUM-LITIGATION": {"litigation.total": "1"},
    "2014-SUM-STAFF": {"capacity.staff_part_time": "1"},
    "2014-MAX-CHANNEL": {"channel.website": "11"},
    "2014-COVER-CHANNEL": {"channel.website": "4"},
    "2014-ADDED-CHANNEL": {"channel.website": "5"},
    "2014-PART-NORMATIVE": {"proactive.normative": "11", "proactive.normative_issued": "11"},
    "2014-ISSUED-NORMATIVE": {"proactive.normative": "3"},
    "2014-PART-PRESS": {"response.press_conferences_by_principal": "3"},
    "2014-PART-INTERVIEW": {"response.online_interviews_by_principal": "2"},
    "2014-NO-TOPIC": {"response.hot_topics": "0"},
    "2014-CLOSED-EXCESS": {"requests.received": "3", "requests.received_online": "3"},
    "2014-ANSWERED-CLOSED": {"requests.answered": "3", "answered.granted": "1"},
    "2014-NOTHING-RECEIVED": {"requests.received": "0", "requests.received_online": "0"},
    "2014-TRAINING": {"training.courses": "0"},
    "2014-MONEY-UNIT": {"capacity.budget": "1000"},
    "2019-PUBLISHED": {"normative.published": "13"},
    "2019-PUBLISHED-NONE": {"normative.published": "0", "normative.published_total": "0"},
    "2019-ITEMS-NEGATIVE": {"charges.items_change": "-3"},
    "2019-DECISIONS-MISREAD": {"penalties.decisions": "40"},
    "2019-PROCUREMENT": {"procurement.amount": "0"},
    "2019-REGULATIONS": {"regulations.published_total": "6"},
    "2021-IN-FORCE": {"normative.in_force": "1"},
    "2021-CHARGES-UNIT": {"charges.amount": "188710"},
    "2021-FEE-UNPAID": {
        "requests.new.natural_person": "6",
        "requests.new.total": "9",
        "closed_otherwise.fee_unpaid.natural_person": "1",
        "closed_otherwise.fee_unpaid.total": "1",
        "outcome.total.natural_person": "6",
        "outcome.total.total": "9",
    },
    "2021-REGULATIONS": {"regulations.in_force": "6"},
    **{
        f"{form_id}-{rule}": faults
        for form_id in ("2019", "2021")
        for rule, faults in {
            "BALANCE": {"requests.new.business": "3", "requests.new.total": "9"},
            "ROW": {"requests.carried_out.total": "2"},
            "COLUMN": {"outcome.granted.business": "2", "outcome.granted.total": "5"},
            "REVIEW": {"review.pending": "0"},
            "LITIGATION-DIRECT": {"litigation_direct.total": "2"},
            "LITIGATION-AFTER-REVIEW": {"litigation_after_review.upheld": "1"},
        }.items()
    },
}

# An item, what the table says of it in the faultless report, and what else the prose might say.
PROSE_FAULTS: Mapping[str, tuple[str, str, str]] = {
    "PROSE-CHANNEL": ("channel.website", "10", "12"),
    "PROSE-RECEIVED": ("requests.received", "4", "5"),
    "PROSE-OUTCOME": ("answered.granted", "2", "3"),
    "PROSE-REVIEW": ("review.total", "0", "1"),
    "PROSE-STAFF": ("capacity.staff_full_time", "1", "2"),
    "PROSE-MEETING": ("training.meetings", "4", "6"),
}

HEAD_FAULTS: Mapping[str, Mapping[str, object]] = {
    "DOC-PERIOD": {"period_start": date(2017, 1, 1), "period_end": date(2017, 12, 31)},
    "DOC-UNIT": {"table_unit": "晴川区别的局"},
    "DOC-DATES": {"signed_on": date(2018, 12, 20)},
}
HEAD_GAPS: Mapping[str, Mapping[str, object]] = {
    "DOC-PERIOD": dict.fromkeys(("title_year", "table_year", "period_start", "period_end")),
    "DOC-UNIT": dict.fromkeys(("title_unit", "table_unit", "signature_unit")),
    "DOC-DATES": dict.fromkeys(("signed_on", "published_on")),
}


def outcome(result: Checked, rule: str) -> str | None:
    """What a rule said of the one subject, or `None` where it did not apply."""
    rows = rule_outcomes(result.outcomes).filter(rule=rule)["outcome"].to_list()
    return rows[0] if rows else None


def failed(result: Checked) -> set[str]:
    return set(result.findings["rule"])


def form_of(rule: str) -> str:
    return CATALOGUE[rule].forms[0]


@pytest.fixture(scope="module")
def faultless() -> Mapping[str, Checked]:
    """What the catalogue says of a report without a fault, by its form."""
    return {form_id: checked(a_submission(a_report(form_id=form_id))) for form_id in YEARS}


@pytest.mark.parametrize("form_id", YEARS)
def test_a_faultless_report_fails_nothing(faultless: Mapping[str, Checked], form_id: str) -> None:
    assert faultless[form_id].findings.is_empty()
    assert faultless[form_id].broken == {}


@pytest.mark.parametrize("rule", TABLE_FAULTS)
def test_table_rule_passes(faultless: Mapping[str, Checked], rule: str) -> None:
    assert outcome(faultless[form_of(rule)], rule) == "pass"


@pytest.mark.parametrize("rule", TABLE_FAULTS)
def test_table_rule_fails_alone(rule: str) -> None:
    result = checked(a_submission(a_report(TABLE_FAULTS[rule], form_id=form_of(rule))))
    assert failed(result) == {rule}
    assert not set("".join(result.findings["message"])) & set("{}")


@pytest.mark.parametrize("rule", TABLE_FAULTS)
def test_table_rule_cannot_be_assessed_on_blanks(rule: str) -> None:
    blanks = {item: None for check in CATALOGUE[rule].checks for item in check.items}
    result = checked(a_submission(a_report(blanks, form_id=form_of(rule))))
    assert outcome(result, rule) == "cannot_be_assessed"
    assert rule not in failed(result)
    reason = rule_outcomes(result.outcomes).filter(rule=rule)["reason"].item()
    assert "未填" in reason


@pytest.mark.parametrize("rule", PROSE_FAULTS)
def test_prose_rule_has_three_outcomes(rule: str) -> None:
    item, agreed, other = PROSE_FAULTS[rule]
    assert outcome(checked(a_submission(a_report(prose=[a_figure(item, agreed)]))), rule) == "pass"
    assert failed(checked(a_submission(a_report(prose=[a_figure(item, other)])))) == {rule}
    assert outcome(checked(a_submission(a_report())), rule) == "cannot_be_assessed"
    blank = checked(a_submission(a_report({item: None}, prose=[a_figure(item, agreed)])))
    assert outcome(blank, rule) == "cannot_be_assessed"


def test_prose_none_has_three_outcomes() -> None:
    none = a_figure("litigation.total", "0", is_none=True)
    assert outcome(checked(a_submission(a_report(prose=[none]))), "PROSE-NONE") == "pass"
    contradicted = a_report({"litigation.total": "1", "litigation.upheld": "1"}, prose=[none])
    assert failed(checked(a_submission(contradicted))) == {"PROSE-NONE"}
    assert outcome(checked(a_submission(a_report())), "PROSE-NONE") == "cannot_be_assessed"


def test_prose_percent_has_three_outcomes() -> None:
    def claiming(stated: str) -> Checked:
        claim = Percentage(Decimal(2), Decimal(3), Decimal(stated), f"收到3件，其中公开2件，占{stated}%", "第9行")
        return checked(a_submission(replace(a_report(), percentages=(claim,))))

    assert outcome(claiming("66.7"), "PROSE-PERCENT") == "pass"
    assert outcome(claiming("67"), "PROSE-PERCENT") == "pass"
    assert failed(claiming("66")) == {"PROSE-PERCENT"}
    assert "按其中的数计算应为 66.67%" in claiming("66").findings["message"].item()
    assert outcome(checked(a_submission(a_report())), "PROSE-PERCENT") == "cannot_be_assessed"


def test_doc_alike_has_three_outcomes() -> None:
    other = Unit("dept-other", "晴川区另一局", "department")
    roster = Roster("晴川区", (UNIT, other))

    def saying(wording: range) -> Checked:
        mine = a_submission(replace(a_report(), wording=tuple(range(20))))
        head = replace(CLEAN_HEAD, title_unit=other.name, table_unit=other.name, signature_unit=other.name)
        theirs = replace(a_report(head=head), wording=tuple(wording))
        return checked(mine, a_submission(theirs, unit=other, id="c" * 16, sha256="c" * 64), roster=roster)

    assert failed(saying(range(30, 60))) == set()
    copied = saying(range(2, 22))
    assert failed(copied) == {"DOC-ALIKE"}
    assert "正文有 90% 的语句与晴川区另一局的报告相同" in "".join(copied.findings["message"])
    assert outcome(checked(a_submission(a_report())), "DOC-ALIKE") == "cannot_be_assessed"


def test_an_approximate_figure_agrees_within_its_rounding() -> None:
    report = {"training.trainees": "64"}
    near = a_report(report, prose=[a_figure("training.trainees", "60", is_approximate=True)])
    far = a_report(report, prose=[a_figure("training.trainees", "80", is_approximate=True)])
    assert failed(checked(a_submission(near))) == set()
    assert failed(checked(a_submission(far))) == {"PROSE-MEETING"}


@pytest.mark.parametrize("rule", HEAD_FAULTS)
def test_rule_about_the_head_has_three_outcomes(rule: str) -> None:
    assert outcome(checked(a_submission(a_report())), rule) == "pass"
    faulty = replace(CLEAN_HEAD, **HEAD_FAULTS[rule])
    assert failed(checked(a_submission(a_report(head=faulty)))) == {rule}
    silent = replace(CLEAN_HEAD, **HEAD_GAPS[rule])
    roster = None  # with one, the unit is known from elsewhere
    assert outcome(checked(a_submission(a_report(head=silent), unit=None), roster=roster), rule) == "cannot_be_assessed"


def test_doc_form_has_three_outcomes() -> None:
    assert outcome(checked(a_submission(a_report())), "DOC-FORM") == "pass"
    later = replace(a_report(), head=Head(title_unit=UNIT.name))
    other_year = checked(a_submission(later), year=2013, roster=None)
    assert outcome(other_year, "DOC-FORM") == "cannot_be_assessed"


def test_doc_form_fails_on_a_form_not_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.checking.subjects.documents.form_due", lambda _year: "2019")
    monkeypatch.setattr("tasks.checking.form_due", lambda _year: None)
    assert failed(checked(a_submission(a_report({"requests.received_online": "3"})))) == {"DOC-FORM"}


def test_doc_no_table_names_the_reason_and_leaves_the_rest_unassessed() -> None:
    problem = Problem("empty_file", "文件是空的。")
    result = checked(a_submission(problem, state=State.UNREADABLE))
    assert failed(result) == {"DOC-NO-TABLE"}
    assert result.findings["message"].item() == "文件是空的。"
    assert outcome(result, "2014-SUM-RECEIVED") == "cannot_be_assessed"
    assert outcome(checked(a_submission(a_report())), "DOC-NO-TABLE") == "pass"
    no_table = replace(a_report(), form=None, facts=())
    assert failed(checked(a_submission(no_table, state=State.UNREADABLE))) == {"DOC-NO-TABLE"}


def test_doc_rows_counts_missing_extra_and_disordered_rows() -> None:
    clean = a_report()
    missing = replace(
        clean, facts=(replace(clean.facts[3], value=None, status=Status.ABSENT), *clean.facts[:3], *clean.facts[4:])
    )
    result = checked(a_submission(missing))
    assert "DOC-ROWS" in failed(result)
    assert "政府公报公开政府信息数" in result.findings.filter(rule="DOC-ROWS")["message"].item()
    assert failed(checked(a_submission(replace(clean, rows_out_of_order=2)))) == {"DOC-ROWS"}
    unread = checked(a_submission(Problem("x", "读不出来。"), state=State.UNREADABLE))
    assert "DOC-ROWS" not in failed(unread)


def test_read_doubt_names_the_cells() -> None:
    clean = a_report()
    doubtful = replace(clean, facts=(replace(clean.facts[0], doubt=Doubt.LABEL), *clean.facts[1:]))
    result = checked(a_submission(doubtful))
    assert failed(result) == {"READ-DOUBT"}
    assert "主动公开政府信息数（第1行，原文“10”，指标名称与官方表式不完全一致）" in result.findings["message"].item()
    unreadable = replace(clean.facts[-1], value=None, status=Status.UNREADABLE, raw="增")
    result = checked(a_submission(replace(clean, facts=(*clean.facts[:-1], unreadable))))
    assert failed(result) == {"READ-DOUBT"}
    assert outcome(result, "2014-TRAINING") == "cannot_be_assessed"


def test_roster_rules() -> None:
    on_time = a_submission(a_report())
    assert failed(checked(on_time)) == set()
    assert failed(checked()) == {"ROSTER-MISSING"}
    late = replace(on_time, received_at=datetime(2019, 4, 2, 8, 0))
    result = checked(late)
    assert failed(result) == {"ROSTER-LATE"}
    assert "超过期限 2019-03-31 共 2 天" in result.findings["message"].item()
    assert failed(checked(replace(on_time, rivals=2))) == {"ROSTER-DUPLICATE"}


def test_roster_late_cannot_be_assessed_without_a_deadline() -> None:
    roster = replace(ROSTER, deadlines={})
    assert outcome(checked(a_submission(a_report()), roster=roster), "ROSTER-LATE") == "cannot_be_assessed"


def test_reports_of_nobody_due() -> None:
    due = a_submission(a_report())
    stranger = _stranger(None, State.UNKNOWN_UNIT)
    result = checked(due, stranger)
    assert failed(result) == {"ROSTER-UNKNOWN"}
    assert "晴川区陌生局" in result.findings["message"].item()
    district = _stranger(Unit("gov", "晴川区人民政府", DISTRICT), State.CONSOLIDATED)
    assert failed(checked(due, district)) == {"ROSTER-CONSOLIDATED"}


def _stranger(unit: Unit | None, state: State) -> Submission:
    head = Head(title_unit="晴川区陌生局", title_year=2018)
    return a_submission(a_report(head=head), unit=unit, state=state, id="b" * 16, sha256="b" * 64, revision=None)


def test_every_rule_has_its_cases() -> None:
    by_hand = {"PROSE-NONE", "DOC-FORM", "DOC-NO-TABLE", "DOC-ROWS", "READ-DOUBT", "PROSE-PERCENT", "DOC-ALIKE"}
    roster = {rule.id for rule in CATALOGUE.values() if rule.family is Family.ROSTER}
    assert set(TABLE_FAULTS) | set(PROSE_FAULTS) | set(HEAD_FAULTS) | by_hand | roster == set(CATALOGUE)
