"""What is in the example district's inbox, and what must come of it? The plan, one entry a file."""

import fnmatch
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from examples.shorthand import entries
from expectations.forms import form

__all__ = ["YEARS", "Plan", "PlannedFile", "plan"]

YEARS = range(2018, 2024)
"""The years the example district has reported on."""

Numbers = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlannedFile:
    """One file of the inbox; the plan's own head says what each field means."""

    path: str
    received: datetime
    state: str
    findings: tuple[str, ...] = ()
    unassessed: tuple[str, ...] = ()
    unit: str | None = None
    name: str | None = None
    year: int
    form: str = "2014"
    period_year: int | None = None
    kind: str = ""
    layout: str | None = None
    encoding: str = "utf-8"
    declared: str | None = None
    wrapping: str = ""
    topics: tuple[str, str, str] = ("", "", "")
    we: str | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    exact: Mapping[str, Decimal] | None = None
    table: Numbers = field(default_factory=dict)
    shifted: Mapping[str, Decimal] = field(default_factory=dict)
    prose: Numbers = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    extra_rows: tuple[Mapping[str, str], ...] = ()
    table_unit: str | None = None
    signed_by: str | None = None
    reworded: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    wording_of: str | None = None
    filled_on: date | None = None
    signed_on: date | None = None
    names_no_unit: bool = False
    uses_former_name: bool = False
    has_contact_in_prose: bool = False
    has_people: bool = True
    is_last_years: bool = False
    has_table: bool = True
    is_consolidated: bool = False
    is_empty: bool = False
    same_as: str | None = None
    keep_bytes: int | None = None

    @property
    def subject(self) -> str:
        """The unit's id, or the name of a unit that is not in the roster."""
        return self.unit or self.name or ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The inbox of one year, and the id of the district's own consolidated report."""

    year: int
    district: str
    files: tuple[PlannedFile, ...]


@cache
def plan(year: int) -> Plan:
    """The plan of a year, from the file beside this module."""
    data = tomllib.loads((files(__package__) / f"district{year}.toml").read_text(encoding="utf-8"))
    planned = tuple(_planned(entry, data["year"]) for entry in entries(data))
    return Plan(data["year"], data["district"], planned)


def _planned(entry: Mapping[str, Any], year: int) -> PlannedFile:
    values = {"year": year, **entry}
    for name in ("table", "printed"):
        values[name] = _for_each_item(values.get(name, {}), values.get("form", "2014"))
    for name in ("figures", "table", "shifted", "prose", "exact"):
        if name in values:
            values[name] = {item: _number(value) for item, value in values[name].items()}
    for name in ("findings", "unassessed", "topics", "extra_rows", "added"):
        if name in values:
            values[name] = tuple(values[name])
    values["absent"] = tuple(_for_each_item(dict.fromkeys(values.get("absent", ()), ""), values.get("form", "2014")))
    return PlannedFile(**values)


def _for_each_item(said: Mapping[str, Any], form_id: str) -> dict[str, Any]:
    """What is said of items, by item; a name with `*` speaks of every item it matches."""
    items = [item.id for item in form(form_id).items]
    return {
        item: value for name, value in said.items() for item in (fnmatch.filter(items, name) if "*" in name else [name])
    }


def _number(value: int | str) -> Decimal | None:
    return None if value == "" else Decimal(value)
