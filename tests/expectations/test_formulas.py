"""What a relation says is made from what it compares; any other rule says it in words of its own."""

import inspect
from dataclasses import replace

import pytest

from expectations.forms import form
from expectations.rules import CATALOGUE, Comparison, RuleError, catalogue, rules_of
from expectations.rules.comparisons import in_words
from expectations.rules.complete import require_words
from tasks.checking import check_year

# Conditions, dates, likeness, last year's numbers: no sum of this report's table is compared with another.
NO_RELATIONS = """
2014-ADDED-CHANNEL 2014-NO-TOPIC 2014-NOTHING-RECEIVED 2014-TRAINING 2014-MONEY-UNIT
2019-MISPLACED 2019-TOTAL-BLANK 2019-REGULATIONS 2019-PUBLISHED-NONE 2019-DECISIONS-MISREAD 2019-PROCUREMENT
2021-MISPLACED 2021-TOTAL-BLANK 2021-REGULATIONS 2021-IN-FORCE 2021-CHARGES-UNIT 2021-FEE-UNPAID
PROSE-CHANNEL PROSE-RECEIVED PROSE-OUTCOME PROSE-NONE PROSE-REVIEW PROSE-PERCENT PROSE-PARTS PROSE-TWICE
PROSE-STAFF PROSE-MEETING
YEAR-CARRY YEAR-STOCK YEAR-STOCK-2019 YEAR-ITEMS YEAR-COPIED YEAR-JUMP YEAR-FACTOR PEER-OUTLIER
DOC-PERIOD DOC-UNIT DOC-FORM DOC-NO-TABLE DOC-ROWS DOC-DATES DOC-ALIKE READ-DOUBT
ROSTER-MISSING ROSTER-UNKNOWN ROSTER-DUPLICATE ROSTER-LATE ROSTER-CONSOLIDATED ROSTER-FOLDER
ROSTER-TIME ROSTER-REPLACED ROSTER-NOT-REPORT DISTRICT-TOTAL
"""


def test_these_rules_are_worded_by_hand_and_no_other() -> None:
    assert sorted(rule.id for rule in CATALOGUE.values() if rule.wording) == sorted(NO_RELATIONS.split())
    assert not [rule.id for rule in CATALOGUE.values() if rule.wording and rule.is_relation]


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        ("2014-SUM-RECEIVED", "收到申请数 = 当面申请数 + 传真申请数 + 网络申请数 + 信函申请数"),
        ("2014-SUM-REVIEW", "行政复议数量 ≥ 维持具体行政行为数 + 被依法纠错数 + 其他情形数；大于时需说明"),
        ("2014-PART-NORMATIVE", "主动公开规范性文件数 ≤ 主动公开政府信息数"),
        ("2014-CLOSED-EXCESS", "申请办结数 ≤ 收到申请数（本表没有上年结转栏）"),
        ("2019-ROW", "每一行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他"),
        ("2019-COLUMN", "每一列：办理结果总计 = 予以公开 + 部分公开 + … + 其他处理（共 19 项）"),
        ("2019-PUBLISHED", "规章、行政规范性文件：本年新公开数量 ≤ 对外公开总数量"),
        ("2019-ITEMS-NEGATIVE", "每一行：上一年项目数量 + 本年增/减 ≥ 0"),
        ("2021-LITIGATION-DIRECT", "未经复议直接起诉总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结"),
    ],
)
def test_a_relation_says_what_it_compares(rule: str, formula: str) -> None:
    assert CATALOGUE[rule].formula == formula


def test_another_comparison_says_something_else() -> None:
    rule = CATALOGUE["2014-PART-NORMATIVE"]
    [check] = rule.checks
    other = replace(check, comparisons=(Comparison(check.items[:1], ("channel.website",)),))
    assert replace(rule, checks=(other,)).formula == "主动公开规范性文件数 = 政府网站公开政府信息数"


def test_items_of_several_sections_are_named_by_their_section_where_others_bear_the_name() -> None:
    compared = Comparison(("review.corrected",), ("litigation.corrected",), is_equal=False)
    assert in_words([("", [compared])], form("2014")) == "行政复议数量的被依法纠错数 ≤ 行政诉讼数量的被依法纠错数"


def test_items_of_one_column_are_named_in_full() -> None:
    compared = Comparison(("refused.repeated.total",), ("requests.new.total",), is_equal=False)
    assert in_words([("", [compared])], form("2021")) == "重复申请（总计） ≤ 本年新收政府信息公开申请数量（总计）"


def test_a_relation_takes_no_words_and_any_other_rule_must_have_some() -> None:
    with pytest.raises(RuleError, match="2014-SUM-STAFF: a relation"):
        require_words(catalogue([replace(CATALOGUE["2014-SUM-STAFF"], wording="从业人员数 = 专职 + 兼职")]))
    with pytest.raises(RuleError, match="DOC-UNIT: no relation"):
        require_words(catalogue([replace(CATALOGUE["DOC-UNIT"], wording="")]))


def test_a_signature_that_names_the_catalogue_can_be_read() -> None:
    assert repr(CATALOGUE) == f"<catalogue of {len(CATALOGUE)} rules>"
    assert len(str(inspect.signature(rules_of))) < 200
    assert len(str(inspect.signature(check_year))) < 600
