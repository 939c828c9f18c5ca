"""Labels: the keys by which they are compared, and the rows and headings of a form that they name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations

from expectations.forms import Form, FormRow, form
from tasks.common.text import COMMON, SIMPLIFIED

__all__ = ["bare_key", "exact_rows", "full_key", "is_fragment", "is_heading", "is_whole_label", "leaf_headings"]

_NUMBER_SIGNS = dict.fromkeys(range(ord("①"), ord("⑳") + 1), "|")
_FOOTNOTE_SIGNS = dict.fromkeys(map(ord, "*＊※†‡¹²³⁰⁴⁵⁶⁷⁸⁹"))
_LETTERS = COMMON | SIMPLIFIED | _NUMBER_SIGNS | _FOOTNOTE_SIGNS
_DROPPED = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff“”\"‘’'`]+")
_DOUBLED = re.compile(r"([(),.、:;。|])\1+")
_PRONUNCIATION = re.compile(r"\([a-zA-Z\u00c0-\u024f]+\)")  # pinyin, as a browser leaves it: 规(guī)章(zhāng)
# Punctuation and marks of footnotes at a label's end: `[1]`, 〔12〕, 注1, (注), and ① as `|`.
_ENDS = re.compile(r"(?:[:;,。、|]|[\[〔【]\d{1,2}[\]〕】]|注\d{1,2}|\((?:注\d{0,2}|\|)\))+$")
# What may lead a label: 一、 (一) 1. 1) ①、 其中: and a bare number before words.
_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)[、.]?|\(?\d{1,2}(?:[.、)|]|(?=[^\d.]))|\|[、.]?|其中[:;,]?)"
)
# 1、 1) 1． and 1. are one numbering, and so are 一. and 一、; no number goes on behind it.
_ARABIC = re.compile(r"(?<![\d.])(\d{1,2})[、.)](?!\d)")
_CHINESE = re.compile(r"(?<![(一二三四五六七八九十])([一二三四五六七八九十]{1,2})[.](?!\d)")
_BRACKETED = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[、,.;:。()《》<>〔〕【】\[\]·|/-]+")
# Look-ups remembered. Read one after the other, 674 files of data/inbox, tests/golden and all layouts of
# examples.render hold 7,112 different labels, looked up on three forms; with this many kept 2 % of 980,000 look-ups
# are made anew.
_KNOWN_TEXTS = 8192
# Of the same files all 16,361 keys are kept.
_KNOWN_KEYS = 65536
# How many letters a scattered piece of a group's label may have. 1 to 8 give the same in every file and test tried;
# longer texts that are part of such a label may be labels themselves.
_FRAGMENT = 4
_HEADINGS = frozenset(
    ("统计指标", "指标", "指标名称", "项目", "单位", "计量单位", "序号", "备注", "说明", "行号", "代码", "指标代码")
)


@lru_cache(maxsize=_KNOWN_KEYS)
def full_key(text: str) -> str:
    """The label in half width and simplified characters, without spacing, quotes, pinyin and footnote marks."""
    folded = unicodedata.normalize("NFKC", text.translate(_LETTERS))
    plain = _DOUBLED.sub(r"\1", _DROPPED.sub("", folded))
    named = _ENDS.sub("", _PRONUNCIATION.sub("", plain))
    return _CHINESE.sub(r"\1、", _ARABIC.sub(r"\1.", named))


@lru_cache(maxsize=_KNOWN_KEYS)
def bare_key(text: str) -> str:
    """The label's words alone: without leading numbering, 其中, bracketed notes and punctuation."""
    key = full_key(text)
    while (match := _NUMBERING.match(key)) and match.end() < len(key):
        key = key[match.end() :]
    return _PUNCTUATION.sub("", _BRACKETED.sub("", key))


def exact_rows(label: str, layout: Form) -> tuple[FormRow, ...]:
    """The rows of the form that carry exactly this label, by its full or else its bare key.

    A label may be preceded by those of the rows above it in the hierarchy, as merged cells leave them.
    """
    return _exact_rows(label, layout.id)


@lru_cache(maxsize=_KNOWN_TEXTS)
def _exact_rows(label: str, form_id: str) -> tuple[FormRow, ...]:
    """`exact_rows`, remembered by the form's id: a form hashes as slowly as it is large."""
    full, bare = _index(form_id)
    return full.get(full_key(label)) or bare.get(bare_key(label)) or ()


def is_whole_label(text: str, layout: Form) -> bool:
    """Whether the text is a row's label or a heading letter by letter, numbering and all."""
    return full_key(text) in _index(layout.id)[0] or is_heading(text, layout)


def is_heading(text: str, layout: Form) -> bool:
    """Whether a cell holds nothing but a column heading, or what a block of the form is called."""
    return full_key(text) in _headings(layout.id)


def is_fragment(text: str, layout: Form) -> bool:
    """Whether a few letters are but a piece of a group row's label, as a narrow merged cell scatters them."""
    key = full_key(text)
    return 0 < len(key) <= _FRAGMENT and any(key in full_key(row.label) for row in layout.rows if not row.items)


@cache
def leaf_headings(form_id: str, block: int) -> tuple[frozenset[str], ...]:
    """For each column of a block, the keys of its own heading."""
    return tuple(
        frozenset(full_key(text) for text in (column.label, *column.variants))
        for column in form(form_id).blocks[block].columns
    )


@cache
def _index(form_id: str) -> tuple[dict[str, tuple[FormRow, ...]], dict[str, tuple[FormRow, ...]]]:
    """The form's rows by full key and by bare key; a bare key that is a heading's too says nothing."""
    full: dict[str, tuple[FormRow, ...]] = {}
    bare: dict[str, tuple[FormRow, ...]] = {}
    for row in form(form_id).rows:
        for label in _labels(row, form(form_id)):
            for keys, key in ((full, full_key(label)), (bare, bare_key(label))):
                if key and row not in keys.get(key, ()):
                    keys[key] = (*keys.get(key, ()), row)
    return full, {key: rows for key, rows in bare.items() if key not in _headings(form_id)}


def _labels(row: FormRow, layout: Form) -> Iterator[str]:
    """The ways a row is labelled: alone, and in a form with merged label cells after those above it."""
    above: list[str] = []
    parent = row.parent
    while not layout.is_list and parent is not None:
        above.insert(0, layout.rows[parent].label)
        parent = layout.rows[parent].parent
    for label in (row.label, *row.variants):
        for count in range(len(above) + 1):
            for chosen in combinations(above, count):
                yield "".join((*chosen, label))


@cache
def _headings(form_id: str) -> frozenset[str]:
    """The keys of everything that stands over or beside the columns of the form's blocks."""
    texts = set(_HEADINGS)
    for block in form(form_id).blocks:
        texts |= {block.heading, block.label_heading, block.unit_heading}
        for column in block.columns:
            texts |= {*column.headings, *column.variants}
    return frozenset(full_key(text) for text in texts if text)
