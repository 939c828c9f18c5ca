"""What does a short plan leave unsaid? One line a unit, made into the entry of a file.

A line says how the unit files: `"kind/layout"`, where it matters `"kind/layout@encoding"` or
`"kind/layout@encoding:declared"`, and `+zip` or `+scan` for a file packed or printed and scanned. The time of receipt,
the path and the topics follow from the unit; `[special]` says what is different, `[[more]]` which files come besides.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from examples.draw import number, pick
from examples.roster import RosterUnit, roster_units
from expectations.forms import form_due

__all__ = ["entries"]

_HOW = re.compile(
    r"(?P<kind>\w+)/(?P<layout>[\w-]+)(?:@(?P<encoding>[\w-]+)(?::(?P<declared>[\w-]+))?)?(?:\+(?P<wrapping>\w+))?"
)
_FOLDERS = {"office": "", "district": "全区汇总/", "department": "部门/", "town": "乡镇/", "street": "街道/"}
_NAMES = (
    "{name}{year}年政府信息公开工作年度报告",
    "{short}{year}年年报",
    "{short}年报",
    "{short}/{year}年政府信息公开工作年度报告",
    "{short}信息公开年度报告({year})",
)
_EXTENSIONS = {"html": ("html", "htm"), "mhtml": ("mht", "doc"), "rtf": ("doc", "rtf")}
_FOOT_OF_EVERY = 3


def entries(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a year's plan: as they are in a long one, filled in from the lines of a short one.

    In a short plan `same_as` may name a unit, for the path of its file.
    """
    filled = {unit: _filled(unit, data) for unit in data.get("units", {})}
    yield from filled.values()
    for entry in data.get("more", ()):
        unit = entry.get("unit")
        drawn = _drawn(unit, data["year"], entry.get("as", "")) if unit else _how(entry["as"])
        more = {**drawn, **{key: value for key, value in entry.items() if key != "as"}}
        if more.get("same_as") in filled:
            more["same_as"] = filled[more["same_as"]]["path"]
        yield more
    yield from data.get("files", ())


def _filled(unit: str, data: Mapping[str, Any]) -> dict[str, Any]:
    special = data.get("special", {}).get(unit, {})
    return {**_drawn(unit, data["year"], data["units"][unit]), **special}


def _drawn(unit_id: str, year: int, how: str) -> dict[str, Any]:
    """All that can be said of a unit's file that is nothing special."""
    unit, seed = roster_units()[unit_id], f"{unit_id}/{year}"
    said = _how(how) if how else {}
    received = datetime(year + 1, 1, number(f"{seed}/day", 18, 30), number(f"{seed}/hour", 8, 17), 7)  # noqa: DTZ001
    return {
        **said,
        "unit": unit_id,
        "form": form_due(year),
        "path": _path(unit, year, seed, said),
        "received": received,
        "topics": _topics()[unit_id],
        "state": "live",
        "has_people": number(f"{seed}/foot", 1, _FOOT_OF_EVERY) == 1,
    }


def _how(line: str) -> dict[str, Any]:
    found = _HOW.fullmatch(line)
    if found is None:
        raise ValueError(line)
    return {key: value for key, value in found.groupdict().items() if value}


def _path(unit: RosterUnit, year: int, seed: str, said: Mapping[str, str]) -> str:
    name = pick(f"{seed}/name", _NAMES).format(name=unit.name, short=unit.short_names[-1], year=year)
    kind = said.get("kind", "")
    extension = pick(f"{seed}/extension", _EXTENSIONS.get(kind, (kind,)))
    wrapped = {"zip": "zip", "scan": "pdf"}.get(said.get("wrapping", ""), extension)
    return f"{_FOLDERS[unit.kind]}{name}.{wrapped}"


@cache
def _topics() -> Mapping[str, list[str]]:
    return tomllib.loads((files(__package__) / "topics.toml").read_text(encoding="utf-8"))
