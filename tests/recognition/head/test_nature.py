"""What a document without a table is: a letter by its title, a report by its words, or neither."""

import pytest

from tasks.model.codes import Nature
from tasks.model.document import Cell, Document, Grid, Paragraph, Problem
from tasks.recognition import recognise


def nature(*lines: str, problems: tuple[Problem, ...] = ()) -> Nature:
    return recognise(Document("docx", tuple(Paragraph(line, "") for line in lines), problems)).nature


@pytest.mark.parametrize(
    "title",
    [
        "关于2018年政府信息公开年报有关数据的情况说明",
        "晴川区交通运输局情况说明",
        "晴川区交通运输局关于报送2018年政府信息公开工作年度报告的函",
        "复　函",
        "关于核实年报数据的回复（交通局）",
    ],
)
@pytest.mark.parametrize("above", [(), ("晴川区交通运输局文件", "晴交函〔2019〕3号")])
def test_a_letter_is_told_by_its_title_though_it_quotes_the_report(title: str, above: tuple[str, ...]) -> None:
    assert (
        nature(*above, title, "区政府办公室：", "我局2018年收到政府信息公开申请 3 件，主动公开 12 条。")
        is Nature.LETTER
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("关于召开2018年政府信息公开工作会议的通知", "各单位："),
        ("关于报送2018年政府信息公开工作年度报告的通知", "各单位："),
        ("值班表", "周一 张三"),
        ("文件", "收到时间", "财政局.html", "2019-01-25"),
    ],
)
def test_what_has_no_word_of_a_report_is_none(lines: tuple[str, ...]) -> None:
    assert nature(*lines) is Nature.OTHER


@pytest.mark.parametrize(
    "lines",
    [
        ("晴川区交通运输局2018年政府信息公开工作年度报告", "一、概述", "本局主动公开政府信息12条。"),
        ("通知公告", "政策说明", "晴川区交通运输局2018年政府信息公开年报", "见附件。"),
        ("附件", "行政许可 3 行政处罚 4"),
        ("2018年收到政府信息公开申请3件。",),
    ],
)
def test_what_may_be_a_report_without_its_table_is_one(lines: tuple[str, ...]) -> None:
    assert nature(*lines) is Nature.REPORT


def test_what_was_not_read_whole_may_be_a_report() -> None:
    problem = Problem("picture_in_page", "页面里有大幅图片。")
    assert nature("晴川区交通运输局", problems=(problem,)) is Nature.REPORT


def test_a_list_in_a_table_is_no_report() -> None:
    rows = tuple(tuple(Cell(text, "") for text in row) for row in (("姓名", "单位"), ("甲", "交通局")))
    assert recognise(Document("xlsx", (Grid(rows, ""),))).nature is Nature.OTHER
