"""What recognition returns: one report as facts, with every reading traceable to its place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.model.codes import Doubt, Nature, Status, UnmatchedReason
from tasks.model.document import Problem

__all__ = ["Contact", "Fact", "Head", "Percentage", "ProseFact", "Report", "Unmatched"]

_DECEMBER, _LAST_DAY = 12, 31


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of an official form as the report gives it.

    `value` is set exactly when `status` is `reported`, in the form's own unit of measure. `raw` is the
    cell's text untouched, `note` what stood in the cell beside the number. `place` and `raw` are empty
    for an `absent` row.
    """

    item: str
    value: Decimal | None
    status: Status
    raw: str = ""
    note: str = ""
    place: str = ""
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ProseFact:
    """One figure the prose gives for an item, with the words it stands in.

    `is_none` marks a statement that there were none (`没有收到申请`); its `value` is 0.
    `is_approximate` marks 余, 约, 多. `quote` is the clause the figure stands in, without personal
    data; `sentence` the whole sentence, likewise.
    """

    item: str
    value: Decimal
    is_approximate: bool
    quote: str
    sentence: str
    place: str
    is_none: bool = False


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage the prose gives with the two counts it is made of.

    `stated` has as many decimals as printed. `quote` is without personal data.
    """

    part: Decimal
    whole: Decimal
    stated: Decimal
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person named in the report's foot. Steward-only: never in a release, log, finding or page."""

    role: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the report says of itself: names, years and dates, each `None` where it is silent.

    `short_names` are what it says it calls its own unit for short. `body_unit` and `body_year` are what its sentences
    name: the last resort.
    """

    title_unit: str | None = None
    table_unit: str | None = None
    signature_unit: str | None = None
    title_year: int | None = None
    table_year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    signed_on: date | None = None
    filled_on: date | None = None
    published_on: date | None = None
    short_names: tuple[str, ...] = ()
    body_unit: str | None = None
    body_year: int | None = None

    @property
    def unit(self) -> str | None:
        """The unit's name: from the title, then the table, then the signature, then a sentence."""
        return self.title_unit or self.table_unit or self.signature_unit or self.body_unit

    @property
    def year(self) -> int | None:
        """The report year: from the period, then the title, then the table's heading, the dates, the sentences."""
        period = self.period_end.year if self.period_end else None
        return period or self.title_year or self.table_year or self.dated_year or self.body_year

    @property
    def dated_year(self) -> int | None:
        """The year before the one the report is signed, filled in or published in; its own on its last day.

        On another day of December the report may be of either year, and the date says nothing.
        """
        day = self.signed_on or self.filled_on or self.published_on
        if day is None or day.month == _DECEMBER:
            return day.year if day and day.day == _LAST_DAY else None
        return day.year - 1


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row of the table that belongs to no item of the form."""

    text: str
    place: str
    reason: UnmatchedReason


@dataclass(frozen=True, slots=True)
class Report:
    """One report, recognised: which form, what it says of itself, its facts and what was left over.

    `facts` holds one `Fact` for every item of the form, in the form's order; empty where no form was
    recognised (`form` is then `None`). `wording` holds a hash of each longer clause of the prose, without
    its numbers and the unit's names, to tell reports that were copied. `rows_out_of_order` counts
    official rows found out of their order. `groups` are the numbers of rows that the form splits in several, under the
    id of their sum in the series. `nature` is what the document is, where it has no table of a form.
    """

    kind: str
    form: str | None
    head: Head
    facts: tuple[Fact, ...] = ()
    prose: tuple[ProseFact, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    wording: tuple[int, ...] = ()
    contacts: tuple[Contact, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    rows_out_of_order: int = 0
    groups: tuple[Fact, ...] = ()
    nature: Nature = Nature.REPORT
    problems: tuple[Problem, ...] = ()
