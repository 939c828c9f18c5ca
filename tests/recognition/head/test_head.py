"""The unit, the year and the dates that a report gives for itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Block, Cell, Document, Grid, Paragraph
from tasks.model.report import Head
from tasks.recognition.head.head import read_head

UNIT = "云溪区水务局"


def document(*lines: str | list[str]) -> Document:
    """A text's lines; a list stands for a row of a table."""
    blocks: list[Block] = []
    for number, line in enumerate(lines, 1):
        if isinstance(line, str):
            blocks.append(Paragraph(line, f"第{number}行"))
        else:
            cells = tuple(Cell(text, f"表{number} 行1 列{at}") for at, text in enumerate(line, 1))
            blocks.append(Grid((cells,), f"表{number}"))
    return Document("txt", tuple(blocks))


PROSE = "一年来,云溪区水务局认真贯彻落实各项要求,积极稳妥推进公开工作,工作取得了新的进展,群众满意度不断提高。"


def test_a_whole_report() -> None:
    head = read_head(
        document(
            "当前位置:首页 > 政府信息公开 > 政府信息公开年报 > 2017年度",
            f"{UNIT}2018年政府信息公开工作年度报告",
            "发布日期:2019年03月27日 来源:云溪区政府网",
            "本报告所列数据的统计期限为2018年1月1日至2018年12月31日。",
            PROSE,
            UNIT,
            "2019年2月12日",
            "附件2",
            "政府信息公开情况统计表",
            "(2018年度)",
            f"填报单位(盖章):{UNIT}",
            ["统计指标", "单位", "统计数"],
            ["单位负责人:", "审核人:"],
            ["填报日期:2019年1月17日"],
        )
    )
    assert head == Head(
        title_unit=UNIT,
        table_unit=UNIT,
        signature_unit=UNIT,
        title_year=2018,
        table_year=2018,
        period_start=date(2018, 1, 1),
        period_end=date(2018, 12, 31),
        signed_on=date(2019, 2, 12),
        filled_on=date(2019, 1, 17),
        published_on=date(2019, 3, 27),
    )


