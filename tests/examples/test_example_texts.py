"""Does made-up text have the shapes real texts come in? Lines as they were met, with the official words."""

from dataclasses import replace

import pytest

from examples.render import render
from examples.report import SampleReport
from examples.sample import sample_report
from expectations.forms import form
from tests.strategies import YEARS

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]


def quiet(form_id: str) -> SampleReport:
    """A report of noughts: `/` for regulations, and of the requests received but the total is filled in."""
    clean = sample_report("quiet", year=YEARS[form_id], form=form_id)
    values = dict.fromkeys((item.id for item in form(form_id).items), None)
    printed = {item: "/" if item.startswith("regulations.") else "0" for item in values}
    kinds = [item for item in values if item.startswith("requests.new.") and not item.endswith(".total")]
    return replace(clean, values=values, printed={**printed, **dict.fromkeys(kinds, "")})


def lines(form_id: str, layout: str) -> list[str]:
    return render(quiet(form_id), "txt", layout).decode().splitlines()


def after(text: str, form_id: str, layout: str, count: int) -> list[str]:
    """Some lines from the first that is as given."""
    found = lines(form_id, layout)
    return found[found.index(text) :][:count]


def test_pipes_with_trailing_empties() -> None:
    assert after("第二十条第(一)项 | |||", "2021", "pipes", 3) == [
        "第二十条第(一)项 | |||",
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        "规章 | / | / | / |",
    ]
    found = lines("2021", "pipes")
    assert "一、本年新收政府信息公开申请数量 | | | | | | | 0 | ||" in found
    assert "三、本年度办理结果 | (一)予以公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | |" in found
    assert "(三)不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in found
    assert "2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in found
    assert found.count("商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |") == 2


def test_one_cell_a_line_with_bare_pipes() -> None:
    assert after("规章 |", "2019", "cells-piped", 6) == ["规章 |", "/ |", "/ |", "/ |", "行政规范性文件 |", "0 |"]
    assert after("一、本年新收政府信息公开申请数量 |", "2019", "cells-piped", 10) == [
        "一、本年新收政府信息公开申请数量 |",
        *["|"] * 6,
        "0 |",
        "||",
        "二、上年结转政府信息公开申请数量 |",
    ]


def test_one_cell_a_line_without_pipes() -> None:
    assert after("一、本年新收政府信息公开申请数量", "2019", "cells-bare", 9) == [
        "一、本年新收政府信息公开申请数量",
        *[""] * 6,
        "0",
        "二、上年结转政府信息公开申请数量",
    ]


def test_a_bar_on_a_line_of_its_own_before_each_cell() -> None:
    assert after("规章", "2019", "bars-between", 9) == ["规章", "|", "/", "|", "/", "|", "/", "|", "行政规范性文件"]
    found = lines("2019", "bars-between")
    assert found[found.index("社会公") :][:2] == ["社会公", "益组织"]
    assert after("一、本年新收政府信息公开申请数量", "2019", "bars-between", 9) == [
        "一、本年新收政府信息公开申请数量",
        *["|"] * 7,
        "0",
    ]


def test_labels_on_one_line_and_values_on_the_next() -> None:
    assert after("行政许可 |", "2021", "values-below", 2) == ["行政许可 |", "0 | ||"]
    assert after("(三)不予公开 | 1.属于国家秘密 |", "2021", "values-below", 3) == [
        "(三)不予公开 | 1.属于国家秘密 |",
        "0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        "2.其他法律行政法规禁止公开 |",
    ]


def test_merged_labels_in_every_row_they_cover() -> None:
    found = lines("2021", "repeated")
    assert "三、本年度办理结果 | (三)不予公开 | 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in found
    assert "行政许可 | 0 | | |" in found
    assert next(line for line in found if line.startswith("行政复议")) == " ".join(
        [*["行政复议 |"] * 5, *["行政诉讼 |"] * 10]
    )


def test_tabs_keep_the_squares_that_merged_cells_cover() -> None:
    found = lines("2019", "tabs")
    assert "\t\t2.其他法律行政法规禁止公开" + "\t0" * 7 in found
    assert "行政复议" + "\t" * 5 + "行政诉讼" + "\t" * 9 in found
    assert "一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t\t0" in found


def test_wide_columns_begin_below_each_other() -> None:
    found = [line.encode("gbk") for line in lines("2019", "wide")]
    head = next(line for line in found if line.startswith("信息内容".encode("gbk")))
    rows = [line for line in found if line.startswith(("行政许可".encode("gbk"), "行政处罚".encode("gbk")))]
    assert [row.index(b"0") for row in rows] == [head.index("本年新制作数量".encode("gbk"))] * 2


def test_labels_wrap_around_their_figures() -> None:
    zeros = "   ".join("0" * 7)
    found = lines("2021", "wrapped")
    for wanted in (
        ["5.要求行政机关确认或重新出", zeros, "具已获取信息"],
        ["商业企业科研机构社会公益法律服务其他", "组织机构"],
        [f"本   (三)   1.属于国家秘密   {zeros}", f"年   不予公   2.其他法律行政法规禁止公开   {zeros}"],
    ):
        at = found.index(wanted[0])
        assert found[at : at + len(wanted)] == wanted
    page = [found[at + 1] for at, line in enumerate(found) if line.startswith("—")]
    assert page.count("(本列数据的勾稽关系为:第一   申请人情况") == 2
    title = [line[0] for line in found if line[:4].rstrip() in set("三、本年度办理结果")]
    assert "".join(title).startswith("三、本年度办理结果")


def test_rows_of_numbers_stand_apart_from_their_labels() -> None:
    found = lines("2021", "apart")
    at = found.index("四、结转下年度继续办理")
    assert found[at + 1] == "0"
    assert found[at + 2 : at + 26] == ["   ".join("0" * 7)] * 24
    assert found[at + 26].startswith("四、政府信息公开行政复议")


def test_signs_are_doubled_or_as_wide_as_characters() -> None:
    assert "((一))予以公开" in "".join(lines("2021", "doubled"))
    found = lines("2021", "full-width")
    assert "（三）不予公开 | １．属于国家秘密 | ０ | ０ | ０ | ０ | ０ | ０ | ０ |" in found
    table = "".join(line for line in found if line.endswith("|"))
    assert not set("(),:0123456789") & set(table)


def test_characters_may_be_traditional() -> None:
    found = lines("2021", "traditional")
    assert "信息內容 | 本年制發件數 | 本年廢止件數 | 現行有效件數 |" in found
    assert any("三、收到和處理政府信息公開申請情況" in line for line in found)


@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_everything_may_stand_on_one_line(form_id: str) -> None:
    (line,) = lines(form_id, "one-line")
    assert squeeze(line) == squeeze("".join(lines(form_id, "pipes")))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form_id", ["2014", "2021"])
def test_any_encoding_gives_the_same_text(form_id: str, encoding: str) -> None:
    report = quiet(form_id)
    text = render(report, "txt", "pipes", encoding=encoding).decode(encoding)
    assert text.replace("\r\n", "\n") == render(report, "txt", "pipes").decode()


def squeeze(text: str) -> str:
    return "".join(text.split())
