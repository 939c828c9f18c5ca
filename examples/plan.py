"""What is in the example district's inbox, and what must come of it? The plan, one entry a file."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

__all__ = ["DATA", "Plan", "PlannedFile", "RosterUnit", "plan", "roster_units"]

DATA = Path(__file__).parents[1] / "data"

Numbers = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
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
    period_year: int | None = None
    kind: str = ""
    layout: str | None = None
    encoding: str = "utf-8"
    declared: str | None = None
    topics: tuple[str, str, str] = ("", "", "")
    we: str | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    exact: Mapping[str, Decimal] | None = None
    table: Numbers = field(default_factory=dict)
    prose: Numbers = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    extra_rows: tuple[Mapping[str, str], ...] = ()
    table_unit: str | None = None
    filled_on: date | None = None
    signed_on: date | None = None
    names_no_unit: bool = False
    uses_former_name: bool = False
    has_contact_in_prose: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUnit:
    """One unit as the roster gives it."""

    id: str
    name: str
    kind: str
    code: str | None = None
    short_names: Sequence[str] = ()
    former_names: Sequence[str] = ()
    due_from: int = 0
    due_until: int = 9999


@cache
def plan(year: int) -> Plan:
    """The plan of a year, from the file beside this module."""
    data = tomllib.loads((files(__package__) / f"district{year}.toml").read_text(encoding="utf-8"))
    entries = tuple(_planned(entry, data["year"]) for entry in data["files"])
    return Plan(data["year"], data["district"], entries)


@cache
def roster_units() -> Mapping[str, RosterUnit]:
    """The units of the example district by id, from `data/roster.toml`."""
    data = tomllib.loads((DATA / "roster.toml").read_text(encoding="utf-8"))
    return {entry["id"]: RosterUnit(**entry) for entry in data["units"]}


def _planned(entry: Mapping[str, Any], year: int) -> PlannedFile:
    values = {"year": year, **entry}
    for name in ("figures", "table", "prose", "exact"):
        if name in values:
            values[name] = {item: _number(value) for item, value in values[name].items()}
    for name in ("findings", "unassessed", "topics", "absent", "extra_rows"):
        if name in values:
            values[name] = tuple(values[name])
    return PlannedFile(**values)


def _number(value: int | str) -> Decimal | None:
    return None if value == "" else Decimal(value)
