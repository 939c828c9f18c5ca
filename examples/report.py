"""What does one made-up report say? Everything a renderer needs, and nothing of files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from examples.people import Person

__all__ = ["ExtraRow", "SampleReport", "Section"]


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row no official form has, put in after the row of an item."""

    after: str
    label: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its heading, its paragraphs, and below them the tables of some blocks of the form.

    `tables` are the numbers of those blocks, in the official order.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleReport:
    """One report: a table on an official form, prose, and what stands around them.

    `values` is what a faultless reading gives: a number, or `None` for a cell that holds none. An item
    that is not in it has no row in the table, or a blank cell in a row that other items share. `printed` is the cell's
    text where it is more than the plain number (`"12条"`, `"/"`). Where `title` or `table_unit` is empty the report is
    silent about its unit there. `paragraphs` come before the `sections`; without sections the form is an attachment.
    """

    unit: str
    year: int
    values: Mapping[str, Decimal | None]
    title: str
    table_unit: str
    form: str = "2014"
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    signature: str = ""
    signed_on: date | None = None
    filled_on: date | None = None
    published_on: date | None = None
    leader: Person | None = None
    checker: Person | None = None
    filler: Person | None = None
    printed: Mapping[str, str] = field(default_factory=dict)
    extra_rows: tuple[ExtraRow, ...] = ()
    has_table: bool = True

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone the report names."""
        return tuple(person for person in (self.leader, self.checker, self.filler) if person)

    @property
    def prose(self) -> str:
        """All the report says in words, headings left out."""
        return "".join((*self.paragraphs, *(text for section in self.sections for text in section.paragraphs)))

    def text_of(self, item: str) -> str:
        """The text of an item's value cell; empty for a blank."""
        value = self.values[item]
        return self.printed.get(item, "" if value is None else format(value, "f"))
