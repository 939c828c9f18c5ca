"""Plain text: rows by bars, tabs and gaps, one cell a line, prose between."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.document import Cell, Document, Grid, Paragraph
from tasks.reading.plain import text as text_reader
from tasks.reading.plain.text_tables import split_row

Read = Callable[[bytes], Document]
WORD = st.text("信息公开数量条件(一)0123456789./", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("(一)主动公开政府信息数 | 条 | 93 |", ["(一)主动公开政府信息数", "条", "93"]),
        ("一、主动公开情况 | ||", ["一、主动公开情况", "", ""]),
        ("收到申请数｜件｜0", ["收到申请数", "件", "0"]),
        ("收到申请数\t件\t0", ["收到申请数", "件", "0"]),
        ("收到申请数\t\t0\t", ["收到申请数", "", "0", ""]),
        ('"收到申请数"\t"件"\t"0"', ["收到申请数", "件", "0"]),
        ('收到申请数\t件\t "1,208" ', ["收到申请数", "件", "1,208"]),
        ('"收到""申请""数"\t"件"\t0', ['收到"申请"数', "件", "0"]),
        ('收到"申请"数\t件"\t0', ['收到"申请"数', '件"', "0"]),
        ('"收到申请数" | "件" | "0" |', ["收到申请数", "件", "0"]),
        ("收到申请数    件  0", ["收到申请数", "件", "0"]),
        ("收到申请数　　件　 0", ["收到申请数", "件", "0"]),
        ("　　收到申请数　　件", ["收到申请数", "件"]),
        ("条 |", ["条"]),
        ("|", [""]),
        ("||", ["", ""]),
        ("　　本年度，我局认真贯彻条例。", None),
        ("一是加强领导。  二是完善制度。", None),
        ("在线访 谈次数", None),
        ("2018年度", None),
    ],
)
def test_split_row(line: str, cells: list[str] | None) -> None:
    assert split_row(line) == cells


def test_golden(read: Read) -> None:
    document = read(
        (
            "某某局2018年年度报告\r\n"
            "\r\n"
            "　　本年度主动公开信息93条。\r\n"
            "统计指标 | 单位 | 统计数 |\r\n"
            "一、主动公开情况 | ||\r\n"
            "\r\n"
            "(一)主动公开数 | 条 | 93 |\r\n"
            "单位负责人: 审核人:\r\n"
            "合计\t条\r\n"
        ).encode("gb18030")
    )
    assert document == Document(
        "txt",
        (
            Paragraph("某某局2018年年度报告", "第1行"),
            Paragraph("本年度主动公开信息93条。", "第3行"),
            Grid(
                (
                    (Cell("统计指标", "第4行"), Cell("单位", "第4行"), Cell("统计数", "第4行")),
                    (Cell("一、主动公开情况", "第5行"), Cell("", "第5行"), Cell("", "第5行")),
                    (Cell("(一)主动公开数", "第7行"), Cell("条", "第7行"), Cell("93", "第7行")),
                ),
                "第4行",
            ),
            Paragraph("单位负责人: 审核人:", "第8行"),
            Grid(((Cell("合计", "第9行"), Cell("条", "第9行")),), "第9行"),
        ),
    )


def test_one_cell_a_line(read: Read) -> None:
    (grid,) = read("规章 |\n/ |\n|\n0 |\n||\n".encode()).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章"], ["/"], [""], ["0"], ["", ""]]


def test_old_line_ends_and_lost_characters_keep_line_numbers(read: Read) -> None:
    document = read("甲\u2028乙\r丙\r\n丁\ufffd".encode())
    assert [paragraph.text for paragraph in document.paragraphs] == ["甲", "乙", "丙", "丁\ufffd"]
    assert [paragraph.place for paragraph in document.paragraphs] == ["第1行", "第1行", "第2行", "第3行"]
    assert [(problem.code, problem.place) for problem in document.problems] == [("undecodable_characters", "第3行")]


@settings(deadline=None)
@given(st.lists(st.one_of(WORD, st.just("")), min_size=1, max_size=6), st.sampled_from([" | ", "|", "｜"]))
def test_bars_give_back_what_they_join(cells: list[str], bar: str) -> None:
    assert split_row(bar.join(cells) + "|") == cells


@settings(deadline=None)
@given(
    st.lists(WORD, min_size=2, max_size=6),
    st.sampled_from(["\t", "  ", "　　", "     "]),
    st.sampled_from(["", "　　"]),
)
def test_tabs_and_gaps_give_back_what_they_join(cells: list[str], separator: str, indent: str) -> None:
    assert split_row(indent + separator.join(cells)) == cells


@settings(deadline=None)
@given(st.lists(st.lists(WORD, max_size=4), max_size=12))
def test_every_text_stands_on_the_line_its_place_names(lines: list[list[str]]) -> None:
    source = ["|".join(cells) for cells in lines]
    document = text_reader.read("\n".join(source).encode())
    read_back = [(paragraph.text, paragraph.place) for paragraph in document.paragraphs]
    read_back += [(cell.text, cell.place) for grid in document.grids for row in grid.rows for cell in row]
    expected = [(cell, f"第{number}行") for number, cells in enumerate(lines, 1) for cell in cells]
    assert sorted(read_back) == sorted(expected)


@pytest.mark.parametrize("end", ["\f", "\v", "\u2028", "\u2029", "\x85"])
def test_ends_that_editors_do_not_count_part_lines_too(read: Read, end: str) -> None:
    document = read(f"年度报告{end}规章|件|0\n规范性文件|件|4".encode())
    assert [paragraph.text for paragraph in document.paragraphs] == ["年度报告"]
    (grid,) = document.grids
    assert [[(cell.text, cell.place) for cell in row] for row in grid.rows] == [
        [("规章", "第1行"), ("件", "第1行"), ("0", "第1行")],
        [("规范性文件", "第2行"), ("件", "第2行"), ("4", "第2行")],
    ]


def test_a_drawn_table(read: Read) -> None:
    document = read("┌──┬─┬─┐\n│规章│件│0│\n├──┼─┼─┤\n│数量│件│1│\n└──┴─┴─┘\n".encode())
    assert [[[cell.text for cell in row] for row in grid.rows] for grid in document.grids] == [
        [["", "规章", "件", "0"], ["", "数量", "件", "1"]]
    ]
    assert list(document.paragraphs) == []


CSV = """某某局2018年年度报告,,
"本年度，共公开
93 条。",,
指标,单位,数量
规章,件,0
"总数,全年",件,"1,113"
诉讼,件,
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_comma_separated_values(read: Read, encoding: str) -> None:
    (grid,) = read(CSV.encode(encoding)).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["某某局2018年年度报告", "", ""],
        ["本年度，共公开\n93 条。", "", ""],
        ["指标", "单位", "数量"],
        ["规章", "件", "0"],
        ["总数,全年", "件", "1,113"],
        ["诉讼", "件", ""],
    ]
    assert [row[0].place for row in grid.rows] == ["第1行", "第2行", "第4行", "第5行", "第6行", "第7行"]


