"""What a cell that should hold a number says: the number, a blank, not applicable, or something else."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from expectations.forms import Form, Item, form
from tasks.common.numbers import plain
from tasks.common.traditional import SIMPLIFIED
from tasks.model.codes import Status
from tasks.model.number import is_storable
from tasks.recognition.table.numerals import chinese_number

__all__ = ["Reading", "in_measure", "is_mark", "is_measure", "looks_like_value", "read_value"]

_WIDTH = SIMPLIFIED | str.maketrans("０１２３４５６７８９．，＋﹢－﹣−‐‑–／億餘約", "0123456789.,++------/亿余约")
_INVISIBLE = r"\u00ad\u180e\u200b-\u200d\u2060\ufeff"
_SPACE = re.compile(rf"[\s{_INVISIBLE}]+")
_TORN = re.compile(rf"[\d.,][\s{_INVISIBLE}]+[\d.,]")
_NOT_APPLICABLE = re.compile(r"(?:[/\\—―_-]+|无|不适用|(?:不|未)涉及|[Nn]/?[Aa])。?")
_MEASURE = r"人次|场次|班次|件数|[条件次篇个人名位份宗起例场期元家项类部批]"
_NUMBER = re.compile(
    r"(?P<sum>共计?|[合总]计)?(?P<change>(?:本年)?(?:净|新)?(?P<word>增加?|减少?)了?)?(?P<near>约|大约|近|将近|逾|超过?)?"
    r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    rf"(?P<about>[余多])?(?P<scale>[万亿])?(?P<unit>{_MEASURE})?(?P<about_after>[余多]|左右|以上)?。?"
    r"(?P<note>[(（〔\[【].*|[*※①-⑳⓪¹²³⁰⁴-⁹]+)?。?"
)
_BARE_CHANGE = re.compile(r"增加?|减少?")
_CHINESE = re.compile(rf"(?P<number>[零〇一二两三四五六七八九十百千万]+)(?P<unit>{_MEASURE})?")
_NO_COUNT = re.compile(
    r"(?:\+?86)?(?:1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7})|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
"""Bare digits that are a mobile number, a telephone number with its area code, or a date."""
_MEASURE_IN_BRACKETS = re.compile(r"[(（](?:单位[:：])?(?P<scale>[万亿]?)元[)）]")
_SIGN_IN_BRACKETS = re.compile(r"[(（](?:增加?|减少?)[)）]")
_KNOWN_TEXTS = 8192
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


def in_measure(raw: str, measure: str, item: Item) -> str:
    """The cell's text with the unit of money that the table prints for it, where that is not the form's."""
    is_other_money = item.unit == "万元" and measure.endswith("元") and measure != item.unit
    return f"{raw}{measure}" if is_other_money and raw.strip() and "元" not in raw and not is_mark(raw) else raw


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
    layout, match = form(form_id), _NUMBER.fullmatch(compact)
    number = _in_unit(match, unit, layout) if match else _in_numerals(compact, unit, layout)
    if number is None or _TORN.search(raw.translate(_WIDTH)) or _NO_COUNT.fullmatch(compact):
        return Reading(Status.UNREADABLE)
    if (match and match["change"] and not signed) or not _is_possible(number, decimals, signed=signed):
        return Reading(Status.UNREADABLE)
    return Reading(Status.REPORTED, plain(number), _note(match, unit) if match else compact)


def _is_possible(number: Decimal, decimals: int, *, signed: bool) -> bool:
    """Whether a cell can hold the number at all."""
    return is_storable(number) and (signed or number >= 0) and number == round(number, decimals)


def _in_unit(match: re.Match[str], unit: str, layout: Form) -> Decimal | None:
    """The number in the form's unit; `None` where the cell names a unit that is not comparable, or two signs."""
    has_two_signs = bool(match["change"] and (match["sign"] or match["sum"]))
    if has_two_signs or _SIGN_IN_BRACKETS.fullmatch(match["note"] or ""):
        return None
    number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["decimals"] or ""))
    number = -number if (match["word"] or "").startswith("减") else number
    scale, written = match["scale"] or "", match["unit"] or ""
    if unit == "万元":
        behind = _MEASURE_IN_BRACKETS.fullmatch(match["note"] or "")
        if behind and not written and not scale:
            scale, written = behind["scale"] or "", "元"
        if written == "元":
            return number * _SCALES[scale] / 10**4 if scale else number / layout.conversions["元", "万元"]
        return number if not written and scale in ("", "万") else None
    if not _is_measured(written, unit, layout):
        return None
    return number * _SCALES[scale] if scale else number


def _in_numerals(compact: str, unit: str, layout: Form) -> Decimal | None:
    """The number that a cell writes in Chinese numerals, with its unit or without."""
    match = _CHINESE.fullmatch(compact)
    return chinese_number(match["number"]) if match and _is_measured(match["unit"] or "", unit, layout) else None


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
