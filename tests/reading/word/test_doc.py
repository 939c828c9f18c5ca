"""Word 97-2003 files: the text behind the pieces, merged cells, what is deleted, hidden, struck or raised."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Document, Grid, UnreadableError
from tasks.reading.containers import libreoffice
from tasks.reading.refusals import ConversionNeededError
from tasks.reading.word import doc
from tasks.reading.word import docx as docx_reader
from tests.reading.golden_doc import GOLDEN, SOURCES
from tests.reading.word97 import (
    DELETED,
    ENDS_ROW,
    HIDDEN,
    IN_TABLE,
    INNER,
    RAISED,
    STRUCK,
    P,
    Parts,
    defined,
    p,
    row,
    sprm,
    table,
    text_of,
    word97,
)

Read = Callable[[bytes], Document]
FIRST, JOINED = 1, 2
RESTART, GOES_ON = 0x60, 0x20
TEXT = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="()"), min_size=1, max_size=12)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def lines(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def tables(document: Document) -> list[list[list[str]]]:
    return [texts(grid) for grid in document.grids]


@pytest.mark.parametrize("name", SOURCES)
def test_golden(read: Read, name: str) -> None:
    document = read((GOLDEN / f"{name}.doc").read_bytes())
    expected = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(asdict(document))) == expected


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_expected_is_what_the_reader_of_docx_makes_of_the_source(name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    document = replace(docx_reader.read((GOLDEN / f"{name}.docx").read_bytes()), kind="doc")
    assert json.loads(json.dumps(asdict(document))) == expected


def test_paragraphs_and_a_table(read: Read) -> None:
    body = [
        p("　　某某局2018年\x0b年度报告"),
        p(""),
        *table(["甲", "条", " 93 "], ["乙", "", "0"]),
        p("填报\t日期\x0c"),
    ]
    document = read(word97(body))
    assert document.kind == "doc"
    assert [(block.text, block.place) for block in document.paragraphs] == [
        ("某某局2018年", "第1段"),
        ("年度报告", "第2段"),
        ("填报\t日期", "第3段"),
    ]
    assert tables(document) == [[["甲", "条", "93"], ["乙", "", "0"]]]
    assert [[cell.place for cell in row] for grid in document.grids for row in grid.rows][1][2] == "表1 行2 列3"
    assert document.problems == ()


def test_a_name_in_small_letters_does_not_decide(read: Read) -> None:
    data = word97([p("年报")]).replace("WordDocument".encode("utf-16-le"), "WORDDOCUMENT".encode("utf-16-le"))
    assert lines(read(data)) == ["年报"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([("39", DELETED), "93"], "93"),
        ([("39", STRUCK), "93"], "93"),
        ([("39", sprm(0x2A53, 1)), "93"], "93"),
        ([("39", HIDDEN), "93"], "93"),
        ([("93", HIDDEN + sprm(0x083C, 0))], "93"),
        ([("93", sprm(0x0837, 1) + sprm(0x0837, 0))], "93"),
        (["102", ("1", RAISED)], "102〔1〕"),
        (["102", ("1", RAISED), ("2", RAISED)], "102〔12〕"),
        ([("102", RAISED)], "102"),
        (["9", ("2", sprm(0x2A48, 2))], "92"),
        (["\x13 = SUM(ABOVE) \x14", "93", "\x15"], "93"),
        (["\x13 IF \x13 PAGE \x14", "7\x15 > 1\x14", "93", "\x15条"], "93条"),
        (["\x13MACROBUTTON x 单击\x15", "93"], "93"),
        (["9\x1e3\x1f\x02\x05\x08", "\x01"], "9-3"),
        ([("(", sprm(0x6A09, 0xF0FC0000)), "93"], "93"),
        (["(93)"], "(93)"),
        (["𠮷", "93"], "𠮷93"),
    ],
)
def test_what_stands_in_a_cell(read: Read, runs: list[str | tuple[str, bytes]], text: str) -> None:
    document = read(word97(row(["甲", p(*runs, mark="\x07", papx=IN_TABLE)])))
    assert tables(document) == [[["甲", text]]]


def test_hidden_and_struck_text_is_said(read: Read) -> None:
    body = [p("93", ("旧", HIDDEN), (" ", HIDDEN)), p(("旧", STRUCK), ("旧", HIDDEN + DELETED), "甲")]
    document = read(word97(body))
    assert lines(document) == ["93", "甲"]
    assert [problem.code for problem in document.problems] == ["hidden_content", "struck_content"]
    assert "1 处" in document.problems[0].message


def test_styles_hide_and_raise(read: Read) -> None:
    styles = [(0xFFF, b""), (0xFFF, HIDDEN), (1, RAISED), (0xFFF, RAISED)]
    body = [
        p("隐", style=1),
        p("隐于基础", style=2),
        p(("显", sprm(0x083C, 0x81)), style=1),
        p(("隐", sprm(0x083C, 0x80)), style=1),
        p("102", ("1", sprm(0x4A30, 3))),
        p("外", style=9),
    ]
    document = read(word97(body, Parts(styles=styles)))
    assert lines(document) == ["显", "102〔1〕", "外"]
    assert "3 处" in document.problems[0].message


def test_a_deleted_row_is_gone(read: Read) -> None:
    gone = row(["旧", "1"])
    gone[-1] = P(gone[-1].runs, gone[-1].mark, gone[-1].papx, DELETED)
    assert tables(read(word97([*gone, *row(["新", "2"])]))) == [[["新", "2"]]]


def test_vertical_merges(read: Read) -> None:
    body = [
        *row(["三、", "（一）", "1"], flags=[RESTART, RESTART, 0]),
        *row(["", "", "2"], flags=[GOES_ON, GOES_ON, 0]),
        *row(["", "（二）", "3"], flags=[GOES_ON, RESTART, 0]),
        *row(["", "", "4"], more=sprm(0xD62B, bytes([0, 1])) + sprm(0xD62B, bytes([1, 3]))),
    ]
    document = read(word97(body))
    assert tables(document) == [
        [["三、", "（一）", "1"], ["三、", "（一）", "2"], ["三、", "（二）", "3"], ["三、", "", "4"]]
    ]
    grid = next(document.grids)
    assert [row[0].is_origin for row in grid.rows] == [True, False, False, False]
    assert grid.rows[1][1].place == "表1 行1 列2"
    assert document.problems == ()


def test_text_behind_a_merge_does_not_show_and_is_said(read: Read) -> None:
    document = read(word97([*row(["甲", "1"], flags=[RESTART, 0]), *row(["旧", "2"], flags=[GOES_ON, 0])]))
    assert tables(document) == [[["甲", "1"], ["甲", "2"]]]
    assert [problem.code for problem in document.problems] == ["hidden_content"]


def test_a_wide_cell_covers_the_columns_of_other_rows(read: Read) -> None:
    body = [*row(["甲", "乙"], edges=[0, 3000, 4000]), *row(["1", "2", "3", "4"]), *row(["丙"], edges=[1000, 4000])]
    assert tables(read(word97(body))) == [[["甲", "甲", "甲", "乙"], ["1", "2", "3", "4"], ["", "丙", "丙", "丙"]]]


@pytest.mark.parametrize(("first", "joined"), [(FIRST, JOINED), (2, 1), (3, 1)])
def test_cells_merged_sideways_by_flags(read: Read, first: int, joined: int) -> None:
    body = [
        *row(["甲", "", "", "乙"], flags=[first, joined, joined, 0]),
        *row(["丙", "5", "", "丁"], flags=[first, joined, first, joined]),
    ]
    document = read(word97(body))
    assert tables(document) == [[["甲", "甲", "甲", "乙"], ["丙", "5", "", "丁"]]]
    assert [cell.is_origin for cell in next(document.grids).rows[0]] == [True, False, False, True]


def test_edges_rounded_apart_are_one(read: Read) -> None:
    body = [*row(["甲", "乙", "丙"], edges=[0, 1000, 2000, 3000]), *row(["1", "2", "3"], edges=[-5, 1029, 1985, 3010])]
    assert tables(read(word97(body))) == [[["甲", "乙", "丙"], ["1", "2", "3"]]]


def test_slivers_lose_no_cell(read: Read) -> None:
    body = [*row(["甲", "乙", "丙"], edges=[0, 0, 10, 1000]), *row(["1", "2", "3"], edges=[0, 500, 400, 300])]
    (grid,) = read(word97(body)).grids
    origins = [[cell.text for cell in row if cell.is_origin and cell.text] for row in grid.rows]
    assert origins == [["甲", "乙", "丙"], ["1", "2", "3"]]


@pytest.mark.parametrize(("alignment", "columns"), [(0, [0, 1]), (1, [1, 2]), (2, [2, 3])])
def test_a_short_row_stands_where_it_is_aligned(read: Read, alignment: int, columns: list[int]) -> None:
    align = sprm(0x548A, alignment)
    body = [*row(["1", "2", "3", "4"], more=align), *row(["甲", "乙"], more=align)]
    last = tables(read(word97(body)))[0][1]
    assert [column for column, text in enumerate(last) if text] == columns


def test_wide_rows_are_defined_elsewhere(read: Read) -> None:
    names = [f"列{n}" for n in range(15)]
    cells = [p(name, mark="\x07", papx=IN_TABLE) for name in names]
    modifiers = IN_TABLE + ENDS_ROW + defined([1000 * n for n in range(16)])
    data = b"\0\0" + len(modifiers).to_bytes(2, "little") + modifiers
    end = p(mark="\x07", papx=sprm(0x6646, 2))
    assert tables(read(word97([*cells, end], Parts(data=data)))) == [[names]]


def test_pieces_read_in_their_order_with_their_own_modifiers(read: Read) -> None:
    first, second, third = p("后"), p("前"), p("删")
    short_hidden, long_deleted = 0x5C << 1 | 1 << 8, 1
    pieces = [(2, 4, 0), (4, 6, long_deleted), (0, 1, 0), (0, 1, short_hidden), (1, 2, 0)]
    document = read(word97([first, second, third], Parts(pieces=pieces, modifiers=[DELETED])))
    assert lines(document) == ["前", "后"]
    assert [problem.code for problem in document.problems] == ["hidden_content"]


def test_compressed_text(read: Read) -> None:
    assert lines(read(word97([p("Report – 93 ½"), p("x")], Parts(encoding="cp1252")))) == ["Report – 93 ½", "x"]


def test_nested_tables_follow_their_holder(read: Read) -> None:
    inner_end = p(papx=INNER + sprm(0x244C, 1) + defined([0, 500, 1000]))
    nested = [p(text, papx=INNER + sprm(0x244B, 1)) for text in ("内", "1")]
    body = [
        p("外", mark="\x07", papx=IN_TABLE),
        p("2", papx=IN_TABLE),
        *nested,
        inner_end,
        *row([""], edges=[0, 1000, 2000]),
        p("后"),
    ]
    assert tables(read(word97(body))) == [[["外", "2"]], [["内", "1"]]]


def test_a_table_of_one_cell_is_a_frame(read: Read) -> None:
    document = read(word97([p("第一段", papx=IN_TABLE), *row(["第二段"])]))
    assert [block.place for block in document.blocks] == ["第1段", "第2段"]


def test_text_boxes_follow_the_paragraph_or_table_that_holds_them(read: Read) -> None:
    body = [p("前\x08后"), *row(["甲", "1\x08"]), p("末")]
    boxes = [([p("框内二")], text_of(body).index("\x08", 2)), ([p("框内一")], 1), ([p("无处")], None)]
    document = read(word97(body, Parts(boxes=boxes)))
    assert [block.text if not isinstance(block, Grid) else block.place for block in document.blocks] == [
        "前后",
        "框内一",
        "表1",
        "框内二",
        "末",
        "无处",
    ]


def test_rows_set_as_paragraphs_are_a_table(read: Read) -> None:
    body = [p("指标\t单位\t数"), p("甲\t条\t93"), p("乙\t件\t0")]
    assert tables(read(word97(body))) == [[["指标", "单位", "数"], ["甲", "条", "93"], ["乙", "件", "0"]]]


UNSURE = {
    "Word 95": ("word-95", word97([p("年报")], Parts(version=0x68))),
    "no cells said": ("doc", word97([p("1", mark="\x07", papx=IN_TABLE), p(mark="\x07", papx=IN_TABLE + ENDS_ROW)])),
    "more cells than said": ("doc", word97(row(["甲", "93"], edges=[0, 1000]))),
    "cells put in": ("doc", word97(row(["甲", "93"], more=sprm(0x7621, 0)))),
    "row without end": ("doc", word97([*row(["甲", "93"]), p("1", mark="\x07", papx=IN_TABLE), p("完")])),
    "text without cell": ("doc", word97([p("93", papx=IN_TABLE), *row([], edges=[0, 1000])])),
    "cell without table": ("doc", word97([p("93", mark="\x07")])),
    "field without end": ("doc", word97([p("甲\x13PAGE"), p("93")])),
    "deep": ("doc", word97([p("93", papx=IN_TABLE + sprm(0x6649, 99))])),
    "step by step": ("doc", word97([p("93", papx=IN_TABLE + sprm(0x664A, 1))])),
}


@pytest.mark.parametrize("name", UNSURE)
def test_what_is_not_sure_goes_to_an_office_program(
    read: Read, monkeypatch: pytest.MonkeyPatch, docx: Callable[[str], bytes], name: str
) -> None:
    source, data = UNSURE[name]
    with pytest.raises(ConversionNeededError) as caught:
        doc.read(data)
    assert caught.value.source == source
    converted = docx("<w:p><w:r><w:t>93</w:t></w:r></w:p>")
    asked = []

    def convert(given: bytes, kind: str) -> bytes:
        asked.append((given, kind))
        return converted

    monkeypatch.setattr(libreoffice, "convert", convert)
    document = read(data)
    assert (document.kind, lines(document)) == ("doc", ["93"])
    assert asked == [(data, source)]


def broken(change: Callable[[bytearray, int], None]) -> bytes:
    data = bytearray(word97([p("年报"), *table(["甲", "93"])]))
    change(data, data.index(b"\xec\xa5"))
    return bytes(data)


def field(offset: int, value: int) -> Callable[[bytearray, int], None]:
    def change(data: bytearray, head: int) -> None:
        data[head + offset : head + offset + 4] = value.to_bytes(4, "little")

    return change


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word97([p("年报")], Parts(flags=0x100)), "encrypted_file"),
        (word97([p("年" * 1000)], Parts(pieces=[(0, 1000, 0)] * 2001)), "file_too_large"),
        (broken(field(0x4C, 1 << 30)), "damaged_file"),
        (broken(field(0x1A2, 1 << 30)), "damaged_file"),
        (broken(field(0x1A6, 0)), "damaged_file"),
        (broken(field(0xFE, 5)), "damaged_file"),
        (broken(field(0x0A, 0)), "damaged_file"),
    ],
)
def test_refusals(read: Read, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.problem.code == code


@given(
    st.lists(st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=2, max_size=6), min_size=1, max_size=6),
    st.sampled_from([b"", RAISED, sprm(0x0835, 1), sprm(0x4A43, 21)]),
)
def test_cells_give_back_what_their_runs_hold(rows: list[list[list[str]]], modifiers: bytes) -> None:
    body = [
        paragraph
        for cells in rows
        for paragraph in row([p(*((run, modifiers) for run in cell), mark="\x07", papx=IN_TABLE) for cell in cells])
    ]
    (grid,) = doc.read(word97(body)).grids
    origins = [[cell.text for cell in row if cell.is_origin and cell.text] for row in grid.rows]
    assert origins == [["".join(cell) for cell in cells] for cells in rows]


def test_damage_anywhere_is_a_refusal_or_a_document() -> None:
    """The files are the same in every run."""
    chance = random.Random(97)  # noqa: S311  # chance only decides what is damaged
    golden = [(GOLDEN / f"{name}.doc").read_bytes() for name in SOURCES]
    codes = Counter(outcome(damaged(chance.choice(golden), number % 4, chance)) for number in range(400))
    assert set(codes) <= {"read", "damaged_file", "encrypted_file", "file_too_large", "converted"}
    assert min(codes["read"], codes["damaged_file"], codes["converted"]) > 4


def outcome(data: bytes) -> str:
    try:
        doc.read(data)
    except UnreadableError as error:
        return error.problem.code
    except ConversionNeededError:
        return "converted"
    return "read"


def damaged(data: bytes, how: int, chance: random.Random) -> bytes:
    """Cut, overwritten in places, overwritten with a telling number, or overwritten in its head."""
    if how == 0:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(40 if how == 1 else 1):
        start = data.index(b"\xec\xa5") + chance.randrange(0x400) if how == 3 else chance.randrange(len(data))
        telling = [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", bytes(4), chance.randbytes(4)]
        written = chance.choice(telling) if how > 1 else chance.randbytes(1)
        changed[start : start + len(written)] = written
    return bytes(changed)


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_cut_short_is_never_read_in_part(name: str) -> None:
    data = (GOLDEN / f"{name}.doc").read_bytes()
    whole = doc.read(data)
    for length in range(0, len(data), 512):
        try:
            assert doc.read(data[:length]) == whole
        except UnreadableError as error:
            assert error.problem.code == "damaged_file"  # noqa: PT017  # a file that reads whole is right, too