@pytest.mark.parametrize(
    ("lines", "unit", "year"),
    [
        (["云溪区水务局2018年政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局2018年度政府信息公开年报"], UNIT, 2018),
        (["云溪区水务局２０１８年信息公开年度报告"], UNIT, 2018),
        (["2018年云溪区水务局政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局政府信息公开2018年度报告"], UNIT, 2018),
        (["云溪区水务局政府信息公开工作年度报告(2018年度)"], UNIT, 2018),
        (["关于云溪区水务局2018年度政府信息公开工作情况的报告"], UNIT, 2018),
        (["云溪区水务局关于2018年政府信息公开工作的报告"], UNIT, 2018),
        (["云溪区水务局政务公开2018年年度报告"], UNIT, 2018),
        (["云溪区水务局二〇一八年政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局二○一八年度政府信息公开工作年度报告"], UNIT, 2018),
        (["云 溪 区 水 务 局 2018 年 政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局(河长制办公室)2018年政府信息公开工作年度报告"], "云溪区水务局(河长制办公室)", 2018),
        (["云溪区水务局", "2018年政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局2018年", "政府信息公开工作年度报告"], UNIT, 2018),
        (["云溪区水务局2018年政府信息公开工作年度", "报告"], UNIT, 2018),
        (["云溪区水务局2018年政府信息公开工作年度报告  2019-01-04 来源:本站"], UNIT, 2018),
        (["云溪区望禾镇人民政府信息公开2018年度报告"], "云溪区望禾镇人民政府", 2018),
        (["云溪区望禾镇人民政府2018年政府信息公开年报"], "云溪区望禾镇人民政府", 2018),
        (["云溪区水务局政府信息公开工作年度报告"], UNIT, None),
        (["2018年政府信息公开工作年度报告"], None, 2018),
        (["我局2018年政府信息公开工作年度报告"], None, 2018),
        (["云溪区水务局2017年政府信息公开2018年度报告"], UNIT, None),
        # the fullest title wins, wherever it stands
        (["政府信息公开年报", "2019年政府信息公开年报", "云溪区水务局2018年政府信息公开年报"], UNIT, 2018),
        # no titles
        (["当前位置:首页 > 政府信息公开年报 > 2018年度"], None, None),
        (["首页/云溪区水务局2018年政府信息公开年报/正文"], None, None),
        (["2018年度"], None, None),
        (["关于做好2018年政府信息公开工作年度报告编制工作的通知"], None, None),
        (["关于编制2018年政府信息公开工作年度报告"], None, 2018),
        (["现将云溪区水务局2018年政府信息公开工作年度报告公布如下。"], None, None),
        (["上一篇:云溪区水务局2017年政府信息公开工作年度报告"], None, None),
        (["云溪区水务局(以下简称区水务局)2018年政府信息公开工作年度报告"], None, 2018),
        (["首页", "2018年政府信息公开工作年度报告"], None, 2018),
        ([PROSE], None, None),
    ],
)
def test_title(lines: list[str], unit: str | None, year: int | None) -> None:
    head = read_head(document(*lines))
    assert (head.title_unit, head.title_year) == (unit, year)


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["填报单位(盖章):云溪区水务局"], UNIT),
        (["填报单位（盖章）：云溪区水务局"], UNIT),
        (["填报单位 :  云溪区 水务局 (盖章)"], UNIT),
        (["填表单位：云溪区水务局   填报日期：2019年1月17日"], UNIT),
        ([["填报单位(盖章):云溪区水务局", "", ""]], UNIT),
        ([["填报单位(盖章)", "云溪区水务局"]], UNIT),
        ([["填报单位：", "云溪区水务局", "2018年度"]], UNIT),
        (["填报单位(盖章):", "云溪区水务局"], UNIT),
        (["填报单位(盖章):"], None),
        (["填报单位(盖章):________"], None),
        (["填报单位(盖章):", "统计指标"], None),
        ([["填报单位(盖章):", "", "2018"]], None),
        (["各填报单位要高度重视,按时报送。"], None),
    ],
)
def test_table_unit(lines: list[str | list[str]], unit: str | None) -> None:
    assert read_head(document(*lines)).table_unit == unit


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["政府信息公开情况统计表", "(2018年度)"], 2018),
        (["政府信息公开情况统计表", "（2018 年度）"], 2018),
        (["政府信息公开情况统计表(2018年)"], 2018),
        (["2018年度政府信息公开情况统计表"], 2018),
        (["云溪区水务局2018年政府信息公开情况统计表"], 2018),
        (["政府信息公开情况统计表", "2018年度"], 2018),
        ([["政府信息公开情况统计表", ""], ["（二〇一八年度）", ""]], 2018),
        (["政府信息公开情况统计表"], None),
        (["2018年度", "2017年度", "2016年度"], None),
        (["本表统计时间为2018年度。"], None),
    ],
)
def test_table_year(lines: list[str | list[str]], year: int | None) -> None:
    assert read_head(document(*lines)).table_year == year


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("统计期限为2018年1月1日至2018年12月31日。", (2018, 1, 1), (2018, 12, 31)),
        ("统计期限自２０１８年１月１日起至２０１８年１２月３１日止。", (2018, 1, 1), (2018, 12, 31)),
        ("统计期限为2018年1月1日至12月31日。", (2018, 1, 1), (2018, 12, 31)),
        ("统计期限为 2018 年 1 月 1 日到 2018 年 12 月 31 日。", (2018, 1, 1), (2018, 12, 31)),
        ("数据统计期限:2018年1月1日—2018年12月31日", (2018, 1, 1), (2018, 12, 31)),
        ("数据统计期限:2018.1.1-2018.12.31", (2018, 1, 1), (2018, 12, 31)),
        ("统计期限为二〇一八年一月一日至二〇一八年十二月三十一日。", (2018, 1, 1), (2018, 12, 31)),
        ("统计时限为2018年1月至12月。", (2018, 1, 1), (2018, 12, 31)),
        ("数据统计期限从2018年5月1日至2018年12月31日。", (2018, 5, 1), (2018, 12, 31)),
        ("统计期限为2018年1月1日至2017年12月31日。", (2018, 1, 1), (2017, 12, 31)),
        # digits lost round 年 and 月
        ("统计期限为201711日至20171231日。", (2017, 1, 1), (2017, 12, 31)),
        ("统计期限为20231月1日至202312月31日。", (2023, 1, 1), (2023, 12, 31)),
        # a whole year needs no word about figures beside it
        ("本报告反映2018年1月1日至12月31日的工作。", (2018, 1, 1), (2018, 12, 31)),
    ],
)
def test_period(text: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    head = read_head(document(text))
    assert (head.period_start, head.period_end) == (date(*start), date(*end))


@pytest.mark.parametrize(
    "text",
    [
        "公示时间为2018年3月1日至2018年3月7日。",
        "统计期限为20175月日至201812月。",
        "统计期限为018年1月1日至018年12月31日。",
        "地址:云溪路2018号11-12楼。",
        "2018年,全局公开工作取得进展。",
    ],
)
def test_no_period_is_guessed(text: str) -> None:
    head = read_head(document(text))
    assert (head.period_start, head.period_end) == (None, None)


def test_a_period_with_a_day_that_does_not_exist_is_silent_there() -> None:
    head = read_head(document("统计期限为2018年2月1日至2018年2月30日。"))
    assert (head.period_start, head.period_end) == (date(2018, 2, 1), None)


@pytest.mark.parametrize(
    ("lines", "unit", "day"),
    [
        ([PROSE, UNIT, "2019年2月12日"], UNIT, date(2019, 2, 12)),
        ([PROSE, "云溪区 水务局", "2019 年 2 月 12 日"], UNIT, date(2019, 2, 12)),
        ([PROSE, UNIT, "二〇一九年二月十二日"], UNIT, date(2019, 2, 12)),
        ([PROSE, UNIT, "二○一九年十二月三十一日"], UNIT, date(2019, 12, 31)),
        ([PROSE, "云溪区水务局 2019年2月12日"], UNIT, date(2019, 2, 12)),
        ([PROSE, [UNIT, ""], ["2019年2月12日", ""]], UNIT, date(2019, 2, 12)),
        ([PROSE, "2019年2月12日"], None, date(2019, 2, 12)),
        ([PROSE, UNIT, "2018-12-20"], UNIT, date(2018, 12, 20)),
        ([PROSE, UNIT, "2018.12.20"], UNIT, date(2018, 12, 20)),
        ([PROSE, "云溪区水务局 2018/12/20"], UNIT, date(2018, 12, 20)),
        ([PROSE, "⼀云溪区水务局", "二〇一九年一月十五日"], "一云溪区水务局", date(2019, 1, 15)),
        # a lone date in dashes stands beside a link
        ([PROSE, "2018-12-20"], None, None),
        ([PROSE, "感谢您的关注", "2018-12-20"], None, None),
        ([PROSE, UNIT], None, None),
        ([PROSE, UNIT, "2019年2月31日"], UNIT, None),
        # before the prose, or labelled, a date is no signature
        ([UNIT, "2019年2月12日", PROSE], None, None),
        ([PROSE, "填报日期:", "2019年2月12日"], None, None),
        ([PROSE, "发布日期:2019年2月12日"], None, None),
        # the title's unit counts even where it does not end like one
        (
            ["云溪经济开发2018年政府信息公开年报", PROSE, "云溪经济开发", "2019年2月1日"],
            "云溪经济开发",
            date(2019, 2, 1),
        ),
        ([PROSE, "感谢您的关注", "2019年2月12日"], None, date(2019, 2, 12)),
    ],
)
def test_signature(lines: list[str | list[str]], unit: str | None, day: date | None) -> None:
    head = read_head(document(*lines))
    assert (head.signature_unit, head.signed_on) == (unit, day)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布日期:2019年03月27日 来源:本站", date(2019, 3, 27)),
        ("发布时间：2019-03-27 16:32", date(2019, 3, 27)),
        ("发布日期: 2019-3-7 16:32", date(2019, 3, 7)),
        (["发布日期", "2019/03/27"], date(2019, 3, 27)),
        ("[发布日期] 2019-04-01", date(2019, 4, 1)),
        ("【发布时间】2019-04-01 09:30", date(2019, 4, 1)),
        ("（公开日期）：2019.4.1", date(2019, 4, 1)),
        ("发布日期:", None),
        ("发布日期:2019-13-27", None),
        ("信息发布日期另行通知", None),
    ],
)
def test_published_on(line: str | list[str], day: date | None) -> None:
    assert read_head(document(line)).published_on == day


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["填报日期:2019年1月17日"], date(2019, 1, 17)),
        (["填报日期：２０１９年１月１７日"], date(2019, 1, 17)),
        (["填 报 日 期: 2019 年 1 月 17 日"], date(2019, 1, 17)),
        (["填表日期:2019.1.17"], date(2019, 1, 17)),
        (["填报日期:", "2019年1月17日"], date(2019, 1, 17)),
        ([["填报日期", "2019-01-17"]], date(2019, 1, 17)),
        ([["填报日期:  年  月  日"]], None),
    ],
)
def test_filled_on(lines: list[str | list[str]], day: date | None) -> None:
    assert read_head(document(*lines)).filled_on == day


