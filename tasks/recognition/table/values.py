"""The numbers in a report's cells and sentences: digits with their words and units, and Chinese numerals.

A cell that should hold a number holds one, a blank, a mark for not applicable, or what cannot be read.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import cn2an

from expectations.forms import Form, Item, form
from tasks.common.numbers import plain
from tasks.common.text import SIMPLIFIED
from tasks.model.codes import Status
from tasks.model.document import Cell
from tasks.model.number import LARGEST, is_storable

__all__ = [
    "Reading",
    "in_measure",
    "is_mark",
    "is_measure",
    "is_uncertain",
    "lacks_unit",
    "looks_like_value",
    "read_chinese_number",
    "read_money_unit",
    "read_value",
]

_WIDTH = SIMPLIFIED | str.maketrans("０１２３４５６７８９．，＋﹢－﹣−‐‑–／億餘約", "0123456789.,++------/亿余约")
_INVISIBLE = r"\u00ad\u180e\u200b-\u200d\u2060\ufeff"
_SPACE = re.compile(rf"[\s{_INVISIBLE}]+")
_TORN = re.compile(rf"[\d.,][\s{_INVISIBLE}]+[\d.,]")
_NOT_APPLICABLE = re.compile(r"(?:[/\\—―_-]+|无|不适用|(?:不|未)涉及|[Nn]/?[Aa])。?")
_MEASURE = r"人次|场次|班次|件数|[条件次篇个人名位份宗起例场期元家项类部批]"
# 93, 1,113条, 共93条, 增98, 约1.2万元, 300余件, 0(注: 未统计): words before, digits, words behind, a remark at the end.
_NUMBER = re.compile(
    r"(?P<sum>共计?|[合总]计)?(?P<change>(?:本年)?(?:净|新)?(?P<word>增加?|减少?)了?)?(?P<near>约|大约|近|将近|逾|超过?)?"
    r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    rf"(?P<about>[余多])?(?P<scale>[万亿])?(?P<unit>{_MEASURE})?(?P<about_after>[余多]|左右|以上)?。?"
    r"(?P<note>[(（〔\[【].*|[*※①-⑳⓪¹²³⁰⁴-⁹]+)?。?"
)
_BARE_CHANGE = re.compile(r"增加?|减少?")
_CHINESE = re.compile(rf"(?P<number>[零〇一二两三四五六七八九十百千万]+)(?P<unit>{_MEASURE})?")
# Bare digits that are a mobile number, a telephone number with its area code, or a date.
_NO_COUNT = re.compile(
    r"(?:\+?86)?(?:1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7})|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_MEASURE_IN_BRACKETS = re.compile(r"[(（](?:单位[:：])?(?P<scale>[万亿]?)元[)）]")
_MONEY_BESIDE = re.compile(r"[(（]?(?:计量|货币)?单位[:：](?:[^()（）。]*[、,，/])?(?P<measure>[百千万亿]*元)[)）]?")
_SIGN_IN_BRACKETS = re.compile(r"[(（](?:增加?|减少?)[)）]")
# A single numeral, or several with 十, 百, 千 or 万 among them: 二〇 and 一二 are digits in a row, and no number.
_NUMERALS = re.compile(r"[零〇一二两三四五六七八九]|(?=.*[十百千万])[零〇一二两三四五六七八九十百千万]+")
_ONE_SPELLING = str.maketrans("〇两", "零二")
_BARE_TEN = re.compile(r"(?<![一二三四五六七八九])十")
# The scan reader gives 0.5 or less to a text that a second look does not confirm, or that mixes digits and other
# letters. All other texts of the scanned data/inbox/2023/街道/墨兰街道年报.pdf have 0.88 and more, those of form 2014
# as a clean scan (examples.render.scan) 0.93: any bound between doubts the same cells.
_CERTAIN = 0.8
# Texts remembered: 674 files of data/inbox, tests/golden and all layouts of examples.render hold 7,114 different ones.
_KNOWN_TEXTS = 8192
_DIGITS_OF_DOUBLE = 15  # as many as a sheet keeps of what it calculates; nobody types so many
_KNOWN_NUMERALS = 1024  # the same files hold 13
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell read: `value` is set exactly when `status` is `reported`; `note` holds the cell's other words."""

    status: Status
    value: Decimal | None = None
    note: str = ""


def is_measure(text: str, layout: Form) -> bool:
    """Whether the cell holds nothing but a unit of measure of the form."""
    return _SPACE.sub("", text).translate(_WIDTH).strip("()（）") in _measures(layout.id)


def is_mark(text: str) -> bool:
    """Whether the cell holds nothing but a mark for not applicable."""
    return bool(_NOT_APPLICABLE.fullmatch(_SPACE.sub("", text).translate(_WIDTH)))


@lru_cache(maxsize=_KNOWN_TEXTS)
def looks_like_value(text: str) -> bool:
    """Whether the cell can only be a value: a number with its words, a change, or a mark for not applicable."""
    compact = _SPACE.sub("", text).translate(_WIDTH)
    return any(shape.fullmatch(compact) for shape in (_NUMBER, _NOT_APPLICABLE, _BARE_CHANGE))


def is_uncertain(cell: Cell) -> bool:
    """Whether the reader was not sure of what it read in the cell."""
    return cell.confidence is not None and cell.confidence < _CERTAIN


def in_measure(raw: str, measure: str, item: Item) -> str:
    """The cell's text with the unit of money that the table prints for it, where that is not the form's."""
    is_other_money = item.unit == "万元" and measure.endswith("元") and measure != item.unit
    return f"{raw}{measure}" if is_other_money and raw.strip() and "元" not in raw and not is_mark(raw) else raw


