"""The one whom a sentence speaks of: the report's own unit, or others. All units are made up."""

import pytest

from tasks.recognition.prose.ownership import Own, Ownership, own_names, own_whole
from tasks.recognition.prose.sentences import Span

BUREAU = own_names(["晴川区教育局", "区教体局"])
TOWN = own_names(["清河镇人民政府"])
STREET = own_names(["望江街道办事处"])
DISTRICT = own_names(["晴川区人民政府办公室"])


def is_own(text: str, names: frozenset[str] = BUREAU) -> bool:
    return Ownership(text, Own(names=names)).is_own(text.rindex("件"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("收到申请3件", BUREAU),
        ("我局收到申请3件", BUREAU),
        ("全局收到申请3件", BUREAU),
        ("晴川区教育局收到申请3件", BUREAU),
        ("2018年区教育局共收到申请3件", BUREAU),
        ("区教体局收到申请3件", BUREAU),
        ("教育局全年未收到申请,办结3件", BUREAU),
        ("区民政局收到申请3件,我局收到申请5件", BUREAU),
        ("在全区率先公开信息,收到申请5件", BUREAU),
        ("国务院公布的条例,收到申请5件", BUREAU),
        ("举办3次培训,收到申请5件", BUREAU),
        ("通过晴川区发布微信公众号公开信息5件", BUREAU),
        ("在区政府网站公开信息5件", BUREAU),
        ("清河镇收到申请3件", TOWN),
        ("镇政府收到申请3件", TOWN),
        ("镇人民政府收到申请3件", TOWN),
        ("望江街道收到申请3件", STREET),
        ("街道办收到申请3件", STREET),
        ("区政府办公室收到申请3件", DISTRICT),
        ("区政府办收到申请3件", DISTRICT),
    ],
)
def test_what_the_own_unit_does(text: str, names: frozenset[str]) -> None:
    assert is_own(text, names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("区民政局收到申请3件", BUREAU),
        ("区民政局收到申请3件,办结2件", BUREAU),
        ("全区收到申请3件,办结2件", BUREAU),
        ("全区行政机关政府信息公开申请3件,办结2件", BUREAU),
        ("晴川区收到申请3件", BUREAU),
        ("各镇(街道)收到申请3件,办结2件", BUREAU),
        ("我局下属单位收到申请3件", BUREAU),
        ("我局会同区民政局收到申请3件", BUREAU),
        ("有的单位没有收到申请,办结2件", BUREAU),
        ("石桥镇政府收到申请3件", TOWN),
        ("镇派出所收到申请3件", TOWN),
        ("我镇各村(社区)收到申请3件", TOWN),
        ("临江街道收到申请3件", STREET),
        ("区政府收到申请3件", BUREAU),
        ("区教育局收到申请3件", DISTRICT),
    ],
)
def test_what_others_do(text: str, names: frozenset[str]) -> None:
    assert not is_own(text, names)


def test_without_a_name_of_its_own_only_words_for_more_units_tell_others() -> None:
    assert is_own("区民政局收到申请3件", frozenset())
    assert not is_own("各单位收到申请3件", frozenset())


def test_the_next_sentence_goes_on_with_whom_the_last_ended_with() -> None:
    bureau = Own(names=BUREAU)
    others, nobody = Ownership("区民政局收到申请3件。", bureau), Ownership("全年公开信息5条。", bureau)
    assert others.named_up_to(None) is False
    assert nobody.named_up_to(None) is None
    assert not Ownership("办结3件。", bureau, [others, nobody]).is_own(3)
    assert Ownership("我局办结3件。", bureau, [others]).is_own(5)
    assert Ownership("办结3件。", bureau, [nobody]).is_own(3)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("晴川区人民政府", "区"),
        ("江州市晴川区人民政府", "区"),
        ("临溪县人民政府", "县"),
        ("江州市人民政府", "市"),
        ("白石旗人民政府", "旗"),
        ("晴川区人民政府办公室", ""),
        ("清河镇人民政府", ""),
        ("晴川区水务局", ""),
        (None, ""),
    ],
)
def test_only_a_government_reports_on_a_whole_place(name: str | None, whole: str) -> None:
    assert own_whole(name) == whole


WHOLE = Own(names=own_names(["晴川区人民政府"]), whole="区")


@pytest.mark.parametrize(
    "text",
    [
        "全区共收到申请3件",
        "我区收到申请3件",
        "全区各级行政机关收到申请3件",
        "全区各部门、各街道收到申请3件",
        "晴川区收到申请3件",
        "区政府收到申请3件",
    ],
)
def test_in_a_governments_report_the_whole_is_its_own(text: str) -> None:
    ownership, at = Ownership(text, WHOLE), text.rindex("件")
    assert ownership.is_own(at)
    assert not ownership.names_others(Span(0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "全市共收到申请3件",
        "全区公安系统收到申请3件",
        "全区12个部门收到申请3件",
        "各镇街收到申请3件",
        "区教育局收到申请3件",
        "区政府办公室收到申请3件",
        "全区收到申请5件,其中区本级收到3件",
    ],
)
def test_in_a_governments_report_its_parts_are_others(text: str) -> None:
    ownership, at = Ownership(text, WHOLE), text.rindex("件")
    assert not ownership.is_own(at) or ownership.names_others(Span(0, len(text)))