def test_a_merged_cells_copies_say_nothing_twice() -> None:
    cells = (Cell("填报单位:", "A1"), Cell("填报单位:", "B1", is_origin=False), Cell(UNIT, "C1"))
    assert read_head(Document("xlsx", (Grid((cells,), "Sheet1"),))).table_unit == UNIT


def test_a_cell_with_several_lines_is_read_line_by_line() -> None:
    text = f"{UNIT}2018年政府信息公开工作年度报告\n{PROSE}\n{UNIT}\n2019年2月12日"
    head = read_head(Document("html", (Grid(((Cell(text, "表1 行1 列1"),),), "表1"),)))
    assert (head.title_unit, head.signature_unit, head.signed_on) == (UNIT, UNIT, date(2019, 2, 12))


HAN = st.text(st.sampled_from("云溪望禾青石水务农业财政教育文旅民卫林草司法"), min_size=2, max_size=8)
ENDINGS = st.sampled_from(["局", "街道办事处", "镇人民政府", "委员会", "服务中心"])
TITLES = st.sampled_from(
    [
        "{unit}{year}年政府信息公开工作年度报告",
        "{unit}{year}年度政府信息公开年报",
        "{year}年{unit}信息公开年度报告",
        "{unit}政府信息公开{year}年度报告",
        "{unit} {year} 年\n政府信息公开工作年度报告",
        "{unit}\n{year}年政府信息公开工作年度报告",
    ]
)


