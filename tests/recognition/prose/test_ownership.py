"""The one whom a sentence speaks of: the report's own unit, or others. All units are made up."""

import pytest

from tasks.recognition.prose.ownership import Ownership, own_names

BUREAU = own_names(["晴川区教育局", "区教体局"])
TOWN = own_names(["清河镇人民政府"])
STREET = own_names(["望江街道办事处"])
DISTRICT = own_names(["晴川区人民政府办公室"])


def is_own(text: str, names: frozenset[str] = BUREAU) -> bool:
    return Ownership(text, names).is_own(text.rindex("件"))


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
    others, nobody = Ownership("区民政局收到申请3件。", BUREAU), Ownership("全年公开信息5条。", BUREAU)
    assert others.named_up_to(None) is False
    assert nobody.named_up_to(None) is None
    assert not Ownership("办结3件。", BUREAU, [others, nobody]).is_own(3)
    assert Ownership("我局办结3件。", BUREAU, [others]).is_own(5)
    assert Ownership("办结3件。", BUREAU, [nobody]).is_own(3)
