"""The official forms as data."""

import pytest

from expectations.forms import UnknownFormError, form, form_due, form_ids
from tasks.recognition.table.labels import bare_key, full_key


def test_form_2014_is_complete() -> None:
    layout = form("2014")
    assert len(layout.items) == 58
    assert len(layout.rows) - len(layout.items) == 7
    assert len({item.id for item in layout.items}) == 58
    assert all(item.unit and item.english for item in layout.items)
    assert {item.unit for item in layout.items} == {"条", "件", "次", "篇", "万元", "个", "人", "人次"}


def test_rows_know_their_parents_and_sections() -> None:
    layout = form("2014")
    corrected = layout.rows[layout.item("litigation.corrected").row]
    assert layout.rows[corrected.section].label == "五、行政诉讼数量"
    secret = layout.rows[layout.item("denied.state_secret").row]
    assert secret.parent is not None
    assert layout.rows[secret.parent].items[0].id == "answered.denied"


def test_names_are_said_without_numbering_and_told_apart() -> None:
    layout = form("2014")
    assert layout.name("capacity.staff_full_time") == "专职人员数"
    assert layout.name("litigation.other") == "行政诉讼数量的其他情形数"
    assert len({layout.name(item.id) for item in layout.items}) == 58


def test_only_two_labels_are_shared() -> None:
    layout = form("2014")
    for key in (full_key, bare_key):
        keys = [key(item.label) for item in layout.items]
        assert {name for name in keys if keys.count(name) > 1} == {key("(二)被依法纠错数"), key("(三)其他情形数")}


def test_the_form_due_goes_by_the_report_year() -> None:
    assert [form_due(year) for year in (2013, 2014, 2018)] == [None, "2014", "2014"]
    assert "2014" in form_ids()


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(UnknownFormError):
        form("1999")
