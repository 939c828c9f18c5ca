"""The official forms as data: which rows a form has, in which order, under which labels.

A form year is one TOML file beside this module. Nothing here knows how a report is read or checked.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

__all__ = ["Form", "FormRow", "UnknownFormError", "form", "form_due", "form_ids"]

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.|其中:)+")
_NOTES = re.compile(r"\([^()]*\)")


class UnknownFormError(KeyError):
    """No form of this id is known."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of an official form; a group row has no item and holds no number.

    `additive` is false where a sum over units counts something twice, as of documents that units issue jointly.
    """

    position: int
    item: str | None
    label: str
    unit: str | None
    english: str | None
    depth: int
    parent: int | None
    section: int
    variants: tuple[str, ...]
    additive: bool = True

    @property
    def name(self) -> str:
        """The label without numbering, 其中 and bracketed notes, as one would say it."""
        return _NOTES.sub("", _NUMBERING.sub("", self.label))


@dataclass(frozen=True, slots=True)
class Form:
    """One official form: its rows in the official order."""

    id: str
    title: str
    document: str
    due_years: tuple[int, ...]
    columns: Mapping[str, str]
    value_headings: tuple[str, ...]
    unit_variants: Mapping[str, tuple[str, ...]]
    conversions: Mapping[tuple[str, str], Decimal]
    rows: tuple[FormRow, ...]

    @property
    def items(self) -> tuple[FormRow, ...]:
        """The rows that hold a number, in the official order."""
        return tuple(row for row in self.rows if row.item is not None)

    def row(self, item: str) -> FormRow:
        """The row of an item id; raises `KeyError` where the form has no such item."""
        return _rows_by_item(self.id)[item]

    def name(self, item: str) -> str:
        """What to call an item in a sentence: its name, after its section's where another item shares it."""
        return _names(self.id)[item]


def form_ids() -> tuple[str, ...]:
    """The ids of all known forms, oldest first."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name[4:-5] for name in names if name.startswith("form") and name.endswith(".toml")))


@cache
def form(form_id: str) -> Form:
    """Load one form by its id, such as `"2014"`; raises `UnknownFormError`."""
    source = files(__name__) / f"form{form_id}.toml"
    if not source.is_file():
        raise UnknownFormError(form_id)
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return Form(
        id=data["id"],
        title=data["title"],
        document=data["document"],
        due_years=tuple(data["due_years"]),
        columns=MappingProxyType(data["columns"]),
        value_headings=tuple(data["value_headings"]),
        unit_variants=MappingProxyType({unit: tuple(others) for unit, others in data["unit_variants"].items()}),
        conversions=MappingProxyType(
            {(entry["from"], entry["to"]): Decimal(entry["divide_by"]) for entry in data["conversions"]}
        ),
        rows=tuple(_rows(data["rows"])),
    )


def form_due(year: int) -> str | None:
    """The id of the form due for a report year; `None` where no known form is due."""
    return next((form_id for form_id in form_ids() if year in form(form_id).due_years), None)


def _rows(entries: list[dict[str, object]]) -> list[FormRow]:
    """Build the rows, finding each row's parent and its top-level section from the depths."""
    rows: list[FormRow] = []
    for position, entry in enumerate(entries):
        depth = int(str(entry["depth"]))
        parent = next((row.position for row in reversed(rows) if row.depth < depth), None)
        rows.append(
            FormRow(
                position=position,
                item=_text(entry, "id"),
                label=str(entry["label"]),
                unit=_text(entry, "unit"),
                english=_text(entry, "english"),
                depth=depth,
                parent=parent,
                section=position if parent is None else rows[parent].section,
                variants=tuple(_texts(entry, "variants")),
                additive=bool(entry.get("additive", True)),
            )
        )
    return rows


@cache
def _rows_by_item(form_id: str) -> Mapping[str, FormRow]:
    return MappingProxyType({row.item: row for row in form(form_id).rows if row.item is not None})


@cache
def _names(form_id: str) -> Mapping[str, str]:
    """What to call each item of a form in a sentence."""
    layout = form(form_id)
    bearers = Counter(row.name for row in layout.items)
    return MappingProxyType(
        {
            str(row.item): row.name if bearers[row.name] == 1 else f"{layout.rows[row.section].name}的{row.name}"
            for row in layout.items
        }
    )


def _text(entry: Mapping[str, object], key: str) -> str | None:
    value = entry.get(key)
    return None if value is None else str(value)


def _texts(entry: Mapping[str, object], key: str) -> list[str]:
    value = entry.get(key, [])
    return [str(text) for text in value] if isinstance(value, list) else []
