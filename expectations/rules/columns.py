"""The columns that rules may use beside the numbers of a form: one contract per family.

Rules name columns through this module, `tasks.checking.inputs` builds its frames to it, and the catalogue is held to
it at import. The number of an item stands in the column of the item's id.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import polars as pl

from expectations.errors import NianbaoError
from expectations.forms import form
from expectations.forms.prose_sums import said_items
from expectations.parameters import PARAMETERS
from expectations.rules.model import Family

__all__ = [
    "COMPUTED",
    "CONTRACTS",
    "FORM",
    "LAST_FORM",
    "LAST_YEAR",
    "MAKES_REGULATIONS",
    "MISPLACED",
    "MISPLACED_ITEMS",
    "MISPLACED_MENDS",
    "MISPLACED_WORDS",
    "PEERS",
    "SUMS_TOLD",
    "Column",
    "Contract",
    "ContractError",
    "ItemColumn",
    "Misplacement",
    "apart_column",
    "changed_column",
    "count_column",
    "denied_column",
    "follows_column",
    "gap_column",
    "going_back_column",
    "grouped_column",
    "grouped_words_column",
    "last_column",
    "middle_change_column",
    "middle_column",
    "quoted_column",
    "times_column",
    "times_middle_column",
    "units_column",
]

NUMBER = pl.Decimal(24, 6)
"""The numbers of the forms: exact, with room for 万元 to six decimals."""

_TEXT, _COUNT, _FLAG, _DAY, _RATIO = pl.String(), pl.Int64(), pl.Boolean(), pl.Date(), pl.Float64()


class ContractError(NianbaoError):
    """A frame is not as its family's contract has it; the message says which column, and how."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a family's frames: its name, type, whether it may hold nulls, and what it says."""

    name: str
    dtype: pl.DataType
    says: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """Columns of one meaning, one per item of those that `items` gives of a form; called with an item it names one."""

    prefix: str
    dtype: pl.DataType
    says: str
    items: Callable[[str], Iterable[str]]
    nullable: bool = True

    def __call__(self, item: str) -> str:
        """Name the column of an item."""
        return f"{self.prefix}:{item}" if self.prefix else item


@dataclass(frozen=True)
class Contract:
    """The columns of every frame of a family, and those per item of the form."""

    family: Family
    columns: tuple[Column, ...]
    by_item: tuple[ItemColumn, ...] = ()

    def on(self, form_id: str | None) -> Mapping[str, Column]:
        """The columns by name of a frame on a form; of one on no form without those of items."""
        return _on(self, form_id)

    def check(self, frame: pl.DataFrame, form_id: str | None) -> None:
        """Refuse a frame that is not as the contract has it.

        Raises:
            ContractError: a column is missing, is of another type, or holds nulls though it must not.
        """
        schema = frame.schema
        for name, column in self.on(form_id).items():
            if name not in schema:
                raise ContractError(f"{self.family.value}: no column {name}")
            if schema[name] != column.dtype:
                raise ContractError(f"{self.family.value}: {name} is {schema[name]}, not {column.dtype}")
        strict = [column.name for column in self.on(form_id).values() if not column.nullable]
        for name, count in frame.select(pl.col(strict).null_count()).to_dicts()[0].items() if strict else ():
            if count:
                raise ContractError(f"{self.family.value}: {name} has {count} nulls")


@cache
def _on(contract: Contract, form_id: str | None) -> Mapping[str, Column]:
    found = {column.name: column for column in contract.columns}
    for each in contract.by_item if form_id is not None else ():
        for item in each.items(str(form_id)):
            found[each(item)] = Column(each(item), each.dtype, each.says, each.nullable)
    return MappingProxyType(found)


def _all(form_id: str) -> Iterable[str]:
    return (item.id for item in form(form_id).items)


def _additive(form_id: str) -> Iterable[str]:
    return (item.id for item in form(form_id).items if item.additive)


def _watched(form_id: str) -> Iterable[str]:
    return (monitored.item for monitored in PARAMETERS.monitored_on(form_id))


def _grouped(form_id: str) -> Iterable[str]:
    layout = form(form_id)
    return layout.series.parts([item.id for item in layout.items]) if layout.series else ()


COMPUTED, FORM, LAST_FORM, LAST_YEAR, PEERS = "computed", "form", "last_form", "last_year", "peers"
MISPLACED, MISPLACED_WORDS, SUMS_TOLD = "misplaced", "misplaced_words", "sums_told"
MAKES_REGULATIONS = "makes_regulations"
MISPLACED_ITEMS, MISPLACED_MENDS = "misplaced_items", "misplaced_mends"


class Misplacement(StrEnum):
    """How a whole row of numbers came to stand in the wrong place."""

    SHIFTED = "shifted"
    EXCHANGED = "exchanged"
    DOUBLED = "doubled"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return {"shifted": "整行错栏", "exchanged": "两行填反", "doubled": "一行重复填写"}[self.value]


number_column = ItemColumn("", NUMBER, "the number that the report gives for an item", _all)
quoted_column = ItemColumn("quoted", NUMBER, "the figure that the prose gives for an item", said_items)
denied_column = ItemColumn("denied", NUMBER, "0 where the prose says that there were none of an item", said_items)
grouped_column = ItemColumn("grouped", NUMBER, "the number given in one row for several of the form", _grouped)
grouped_words_column = ItemColumn(
    "grouped_words", _TEXT, "that row and number, as one more part of a sum; empty where there is none",
    _grouped, nullable=False,
)  # fmt: skip
last_column = ItemColumn("last", NUMBER, "the number published for an item counted alike the year before", _all)
going_back_column = ItemColumn(
    "going_back", _FLAG, "whether last year's number was in question as too large or small, and this year's goes back",
    _watched, nullable=False,
)  # fmt: skip
times_column = ItemColumn("times", NUMBER, "how many times last year's number this year's is", _watched)
changed_column = ItemColumn(
    "changed", _RATIO, "how far a change lies from the peers', in quartile distances; 0 where it is plain", _watched
)
apart_column = ItemColumn(
    "apart", _RATIO, "how far a number lies above the peers', in median deviations; 0 where it is plain", _watched
)
middle_column = ItemColumn("middle", NUMBER, "the median of the peers' numbers above zero", _watched)
times_middle_column = ItemColumn("times_middle", NUMBER, "how many times that median the number is", _watched)
middle_change_column = ItemColumn("middle_change", NUMBER, "how many times last year's the middle peer has", _watched)
_middle_count = ItemColumn("count_of_middle", _COUNT, "of how many units the middle is taken", _watched)
_middle_change_count = ItemColumn("count_of_middle_change", _COUNT, "of how many units that middle is taken", _watched)
units_column = ItemColumn("units", NUMBER, "what the units reported of an item, added up", _additive)
gap_column = ItemColumn(
    "gap", _TEXT, "why that sum is only a lower bound, in Chinese; empty where it is whole", _additive
)
follows_column = ItemColumn("follows", _FLAG, "whether an item's difference is that of its own parts", _additive)


def count_column(column: str) -> str:
    """The name of the column that says of how many units a middle is taken, the unit's own number among them."""
    return f"count_of_{column}"