def read_money_unit(text: str) -> str:
    """The unit of money that a line beside a table names for all of it: 单位：万元; empty for any other text."""
    match = _MONEY_BESIDE.fullmatch(_SPACE.sub("", text)) if "元" in text else None
    return match["measure"] if match else ""


def lacks_unit(raw: str, item: Item, reading: Reading) -> bool:
    """Whether a cell gives an amount of money, not zero, without the unit that it is in.

    An amount with parts of a 分 (a third decimal) can only be meant in 万元, so that nothing lacks.
    """
    if not item.unit.endswith("元") or not reading.value or re.search("[元万亿]", raw):
        return False
    return reading.value == round(reading.value, 2)


def read_value(raw: str, item: Item, layout: Form) -> Reading:
    """Read one cell as the number of an item, in the item's unit of measure.

    It may have no more decimals than the item, and only where the item is signed can it be negative or a
    change (`增98`). Whatever is no such number is `unreadable`, never zero: digits torn by blanks, that may be two
    numbers, and those of a telephone or a date.
    """
    return _read(raw, item.unit, layout.id, item.decimals, item.signed)


@lru_cache(maxsize=_KNOWN_TEXTS)
def _read(raw: str, unit: str, form_id: str, decimals: int, signed: bool) -> Reading:
    compact = _SPACE.sub("", raw).translate(_WIDTH)
    if not compact:
        return Reading(Status.BLANK)
    if _NOT_APPLICABLE.fullmatch(compact):
        return Reading(Status.NOT_APPLICABLE, note="" if compact in "/-—" else compact)
    layout = form(form_id)
    number: Decimal | None = None
    note = ""
    if match := _NUMBER.fullmatch(compact):
        number, note = _in_unit(match, unit, layout), _note(match, unit)
    elif (numerals := _CHINESE.fullmatch(compact)) and _is_measured(numerals["unit"] or "", unit, layout):
        number, note = read_chinese_number(numerals["number"]), compact
    if number is None or _TORN.search(raw.translate(_WIDTH)) or _NO_COUNT.fullmatch(compact):
        return Reading(Status.UNREADABLE)
    # Whether a cell of this item can hold the number at all: no change or minus where it is no difference.
    if not signed and (number < 0 or (match and match["change"])):
        return Reading(Status.UNREADABLE)
    # An amount that a sheet calculated comes with all digits that it has; a count has no decimals.
    if decimals and len(number.as_tuple().digits) >= _DIGITS_OF_DOUBLE and abs(number) < LARGEST:
        number, note = round(number, decimals), "；".join(filter(None, (note, f"原数{compact}，保留{decimals}位小数")))
    if not is_storable(number) or number != round(number, decimals):
        return Reading(Status.UNREADABLE)
    return Reading(Status.REPORTED, plain(number), note)


def _in_unit(match: re.Match[str], unit: str, layout: Form) -> Decimal | None:
    """The number in the form's unit; `None` where the cell names a unit that is not comparable, or two signs."""
    # 增-5 and 合计减5 say two things, and so does 5(减): a number, and a change behind it.
    has_two_signs = bool(match["change"] and (match["sign"] or match["sum"]))
    if has_two_signs or _SIGN_IN_BRACKETS.fullmatch(match["note"] or ""):
        return None

    number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["decimals"] or ""))
    number = -number if (match["word"] or "").startswith("减") else number
    scale, written = match["scale"] or "", match["unit"] or ""

    # Counts may be given in 万 or 亿 of the form's unit, or of one that the form takes for it.
    if unit != "万元":
        if not _is_measured(written, unit, layout):
            return None
        return number * _SCALES[scale] if scale else number

    # Money is in 万元 where nothing is written; 元 may stand behind the number or in brackets behind it: 251000(元).
    if not written and not scale:
        behind = _MEASURE_IN_BRACKETS.fullmatch(match["note"] or "")
        if behind:
            scale, written = behind["scale"] or "", "元"
    if written == "元":
        return number * _SCALES[scale] / 10**4 if scale else number / layout.conversions["元", "万元"]
    return number if not written and scale in ("", "万") else None


@lru_cache(maxsize=_KNOWN_NUMERALS)
def read_chinese_number(text: str) -> Decimal | None:
    """Read a number written as `九`, `一百零二` or `一百二`; `None` for digits in a row and what writes no number.

    cn2an reads more than there is: its number must be written as it stood, in one spelling (二 for 两, 一十 for a
    leading 十), but for an ending left out.
    """
    if not _NUMERALS.fullmatch(text):
        return None
    try:
        number = int(cn2an.cn2an(text, "smart"))
        written = cn2an.an2cn(number)
    except (ValueError, KeyError):  # cn2an's own words for no numeral
        return None
    usual, given = (_BARE_TEN.sub("一十", spelling.translate(_ONE_SPELLING)) for spelling in (written, text))
    return Decimal(number) if usual.startswith(given) else None


def _is_measured(written: str, unit: str, layout: Form) -> bool:
    """Whether a cell that names this unit, or none, can be in the form's."""
    return not written or written == unit or written in layout.unit_variants.get(unit, ())


def _note(match: re.Match[str], unit: str) -> str:
    """The cell's words where they say more than a number and its unit do; else what stands behind them."""
    is_plain_unit = not match["scale"] and (match["unit"] or unit) == unit
    said = any(match[part] for part in ("sum", "change", "near", "about", "about_after")) or match["sign"] == "+"
    return match[0] if said or not is_plain_unit else match["note"] or ""


@cache
def _measures(form_id: str) -> frozenset[str]:
    """Every way a unit of measure of the form is printed."""
    layout = form(form_id)
    printed = {item.unit for item in layout.items}
    printed.update(*layout.unit_variants.values())
    return frozenset(printed | {source for source, _ in layout.conversions})
