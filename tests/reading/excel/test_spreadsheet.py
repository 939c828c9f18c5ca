"""Excel workbooks: merges, numbers without loss, hidden parts, formulas never computed."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt

from tasks.model.document import Cell, Document, Grid

Read = Callable[[bytes], Document]
Build = Callable[..., bytes]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def saved(workbook: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def filled_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "统计表"
    sheet["B2"], sheet["C2"], sheet["D2"] = "指标", "数量", None
    sheet["B4"], sheet["C4"], sheet["D4"] = " （一）公开数 ", "条", 93
    sheet["B5"], sheet["D5"] = "合计", 18.871
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("B5:C5")
    old = book.create_sheet("旧表")
    old["A1"] = 1
    old.sheet_state = "hidden"
    book.create_sheet("空表")
    book.create_sheet("说明")["A1"] = "以上为全年数"
    return saved(book)


def filled_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("统计表")
    sheet.write(1, 1, "指标")
    sheet.write_merge(1, 1, 2, 3, "数量")
    sheet.write(3, 1, " （一）公开数 ")
    sheet.write(3, 2, "条")
    sheet.write(3, 3, 93)
    sheet.write_merge(4, 4, 1, 2, "合计")
    sheet.write(4, 3, 18.871)
    old = book.add_sheet("旧表")
    old.write(0, 0, 1)
    old.visibility = 1
    book.add_sheet("空表")
    book.add_sheet("说明").write(0, 0, "以上为全年数")
    return saved(book)


@pytest.mark.parametrize(("kind", "data"), [("xlsx", filled_xlsx()), ("xls", filled_xls())])
def test_golden(read: Read, kind: str, data: bytes) -> None:
    def cell(text: str, place: str, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"统计表!{place}", is_origin)

    document = read(data)
    assert document.kind == kind
    assert document.blocks == (
        Grid(
            (
                (cell("指标", "B2"), cell("数量", "C2"), cell("数量", "C2", is_origin=False)),
                (cell("（一）公开数", "B4"), cell("条", "C4"), cell("93", "D4")),
                (cell("合计", "B5"), cell("合计", "B5", is_origin=False), cell("18.871", "D5")),
            ),
            "统计表",
        ),
        Grid(((Cell("以上为全年数", "说明!A1"),),), "说明"),
    )
    assert [(problem.code, problem.place) for problem in document.problems] == [("hidden_sheet", "工作表2")]
    assert "“工作表2”" in document.problems[0].message


VALUES = [
    (93, "93"),
    (0, "0"),
    (-8, "-8"),
    (18.871, "18.871"),
    (712.187895, "712.187895"),
    (1e-7, "0.0000001"),
    (1e22, "10000000000000000000000"),
    (0.1 + 0.2, "0.3"),
    (102.0000000001, "102"),
    (123456.187895, "123456.187895"),
    (1.1 * 3, "3.3"),
    ("007", "007"),
    ("１２", "１２"),
    (" 60余条 ", "60余条"),
    (True, "TRUE"),
    (date(2019, 1, 17), "2019-01-17"),
    (datetime(2019, 1, 17, 8, 30), "2019-01-17 08:30:00"),
]


def test_values_of_xlsx(read: Read) -> None:
    book = openpyxl.Workbook()
    for value, _ in VALUES:
        book.active.append(["值", value])
    (grid,) = read(saved(book)).grids
    assert [row[1].text for row in grid.rows] == [text for _, text in VALUES]


def test_values_of_xls(read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, (value, _) in enumerate(VALUES):
        pattern = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}.get(type(value), "General")
        sheet.write(row, 0, "值")
        sheet.write(row, 1, value, xlwt.easyxf(num_format_str=pattern))
    (grid,) = read(saved(book)).grids
    assert [row[1].text for row in grid.rows] == [text for _, text in VALUES]


def test_errors_and_formulas_of_xlsx(read: Read, xlsx: Build) -> None:
    cells = (
        '<c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>2</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="b"><v>0</v></c><c r="F1"><f>A1</f></c>'
        '<c r="G1"><f>A1</f><v/></c>'
    )
    document = read(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'))
    assert [texts(grid) for grid in document.grids] == [[["1", "2", "#DIV/0!", "", "FALSE", "", ""]]]
    flagged = [(problem.code, problem.place) for problem in document.problems]
    assert flagged == [("formula_without_value", "Sheet1!F1"), ("formula_without_value", "Sheet1!G1")]


def test_errors_and_formulas_of_xls(read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, 1)
    sheet.row(0).set_cell_error(1, "#DIV/0!")
    sheet.write(0, 2, xlwt.Formula("A1+1"))
    document = read(saved(book))
    assert [texts(grid) for grid in document.grids] == [[["1", "#DIV/0!", ""]]]
    assert [(problem.code, problem.place) for problem in document.problems] == [("formula_without_value", "Sheet1!C1")]


def test_many_formulas_are_summed_up(read: Read, xlsx: Build) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><f>A{n}</f></c></row>' for n in range(1, 31))
    problems = read(xlsx(f"<sheetData>{rows}</sheetData>")).problems
    assert len(problems) == 21
    assert "另有 10 格" in problems[-1].message


def test_hidden_rows_and_columns_are_left_out_and_said(read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (["甲", "旧", 1], ["乙", "旧", 2], ["丙", "旧", 3]):
        book.active.append(row)
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[2].hidden = True
    document = read(saved(book))
    assert [texts(grid) for grid in document.grids] == [[["甲", "1"], ["丙", "3"]]]
    (problem,) = document.problems
    assert (problem.code, problem.place) == ("hidden_cells", "Sheet")
    assert "第2行、B列" in problem.message


def test_hidden_rows_and_columns_of_xls(read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, cells in enumerate((["甲", "旧", 1], ["乙", "旧", 2], ["丙", "旧", 3])):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    sheet.col(1).hidden = True
    sheet.row(1).hidden = True
    document = read(saved(book))
    assert [texts(grid) for grid in document.grids] == [[["甲", "1"], ["丙", "3"]]]
    assert "第2行、B列" in document.problems[0].message


def test_cells_without_references_are_counted(read: Read, xlsx: Build) -> None:
    data = xlsx(
        '<sheetData><row><c t="inlineStr"><is><t>甲</t></is></c><c t="e"><v>#N/A</v></c></row>'
        '<row r="4"><c/><c><f>1</f></c></row></sheetData>'
    )
    document = read(data)
    assert [cell.text for cell in next(document.grids).rows[0]] == ["甲", "#N/A"]
    assert [problem.place for problem in document.problems] == ["Sheet1!B4"]


def test_far_columns_have_their_letters(read: Read, xlsx: Build) -> None:
    cells = "".join(f'<c r="{name}1"><v>1</v></c>' for name in ("Z", "AA", "ZZ", "AAA"))
    (grid,) = read(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>')).grids
    assert [cell.place for cell in grid.rows[0] if cell.text] == [
        f"Sheet1!{name}1" for name in ("Z", "AA", "ZZ", "AAA")
    ]


def test_a_merge_of_the_whole_sheet_is_clipped_and_hides_nothing(read: Read, xlsx: Build) -> None:
    data = xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert [texts(grid) for grid in read(data).grids] == [[["1", "1"], ["1", "1"], ["1", "2"]]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Sheet1", "Sheet1"),
        ("附件2 统计表（2018）", "附件2 统计表（2018）"),
        ("样例甲", "工作表1"),
        ("样例甲报送统计表", "工作表1"),
    ],
)
def test_a_sheet_is_called_by_its_name_only_where_that_names_nobody(read: Read, name: str, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = name
    book.active["A1"] = "合计"
    (grid,) = read(saved(book)).grids
    assert (grid.place, grid.rows[0][0].place) == (shown, f"{shown}!A1")


def test_raised_and_struck_parts_of_xlsx(read: Read) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        above, struck = book.add_format({"font_script": 1}), book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row("A1", ["规章", 5])
        sheet.write_rich_string("C1", "102", above, "1", above, "2")
        sheet.write_rich_string("D1", struck, "9", "102")
        sheet.write("E1", 8, struck)
        sheet.write("F1", "旧", struck)
        sheet.write_blank("G1", None, struck)
        sheet.write("H1", "102", above)
    document = read(buffer.getvalue())
    assert [texts(grid) for grid in document.grids] == [[["规章", "5", "102〔12〕", "102", "", "", "", "102"]]]
    (problem,) = document.problems
    assert (problem.code, problem.place) == ("struck_content", "Sheet1")
    assert "3 处" in problem.message


def test_raised_and_struck_parts_of_inline_strings(read: Read, xlsx: Build) -> None:
    above, struck = "<rPr><vertAlign val='superscript'/></rPr>", "<rPr><strike/></rPr>"
    runs = f"<r><t>102</t></r><r>{above}<t>1</t></r><r>{struck}<t>9</t></r>"
    document = read(xlsx(f'<sheetData><row><c t="inlineStr"><is>{runs}</is></c></row></sheetData>'))
    assert [texts(grid) for grid in document.grids] == [[["102〔1〕"]]]
    assert [problem.code for problem in document.problems] == ["struck_content"]


def test_raised_and_struck_parts_of_xls(read: Read) -> None:
    plain, above, struck = xlwt.Font(), xlwt.Font(), xlwt.Font()
    above.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    struck.struck_out = True
    crossed_out = xlwt.XFStyle()
    crossed_out.font = struck
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row in range(1500):  # more strings than one record holds
        sheet.write(row, 0, f"一个长一些的指标名称{row}" * 2)
    sheet.write_rich_text(0, 1, [("102", plain), ("1", above)])
    sheet.write_rich_text(1, 1, [("9", struck), ("102", plain)])
    sheet.write(2, 1, 8, crossed_out)
    sheet.write(3, 1, "旧", crossed_out)
    sheet.write(4, 1, 5)
    sheet.write_rich_text(1499, 1, [("规章", plain), ("注", above)])
    document = read(saved(book))
    (grid,) = document.grids
    assert [row[1].text for row in grid.rows[:5]] == ["102〔1〕", "102", "", "", "5"]
    assert [cell.text for cell in grid.rows[1499]] == ["一个长一些的指标名称1499" * 2, "规章〔注〕"]
    (problem,) = document.problems
    assert problem.code == "struck_content"
    assert "3 处" in problem.message


def test_a_cell_that_holds_the_whole_table_is_unfolded(read: Read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "统计表"
    book.active["A2"] = "规章\t件\t0\n规范性文件\t件\t4\n制发总数\t件\t4"
    (grid,) = read(saved(book)).grids
    assert texts(grid) == [["统计表"], ["规章", "件", "0"], ["规范性文件", "件", "4"], ["制发总数", "件", "4"]]
    assert grid.rows[3][2].place == "Sheet!A2 第3行"


@pytest.mark.parametrize("code_page", [0, 437, 936, 1252, 1200, 65001])
def test_strings_of_an_xls_are_unicode_whatever_its_code_page_says(read: Read, code_page: int) -> None:
    data = filled_xls()
    said = b"\x42\x00\x02\x00\xb0\x04"
    assert data.count(said) == 1
    document = read(data.replace(said, said[:4] + code_page.to_bytes(2, "little")))
    assert document.blocks == read(data).blocks


def changed(data: bytes, changes: dict[str, Callable[[str], str | None]]) -> bytes:
    """A package some of whose parts are changed, or gone where nothing comes of them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            text = changes[name](content.decode()) if name in changes else None
            if name not in changes or text is not None:
                new.writestr(name, content if text is None else text)
    return buffer.getvalue()


