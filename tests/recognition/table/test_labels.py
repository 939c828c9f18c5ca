"""Spellings of one label, and labels that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import form, form_ids
from tasks.common.text import SIMPLIFIED
from tasks.recognition.table.labels import bare_key, exact_rows, full_key

LABELS = sorted(
    {text for form_id in form_ids() for row in form(form_id).rows for text in (row.label, *row.variants) if text}
)
TRADITIONAL = {new: chr(old) for old, new in SIMPLIFIED.items()}
FORM_2014, FORM_2021 = form("2014"), form("2021")


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("(一)主动公开政府信息数*", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数**", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数[1]", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数〔12〕", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数①", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数¹", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数注1", "(一)主动公开政府信息数"),
        ("(一)主动公开政府信息数（注）", "(一)主动公开政府信息数"),
        ("*行政许可", "行政许可"),
        ("（（一）主动公开政府信息数", "(一)主动公开政府信息数"),
        ("（（一））主动公开政府信息数", "(一)主动公开政府信息数"),
        ("三、、依申请公开情况：：", "三、依申请公开情况"),
        ("1..当面申请数", "1.当面申请数"),
        ("科研(kēyán)机构(jī gòu)", "科研机构"),
        ("规(guī)章(zhāng)", "规章"),
        ("⾏政许可", "行政许可"),
        ("7.属于⾏政执法案卷", "7.属于行政执法案卷"),
        ("⺠", "民"),
        ("行 政\u2009许\u3000可", "行政许可"),
        ("危及國家安全、公共安全、經濟安全和社會穩定", "危及国家安全、公共安全、经济安全和社会稳定"),
        ("5.要求行政機關確認或重新出具已獲取信息", "5.要求行政机关确认或重新出具已获取信息"),
        ("四、結轉下年度繼續辦理", "四、结转下年度继续办理"),
        ("現行有效件數", "现行有效件数"),
        ("統計指標", "统计指标"),
    ],
)
def test_one_label(written: str, official: str) -> None:
    assert full_key(written) == full_key(official)
    assert bare_key(written) == bare_key(official)


def test_numbering_and_remarks_are_kept_in_one_key_and_dropped_in_the_other() -> None:
    assert full_key("(二)其他情形数") != full_key("(三)其他情形数")
    assert bare_key("①、其中：(二)其他情形数（含上年）") == bare_key("其他情形数")


def test_every_label_is_itself_however_its_marks_and_characters_are_written() -> None:
    traditional = {label: "".join(TRADITIONAL.get(letter, letter) for letter in label) for label in LABELS}
    written = {
        label: (other, f"{label}*", f"{label}[1]", f"{label}③", label.replace("(", "（（"), f" {label}：")
        for label, other in traditional.items()
    }
    assert [each for label in LABELS for each in written[label] if bare_key(each) != bare_key(label)] == []
    assert [label for label in LABELS if full_key(traditional[label]) != full_key(label)] == []


def test_the_table_of_traditional_forms_is_closed_and_changes_no_official_character() -> None:
    assert not any(ord(letter) in SIMPLIFIED for label in LABELS for letter in label)
    assert all(len(new) == 1 and ord(new) not in SIMPLIFIED for new in SIMPLIFIED.values())


def test_no_two_rows_of_a_form_become_one() -> None:
    for layout in (FORM_2014, FORM_2021):
        for row in layout.rows:
            alike = exact_rows(row.label, layout) if row.label else (row,)
            assert row in alike
            assert {full_key(other.label) for other in alike} == {full_key(row.label)}


@given(st.text(max_size=30))
def test_any_text_has_keys_without_blanks(text: str) -> None:
    assert not any(letter.isspace() for letter in full_key(text) + bare_key(text))
