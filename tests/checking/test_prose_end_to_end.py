"""From what a report says in words to what the rules make of it: agreement, contradiction, and nothing said.

The texts are read as those of a file are, and held against a faultless table. All sentences are our own.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from expectations.rules import CATALOGUE, Catalogue, Family
from tasks.checking import Checked
from tasks.checking.evaluate import rule_outcomes
from tasks.model.document import Document, Paragraph
from tasks.recognition.prose.percentages import read_percentages
from tasks.recognition.prose.recognise import read_prose
from tests.cases import YEARS, a_report, a_submission, checked, clean_head, with_causes

NO_LAWSUITS = "全年没有因政府信息公开引发的行政诉讼。"
WITHOUT_LAWSUITS = dict.fromkeys(
    (
        "litigation_direct.corrected",
        "litigation_direct.total",
        "litigation_after_review.other",
        "litigation_after_review.total",
    ),
    "0",
)

# A rule, a form, what agrees with the faultless table, what contradicts it, and the numbers both are quoted with.
CASES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("PROSE-CHANNEL", "2014", "政府网站公开政府信息10条。", "政府网站公开政府信息12条。", "12", "10"),
    ("PROSE-CHANNEL", "2014", "全年主动公开政府信息10条。", "全年主动公开政府信息19条。", "19", "10"),
    ("PROSE-CHANNEL", "2014", "政务微信公开政府信息五条。", "政务微信公开政府信息十五条。", "十五", "5"),
    ("PROSE-CHANNEL", "2014", "政府网站公开政府信息近10条。", "政府网站公开政府信息60余条。", "60余", "10"),
    ("PROSE-RECEIVED", "2014", "收到政府信息公开申请4件。", "收到政府信息公开申请7件。", "7", "4"),
    (
        "PROSE-RECEIVED",
        "2014",
        "收到政府信息公开申请4件，其中网络申请4件。",
        "政府信息公开申请中，信函申请2件。",
        "2",
        "0",
    ),
    ("PROSE-RECEIVED", "2019", "收到政府信息公开申请8件。", "收到政府信息公开申请11件。", "11", "8"),
    ("PROSE-RECEIVED", "2021", "收到政府信息公开申请9件。", "收到政府信息公开申请7件。", "7", "8"),
    ("PROSE-RECEIVED", "2021", "上年结转政府信息公开申请1件。", "上年结转政府信息公开申请3件。", "3", "1"),
    ("PROSE-OUTCOME", "2014", "政府信息公开申请按时办结4件。", "政府信息公开申请按时办结3件。", "3", "4"),
    ("PROSE-OUTCOME", "2014", "申请答复中，不同意公开2件。", "申请答复中，不同意公开5件。", "5", "2"),
    ("PROSE-OUTCOME", "2019", "申请答复中，予以公开4件。", "申请答复中，予以公开6件。", "6", "4"),
    ("PROSE-OUTCOME", "2021", "申请答复中，不予公开2件、无法提供1件。", "申请答复中，不予公开4件。", "4", "2"),
    ("PROSE-OUTCOME", "2021", "申请答复中，不予处理1件、其他处理0件。", "申请答复中，其他处理2件。", "2", "0"),
    ("PROSE-OUTCOME", "2021", "申请答复中，本机关不掌握1件。", "申请答复中，重复申请2件。", "2", "0"),
    ("PROSE-OUTCOME", "2021", "结转下年度的政府信息公开申请1件。", "结转下年度的政府信息公开申请2件。", "2", "1"),
    ("PROSE-NONE", "2014", "未发生因政府信息公开引发的行政诉讼。", "我局未收到政府信息公开申请。", "未收到", "4"),
    ("PROSE-NONE", "2019", NO_LAWSUITS, "政府信息公开申请均已办结。", "均已办结", "1"),
    ("PROSE-NONE", "2021", NO_LAWSUITS, "未发生因政府信息公开引发的行政复议。", "未发生", "2"),
    ("PROSE-REVIEW", "2014", "涉及政府信息公开的行政复议0件。", "因政府信息公开被申请行政复议1件。", "1", "0"),
    ("PROSE-REVIEW", "2019", "因政府信息公开引发行政复议2件。", "因政府信息公开引发行政复议1件。", "1", "2"),
    ("PROSE-REVIEW", "2021", "因政府信息公开引发行政诉讼2件。", "因政府信息公开引发行政诉讼1件。", "1", "2"),
    (
        "PROSE-PERCENT",
        "2021",
        "收到政府信息公开申请8件，其中予以公开4件，占50%。",
        "收到政府信息公开申请8件，其中予以公开4件，占45%。",
        "45",
        "50",
    ),
    ("PROSE-STAFF", "2014", "配备政务公开专职人员1名。", "配备政务公开专职人员3名。", "3", "1"),
    ("PROSE-STAFF", "2014", "配备政务公开专职人员一名。", "配备政务公开兼职人员六名。", "六", "2"),
    ("PROSE-MEETING", "2014", "每季度召开一次政务公开工作会议。", "召开政务公开工作会议6次。", "6", "4"),
    ("PROSE-MEETING", "2014", "举办政务公开培训班2期。", "举办政务公开培训班5期。", "5", "2"),
)

# What contradicts nothing, however it differs from the faultless table: it is not said of this report's numbers.
HARMLESS: Mapping[str, tuple[str, ...]] = {
    "2014": (
        "2017年通过政府网站公开政府信息88条。",
        "全区共收到政府信息公开申请120件，办结120件。",
        "区教育局收到政府信息公开申请9件，均已办结。",
        "承办代表建议8件，办结8件，同意公开8件。",
    ),
    "2021": (
        "收到政府信息公开申请8件，同比增长33.3%，办结率100%。",
        "其中区教育局收到政府信息公开申请3件，予以公开3件。",
        "办理建议提案20件，予以公开15件，不予公开5件，占25%。",
        "下一步，力争收到的政府信息公开申请均已办结。",
    ),
}


OF_PROSE = with_causes(*(rule for rule in CATALOGUE if CATALOGUE[rule].family is Family.PROSE))


def told(
    form_id: str, *texts: str, changes: Mapping[str, str | None] | None = None, catalogue: Catalogue = CATALOGUE
) -> Checked:
    """What the rules say of a faultless report on a form with these paragraphs, but for these cells."""
    head = clean_head(YEARS[form_id])
    document = Document("txt", tuple(Paragraph(text, f"第{number}行") for number, text in enumerate(texts, 1)))
    report = replace(
        a_report(changes, form_id=form_id),
        prose=read_prose(document, (), head, form_id),
        percentages=read_percentages(document),
    )
    return checked(a_submission(report), catalogue=catalogue)


def outcome(result: Checked, rule: str) -> str:
    return str(rule_outcomes(result.outcomes).filter(rule=rule)["outcome"].item())


@pytest.mark.parametrize(("rule", "form_id", "agreeing", "contradicting", "said", "printed"), CASES)
def test_agreement_and_contradiction(
    rule: str, form_id: str, agreeing: str, contradicting: str, said: str, printed: str
) -> None:
    changes = WITHOUT_LAWSUITS if agreeing is NO_LAWSUITS else None
    agreed = told(form_id, agreeing, changes=changes, catalogue=OF_PROSE)
    assert agreed.findings.is_empty()
    assert outcome(agreed, rule) == "pass"
    contradicted = told(form_id, contradicting)
    assert list(contradicted.findings["rule"]) == [rule]
    message = contradicted.findings["message"].item()
    assert f"正文写的是“{contradicting.rstrip('。').split('，')[-1]}" in message or rule == "PROSE-PERCENT"
    assert said in message
    assert printed in message
    assert "第1行" in message
    assert contradicted.broken == {}


@pytest.mark.parametrize("form_id", HARMLESS)
def test_what_is_not_said_of_the_reports_own_numbers_contradicts_nothing(form_id: str) -> None:
    result = told(form_id, *HARMLESS[form_id])
    assert result.findings.is_empty()
    assert result.broken == {}


def test_every_rule_about_the_prose_has_its_cases() -> None:
    rules = {rule.id for rule in CATALOGUE.values() if rule.family is Family.PROSE}
    assert rules == {rule for rule, *_ in CASES} | {"PROSE-PARTS", "PROSE-TWICE"}


@pytest.mark.parametrize(
    ("text", "blank", "shown"),
    [
        ("政府信息公开行政复议2件，其中结果维持2件，结果纠正1件。", "review.total", ("总数是 2", "合计 3")),
        (
            "办结政府信息公开申请8件，其中予以公开4件，部分公开0件，不予公开2件，无法提供1件，不予处理1件，其他处理1件。",
            "outcome.total.total",
            ("总数是 8", "合计 9"),
        ),
    ],
)
def test_parts_that_are_not_their_whole_are_said_with_the_sentence(
    text: str, blank: str, shown: tuple[str, ...]
) -> None:
    result = told("2021", text, changes={blank: None})
    message = result.findings.filter(rule="PROSE-PARTS")["message"].item()
    assert all(words in message for words in (*shown, text, "第1行"))


def test_parts_that_are_not_all_said_may_come_to_less() -> None:
    result = told("2021", "政府信息公开行政复议2件，其中结果维持1件。", changes={"review.total": None})
    assert outcome(result, "PROSE-PARTS") == "cannot_be_assessed"


def test_two_sentences_that_differ_on_what_the_table_leaves_open_are_quoted_both() -> None:
    said = ("因政府信息公开引发行政复议2件。", "全年因政府信息公开被申请行政复议3件。")
    result = told("2021", *said, changes={"review.total": None})
    message = result.findings.filter(rule="PROSE-TWICE")["message"].item()
    assert all(words.rstrip("。") in message for words in said)
    # Where the table has the number, each sentence is held against that, and no more is said.
    known = told("2021", *said)
    assert "PROSE-TWICE" not in set(known.findings["rule"])
    assert "PROSE-REVIEW" in set(known.findings["rule"])


def test_a_quotation_that_contradicts_is_shown_even_beside_one_that_agrees() -> None:
    result = told("2021", "收到政府信息公开申请8件。", "全年共收到政府信息公开申请20件。")
    assert list(result.findings["rule"]) == ["PROSE-RECEIVED"]
    assert "全年共收到政府信息公开申请20件”（第2行）" in result.findings["message"].item()


def test_of_the_shares_listed_the_one_that_is_off_is_quoted() -> None:
    text = "收到政府信息公开申请8件，其中予以公开4件，占50%；不予公开2件，占25%；无法提供1件，占15%。"
    result = told("2021", text)
    assert list(result.findings["rule"]) == ["PROSE-PERCENT"]
    assert "无法提供1件,占15%”（第1行），按其中的数计算应为 12.5%" in result.findings["message"].item()
