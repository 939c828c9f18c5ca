"""Which units has the example district? Its roster, read without any of the project's own reading."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["DATA", "RosterUnit", "roster_units"]

DATA = Path(__file__).parents[1] / "data"


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

    def is_due(self, year: int) -> bool:
        """Whether the unit reports for a year; the district's consolidated report is never due."""
        return self.kind != "district" and self.due_from <= year <= self.due_until


@cache
def roster_units() -> Mapping[str, RosterUnit]:
    """The units of the example district by id, from `data/roster.toml`."""
    data = tomllib.loads((DATA / "roster.toml").read_text(encoding="utf-8"))
    return {entry["id"]: RosterUnit(**entry) for entry in data["units"]}