@given(HAN, ENDINGS, st.integers(min_value=2008, max_value=2039), TITLES)
def test_unit_and_year_come_back_from_any_title(name: str, ending: str, year: int, title: str) -> None:
    head = read_head(document(*title.format(unit=name + ending, year=year).splitlines()))
    assert (head.title_unit, head.title_year) == (name + ending, year)


@given(st.text(alphabet="年月日至2018一二〇公开报告单位填(:) 信息局。", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_head(document(text, text[::-1]))


def test_an_empty_document_is_silent() -> None:
    assert read_head(Document("txt", ())) == Head()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("统计期限自2017年1月1日起，至2017年12月31日止。", (2017, 2017)),
        ("按照2016年1月1日至2020年12月31日的规划推进。统计期限为2018年1月1日至2018年12月31日。", (2018, 2018)),
        ("按照2016年1月1日至2020年12月31日的规划推进。", None),
    ],
)
def test_the_period_is_the_one_of_the_figures(text: str, years: tuple[int, int] | None) -> None:
    head = read_head(Document("txt", (Paragraph(text, "第1行"),)))
    found = (head.period_start.year, head.period_end.year) if head.period_start and head.period_end else None
    assert found == years


@pytest.mark.parametrize(
    ("head", "year"),
    [
        (Head(signed_on=date(2019, 1, 15)), 2018),
        (Head(signed_on=date(2019, 11, 30)), 2018),
        (Head(signed_on=date(2018, 12, 31)), 2018),
        (Head(filled_on=date(2019, 1, 10)), 2018),
        (Head(published_on=date(2019, 3, 31)), 2018),
        (Head(signed_on=date(2019, 1, 15), published_on=date(2020, 5, 6)), 2018),
        # early, or nearly a year late: the date alone does not tell
        (Head(signed_on=date(2018, 12, 20)), None),
        # whatever the report says itself comes first
        (Head(signed_on=date(2021, 1, 15), title_year=2018), 2018),
        (Head(signed_on=date(2021, 1, 15), table_year=2018), 2018),
        (Head(signed_on=date(2021, 1, 15), period_end=date(2018, 12, 31)), 2018),
        (Head(), None),
    ],
)
def test_the_dates_tell_the_year_only_where_nothing_else_does(head: Head, year: int | None) -> None:
    assert head.year == year


