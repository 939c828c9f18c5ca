"""Can every rendered file be opened by a library we do not use ourselves, with every number in its place?"""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import html

from examples.render import LAYOUTS, layouts, render
from examples.render.blocks import Table, blocks, slots
from examples.report import ExtraRow, SampleReport
from examples.sample import sample_report
from expectations.forms import form, form_ids
from tests.examples.reading_back import (
    WORD,
    Grid,
    accepted,
    calamine_sheets,
    holds,
    openpyxl_sheets,
    pages,
    squeezed,
    word_tree,
    words,
)
from tests.strategies import YEARS

OURS = ("txt", "html", "docx", "xlsx", "xls")
EVERY = [(kind, layout, form_id) for form_id in form_ids() for kind in LAYOUTS for layout in layouts(kind, form_id)]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
FIRST = 50000


def numbered(form_id: str) -> SampleReport:
    """A report in which no two numbers are the same, and none is a year."""
    clean = sample_report("numbered", year=YEARS[form_id], form=form_id)
    items = form(form_id).items
    return replace(clean, values={item.id: Decimal(FIRST + at) for at, item in enumerate(items)}, printed={})


REPORTS = {form_id: numbered(form_id) for form_id in form_ids()}


def official(form_id: str, *, is_split: bool = False) -> list[Grid]:
    """Every square of the report's tables with the text of the cell that covers it, without white space."""
    return [
        [[squeezed(slot.cell.text) for slot in row] for row in slots(block)]
        for block in blocks(REPORTS[form_id], is_split=is_split)
        if isinstance(block, Table)
    ]


def all_text(content: bytes, kind: str) -> str:
    """What a file says, by no matter which library, a line for each cell or line."""
    if kind == "txt":
        return content.decode().translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if kind == "html":
        return "\n".join(html.fromstring(content.decode()).itertext())
    if kind == "docx":
        return "\n".join(text.text or "" for text in word_tree(content).iter(f"{WORD}t"))
    return "\n".join(text for sheet in calamine_sheets(content, is_spread=False) for row in sheet for text in row)


@pytest.mark.parametrize(("kind", "layout", "form_id"), EVERY)
def test_the_same_report_gives_the_same_bytes(kind: str, layout: str, form_id: str) -> None:
    assert render(REPORTS[form_id], kind, layout) == render(REPORTS[form_id], kind, layout)


@pytest.mark.parametrize(("kind", "layout", "form_id"), [entry for entry in EVERY if entry[0] in OURS])
def test_each_number_is_printed_once_in_the_official_order(kind: str, layout: str, form_id: str) -> None:
    text = all_text(render(REPORTS[form_id], kind, layout), kind)
    assert re.findall(r"\b50\d{3}\b", text) == [str(FIRST + at) for at in range(len(form(form_id).items))]


@pytest.mark.parametrize("form_id", form_ids())
@pytest.mark.parametrize("layout", ["clean", "nested", "unclosed", "word"])
@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", None), ("gbk", None), ("gb18030", "utf-8")])
def test_pages_hold_the_official_tables(layout: str, form_id: str, encoding: str, declared: str | None) -> None:
    page = render(REPORTS[form_id], "html", layout, encoding=encoding, declared=declared)
    assert f"charset={declared or encoding}".encode() in page.replace(b'"', b"")
    expected = official(form_id)
    assert pages(page, encoding)[-len(expected) :] == expected


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_blocks_may_be_tables_of_their_own(form_id: str) -> None:
    expected = official(form_id, is_split=True)
    assert pages(render(REPORTS[form_id], "html", "separate")) == expected
    assert words(render(REPORTS[form_id], "docx", "separate")) == expected


@pytest.mark.parametrize("form_id", form_ids())
def test_lying_spans_move_numbers_from_under_their_headings(form_id: str) -> None:
    page = render(REPORTS[form_id], "html", "spans-lie")
    assert b"<br>" in page
    for lying, right in zip(pages(page), official(form_id), strict=True):
        widened = [
            {at for at in range(len(row)) if [*row[: at + 1], *row[at:]] == lying_row}
            for lying_row, row in zip(lying, right, strict=True)
        ]
        assert all(widened)
        first = next(at for at, row in enumerate(right) if re.search(r"^50\d{3}$", row[-1]))
        assert not widened[first] & widened[0 if form_id == "2014" else first - 1]


