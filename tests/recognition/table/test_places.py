"""F15: of several numbers in one line of text each has a place of its own, at which it stands."""

import re
from decimal import Decimal

from examples.render import render
from examples.sample import sample_report
from expectations.forms import form
from tasks.model.codes import Status
from tasks.model.document import Cell, Document, Grid, Paragraph, line_of
from tasks.model.report import Fact
from tasks.reading.plain.text import read
from tasks.recognition import recognise
from tasks.recognition.table.places import tell_apart
from tests.cases import CLEAN_BY_FORM

RANGE = re.compile(r"第1行 第(\d+)–(\d+)字")
CELL = re.compile(r"第(\d+)行(?: 第(\d+)格)?")


def test_numbers_in_one_line_have_places_of_their_own() -> None:
    values = CLEAN_BY_FORM["2014"]
    rows = (
        f"{row.label} {row.items[0].unit} {values[row.items[0].id]}" if row.items else row.label
        for row in form("2014").rows
    )
    text = "政府信息公开情况统计表 " + " ".join(rows)
    facts = [fact for fact in recognise(read(text.encode())).facts if fact.value is not None]
    assert len(facts) == 58
    places = [fact.place for fact in facts]
    assert len(set(places)) == len(places)
    for fact in facts:
        found = RANGE.fullmatch(fact.place)
        assert found, fact.place
        assert text[int(found[1]) - 1 : int(found[2])] == fact.raw


def test_numbers_of_a_row_on_one_line_are_told_apart_by_their_cells() -> None:
    report = sample_report("places", unit="晴川区样本局", year=2021, form="2021")
    lines = render(report, "txt", layout="pipes").decode().split("\n")
    facts = [fact for fact in recognise(read("\n".join(lines).encode())).facts if fact.value is not None]
    assert len(facts) == 200
    assert len({fact.place for fact in facts}) == 200
    for fact in facts:
        found = CELL.fullmatch(fact.place)
        assert found, fact.place
        cells = [cell.strip() for cell in lines[int(found[1]) - 1].strip().strip("|").split("|")]
        # where a line has but one number, the line is its place
        assert fact.raw == cells[int(found[2]) - 1] if found[2] else fact.raw in cells
        assert line_of(fact.place) == f"第{found[1]}行"


def test_blank_cells_beside_the_labels_are_no_places_of_numbers() -> None:
    row = tuple(Cell(text, "第4行") for text in ("", "2.重复申请", "", "0", ""))
    blank, zero = ("a", None, Status.BLANK, ""), ("b", Decimal(0), Status.REPORTED, "0")
    facts = [Fact(*given, place="第4行") for given in (blank, zero)]
    told = tell_apart(facts, Document("txt", (Grid((row,), "第4行"),)))
    assert [fact.place for fact in told] == ["第4行 第3格", "第4行 第4格"]


def test_a_number_that_is_not_found_again_keeps_the_place_of_its_line() -> None:
    facts = [Fact(item, Decimal(1), Status.REPORTED, raw, place="第2段") for item, raw in (("a", "1"), ("b", "7"))]
    told = tell_apart(facts, Document("html", (Paragraph("13 1 5", "第2段"),)))
    assert [fact.place for fact in told] == ["第2段 第4–4字", "第2段"]