@pytest.mark.parametrize(
    "text",
    [
        "1,113\n2,001\n3,456\n7,890\n12,345\n",
        "甲,乙\n丙,丁\n戊\n己\n庚\n辛\n",
        "本年度,我局公开,共93条。\n收到申请,0件。\n无诉讼。\n无复议,无收费。\n一是,二是,三是,四是\n",
        "指标|件,次|0\n" * 2,
    ],
)
def test_other_texts_with_commas_are_no_csv(read: Read, text: str) -> None:
    document = read(text.encode())
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for grid in document.grids for row in grid.rows for cell in row]
    assert sum(found.count(",") for found in texts) == text.count(",")


@pytest.mark.parametrize("quoted", ['"收到\n申请数"\t件\t3', '"3"\t"收到\n申\n请数"\t件', '件\t3\t"收到\n申请数"'])
def test_a_quoted_field_may_run_over_lines(read: Read, quoted: str) -> None:
    (grid,) = read(f"甲\t乙\t丙\n{quoted}\n丁\t戊\t己\n".encode()).grids
    assert [len(row) for row in grid.rows] == [3, 3, 3]
    assert {"".join(cell.text.split()) for cell in grid.rows[1]} == {"收到申请数", "件", "3"}
    assert [row[0].place for row in grid.rows] == ["第1行", "第2行", f"第{3 + quoted.count(chr(10))}行"]


def test_a_quote_that_nothing_closes_opens_no_field(read: Read) -> None:
    document = read('"放管服\n甲\t"乙\t1\n丙\t丁\t2\n'.encode())
    assert [[cell.text for cell in row] for grid in document.grids for row in grid.rows] == [
        ["甲", '"乙', "1"],
        ["丙", "丁", "2"],
    ]
