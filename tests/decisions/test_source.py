"""The YAML text of a ledger: one reading, that of YAML 1.2, and each value on its line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.decisions.ledger.yaml import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("12", 12),
        ("-12", -12),
        ("+3", 3),
        ("0", 0),
        ("1_000", "1_000"),
        ("190:20:30", "190:20:30"),
        ("1:30", "1:30"),
        ("0.10", Decimal("0.10")),
        ("3.", Decimal(3)),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("12345678901234567890.123456", Decimal("12345678901234567890.123456")),
        ("2023-02-01", "2023-02-01"),
        ("2023-02-01 10:00:00", "2023-02-01 10:00:00"),
        ("'12'", "12"),
        ('"null"', "null"),
        ("１２", "１２"),
        ("12 件", "12 件"),
        ("0x", "0x"),
    ],
)
def test_a_plain_value_has_one_reading(text: str, value: object) -> None:
    read = read_yaml(f"key: {text}\n")
    assert read.problems == ()
    assert read.data == {"key": value}
    assert type(read.data["key"]) is type(value)  # type: ignore[index]


@pytest.mark.parametrize("text", ["010", "-007", "00", "0o17", "0x1F", ".inf", "-.Inf", ".nan", "0123456789012345"])
def test_what_could_be_read_in_two_ways_is_a_problem_on_its_line(text: str) -> None:
    [problem] = read_yaml(f"first: 1\nkey: {text}\n").problems
    assert problem.line == 2
    assert f"“{text}”可以有两种读法" in problem.message


def test_a_directive_for_an_older_yaml_changes_nothing() -> None:
    assert read_yaml("%YAML 1.1\n---\non: no\nn: 1_0\n").data == {"on": "no", "n": "1_0"}


def test_every_key_and_entry_has_its_line() -> None:
    read = read_yaml("# 注\nyear: 2018\n\nlist:\n  - a: 1\n    b: {c: 2,\n        d: 3}\n  # 注\n  - e:\n  - f\n")
    assert {where: line for where, line in read.lines.items() if where} == {
        ("year",): 2,
        ("list",): 4,
        ("list", 0): 5,
        ("list", 0, "a"): 5,
        ("list", 0, "b"): 6,
        ("list", 0, "b", "c"): 6,
        ("list", 0, "b", "d"): 7,
        ("list", 1): 9,
        ("list", 1, "e"): 9,
        ("list", 2): 10,
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nlist:\n\t- b\n", 3, "制表符"),
        ("a: 1\nb：2\nc: 3\n", 3, "半角冒号"),
        ("a: 1\nb: c: d\n", 2, "冒号"),
        ("a: [1, 2\n", 2, "括号"),
        ("a: 1\na: 2\n", 2, "写了两遍"),
        ("a: &x 1\nb: *x\n", 1, "引用"),
        ("a: !secret 1\n", 1, "以 ! 开头"),
        ("a: 1\n---\nb: 1\n", 2, "YAML"),
        ("a: \x07\n", 1, "控制字符"),
    ],
)
def test_what_is_no_ledger_at_all_is_said_with_its_line(text: str, line: int, words: str) -> None:
    problem = read_yaml(text).problems[0]
    assert problem.line == line
    assert words in problem.message


def test_an_anchor_that_holds_itself_ends() -> None:
    assert "套得太深" in read_yaml("a: &x\n  b: *x\n").problems[0].message


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**17), max_value=10**17))
def test_numbers_are_kept_exactly(number: Decimal) -> None:
    found = read_yaml(f"key: {number:f}\n").data
    assert isinstance(found, dict)
    assert isinstance(found["key"], int | Decimal)
    assert found["key"] == number


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_at_all_is_too_strange(text: str) -> None:
    read = read_yaml(text)
    assert read.data is None or read.problems or read.lines
