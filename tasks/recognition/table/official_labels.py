"""Which words of a report are a form's own: its rows' labels, and what stands over its columns."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations

from expectations.forms import Form, FormRow, form
from tasks.recognition.table.labels import bare_key, full_key

__all__ = ["exact_rows", "is_fragment", "is_heading", "is_whole_label", "leaf_headings"]

_KNOWN_TEXTS = 8192
_FRAGMENT = 4
_HEADINGS = frozenset(
    ("统计指标", "指标", "指标名称", "项目", "单位", "计量单位", "序号", "备注", "说明", "行号", "代码", "指标代码")
)


def exact_rows(label: str, layout: Form) -> tuple[FormRow, ...]:
    """The rows of the form that carry exactly this label, by its full or else its bare key.

    A label may be preceded by those of the rows above it in the hierarchy, as merged cells leave them.
    """
    return _exact_rows(label, layout.id)


def is_whole_label(text: str, layout: Form) -> bool:
    """Whether the text is a row's label or a heading letter by letter, numbering and all."""
    return full_key(text) in _index(layout.id)[0] or is_heading(text, layout)


def is_heading(text: str, layout: Form) -> bool:
    """Whether a cell holds nothing but a column heading, or what a block of the form is called."""
    return full_key(text) in _headings(layout.id)


def is_fragment(text: str, layout: Form) -> bool:
    """Whether a few letters are but a piece of a group row's label, as a narrow merged cell scatters them."""
    key = full_key(text)
    return 0 < len(key) <= _FRAGMENT and any(key in group for group in _groups(layout.id))


@cache
def leaf_headings(form_id: str, block: int) -> tuple[frozenset[str], ...]:
    """For each column of a block, the keys of its own heading."""
    return tuple(
        frozenset(full_key(text) for text in (column.label, *column.variants))
        for column in form(form_id).blocks[block].columns
    )


@lru_cache(maxsize=_KNOWN_TEXTS)
def _exact_rows(label: str, form_id: str) -> tuple[FormRow, ...]:
    full, bare = _index(form_id)
    return full.get(full_key(label)) or bare.get(bare_key(label)) or ()


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


@cache
def _groups(form_id: str) -> tuple[str, ...]:
    return tuple(full_key(row.label) for row in form(form_id).rows if not row.items)
