"""Which names are one unit's, and which are two units'?"""

import pytest

from tasks.intake.unit_names import distinct_names, is_place, is_shortened, name_key, without_places


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("云溪区水务局", "江城市云溪区水务局"),
        ("水务局", "江城市云溪区水务局"),
        ("区水务局", "云溪区水务局"),
        ("镇人民政府", "云溪区望禾镇人民政府"),
        ("望禾镇人民政府", "云溪区望禾镇人民政府"),
        ("石林彝族自治县水务局", "江南省石林彝族自治县水务局"),
        ("沛县水务局", "江城市沛县水务局"),
    ],
)
def test_one_unit(short: str, full: str) -> None:
    assert is_shortened(short, full)
    assert not is_shortened(full, short)
    assert distinct_names([full, short]) == {full}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云溪区水务局", "晴川区水务局"),
        ("云溪区水务局", "云溪区水务局水政大队"),
        ("服务中心", "云溪区政务服务中心"),
        ("管理局", "城市管理局"),
        ("人民政府", "云溪区人民政府"),
        ("局", "云溪区水务局"),
        ("水务局", "云溪水务局"),
    ],
)
def test_two_units(one: str, other: str) -> None:
    assert not is_shortened(one, other)
    assert distinct_names([one, other]) == {one, other}


def test_two_units_of_one_short_name_stay_two() -> None:
    assert distinct_names(["水务局", "云溪区水务局", "晴川区水务局"]) == {"云溪区水务局", "晴川区水务局"}


def test_places() -> None:
    assert list(without_places("宁夏回族自治区石嘴山市大武口区商务局")) == [
        "石嘴山市大武口区商务局",
        "大武口区商务局",
        "商务局",
    ]
    assert is_place("石嘴山市大武口区")
    assert not is_place("石嘴山市大武口")


def test_names_are_compared_in_common_characters() -> None:
    assert name_key("⼤武⼝区⺠政局　（本级）") == name_key("大武口区民政局(本级)")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("晴川區自然資源局", "晴川区自然资源局"),
        ("晴川區財政局", "晴川区财政局"),
        ("枕溪鎮人民政府", "枕溪镇人民政府"),
        ("農業農村局", "农业农村局"),
    ],
)
def test_names_are_compared_in_simplified_characters(written: str, name: str) -> None:
    assert name_key(written) == name_key(name) == name