def renamed(data: bytes, rename: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(rename(name), old.read(name))
    return buffer.getvalue()


_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"


@pytest.mark.parametrize(
    "data",
    [
        changed(filled_xlsx(), {_STYLES: lambda _: None}),
        changed(filled_xlsx(), {"[Content_Types].xml": lambda _: None}),
        changed(filled_xlsx(), {_WORKBOOK: lambda text: text.replace('state="visible"', 'state="other"')}),
        changed(filled_xlsx(), {_RELATIONS: lambda text: text.replace('"/xl/worksheets/', '"worksheets\\')}),
        changed(
            filled_xlsx(),
            {"xl/worksheets/sheet1.xml": lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="?"', text)},
        ),
        renamed(filled_xlsx(), lambda name: name.replace("worksheets", "Worksheets")),
        renamed(filled_xlsx(), lambda name: name.replace("/", "\\")),
    ],
    ids=["no styles", "no types", "state", "target", "extent", "letters", "backslashes"],
)
def test_workbooks_that_only_differ_in_how_they_are_packed_read_alike(read: Read, data: bytes) -> None:
    assert read(data) == read(filled_xlsx())


@pytest.mark.parametrize(
    "changes",
    [
        {"xl/worksheets/sheet4.xml": lambda _: None},
        {_RELATIONS: lambda text: re.sub(r"<Relationship [^>]*sheet4[^>]*>", "", text)},
    ],
    ids=["part", "relation"],
)
def test_a_missing_sheet_is_said_and_the_others_are_read(
    read: Read, changes: dict[str, Callable[[str], str | None]]
) -> None:
    document = read(changed(filled_xlsx(), changes))
    assert [grid.place for grid in document.grids] == ["统计表"]
    assert [(problem.code, problem.place) for problem in document.problems] == [
        ("hidden_sheet", "工作表2"),
        ("missing_sheet", "说明"),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ('<c t="e" vm="1"><f>X()</f><v>#BUSY!</v></c>', "#BUSY!"),
        ('<c t="new"><v>5</v></c>', "5"),
        ('<c t="b"><v>2</v></c>', "2"),
        ("<c><v>五</v></c>", "五"),
        ('<c t="d"><v>2019-01-17T00:00:00</v></c>', "2019-01-17"),
        ('<c t="d"><v>2019-02-30</v></c>', "2019-02-30"),
        ('<c t="s"><v>999</v></c>', "\ufffd"),
        ('<c t="inlineStr"><is><t>一_x000D_\n二</t><rPh sb="0" eb="1"><t>yi</t></rPh></is></c>', "一\r\n二"),
        ('<c><f t="shared" si="9"/><v>5</v></c>', "5"),
    ],
)
def test_what_a_cell_holds_is_never_blank(read: Read, xlsx: Build, cell: str, text: str) -> None:
    data = xlsx(f'<sheetData><row r="1"><c r="A1" t="str"><v>甲</v></c>{cell}</row></sheetData>')
    assert [texts(grid) for grid in read(data).grids] == [[["甲", text]]]


@pytest.mark.parametrize(
    ("pattern", "value", "text"),
    [
        ("yyyy-mm-dd", 43482, "2019-01-17"),
        ('yyyy"年"m"月"d"日";@', 43482, "2019-01-17"),
        ("[$-804]yyyy/m/d h:mm", 43482.5, "2019-01-17 12:00:00"),
        ("h:mm AM/PM", 0.5, "12:00:00"),
        ("[h]:mm", 1.5, "1 day, 12:00:00"),
        ('0.00"days"', 43482, "43482"),
        ("[Red]0.00_);\\d0", 43482, "43482"),
        ("#,##0", 1208, "1208"),
        ("General", 43482.25, "43482.25"),
    ],
)
def test_numbers_that_stand_for_moments(read: Read, pattern: str, value: float, text: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Sheet1").write_number("A1", value, book.add_format({"num_format": pattern}))
    (grid,) = read(buffer.getvalue()).grids
    assert texts(grid) == [[text]]


@pytest.mark.parametrize(("number", "text"), [(14, "2019-01-17"), (31, "2019-01-17"), (57, "2019-01-17"), (2, "43482")])
def test_formats_that_no_file_spells_out(read: Read, number: int, text: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Sheet1").write_number("A1", 43482, book.add_format({"num_format": number}))
    (grid,) = read(buffer.getvalue()).grids
    assert texts(grid) == [[text]]


def test_days_counted_from_1904(read: Read) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        book.add_worksheet("Sheet1").write_datetime("A1", datetime(2019, 1, 17), book.add_format({"num_format": 14}))
    (grid,) = read(buffer.getvalue()).grids
    assert texts(grid) == [["2019-01-17"]]
