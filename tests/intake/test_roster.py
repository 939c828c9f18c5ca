"""The roster: names over time, who is due, and refusal of what cannot be used."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.intake.roster import load_roster
from tasks.intake.roster_file import RosterError
from tasks.model.letter_settings import LetterSettings
from tests.intake.workbooks import write_workbook

GOOD = """
district = "晴川区"
[deadlines]
2018 = 2019-03-31
[[units]]
id = "gov"
name = "晴川区人民政府"
kind = "district"
[[units]]
id = "dept-a"
name = "晴川区商务局"
kind = "department"
short_names = ["区商务局"]
former_names = ["晴川区商务和经济技术合作局"]
due_from = 2015
due_until = 2019
[[units]]
id = "street-b"
name = "晴川区霁月街道办事处"
kind = "street"
code = "119900"
short_names = ["霁月街道"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "roster.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_units_are_due_between_their_years_and_the_district_never(tmp_path: Path) -> None:
    roster = load_roster(write(tmp_path, GOOD))
    assert [unit.id for unit in roster.due(2018)] == ["dept-a", "street-b"]
    assert [unit.id for unit in roster.due(2014)] == ["street-b"]
    assert [unit.id for unit in roster.due(2020)] == ["street-b"]
    assert roster.deadlines == {2018: date(2019, 3, 31)}


@pytest.mark.parametrize(
    "name", ["晴川区商务局", "区商务局", "晴川区 商务和经济技术合作局", "晴川区商务和经济技术合作局"]
)
def test_a_unit_is_known_by_every_name(tmp_path: Path, name: str) -> None:
    unit = load_roster(write(tmp_path, GOOD)).named(name)
    assert unit is not None
    assert unit.id == "dept-a"


def test_a_name_that_is_not_its_own_is_not_matched(tmp_path: Path) -> None:
    roster = load_roster(write(tmp_path, GOOD))
    assert roster.named("晴川区商务") is None
    assert roster.named("") is None
    assert roster.named(None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("街道/霁月街道2018年报.txt", "street-b"),
        ("119900.xls", "street-b"),
        ("晴川区商务和经济技术合作局.docx", "dept-a"),
        ("区商务局和霁月街道.txt", None),
        ("其他/年报.txt", None),
    ],
)
def test_the_longest_name_in_a_file_name_decides_and_a_tie_does_not(
    tmp_path: Path, text: str, found: str | None
) -> None:
    unit = load_roster(write(tmp_path, GOOD)).mentioned(text)
    assert (unit.id if unit else None) == found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('id = "street-b"', 'id = "dept-a"'), "出现两次"),
        (('short_names = ["霁月街道"]', 'short_names = ["区商务局"]'), "同时属于"),
        (('kind = "street"', 'kind = "village"'), "kind"),
        (('name = "晴川区霁月街道办事处"', ""), "缺少：name"),
        (('code = "119900"', 'color = "red"'), "不认识的项：color"),
        (('district = "晴川区"', ""), "district"),
        (("2018 = 2019-03-31", '2018 = "三月底"'), "deadlines"),
        (("[[units]]", "[[units"), "格式有误"),
        (('short_names = ["霁月街道"]', 'short_names = "霁月街道"'), "short_names 写法不对"),
        (('short_names = ["霁月街道"]', "short_names = 5"), "short_names 写法不对"),
        (("due_until = 2019", 'due_until = "2019"'), "due_until 写法不对"),
    ],
)
def test_what_cannot_be_used_is_refused_by_place_and_reason(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(RosterError, match=says):
        load_roster(write(tmp_path, GOOD.replace(*change, 1)))


def test_a_missing_roster_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="--roster"):
        load_roster(tmp_path / "nothing.toml")


@pytest.mark.parametrize(
    ("name", "unit_id"),
    [
        ("江城市晴川区商务局", "dept-a"),
        ("江南省江城市晴川区商务局", "dept-a"),
        ("商务局", "dept-a"),
        ("霁月街道办事处", "street-b"),
        ("区霁月街道办事处", "street-b"),
        ("江城市晴川区人民政府", "gov"),
        ("区人民政府", "gov"),
        # another district's, or nobody's
        ("云溪区商务局", None),
        ("江城市商务局", None),
        ("江城市云溪区商务局", None),
        ("人民政府", None),
        ("区水务局", None),
        ("晴川区", None),
        ("区", None),
    ],
)
def test_a_name_may_have_more_places_before_it_or_fewer(tmp_path: Path, name: str, unit_id: str | None) -> None:
    unit = load_roster(write(tmp_path, GOOD)).named(name)
    assert (unit.id if unit else None) == unit_id