_SUBJECT = (
    Column("year", pl.Int32(), "the report year", nullable=False),
    Column("unit_id", _TEXT, "the unit's id in the roster; null for a unit that is not in it"),
    Column("unit", _TEXT, "the unit's name"),
    Column("submission_id", _TEXT, "the file; null for a unit that handed in none"),
)
_COMPUTED = Column(COMPUTED, pl.List(_TEXT), "the items whose number was computed from others", nullable=False)
_MAKES_REGULATIONS = Column(
    MAKES_REGULATIONS, _FLAG, "whether the unit is a government that may make regulations", nullable=False
)
_MISPLACED = (
    Column(SUMS_TOLD, _COUNT, "how many equations of the form can be told", nullable=False),
    Column(MISPLACED, _TEXT, "how a whole row of numbers came to stand in the wrong place; null where none did"),
    Column(MISPLACED_WORDS, _TEXT, "which rows these are and what would stand there, in words"),
    Column(MISPLACED_ITEMS, pl.List(_TEXT), "the items of these rows", nullable=False),
    Column(MISPLACED_MENDS, pl.List(pl.Int64()), "the form's equations, by position, that hold then", nullable=False),
)
_PERCENT = (
    Column("percent_stated", NUMBER, "the percentage that the prose gives, farthest from what its counts give"),
    Column("percent_computed", NUMBER, "the percentage that its two counts give"),
    Column("percent_rounding", NUMBER, "half of the last place that it is written to"),
    Column("percent_quote", _TEXT, "the words that give it"),
    Column("percent_place", _TEXT, "where these words stand"),
)
_TOGETHER = (
    Column("together_whole", NUMBER, "the whole that a sentence gives with its parts, farthest from what they come to"),
    Column("together_parts", NUMBER, "what the parts come to; null where some are not said and the rest is not more"),
    Column("together_quote", _TEXT, "the sentence"),
    Column("together_place", _TEXT, "where it stands"),
)
_TWICE = (
    Column("twice_more", NUMBER, "the largest figure that the prose gives for one item, which it tells of twice"),
    Column("twice_less", NUMBER, "the smallest"),
    Column("twice_quote", _TEXT, "the words that give the largest"),
    Column("twice_place", _TEXT, "where these words stand"),
    Column("twice_other_quote", _TEXT, "the words that give the smallest"),
    Column("twice_other_place", _TEXT, "where these words stand"),
)
_YEARS = (
    Column(FORM, _TEXT, "which form the report is on", nullable=False),
    Column(LAST_FORM, _TEXT, "which form the unit filled in the year before; null where nothing was published for it"),
    Column(LAST_YEAR, pl.Int32(), "which year the year before was", nullable=False),
    Column("is_last_years", _FLAG, "whether the table is the unit's own of the year before once more"),
    Column("identical_tables", _COUNT, "how many other units' tables of the year it equals"),
    Column("identical_tables_text", _TEXT, "whose these are, in words"),
    Column("numbers_not_zero", _COUNT, "how many numbers that are not 0 are in the table"),
    Column(
        "carried_apart", _TEXT, "which kinds of applicants were carried over otherwise than last year's report has it"
    ),
    Column(PEERS, _TEXT, "the group of units with which the unit is compared; null where it has no like"),
)
_AMONG_PEERS = (
    number_column,
    last_column,
    going_back_column,
    times_column,
    changed_column,
    apart_column,
    middle_column,
    times_middle_column,
    middle_change_column,
    _middle_count,
    _middle_change_count,
)
_DOCUMENT = (
    Column("form", _TEXT, "the form of the report's table; null where it has none"),
    Column("due_form", _TEXT, "the form due for the year; null where none is known"),
    Column("failure", _TEXT, "why the file cannot be read, in words; null where it can"),
    Column("cells_filled", _COUNT, "how many cells hold anything but a blank", nullable=False),
    Column("years_differing", _COUNT, "how many of the years that the report names are not the year"),
    Column("years_found", _COUNT, "the first of these, or the year"),
    Column("years_text", _TEXT, "these years, in words"),
    Column("units_named", _COUNT, "how many different units the report names; null for none"),
    Column("units_text", _TEXT, "which these are, in words"),
    Column("rows_missing", _COUNT, "how many official rows the table lacks"),
    Column("rows_missing_text", _TEXT, "which these are", nullable=False),
    Column("rows_extra", _COUNT, "how many rows match no official one", nullable=False),
    Column("rows_extra_text", _TEXT, "which these are", nullable=False),
    Column("rows_out_of_order", _COUNT, "how many rows are not in the official order"),
    Column("year_end", _DAY, "the last day of the year"),
    Column("publication_due", _DAY, "the last day on which the report may become public"),
    Column("signed_on", _DAY, "the day on which the report was signed"),
    Column("published_on", _DAY, "the day on which it became public"),
    Column("alike_share", NUMBER, "percentage of sentences that the most similar report has too"),
    Column("alike_report", _TEXT, "which report that is, in words"),
    Column("is_alike_own", _FLAG, "whether that is the unit's own of the year before"),
    Column("doubts", _COUNT, "how many cells are read with a doubt", nullable=False),
    Column("doubts_text", _TEXT, "which these are", nullable=False),
    Column("from_picture", _COUNT, "how many problems say that the report was read from a picture"),
    Column("unread", _COUNT, "how many say that something could not be read"),
    Column("set_aside", _COUNT, "how many say that something was not used"),
    Column("problems_text", _TEXT, "all problems, in words"),
)
_ROSTER = (
    Column("received", _COUNT, "how many reports came", nullable=False),
    Column("is_due", _FLAG, "whether the unit had to report", nullable=False),
    Column("unit_shown", _TEXT, "the unit's name; of a unit that is not in the roster words for that", nullable=False),
    Column("is_consolidated", _FLAG, "whether the report is the district's own consolidated one", nullable=False),
    Column("rivals", _COUNT, "how many different reports came at the same time", nullable=False),
    Column("first_received_on", _DAY, "the day on which the first report came"),
    Column("deadline", _DAY, "the last day for reports", nullable=False),
    Column("is_overdue", _FLAG, "whether that day is past", nullable=False),
    Column("days_late", _COUNT, "by how many days the first report came late"),
    Column("received_on", _DAY, "the day on which the file of this row came"),
    Column("received_text", _TEXT, "when it came, to the minute, in words"),
    Column("named_elsewhere", _TEXT, "under which other units the file lay; null where it lay under its own or none"),
    Column("is_from_future", _FLAG, "whether it came after the day of the run; null where that is not given"),
    Column("days_early", _COUNT, "by how many days it came before the year was over"),
    Column("is_report", _FLAG, "whether the file is a report at all; true where there is none", nullable=False),
    Column("is_replacement", _FLAG, "whether it replaced another report of the unit", nullable=False),
    Column("cells_changed", _COUNT, "how many numbers it changed; null where the other was on another form"),
    Column("cells_compared", _COUNT, "how many numbers are not 0 in one of both"),
)
_DISTRICT = (
    Column("scope", _TEXT, "which units the printed report covers, in words"),
    Column("is_own_level", _FLAG, "whether these are the office and the departments alone"),
    Column("differing", _COUNT, "in how many items the sums of all units and of these differ"),
    Column("agreeing_own", _COUNT, "in how many of them the report agrees with these"),
)

CONTRACTS: Mapping[Family, Contract] = MappingProxyType(
    {
        contract.family: contract
        for contract in (
            Contract(
                Family.TABLE,
                (*_SUBJECT, _COMPUTED, _MAKES_REGULATIONS, *_MISPLACED),
                (number_column, quoted_column, denied_column, grouped_column, grouped_words_column),
            ),
            Contract(
                Family.PROSE, (*_SUBJECT, *_PERCENT, *_TOGETHER, *_TWICE), (number_column, quoted_column, denied_column)
            ),
            Contract(Family.DOCUMENT, (*_SUBJECT, *_DOCUMENT)),
            Contract(Family.ROSTER, (*_SUBJECT, *_ROSTER)),
            Contract(Family.YEARS, (*_SUBJECT, *_YEARS), _AMONG_PEERS),
            Contract(Family.PEERS, (*_SUBJECT, *_YEARS), _AMONG_PEERS),
            Contract(
                Family.DISTRICT,
                (*_SUBJECT, *_DISTRICT),
                (
                    ItemColumn("", NUMBER, "the number that the printed report gives for an item", _additive),
                    units_column,
                    gap_column,
                    follows_column,
                ),
            ),
        )
    }
)
"""The contract of each family's frames."""
