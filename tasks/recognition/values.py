"""What a cell that should hold a number says: the number, a blank, not applicable, or something else."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import cn2an

from expectations.forms import Form, Item, form
from tasks.recognition.numbers import can_be_kept
from tasks.report import Status

__all__ = ["Reading", "is_mark", "is_measure", "looks_like_value", "read_value"]

_WIDTH = str.maketrans("０１２３４５６７８９．，＋－／", "0123456789.,+-/")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_TORN = re.compile(r"[\d.,][\s\u200b\ufeff]+[\d.,]")
_NOT_APPLICABLE = re.compile(r"(?:[/\\—–―－_-]+|无|不适用|不涉及)")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"(?P<about>[余多])?(?P<scale>[万亿])?(?P<unit>[条件次篇个人名份宗起场元期家]{0,2}数?)(?P<about_after>[余多])?(?P<note>[(（〔\[【].*)?"
)
_CHINESE_NUMBER = re.compile(r"[零〇一二两三四五六七八九]|(?=.*[十百千万])[零〇一二两三四五六七八九十百千万]+")
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
    return _SPACE.sub("", text).strip("()（）") in _measures(layout.id)


def is_mark(text: str) -> bool:
    """Whether the cell holds nothing but a mark for not applicable."""
    return bool(_NOT_APPLICABLE.fullmatch(_SPACE.sub("", text).translate(_WIDTH)))


@lru_cache(maxsize=_KNOWN_TEXTS)
def looks_like_value(text: str) -> bool:
    """Whether the cell can only be a value: a number with its unit or note, or a mark for not applicable."""
    compact = _SPACE.sub("", text).translate(_WIDTH)
    return bool(_NUMBER.fullmatch(compact) or _NOT_APPLICABLE.fullmatch(compact))


def read_value(raw: str, item: Item, layout: Form) -> Reading:
    """Read one cell as the number of an item, in the item's unit of measure.

    It may have no more decimals than the item, and be negative only where the item is signed. Whatever
    is no such number, or is torn by blanks so that it may be two, is `unreadable`, never zero.
    """
    return _read(raw, item.unit, layout.id, item.decimals, item.signed)


@lru_cache(maxsize=_KNOWN_TEXTS)
def _read(raw: str, unit: str, form_id: str, decimals: int, signed: bool) -> Reading:
    compact = _SPACE.sub("", raw).translate(_WIDTH)
    if not compact:
        return Reading(Status.BLANK)
    if _NOT_APPLICABLE.fullmatch(compact):
        return Reading(Status.NOT_APPLICABLE, note="" if compact in "/-—" else compact)
    match = _NUMBER.fullmatch(compact)
    number = _in_unit(match, unit, form(form_id)) if match else _chinese(compact)
    if number is None or _TORN.search(raw.translate(_WIDTH)) or not _is_possible(number, decimals, signed=signed):
        return Reading(Status.UNREADABLE)
    return Reading(Status.REPORTED, _plain(number), _note(match, unit) if match else compact)


def _is_possible(number: Decimal, decimals: int, *, signed: bool) -> bool:
    """Whether a cell can hold the number at all."""
    return can_be_kept(abs(number)) and (signed or number >= 0) and number == round(number, decimals)


def _in_unit(match: re.Match[str], unit: str, layout: Form) -> Decimal | None:
    """The number in the form's unit; `None` where the cell names a unit that is not comparable."""
    number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["decimals"] or ""))
    scale, written = match["scale"] or "", match["unit"]
    if unit == "万元":
        if written == "元":
            return number * _SCALES[scale] / 10**4 if scale else number / layout.conversions["元", "万元"]
        return number if not written and scale in ("", "万") else None
    if written and written != unit and written not in layout.unit_variants.get(unit, ()):
        return None
    return number * _SCALES[scale] if scale else number


def _note(match: re.Match[str], unit: str) -> str:
    """The words beside the number that say more than the unit already does."""
    is_plain_unit = not match["scale"] and match["unit"] in ("", unit)
    words = "" if is_plain_unit and not match["about"] and not match["about_after"] else match[0]
    return words or (match["note"] or "")


def _chinese(compact: str) -> Decimal | None:
    if not _CHINESE_NUMBER.fullmatch(compact):
        return None
    try:
        return Decimal(str(cn2an.cn2an(compact, "smart")))
    except (ValueError, KeyError):  # cn2an's own words for no numeral
        return None


def _plain(number: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


@cache
def _measures(form_id: str) -> frozenset[str]:
    """Every way a unit of measure of the form is printed."""
    layout = form(form_id)
    printed = {item.unit for item in layout.items}
    printed.update(*layout.unit_variants.values())
    return frozenset(printed | {source for source, _ in layout.conversions})
