"""OpenDocument spreadsheets: values as stored, merges, repeats without end, hidden parts, formulas never computed."""

from collections.abc import Callable

import pytest

from tasks.model.document import Cell, Document, Grid, UnreadableError
from tests.reading.odf import COVERED, cell, opendocument, p, row, style, table

Read = Callable[[bytes], Document]

STYLES = (
    style("gone", "table", 'table:display="false"')
    + style("struck", "table-cell", 'style:text-line-through-style="solid"')
    + style("super", "text", 'style:text-position="super"')
    + style("out", "text", 'style:text-line-through-style="solid"')
)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def ods(*sheets: str) -> bytes:
    return opendocument("spreadsheet", "".join(sheets), styles=STYLES)


def value(kind: str, stored: str, shown: str = "", attribute: str = "value", **attributes: object) -> str:
    start = "<table:table-cell"
    return cell(shown, **attributes).replace(
        start, f'{start} office:value-type="{kind}" office:{attribute}="{stored}"', 1
    )


FILLER = row(cell("", number_columns_repeated=16384), number_rows_repeated=1048570)


def test_golden(read: Read) -> None:
    blank = row(cell("", number_columns_repeated=16384))
    document = read(
        ods(
            table(
                '<table:table-column table:number-columns-repeated="16384"/>',
                blank,
                row(cell("", number_columns_repeated=1), cell("指标"), cell("数量", number_columns_spanned=2), COVERED),
                blank,
                row(cell(""), cell(" （一）公开数 "), cell("条"), value("float", "93", "93.00")),
                row(cell(""), cell("合计", number_columns_spanned=2), COVERED, value("float", "18.871", "18.9")),
                FILLER,
                name="统计表",
            ),
            table(row(value("float", "1")), name="旧表", style_name="gone"),
            table(FILLER, name="空表"),
            table(row(cell("以上为全年数")), name="说明"),
        )
    )

    def at(text: str, place: str, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"统计表!{place}", is_origin)

    assert document.kind == "ods"
    assert document.blocks == (
        Grid(
            (
                (at("指标", "B2"), at("数量", "C2"), at("数量", "C2", is_origin=False)),
                (at("（一）公开数", "B4"), at("条", "C4"), at("93", "D4")),
                (at("合计", "B5"), at("合计", "B5", is_origin=False), at("18.871", "D5")),
            ),
            "统计表",
        ),
        Grid(((Cell("以上为全年数", "说明!A1"),),), "说明"),
    )
    assert [(problem.code, problem.place) for problem in document.problems] == [("hidden_sheet", "工作表2")]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (value("float", "93", "93.00"), "93"),
        (value("float", "0", ""), "0"),
        (value("float", "0.30000000000000004", "0.3"), "0.3"),
        (value("float", "1e999", "很大"), "很大"),
        (value("float", "x", "60余条"), "60余条"),
        (value("percentage", "0.5", "50%"), "0.5"),
        (value("currency", "712.187895", "￥712.19"), "712.187895"),
        (value("boolean", "true", "真", "boolean-value"), "TRUE"),
        (value("date", "2019-01-17", "2019年1月17日", "date-value"), "2019-01-17"),
        (value("date", "2019-01-17T08:30:00", "1月17日", "date-value"), "2019-01-17 08:30:00"),
        (value("time", "PT08H30M00S", "8:30", "time-value"), "8:30"),
        (value("string", "甲", "", "string-value"), "甲"),
        (value("string", "甲", "乙", "string-value"), "乙"),
        (value("string", "", "#DIV/0!", "string-value"), "#DIV/0!"),
        (cell("007"), "007"),
        (cell(p("第一行") + p("第二行")), "第一行\n第二行"),
        (cell(p('102<text:span text:style-name="super">1</text:span>')), "102〔1〕"),
        (cell(p("93") + "<office:annotation>" + p("原为39") + "</office:annotation>"), "93"),
    ],
)
def test_values(read: Read, given: str, text: str) -> None:
    document = read(ods(table(row(cell("值"), given))))
    assert [texts(grid) for grid in document.grids] == [[["值", text]]]
    assert document.problems == ()


def test_hidden_rows_and_columns_are_left_out_and_said(read: Read) -> None:
    columns = (
        '<table:table-column/><table:table-column-group><table:table-column table:visibility="collapse"/>'
        '</table:table-column-group><table:table-column table:number-columns-repeated="9"/>'
    )
    rows = (
        row(cell("甲"), cell("旧"), cell("1")),
        "<table:table-row-group>",
        row(cell("乙"), cell("旧"), cell("2"), visibility="filter"),
        "</table:table-row-group>",
        row(cell("丙"), cell("旧"), cell("3")),
        row(cell("", number_columns_repeated=9), visibility="collapse", number_rows_repeated=10**6),
    )
    document = read(ods(table(columns, *rows)))
    assert [texts(grid) for grid in document.grids] == [[["甲", "1"], ["丙", "3"]]]
    (problem,) = document.problems
    assert (problem.code, problem.place) == ("hidden_cells", "Sheet1")
    assert "第2行、B列" in problem.message


def test_struck_cells_and_parts_are_left_out_and_said(read: Read) -> None:
    struck = value("float", "9", "9").replace("<table:table-cell", '<table:table-cell table:style-name="struck"')
    part = cell(p('<text:span text:style-name="out">9</text:span>102'))
    empty = cell("").replace("<table:table-cell", '<table:table-cell table:style-name="struck"')
    document = read(ods(table(row(cell("规章"), struck, part, empty))))
    assert [texts(grid) for grid in document.grids] == [[["规章", "", "102"]]]
    (problem,) = document.problems
    assert (problem.code, "2 处" in problem.message) == ("struck_content", True)


def test_formulas_without_a_value_are_said(read: Read) -> None:
    unsaved = cell("", formula="of:=[.A1]")
    computed = value("string", "", "", "string-value", formula="of:=T([.A1])")
    document = read(ods(table(row(value("float", "1"), unsaved, computed))))
    assert [(problem.code, problem.place) for problem in document.problems] == [("formula_without_value", "Sheet1!B1")]


def test_filled_rows_and_cells_are_repeated(read: Read) -> None:
    document = read(ods(table(row(cell("甲"), cell("0", number_columns_repeated=2), number_rows_repeated=2))))
    assert [texts(grid) for grid in document.grids] == [[["甲", "0", "0"], ["甲", "0", "0"]]]
    (grid,) = document.grids
    assert grid.rows[1][2].place == "Sheet1!C2"


def test_a_merge_of_the_whole_sheet_is_clipped(read: Read) -> None:
    whole = cell("1", number_columns_spanned=16384, number_rows_spanned=1048576)
    document = read(ods(table(row(whole), row(COVERED, COVERED), row(COVERED, cell("2")))))
    assert [texts(grid) for grid in document.grids] == [[["1", "1"], ["1", "1"], ["1", "2"]]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(cell("0"), number_rows_repeated=10**9)], "too_many_cells"),
        ([row(cell("0", number_columns_repeated=10**12))], "too_many_cells"),
        ([row(cell("1")), FILLER, row(cell("", number_columns_repeated=16000), cell("1"))], "sheet_too_large"),
    ],
)
def test_more_cells_than_a_report_has_are_refused(read: Read, rows: list[str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(ods(table(*rows)))
    assert caught.value.problem.code == code


def test_a_sheet_is_called_by_its_name_only_where_that_names_nobody(read: Read) -> None:
    (grid,) = read(ods(table(row(cell("合计")), name="样例甲"))).grids
    assert grid.rows[0][0].place == "工作表1!A1"
