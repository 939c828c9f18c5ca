"""Archives of several files: each by its content, joined in the order of names that nobody gets to see."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph, Problem, UnreadableError

Read = Callable[[bytes], Document]
Build = Callable[[str], bytes]

TABLE = "规章 | 件 | 0 |\n"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def package(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def old_windows(members: dict[str, bytes]) -> bytes:
    """An archive with its names in GBK, as Windows has long written them."""
    marks = {name: f"{number:03}".ljust(len(name.encode("gbk")), "#") for number, name in enumerate(members)}
    data = package({marks[name]: content for name, content in members.items()})
    for name, mark in marks.items():
        data = data.replace(mark.encode(), name.encode("gbk"))
    return data


@pytest.mark.parametrize("pack", [package, old_windows])
def test_golden(read: Read, docx: Build, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    text = docx("<w:p><w:r><w:t>某某局2018年年度报告</w:t></w:r></w:p>")
    document = read(pack({"正文.docx": text, "附件/统计表.txt": TABLE.encode(), "甲.txt": "\ufffd".encode()}))
    cells = tuple(Cell(cell, "文件3 第1行") for cell in ("规章", "件", "0"))
    assert document == Document(
        "zip",
        (
            Paragraph("某某局2018年年度报告", "文件1 第1段"),
            Paragraph("\ufffd", "文件2 第1行"),
            Grid((cells,), "文件3 第1行"),
        ),
        document.problems,
    )
    assert [(problem.code, problem.place) for problem in document.problems] == [
        ("undecodable_characters", "文件2 第1行")
    ]


def test_what_systems_leave_behind_is_no_member(read: Read) -> None:
    members = {
        "年报/": b"",
        "年报/表.txt": TABLE.encode(),
        "__MACOSX/年报/._表.txt": b"\0\5\x16\7",
        "年报/Thumbs.db": b"x",
        "DESKTOP.INI": b"x",
        "年报/~$表.docx": b"x",
        "年报/.DS_Store": b"x",
    }
    document = read(package(members))
    assert ([block.place for block in document.blocks], document.problems) == (["文件1 第1行"], ())


def test_names_with_the_slashes_of_windows(read: Read) -> None:
    members = {"年报\\": b"", "__MACOSX\\x.txt": b"x", "年报\\表.txt": TABLE.encode()}
    assert [block.place for block in read(package(members)).blocks] == ["文件1 第1行"]


def test_the_parts_of_a_saved_page_are_no_members(read: Read) -> None:
    parts = {f"年报_files/{number}.css": b"a {}" for number in range(30)}
    document = read(package({"年报.html": "<p>年报</p>".encode(), **parts}))
    assert ([block.place for block in document.blocks], document.problems) == (["文件1 第1段"], ())
    alone = read(package({"表_files/1.txt": TABLE.encode()}))
    assert [block.place for block in alone.blocks] == ["文件1 第1行"]


def test_a_file_that_cannot_be_read_is_a_problem_beside_the_others(read: Read) -> None:
    broken = package({"word/document.xml": b"<"})
    document = read(package({"1.txt": b"", "2.pptx": b"\x7fELF", "3.txt": TABLE.encode(), "4.docx": broken}))
    assert [block.place for block in document.blocks] == ["文件3 第1行"]
    assert [(problem.code, problem.place) for problem in document.problems] == [
        ("empty_file", "文件1"),
        ("unknown_kind", "文件2"),
        ("damaged_file", "文件4"),
    ]


def test_the_same_content_is_read_once(read: Read) -> None:
    document = read(package({"1.txt": TABLE.encode(), "2.txt": TABLE.encode()}))
    assert [block.place for block in document.blocks] == ["文件1 第1行"]
    assert document.problems == (Problem("repeated_member", "与文件1完全相同，只读一次。", "文件2"),)


ROWS = [
    ["指标", "单位", "数量"],
    ["规章", "件", "0"],
    ["规范性文件", "件", "4"],
    ["总数", "件", "4"],
    ["诉讼", "件", "1"],
]


def as_text(rows: list[list[str]]) -> bytes:
    return "\n".join(" | ".join(row) for row in rows).encode()


def as_page(rows: list[list[str]], before: str = "") -> bytes:
    cells = "".join(f"<tr><td>{'<td>'.join(row)}" for row in rows)
    return f"<p>年报</p><table>{before}{cells}</table>".encode()


@pytest.mark.parametrize(
    ("members", "kept", "repeated"),
    [
        ({"1.html": as_page(ROWS), "2.txt": as_text(ROWS)}, ["文件1 第1段", "文件1 表1"], "文件2 第1行"),
        (
            {"1.txt": as_text(ROWS), "2.html": as_page(ROWS, "<tr><td colspan=3>统计表")},
            ["文件2 第1段", "文件2 表1"],
            "文件1 第1行",
        ),
        ({"1.txt": as_text(ROWS), "2.html": as_page(ROWS)}, ["文件1 第1行", "文件2 第1段"], "文件2 表1"),
    ],
)
def test_editions_of_one_table_are_read_once(
    read: Read, members: dict[str, bytes], kept: list[str], repeated: str
) -> None:
    document = read(package(members))
    assert [block.place for block in document.blocks] == kept
    assert [(problem.code, problem.place) for problem in document.problems] == [("repeated_table", repeated)]


def test_tables_with_another_number_both_stay(read: Read) -> None:
    other = [*ROWS[:-1], ["诉讼", "件", "2"]]
    document = read(package({"1.txt": as_text(ROWS), "2.txt": as_text(other), "3.txt": as_text(ROWS[1:2])}))
    assert [block.place for block in document.blocks] == ["文件1 第1行", "文件2 第1行", "文件3 第1行"]
    assert document.problems == ()


def test_an_archive_within_stays_shut(read: Read) -> None:
    inner = package({"内.txt": "内".encode()})
    document = read(package({"1.zip": inner, "2.txt": TABLE.encode(), "3.rar": b"Rar!\x1a\x07\0"}))
    assert [block.place for block in document.blocks] == ["文件2 第1行"]
    assert [(problem.code, problem.place) for problem in document.problems] == [
        ("nested_archive", "文件1"),
        ("nested_archive", "文件3"),
    ]


def test_pictures_beside_a_report_are_problems(read: Read) -> None:
    document = read(package({"1.png": PICTURE, "2.txt": TABLE.encode()}))
    assert [(problem.code, problem.place) for problem in document.problems] == [("picture_beside_report", "文件1")]


@pytest.mark.parametrize(
    ("members", "code", "said"),
    [
        ({}, "nothing_readable", "请"),
        ({"Thumbs.db": b"x"}, "nothing_readable", "请"),
        ({"甲某.txt": b" "}, "nothing_readable", "文件1：文件是空的"),
        ({"1.zip": package({"1.txt": b"x"})}, "nothing_readable", "压缩包里又有压缩包"),
        ({f"{number}.txt": str(number).encode() for number in range(21)}, "too_many_members", "21 个"),
    ],
)
def test_refusals_name_no_file(read: Read, members: dict[str, bytes], code: str, said: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(package(members))
    assert caught.value.problem.code == code
    assert said in caught.value.problem.message
    assert not any(name in caught.value.problem.message for name in members)


def test_many_cells_in_many_files_are_too_many(read: Read) -> None:
    members = {f"{number}.txt": ("规章|0|\n" * 34_000 + str(number)).encode() for number in range(3)}
    with pytest.raises(UnreadableError) as caught:
        read(package(members))
    assert caught.value.problem.code == "too_many_cells"