def test_a_title_without_a_year_leaves_it_to_the_dates() -> None:
    head = read_head(document(f"{UNIT}政府信息公开工作年度报告", PROSE, UNIT, "2019年1月15日"))
    assert (head.title_unit, head.title_year, head.year) == (UNIT, None, 2018)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2018年，云溪区水务局（以下简称区水务局）认真贯彻条例。", ("区水务局",)),
        ("云溪区水务局（简称：“区水务局”）认真贯彻。", ("区水务局",)),
        ("云溪区水务局(以下简称区水务局)。云溪区水务局(以下统称水务部门)。", ("区水务局", "水务部门")),
        ("水务局（以下简称局机关）认真贯彻。", ("局机关",)),
        # another unit's, and what is no unit
        ("晴川区水务局（以下简称区水务局）认真贯彻。", ()),
        ("《中华人民共和国政府信息公开条例》（以下简称《条例》）。", ()),
        ("云溪区水务局水政大队（以下简称水政大队）。", ()),
    ],
)
def test_what_the_unit_calls_itself_for_short(text: str, names: tuple[str, ...]) -> None:
    assert read_head(document(f"{UNIT}2018年政府信息公开年报", text)).short_names == names


@pytest.mark.parametrize(
    ("lines", "unit", "year"),
    [
        (("晴川区人民政府柳浪街道", "办事处2024年政府信息公开工作年度报告"), "晴川区人民政府柳浪街道办事处", 2024),
        (("晴川区水务局", "2024年", "政府信息公开工作年度报告"), "晴川区水务局", 2024),
        (("晴川区柳浪镇", "人民政府2024年政府信息", "公开工作年度报告"), "晴川区柳浪镇人民政府", 2024),
        (("办公室2024年政府信息公开工作年度报告",), None, 2024),
        (("委员会2024年政府信息公开工作年度报告",), None, 2024),
        (("按照有关规定，现公布晴川区水务局2024年政府信息公开工作年度报告。",), "晴川区水务局", 2024),
        (("本机关编制了《晴川区水务局2024年政府信息公开工作年度报告》。",), "晴川区水务局", 2024),
        (("2024年政府信息公开工作年度报告", "本报告由晴川区水务局编制。"), "晴川区水务局", 2024),
        (("2024年政府信息公开工作年度报告", "如有疑问，请与晴川区水务局办公室联系。"), "晴川区水务局", 2024),
        (
            ("2024年政府信息公开工作年度报告", "请与晴川区人民政府办公室（地址：一路1号）联系。"),
            "晴川区人民政府办公室",
            2024,
        ),
        (("2024年，我局安排专人负责。", "2024年收到申请23件，依据2019年修订的条例办理。"), None, 2024),
        (("2024年，我局安排专人负责。", "依据2019年修订的条例办理。"), None, None),
    ],
)
def test_the_unit_and_year_wherever_a_report_names_them(
    lines: tuple[str, ...], unit: str | None, year: int | None
) -> None:
    document = Document("txt", tuple(Paragraph(line, f"第{at}行") for at, line in enumerate(lines, 1)))
    head = read_head(document)
    assert (head.unit, head.year) == (unit, year)
