"""Figures in a squeezed sentence, each with its measure word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.common.numbers import plain
from tasks.recognition.table.values import read_chinese_number

__all__ = ["Figure", "find_figures"]

# 3件, 1,113条, 一百二十余条, 1.2万人次, 近5亿元: a number in digits or numerals with its scale and measure word.
_FIGURE = re.compile(
    r"(?P<number>[\d零〇一二两三四五六七八九十百千][\d.,零〇一二两三四五六七八九十百千万]*)"
    r"(?P<scale>亿)?(?P<about>[余多来])?(?P<scale_after>[万亿])?"
    r"(?P<unit>人次|场次|班次|[条件份宗起例次场期名人位元])(?P<about_after>以上|左右|上下)?"
)
_BARE_ZERO = re.compile(r"(?<=为)[0零](?=$|[,;:。()])")
_DIGITS = re.compile(r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<scale>[百千万])?")
_NOT_BEFORE_DIGITS = "第."
_NOT_BEFORE_CHINESE = "第数几上成"
# 8 to 24 letters give the same; at 4 figures such as 1,258 and 二百一十三 of the corpus are lost. Longer ones are no
# counts.
_LONGEST_NUMBER = 12
_ABOUT = ("约", "近", "大概", "接近", "逾", "超", "超过")
_SCALES: dict[str | None, Decimal] = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
    None: Decimal(1),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text; `unit` is `""` for a bare zero behind 为."""

    value: Decimal
    unit: str
    is_approximate: bool
    start: int
    end: int


def find_figures(text: str) -> list[Figure]:
    """The figures of a squeezed text in order, in digits or Chinese numerals, with 万 and 亿 worked in."""
    figures = list(_with_units(text))
    zeros = [
        Figure(Decimal(0), "", is_approximate=False, start=match.start(), end=match.end())
        for match in (_BARE_ZERO.finditer(text) if "为" in text else ())
    ]
    return sorted([*figures, *zeros], key=lambda figure: figure.start) if zeros else figures


def _with_units(text: str) -> Iterator[Figure]:
    """The figures that have a measure word, in order."""
    for match in _FIGURE.finditer(text):
        start, number = match.start(), match["number"]
        if start and text[start - 1] in (_NOT_BEFORE_DIGITS if number[0].isdigit() else _NOT_BEFORE_CHINESE):
            continue
        value = _value(number)
        if value is not None and len(number) <= _LONGEST_NUMBER:
            if "." in number or match["scale"] or match["scale_after"]:
                value = plain(value * _SCALES[match["scale"]] * _SCALES[match["scale_after"]])
            is_approximate = bool(match["about"] or match["about_after"] or text.endswith(_ABOUT, 0, start))
            yield Figure(value, match["unit"], is_approximate, start, match.end())


def _value(number: str) -> Decimal | None:
    """The number in digits or Chinese numerals; `None` for letters that make no single number (`一二次`)."""
    digits = _DIGITS.fullmatch(number)
    if digits:
        return Decimal(digits["digits"].replace(",", "")) * _SCALES[digits["scale"]]
    return read_chinese_number(number)