def test_places_may_stand_in_the_roster_and_not_in_the_report(tmp_path: Path) -> None:
    text = GOOD.replace('district = "晴川区"', 'district = "江城市晴川区"').replace('"晴川区', '"江城市晴川区')
    roster = load_roster(write(tmp_path, text))
    for name in ("江城市晴川区商务局", "晴川区商务局", "商务局"):
        unit = roster.named(name)
        assert unit is not None
        assert unit.id == "dept-a"


def test_a_name_that_two_units_share_behind_the_district_is_neithers(tmp_path: Path) -> None:
    text = GOOD + '[[units]]\nid = "dept-c"\nname = "商务局"\nkind = "department"\n'
    roster = load_roster(write(tmp_path, text))
    assert roster.named("江城市晴川区商务局") is None


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2018, date(2019, 3, 31)),
        (2017, date(2018, 3, 31)),
        (2012, date(2013, 3, 31)),
        (2019, date(2020, 1, 31)),
        (2026, date(2027, 1, 31)),
    ],
)
def test_a_year_without_a_deadline_has_the_laws(tmp_path: Path, year: int, day: date) -> None:
    roster = load_roster(write(tmp_path, GOOD))
    assert roster.deadline(year) == day
    assert not roster.is_overdue(year, day)
    assert roster.is_overdue(year, day + timedelta(days=1))


def test_a_deadline_of_the_roster_comes_before_the_laws(tmp_path: Path) -> None:
    assert load_roster(write(tmp_path, GOOD.replace("2019-03-31", "2019-02-28"))).deadline(2018) == date(2019, 2, 28)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_roster_as_windows_writes_it_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    assert load_roster(path) == load_roster(write(tmp_path, GOOD))


def test_a_roster_may_be_a_workbook(tmp_path: Path) -> None:
    heading = ["标识", "名称", "类别", "简称", "曾用名", "首个应报年度", "最后应报年度", "机构代码"]
    units = [
        ["gov", "晴川区人民政府", "全区"],
        ["dept-a", "晴川区商务局", "部门", "区商务局", "晴川区商务和经济技术合作局", 2015, 2019],
        ["street-b", "晴川区霁月街道办事处", "街道", "霁月街道", "", "", "", "119900"],
    ]
    path = tmp_path / "名册.xlsx"
    days = [["年度", "截止日"], [2018, date(2019, 3, 31)]]
    settings = [["项目", "内容"], ["区名", "晴川区"], ["发文代字", "晴政公开函"], ["答复日期", "2019/4/15"]]
    write_workbook(path, {"单位": [heading, *units], "期限": days, "设置": settings})
    letters = LetterSettings(mark="晴政公开函", reply_by=date(2019, 4, 15))
    assert load_roster(path) == replace(load_roster(write(tmp_path, GOOD)), letters=letters)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[deadlines]", "[deadline]"), "不认识的项：deadline。“deadline”是不是 deadlines？"),
        (("[deadlines]", '["期限"]'), "“期限”是不是 deadlines？"),
        (("former_names", "former_name"), "“former_name”是不是 former_names？"),
        (("2018 = 2019-03-31", "2018 = 2019年3月31日"), "第 4 行.*日期写成 2019-03-31"),
        (('"晴川区商务局"', "“晴川区商务局”"), "第 11 行.*引号要用英文的"),
        (('["霁月街道"]', '["霁月街道"，"霁月"]'), "第 22 行.*标点要用英文的"),
        (("[deadlines]\n2018 = 2019-03-31", "deadlines = 5"), r"应是 \[deadlines\]"),
        (("[deadlines]", "[letters]\nreply_by = 5\n[deadlines]"), "reply_by 写法不对"),
        (("[deadlines]", "[letters]\nreply = 5\n[deadlines]"), "“reply”是不是 reply_by？"),
    ],
)
def test_what_is_written_wrong_is_refused_with_what_to_write(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    with pytest.raises(RosterError, match=says):
        load_roster(write(tmp_path, GOOD.replace(*change, 1)))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["标识", "名称", "类型"], ["a", "晴川区商务局", "部门"]], "“类型”是不是|不认识的项：类型"),
        ([["编号", "单位"]], "标题行看不懂"),
        ([["年度", "截止日"], [2018, "三月底"]], "2018.*写成 2019-03-31"),
        ([["标识", "名称", "首个应报年度"], ["a", "晴川区商务局", "去年"]], "应是一个数"),
    ],
)
def test_a_workbook_that_is_no_roster_says_why(tmp_path: Path, rows: list[list[str | int | date]], says: str) -> None:
    write_workbook(tmp_path / "名册.xlsx", {"单位": rows})
    with pytest.raises(RosterError, match=says):
        load_roster(tmp_path / "名册.xlsx")