@pytest.mark.parametrize("form_id", form_ids())
@pytest.mark.parametrize("layout", ["plain", "merged"])
def test_word_documents_hold_the_official_tables(layout: str, form_id: str) -> None:
    content = render(REPORTS[form_id], "docx", layout)
    found, expected = words(content), official(form_id)
    if layout == "merged" and form_id == "2014":
        expected = [[[row[0]] * 3 if not any(row[1:]) else row for row in table] for table in expected]
    assert found == expected
    assert (
        "".join(text.text or "" for text in next(word_tree(content).iter(f"{WORD}p")).iter()) == REPORTS[form_id].title
    )


def test_merged_cells_of_word_documents_may_have_come_apart() -> None:
    (_, apart, _), (_, table, _) = words(render(REPORTS["2021"], "docx", "unmerged")), official("2021")
    assert [len(row) for row in apart] == [10] * 28
    assert apart[0] == [table[0][0], "", "", "申请人情况", *[""] * 6]
    assert apart[6][:3] == ["", "(二)部分公开(区分处理的,只计这一情形,不计其他情形)", ""]
    assert [row[3:] for row in apart[3:]] == [row[3:] for row in table[3:]]


@pytest.mark.parametrize("form_id", form_ids())
@pytest.mark.parametrize(("layout", "wrappers"), [("tracked", ["ins", "del"]), ("content-controls", ["sdt"])])
def test_changed_numbers_read_right_once_changes_are_accepted(form_id: str, layout: str, wrappers: list[str]) -> None:
    content = render(REPORTS[form_id], "docx", layout)
    assert list(accepted(content)) == list(accepted(render(REPORTS[form_id], "docx", "plain")))
    assert all(len(list(word_tree(content).iter(WORD + name))) > 10 for name in wrappers)


@pytest.mark.parametrize("form_id", form_ids())
@pytest.mark.parametrize("layout", LAYOUTS["xlsx"])
def test_workbooks_hold_the_official_tables(form_id: str, layout: str) -> None:
    found = [
        openpyxl_sheets(render(REPORTS[form_id], "xlsx", layout)),
        calamine_sheets(render(REPORTS[form_id], "xlsx", layout)),
        calamine_sheets(render(REPORTS[form_id], "xls", layout)),
    ]
    for sheets in found:
        last = [[squeezed(text) for text in row] for row in sheets[-1]]
        assert all(holds(last, table) for table in official(form_id))
        assert len(sheets) == (2 if layout == "two-sheets" else 1)


def test_each_table_may_have_a_sheet_of_its_own() -> None:
    prose, *sheets = openpyxl_sheets(render(REPORTS["2021"], "xlsx", "sheet-a-table"))
    assert REPORTS["2021"].prose[:20] in "".join(text for row in prose for text in row)
    for sheet, table in zip(sheets, official("2021"), strict=True):
        assert holds([[squeezed(text) for text in row] for row in sheet], table)


@pytest.mark.parametrize(("kind", "layout", "form_id"), [entry for entry in EVERY if entry[0] in OURS])
def test_blanks_extra_rows_and_words_in_cells_are_printed(kind: str, layout: str, form_id: str) -> None:
    report = REPORTS[form_id]
    first, second, third, fourth = list(report.values)[-4:]
    values = {item: value for item, value in report.values.items() if item != fourth or form_id != "2014"}
    odd = replace(
        report,
        values={**values, second: None, third: None},
        printed={second: "/", first: "50123条"},
        extra_rows=(ExtraRow(first, "其他主动公开文件", "件", "2份"),) if form_id == "2014" else (),
    )
    assert odd.text_of(third) == ""
    text = squeezed(all_text(render(odd, kind, layout), kind))
    assert "50123" in text
    assert str(int(report.values[second] or 0)) not in text
    assert str(int(report.values[third] or 0)) not in text
    if form_id == "2014":
        assert ("2份" in text, str(int(report.values[fourth] or 0)) in text) == (True, False)


@pytest.mark.parametrize(("kind", "layout"), [("wps", None), ("docx", "no such layout")])
def test_an_unknown_kind_or_layout_is_refused(kind: str, layout: str | None) -> None:
    with pytest.raises(KeyError):
        render(REPORTS["2014"], kind, layout)
    with pytest.raises(KeyError):
        layouts("wps", "2014")


def test_layouts_that_make_no_sense_are_not_offered() -> None:
    assert set(layouts("docx", "2014")) ^ set(layouts("docx", "2019")) == {"merged", "separate", "unmerged"}
    assert "wrapped" not in layouts("txt", "2014")
    for kind, known in LAYOUTS.items():
        assert set(known) <= set(layouts(kind, "2014"))
