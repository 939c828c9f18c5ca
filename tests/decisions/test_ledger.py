"""A ledger is read whole or refused whole: every problem on its line, in words that say what to do."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tasks.decisions import Decision, LedgerError, ledger_path, load_ledger
from tasks.decisions.ledger.file import read_ledger
from tasks.decisions.ledger.json_schema import SCHEMA
from tasks.decisions.ledger.references import items_by_id
from tasks.decisions.model import CHANGED_REPORT, SIDES
from tasks.lake.folders import Lake
from tasks.model.codes import DecisionKind, Waived
from tests.cases import UNIT
from tests.decisions.office import OTHER, ROSTER

HEAD = "year: 2018\ndecisions:\n"
COMMON = {"why": "经核实属实", "by": "办公室统计岗", "on": "2019-04-01"}
KINDS: dict[str, dict[str, str]] = {
    "explanation": {"unit": UNIT.id, "rule": "2014-NO-TOPIC", "guard": "{response.hot_topics: 0}"},
    "correction": {"unit": UNIT.id, "item": "channel.website", "from": "99", "to": "9"},
    "waiver": {"unit": UNIT.id, "waives": "late_accepted"},
    "approval": {"candidate": f'"{"a" * 64}"'},
}


def an_entry(kind: str = "explanation", /, **changes: str | None) -> str:
    """One entry as it stands in a file; `None` leaves a key out."""
    keys = {"id": "2018-0001", "kind": kind, **KINDS[kind], **COMMON}
    keys |= {key.replace("_from", "from"): value for key, value in changes.items()}  # type: ignore[arg-type]
    lines = [f"    {key}: {value}" for key, value in keys.items() if value is not None]
    return "  -" + "\n".join(lines)[3:] + "\n"


def read(*entries: str, head: str = HEAD) -> tuple[Decision, ...]:
    return read_ledger(head + "".join(entries), Path("2018.yaml"), 2018, ROSTER).decisions


def problems_of(*entries: str, head: str = HEAD) -> list[tuple[int, str]]:
    with pytest.raises(LedgerError) as refused:
        read(*entries, head=head)
    return [tuple(problem) for problem in refused.value.problems]


def test_an_explanation_is_read() -> None:
    guard = "{response.hot_topics: 0, response.other: null, left: 2.50}"
    [found] = read(an_entry(guard=guard, expires="2019-12-31", instance="''"))
    assert found == Decision(
        kind=DecisionKind.EXPLANATION,
        by="办公室统计岗",
        on=date(2019, 4, 1),
        why="经核实属实",
        id="2018-0001",
        line=3,
        unit=UNIT.id,
        rule="2014-NO-TOPIC",
        instance="",
        guard={"response.hot_topics": Decimal(0), "response.other": None, "left": Decimal("2.5")},
        expires=date(2019, 12, 31),
    )


def test_a_correction_a_waiver_and_an_approval_are_read() -> None:
    correction, waiver, approval = read(
        an_entry("correction", _from="null", status="unreadable", raw='"9?"', to="9"),
        an_entry("waiver", id="2018-0002", waives="rule", rule="2014-SUM-STAFF"),
        an_entry("approval", id="2018-0003"),
    )
    assert (correction.before, correction.after, correction.status, correction.raw) == (None, 9, "unreadable", "9?")
    assert (waiver.waived, waiver.rule, waiver.instance) == (Waived.RULE, "2014-SUM-STAFF", None)
    assert approval.candidate == "a" * 64
    assert [each.line for each in (correction, waiver, approval)] == [3, 14, 22]


@pytest.mark.parametrize("name", [OTHER.id, OTHER.name, "晴川区统计处", "统计局"])
def test_a_unit_may_go_by_any_of_its_names(name: str) -> None:
    assert read(an_entry(unit=name))[0].unit == OTHER.id


def test_what_unknown_units_hand_in_goes_by_its_submission() -> None:
    waiver = an_entry("waiver", waives="rule", rule="DOC-NO-TABLE", unit=None, submission='"0123456789abcdef"')
    assert read(waiver)[0].submission == "0123456789abcdef"


FAULTS = [
    ("explanation", {"whyy": "x"}, 11, "不认识的项“whyy”"),
    ("explanation", {"why": None}, 3, "缺少 why（理由）"),
    ("explanation", {"why": "''"}, 8, "why（理由）写的是空"),
    ("explanation", {"why": "true"}, 8, "why（理由）写的是是非值"),
    ("explanation", {"reason": "because"}, 11, "reason（理由类别）写的是文字“because”"),
    ("explanation", {"by": "13800000000"}, 9, "by（决定岗位）写的是一个数"),
    ("explanation", {"by": "统计岗13800000000"}, 9, "像是人名、电话或证件号"),
    ("explanation", {"by": "110101199003070011"}, 9, "by（决定岗位）写的是一个数"),
    ("explanation", {"by": "'110101199003070011'"}, 9, "像是人名、电话或证件号"),
    ("explanation", {"by": "赵大海"}, 9, "像是人名、电话或证件号"),
    ("explanation", {"on": "2019-02-30"}, 10, "on（决定日期）写的是文字“2019-02-30”"),
    ("explanation", {"on": "20190401"}, 10, "on（决定日期）写的是数 20190401"),
    ("explanation", {"on": "2019-04-01 10:00"}, 10, "应是：日期"),
    ("explanation", {"expires": "2019-03-31"}, 11, "早于决定日期"),
    ("explanation", {"unit": "区教育局"}, 5, "“区教育局”不在单位名册中"),
    ("explanation", {"unit": None}, 3, "要写 unit（单位）或 submission"),
    ("explanation", {"submission": '"0123456789abcdef"'}, 3, "只写其中一个"),
    ("explanation", {"rule": "2014-NO-TOPICS"}, 6, "没有规则“2014-NO-TOPICS”。是不是 2014-NO-TOPIC"),
    ("explanation", {"rule": "zzz"}, 6, "没有规则“zzz”。请核对"),
    ("explanation", {"instance": "x"}, 11, "“x”不是规则 2014-NO-TOPIC 的细目。请删去 instance"),
    ("explanation", {"rule": "2014-MAX-CHANNEL", "instance": "x"}, 11, "的细目。请"),
    (
        "explanation",
        {"rule": "PROSE-STAFF", "guard": "{capacity.staff: 1}"},
        3,
        "请用 instance 写明是哪一个，如 capacity",
    ),
    ("explanation", {"guard": "{}"}, 7, "guard（所依据的数）写的是空"),
    ("explanation", {"guard": "{response.hot_topics: no}"}, 7, "response.hot_topics（指标的数）写的是文字“no”"),
    ("explanation", {"guard": "{response.hot_topics: 1_000}"}, 7, "写的是文字“1_000”"),
    ("explanation", {"guard": "{response.hot_topics: '12'}"}, 7, "写的是文字“12”"),
    ("explanation", {"guard": "{response.hot_topics: 1,234}"}, 7, "“234”不是任何统计表的指标"),
    ("explanation", {"guard": "{response.hot_topic: 0}"}, 7, "是不是 response.hot_topics"),
    ("explanation", {"guard": "{response.hot_topics: 0.1234567}"}, 7, "的数太长"),
    ("explanation", {"guard": "{channel.website: 1}"}, 7, "与规则 2014-NO-TOPIC 无关"),
    ("explanation", {"id": "2018-1"}, 3, "id（决定标识）写的是文字“2018-1”"),
    ("explanation", {"id": "2017-0001"}, 3, "不是 2018 年度的决定"),
    ("explanation", {"kind": "excuse"}, 4, "kind（类型）写的是文字“excuse”"),
    ("correction", {"item": "channel.websit"}, 6, "是不是 channel.website"),
    ("correction", {"to": "99"}, 8, "与 from 相同"),
    ("correction", {"to": "-1"}, 8, "应填不小于 0 的整数"),
    ("correction", {"to": "1.5"}, 8, "应填不小于 0 的整数"),
    ("correction", {"item": "capacity.budget", "to": "-1.5"}, 8, "应填不小于 0 的数"),
    ("correction", {"to": "1000000000000000000000"}, 8, "的数太长"),
    ("correction", {"to": "10000000000000000"}, 8, "的数太长：最多 15 位整数、6 位小数"),
    ("explanation", {"guard": "{response.hot_topics: 10000000000000000}"}, 7, "的数太长：最多 15 位整数、6 位小数"),
    ("correction", {"status": "blank"}, 12, "只在没有原数"),
    ("correction", {"raw": "'联系人：赵大海'"}, 12, "请删去 raw"),
    ("correction", {"expires": "2020-01-01"}, 12, "不认识的项“expires”"),
    ("waiver", {"waives": "rule"}, 6, "还要用 rule 写明"),
    ("waiver", {"rule": "ROSTER-LATE"}, 10, "只在 waives: rule 时写"),
    ("waiver", {"unit": None, "submission": '"0123456789abcdef"'}, 9, "不能用于 late_accepted"),
    ("waiver", {"waives": "all"}, 6, "waives（豁免事项）写的是文字“all”"),
    ("approval", {"candidate": "abc"}, 5, "candidate（候选发布）写的是文字“abc”"),
    ("approval", {"unit": UNIT.id}, 9, "不认识的项“unit”"),
]


@pytest.mark.parametrize(("kind", "changes", "line", "words"), FAULTS, ids=str)
def test_each_fault_is_named_on_its_line(kind: str, changes: dict[str, str | None], line: int, words: str) -> None:
    found = problems_of(an_entry(kind, **changes))
    assert [each for each, message in found if words in message] == [line], found


@pytest.mark.parametrize(
    "text", ["13800000000", "统计岗13800000000", "赵大海", "110101199003070011", "someone@example.com"]
)
def test_what_may_name_somebody_is_not_repeated(text: str) -> None:
    assert not [message for _, message in problems_of(an_entry(by=text)) if text in message]


def test_all_problems_are_listed_at_once_in_the_order_of_the_lines() -> None:
    found = problems_of(
        an_entry(why=None),
        an_entry("correction", id="2018-0002", item="nothing"),
        "  - 说明\n",
        an_entry("waiver", id="2018-0002", unit="无此单位"),
        head="year: 2017\ndecisions:\n",
    )
    assert [line for line, _ in found] == [1, 3, 13, 19, 20, 22]
    assert "文件是 2017 年度的，这里要 2018 年度的" in found[0][1]
    assert "第 3 条决定应是若干行“项: 内容”" in found[3][1]
    assert "与第 10 行的决定标识相同" in found[4][1]


def test_the_same_cell_is_corrected_once() -> None:
    first = an_entry("correction")
    again = an_entry("correction", id="2018-0002", to="8")
    [(line, message)] = problems_of(first, again)
    assert line == 12
    assert "与第 3 行的决定更正同一个数（channel.website）" in message


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ({"_from": "99"}, {"_from": "98"}, False),
        ({"_from": "null", "status": "blank"}, {"_from": "null", "status": "unreadable"}, False),
        ({"_from": "null", "raw": '"a"'}, {"_from": "null", "raw": '"b"'}, False),
        ({"_from": "null", "raw": '"a"'}, {"_from": "null", "status": "unreadable"}, True),
        ({"_from": "null"}, {"_from": "null", "status": "blank"}, True),
        ({}, {"unit": OTHER.id}, False),
        ({}, {"item": "channel.wechat"}, False),
    ],
)
def test_two_corrections_may_stand_where_one_at_most_can_hold(
    first: dict[str, str], second: dict[str, str], is_refused: bool
) -> None:
    entries = (an_entry("correction", **first), an_entry("correction", id="2018-0002", **second))
    if is_refused:
        assert len(problems_of(*entries)) == 1
    else:
        assert len(read(*entries)) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "最上面应是 year（年度）和 decisions（决定）两项"),
        ("[]\n", 1, "最上面应是 year"),
        ("year：2018\ndecisions：\n", 1, "冒号要用半角"),
        ("year: 2018\n", 1, "缺少 decisions（决定）"),
        ("year: '2018'\ndecisions:\n", 1, "year（年度）写的是文字“2018”"),
        ("year: 2018\ndecisions: 3\n", 2, "decisions（决定）写的是数 3"),
        ("year: 2018\nentries:\n", 2, "不认识的项“entries”"),
        ("year: 2018\ndecisions:\n\t- id: 1\n", 3, "制表符"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(text: str, line: int, words: str) -> None:
    found = problems_of(head=text)
    assert [each for each, message in found if words in message] == [line], found


def test_nothing_decided_yet_is_no_fault(tmp_path: Path) -> None:
    assert load_ledger(tmp_path / "2018.yaml", 2018, ROSTER).decisions == ()
    assert read() == ()
    assert read(head="year: 2018\ndecisions: []\n") == ()


def test_files_of_other_editors_are_read(tmp_path: Path) -> None:
    place = tmp_path / "2018.yaml"
    place.write_bytes(("\ufeff" + HEAD + an_entry()).replace("\n", "\r\n").encode())
    [found] = load_ledger(place, 2018, ROSTER).decisions
    assert (found.line, found.why) == (3, "经核实属实")


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "2018.yaml"
    place.write_bytes((HEAD + an_entry()).encode("gb18030"))
    with pytest.raises(LedgerError, match=r"第 8 行：文件不是 UTF-8 编码"):
        load_ledger(place, 2018, ROSTER)


def test_the_message_says_which_file_and_each_line() -> None:
    with pytest.raises(LedgerError) as refused:
        read(an_entry(why=None))
    assert str(refused.value).splitlines() == [
        "审核决定文件 2018.yaml 有 1 处问题，请改正后再运行：",
        "  第 3 行：决定 2018-0001 缺少 why（理由）。请加上：一两句话，写明情况和依据，不写人名和电话。",
    ]


def test_the_ledger_lies_beside_the_lake_within_it_or_where_it_is_said(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert ledger_path(lake, 2018) == tmp_path / "lake" / "decisions" / "2018.yaml"
    (tmp_path / "decisions").mkdir()
    assert ledger_path(lake, 2018) == tmp_path / "decisions" / "2018.yaml"
    assert ledger_path(lake, 2018, tmp_path / "mine") == tmp_path / "mine" / "2018.yaml"
    assert ledger_path(Lake(Path("data/lake")), 2018).parent == Path("data/decisions").resolve()  # this project's


def test_the_schema_is_one_and_every_key_says_what_it_is() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    keys = [(key, given) for schema in (SCHEMA, *SCHEMA["$defs"].values()) for key, given in _keys(schema)]
    for key, given in keys:
        words = SCHEMA["$defs"][given["$ref"].rpartition("/")[2]] | given if "$ref" in given else given
        assert "title" in words, key
        assert "description" in words, key


def _keys(schema: dict[str, dict[str, dict[str, str]]]) -> Iterator[tuple[str, dict[str, str]]]:
    yield from ((key, given) for key, given in schema.get("properties", {}).items() if "const" not in given)


def test_no_item_goes_by_a_word_that_means_something_else_in_a_guard() -> None:
    assert not items_by_id().keys() & {*SIDES, *CHANGED_REPORT}
