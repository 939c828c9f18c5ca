"""Raised text never runs into the number before it; struck text is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reading.superscripts import mark_superscript, resolve_superscripts, struck_text, superscript

DIGITS = st.text("0123456789", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "before", "shown"),
    [
        ("1", "102", "〔1〕"),
        ("注1", "102", "〔注1〕"),
        ("[1]", "102", "〔1〕"),
        ("（1）", "规章", "〔1〕"),
        ("①", "102", "〔①〕"),
        ("2", "120m", "²"),
        ("3", "8 km", "³"),
        ("2", "规章", "〔2〕"),
        ("4", "120m", "〔4〕"),
        (" ", "102", " "),
        ("", "102", ""),
    ],
)
def test_a_raised_text_is_a_note_in_brackets(text: str, before: str, shown: str) -> None:
    assert superscript(text, before) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"102{mark_superscript('1')}", "102〔1〕"),
        (f"102{mark_superscript('1')}{mark_superscript('2')}件", "102〔12〕件"),
        (f"{mark_superscript('1')}102", "〔1〕102"),
        (f"102{mark_superscript('1' + mark_superscript('2'))}", "102〔12〕"),
        (f"面积120m{mark_superscript('2')}", "面积120m²"),
        (f" {mark_superscript('102')} ", " 102 "),
        (mark_superscript("102"), "102"),
        (f"102{mark_superscript('')}", "102"),
        ("102\x03", "102"),
        ("102", "102"),
    ],
)
def test_raised_parts_are_settled_by_what_stands_around_them(text: str, shown: str) -> None:
    assert resolve_superscripts(text) == shown


@given(DIGITS, DIGITS)
def test_a_note_never_lengthens_a_number(number: str, note: str) -> None:
    assert resolve_superscripts(f"{number}{mark_superscript(note)}") == f"{number}〔{note}〕"


def test_struck_text_is_one_problem() -> None:
    assert list(struck_text(0)) == []
    (problem,) = struck_text(3, "Sheet1")
    assert (problem.code, problem.place) == ("struck_content", "Sheet1")
    assert "3 处" in problem.message
