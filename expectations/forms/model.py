"""The parts of an official form: blocks of rows and columns, an item where they cross, and what must add up."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from expectations.errors import NianbaoError

__all__ = [
    "Block",
    "CarryOver",
    "Column",
    "Equation",
    "Form",
    "FormRow",
    "IncompleteFormError",
    "Item",
    "ReportFrame",
    "ReportSection",
    "Series",
    "Word",
    "in_quotation_marks",
]

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.|其中:)+")
_SINGLE = str.maketrans("“”", "‘’")
_NOTES = re.compile(r"\([^()]*\)")


class IncompleteFormError(NianbaoError):
    """A form's file lacks something; the message names the form, what needs it, and what is missing."""

    def __init__(self, form_id: str, family: str, missing: str) -> None:
        """Name the form, the family of rules (or whatever else) that cannot be made, and what is missing for it."""
        super().__init__(f"form {form_id}, {family}: {missing}")


@dataclass(frozen=True, slots=True)
class Item:
    """One number of a form, where a row and a column of one of its blocks cross.

    `row` is the row's position in the form, `column` that of the column in its block. `decimals` is how many
    decimals a value may have, 0 for counts; `signed` where it may be negative. `additive` is false where a
    sum over units counts something twice, as of documents that units issue jointly. `stock` is true for what stands
    from year to year, and is rightly the same where nothing was done.
    """

    id: str
    row: int
    column: int
    label: str
    name: str
    unit: str
    english: str
    decimals: int
    signed: bool = False
    additive: bool = True
    stock: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers: the headings it stands under from the top down, its own last."""

    id: str
    headings: tuple[str, ...]
    variants: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The column's own heading."""
        return self.headings[-1]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of an official form; a group row has no items and holds no number."""

    position: int
    block: int
    label: str
    name: str
    depth: int
    parent: int | None
    section: int
    variants: tuple[str, ...]
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the form: its columns, and its rows in the official order.

    `heading` is what the block itself is called, `label_heading` and `unit_heading` what stands over the
    labels and the units of measure; each is empty where the form prints none.
    """

    number: int
    heading: str
    label_heading: str
    unit_heading: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The block's numbers, row by row."""
        return tuple(item for row in self.rows for item in row.items)


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation of a form: the sum of the items on the left is the sum of those on the right."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """All items of both sides."""
        return (*self.left, *self.right)


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of the form that are counted the same way on other forms that have a series.

    `items` are the first words of their ids; such a number has the same id on each of these forms. `sums` are rows of
    another form that several rows of this one add up to.
    """

    items: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]]

    def parts(self, items: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The numbers that these items of the form come to on another form, each with those of them it is the sum of.

        Only sums all of whose parts are among the items.
        """
        columns = list(dict.fromkeys(item.rpartition(".")[2] for item in items))
        made = {
            f"{total}.{column}": tuple(f"{row}.{column}" for row in rows)
            for total, rows in self.sums.items()
            for column in columns
        }
        return {total: parts for total, parts in made.items() if set(parts) <= set(items)}


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The row whose numbers are those of another row of the report of the year before."""

    into: str
    out_of: str


@dataclass(frozen=True, slots=True)
class Word:
    """By which words prose names an item: a regular expression over text without blanks.

    `group` is the kind of sentence (`tasks.recognition.prose.indicators`); `topic` what the sentence must be
    about, where that is narrower than the group's.
    """

    item: str
    group: str
    words: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One section of the official report: its heading, its paragraphs, and the tables that stand in it.

    In the paragraphs `{item}` is a number of the form (or a sum or fee that only prose speaks of), and `【…】` what
    people fill in. A paragraph of a bracketed number and no stop is a heading within the section. `material` names what
    is laid beside for those who write it (`tasks.annual_report.material`).
    """

    heading: str
    paragraphs: tuple[str, ...]
    blocks: tuple[int, ...]
    material: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """The report that the form's tables are part of, as its official format has it: title, opening, sections."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[ReportSection, ...]


@dataclass(frozen=True)
class Form:
    """One official form: its blocks in the official order.

    `due_until` is the last report year it is due for, `None` while it is in force. `public_by` is month and day by
    which a report must be public in the year after. `marks` are words that only
    tables on this form carry, `key_items` the numbers that a reader looks for first. A number of `unit_variants` is
    printed in the same measure by another name. `words` are those by which prose names its numbers, beside those that
    follow from its shape. `report` is the official format of the whole report. `without` says why the form lacks what
    other forms have: a family of rules, a `series`, what `carries_over`, a `report`.
    """

    id: str
    title: str
    document: str
    due_from: int
    due_until: int | None
    public_by: tuple[int, int]
    marks: tuple[str, ...]
    key_items: tuple[str, ...]
    unit_variants: Mapping[str, tuple[str, ...]]
    conversions: Mapping[tuple[str, str], Decimal]
    blocks: tuple[Block, ...]
    equations: tuple[Equation, ...]
    series: Series | None
    carries_over: CarryOver | None
    words: tuple[Word, ...]
    report: ReportFrame | None
    without: Mapping[str, str]

    @property
    def is_list(self) -> bool:
        """Return whether the form is one list of rows with a single number each."""
        return len(self.blocks) == 1 and not self.blocks[0].columns[0].id

    @cached_property
    def rows(self) -> tuple[FormRow, ...]:
        """The rows of all blocks; a row's position is its place here."""
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The form's numbers in the official order."""
        return tuple(item for row in self.rows for item in row.items)

    def item(self, item_id: str) -> Item:
        """The item of an id; raises `KeyError` where the form has no such item."""
        return self._items_by_id[item_id]

    def has(self, *item_ids: str) -> bool:
        """Return whether the form has all of these items."""
        return self._items_by_id.keys() >= set(item_ids)

    def name(self, item_id: str) -> str:
        """Return what to call an item in a sentence: its name, after its section's where another item shares it."""
        return self._names[item_id]

    def publication_due(self, year: int) -> date:
        """The last day on which the report for a year may become public."""
        month, day = self.public_by
        return date(year + 1, month, day)

    def is_due(self, year: int) -> bool:
        """Return whether the form is the one due for a report year."""
        return self.due_from <= year and (self.due_until is None or year <= self.due_until)

    @cached_property
    def _items_by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        bearers = Counter(item.name for item in self.items)
        sections = (self.rows[self.rows[item.row].section].name for item in self.items)
        return {
            item.id: item.name if bearers[item.name] == 1 else f"{section}的{item.name}"
            for item, section in zip(self.items, sections, strict=True)
        }


def in_quotation_marks(name: str) -> str:
    """A name in quotation marks; those within it become single ones."""
    return f"“{name.translate(_SINGLE)}”"


def spoken(label: str) -> str:
    """A label without numbering, 其中 and bracketed notes, as one would say it."""
    return _NOTES.sub("", _NUMBERING.sub("", label))
