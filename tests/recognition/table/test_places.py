"""F15: of several numbers in one line of text each has a place of its own, at which it stands."""

import re

from expectations.forms import form
from tasks.reading.plain.text import read
from tasks.recognition import recognise
from tests.cases import CLEAN_BY_FORM

RANGE = re.compile(r"第1行 第(\d+)–(\d+)字")


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
