"""The numbers that can be followed across forms."""

from expectations.forms import form
from expectations.forms.series import SERIES_FORMS, series_items


def test_sections_three_and_four_of_form_2019_are_followed_whole_and_nothing_else() -> None:
    headings = ("三、", "四、")
    blocks = [block for block in form("2019").blocks if block.heading.startswith(headings)]
    followed = {part for item in series_items() for part in item.parts["2019"]}
    assert followed == {item.id for block in blocks for item in block.items}
    assert {item.id for item in series_items()} == followed


def test_every_number_of_form_2021_s_sections_is_a_part_of_exactly_one() -> None:
    headings = ("三、", "四、")
    items = [item.id for block in form("2021").blocks if block.heading.startswith(headings) for item in block.items]
    assert sorted(part for item in series_items() for part in item.parts["2021"]) == sorted(items)


def test_what_stands_on_both_forms_is_labelled_and_measured_alike() -> None:
    older, newer = map(form, SERIES_FORMS)
    for item in series_items():
        if item.parts["2021"] == item.parts["2019"]:
            assert older.item(item.id).label == newer.item(item.id).label
        assert {older.item(item.id).unit, *(newer.item(part).unit for part in item.parts["2021"])} == {item.unit}


def test_what_form_2021_splits_in_three_is_their_sum() -> None:
    split = {item.id: item.parts["2021"] for item in series_items() if len(item.parts["2021"]) > 1}
    assert len(split) == 7
    assert split["closed_otherwise.total.business"] == (
        "closed_otherwise.not_amended.business",
        "closed_otherwise.fee_unpaid.business",
        "closed_otherwise.other.business",
    )
