"""A level watermark stands apart from the text that it runs over; other light text is text."""

from dataclasses import replace

from tasks.reading.pdf.pdfium import PageContent
from tasks.reading.pdf.ruled_tables import Rule
from tasks.reading.pdf.text_lines import Glyph
from tasks.reading.pdf.watermarks import take_out_watermarks

_SIZE = 10.0


def written(text: str, left: float = 100.0, base: float = 50.0) -> list[Glyph]:
    return [
        Glyph(char, left + at * _SIZE, left + (at + 1) * _SIZE, base, _SIZE, run=int(base))
        for at, char in enumerate(text)
    ]


def page(*pale: list[Glyph], down: tuple[Rule, ...] = (), glyphs: tuple[Glyph, ...] = ()) -> PageContent:
    content = PageContent(600.0, 800.0, glyphs=list(glyphs), down=list(down))
    content.pale = [glyph for run in pale for glyph in run]
    return content


def text_of(content: PageContent) -> str:
    return "".join(glyph.char for glyph in content.glyphs)


def test_what_comes_again_and_again_over_a_rule_is_a_watermark() -> None:
    copies = [written("样本局二月", base=base) for base in (50.0, 250.0, 450.0)]
    content = page(*copies, down=(Rule(125.0, 0.0, 300.0),))
    take_out_watermarks([content])
    assert (text_of(content), content.askew, content.pale) == ("", ["样本局二月"], [])


def test_what_comes_once_per_page_over_other_characters_is_a_watermark() -> None:
    pages = [page(written("样本局二月"), glyphs=tuple(written("一二", 115.0))) for _ in range(3)]
    take_out_watermarks(pages)
    assert [text_of(content) for content in pages] == ["一二"] * 3


def test_copies_side_by_side_are_told_apart() -> None:
    content = page(*(written("样本局二月", left) for left in (100.0, 140.0, 220.0)), down=(Rule(125.0, 0.0, 300.0),))
    take_out_watermarks([content])
    assert (text_of(content), content.askew) == ("", ["样本局二月"])


def test_light_headings_and_values_are_text() -> None:
    headings = [written("结果维持", left) for left in (100.0, 200.0, 300.0)]
    numbers = [written("12345", base=base) for base in (150.0, 250.0, 350.0)]
    content = page(*headings, *numbers, down=(Rule(95.0, 0.0, 400.0), Rule(125.0, 140.0, 400.0)))
    take_out_watermarks([content])
    assert text_of(content) == "结果维持" * 3 + "12345" * 3


def test_a_light_text_that_runs_over_a_rule_once_is_text() -> None:
    content = page(written("样本局二月"), down=(Rule(125.0, 0.0, 300.0),))
    other = replace(content, glyphs=[], pale=[])
    take_out_watermarks([content, other])
    assert text_of(content) == "样本局二月"
