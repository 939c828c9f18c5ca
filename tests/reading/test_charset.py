"""Bytes become the characters they stand for, whatever they are labelled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.reading.charset import PAGE_BREAK, decode
from tests.soak import examples

SENTENCE = "政府信息公开工作年度报告（2018年度）\n填报单位：某某局\n"
COMMON = st.text("信息公开条例件数一二三十〇年月日，。、：；“”（）　ABCabc0123456789 \n|", max_size=60)
ANY = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=40)


@settings(deadline=None)
@given(ANY)
def test_utf8_is_kept_whole(text: str) -> None:
    decoded = decode((SENTENCE + text).encode())
    assert (decoded.text, decoded.encoding) == (SENTENCE + text, "utf-8")


@settings(deadline=None, max_examples=examples(40))
@given(COMMON)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_text(encoding: str, text: str) -> None:
    decoded = decode((SENTENCE + text).encode(encoding))
    assert decoded.text == SENTENCE + text
    assert decoded.problems() == ()


def test_rare_characters_of_names_survive_gb18030() -> None:
    assert decode((SENTENCE + "㛃𠮷").encode("gb18030")).text == SENTENCE + "㛃𠮷"


@settings(deadline=None, max_examples=examples(40))
@given(COMMON, st.data())
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damage_is_counted_and_leaves_the_rest(encoding: str, text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    damaged = (SENTENCE + text[:cut]).encode(encoding) + b"\xff\n" + text[cut:].encode(encoding)
    decoded = decode(damaged)
    assert decoded.text == f"{SENTENCE}{text[:cut]}\ufffd\n{text[cut:]}"
    assert [problem.code for problem in decoded.problems()] == ["undecodable_characters"]


def test_utf8_cut_inside_a_character_stays_utf8() -> None:
    decoded = decode(SENTENCE.encode()[:-2])
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


def test_a_mark_that_lies_is_not_believed() -> None:
    assert decode(b"\xef\xbb\xbf" + SENTENCE.encode("gb18030")).text == SENTENCE


def test_control_characters_are_dropped_and_said() -> None:
    decoded = decode(b"93\0 \x01|\fnext\x1a")
    assert decoded.text == f"93 |{PAGE_BREAK}next"
    assert [problem.code for problem in decoded.problems()] == ["control_characters"]
    assert "2 个" in decoded.problems()[0].message


def test_digits_that_control_characters_part_stay_apart() -> None:
    assert decode(b"5\x005|1\x01\x02,208|6.\x7f5|a\x005|9\x00").text == "5 5|1 ,208|6. 5|a5|9"


TRADITIONAL = "政府信息公開工作年度報告（2018年度）\n填報單位：某某局，主動公開政府信息九十三條"


def test_big5_is_told_from_gbk_by_its_bytes() -> None:
    decoded = decode(TRADITIONAL.encode("big5"))
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "cp950")
    assert decode(TRADITIONAL.encode("gb18030")).text == TRADITIONAL


@pytest.mark.parametrize("label", [b'<meta charset="big5">', b"<meta content='text/html; charset=Big5-HKSCS'>"])
def test_a_short_text_is_big5_only_where_that_is_declared(label: bytes) -> None:
    assert decode(label + "報告".encode("big5")).text == label.decode() + "報告"
    assert decode("報告".encode("big5"), "big5").text == "報告"
    assert decode("報告".encode("big5")).encoding == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_label_of_big5_that_lies_is_not_believed(encoding: str) -> None:
    text = f'<meta charset="big5">{SENTENCE}'
    assert decode(text.encode(encoding), "big5").text == text
