"""Is a text brought to common letters without losing its place, letter for letter?"""

from hypothesis import given
from hypothesis import strategies as st

from tasks.common.text import COMMON, fold


def test_width_and_lookalikes_are_folded() -> None:
    assert fold("（Ａ１）：⼤武⼝区⺠政局—　，") == "(A1):大武口区民政局- ,"
    assert fold("大武口区(A1)") == "大武口区(A1)"


@given(st.text(max_size=40))
def test_every_letter_keeps_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert [letter.isdigit() for letter in folded] == [letter.isdigit() for letter in text]


def test_lookalikes_are_single_common_characters() -> None:
    assert all(len(common) == 1 and ord(common) not in COMMON for common in COMMON.values())
