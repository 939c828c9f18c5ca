"""Changes of a roster: made in its file without touching what they are not about, told in words, taken from a workbook.

A unit is never taken out, only no longer due: its id stays its own in all years.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import tomlkit
from tomlkit.items import AoT
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tasks.common.personal_data import find_personal_data
from tasks.common.temporary_folder import temporary_folder
from tasks.intake.roster import Roster, load_roster
from tasks.intake.roster_file import UNIT_HEADINGS, RosterError, read_roster_file
from tasks.model.codes import UnitKind
from tasks.model.unit import Unit

__all__ = ["changes_between", "entries_of_workbook", "load_edited", "roster_workbook", "with_deadlines", "with_units"]

_FIELDS: Mapping[str, str] = {key: heading for heading, key in UNIT_HEADINGS.items() if key != "id"}
_EDITED = "改后的名册"


def with_units(text: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """Put units into the text of a roster: those of a known id are changed, the others come at its end.

    Args:
        text: the TOML.
        entries: of each unit its `id` and keys of the roster's file; one that is empty is taken away, one that is not
            given stays as it was.

    Returns:
        The TOML, with its comments, and with the keys that a person's name may stand in (`contacts`) as they were.
    """
    document = tomlkit.parse(text)
    units = document["units"]
    if not isinstance(units, AoT):
        raise RosterError("名册里的单位要写成 [[units]]，才能在这里修改。")
    known = {str(unit["id"]): unit for unit in units}
    for entry in entries:
        unit = known.get(entry["id"])
        if unit is None:
            unit = tomlkit.table()
            unit["id"] = entry["id"]
            units.append(unit)
        for key in entry.keys() & _FIELDS.keys():
            if entry[key]:
                unit[key] = entry[key]
            elif key in unit:
                del unit[key]
    return tomlkit.dumps(document)


def with_deadlines(text: str, deadlines: Mapping[int, date]) -> str:
    """Put deadlines into the text of a roster, by report year."""
    document = tomlkit.parse(text)
    table = document.setdefault("deadlines", tomlkit.table())
    for year, day in deadlines.items():
        table[str(year)] = day
    return tomlkit.dumps(document)


def load_edited(text: str) -> Roster:
    """Read the text of a roster as it would be read from its file.

    Raises:
        RosterError: it could not be used, or names a person where names are published.
    """
    with tempfile.TemporaryDirectory(dir=temporary_folder()) as folder:
        path = Path(folder) / "roster.toml"
        path.write_text(text, encoding="utf-8")
        try:
            roster = load_roster(path)
        except RosterError as error:
            raise RosterError(str(error).replace(f"单位名册 {path}", _EDITED)) from None
    for unit in roster.units:
        if any(map(find_personal_data, unit.names)):
            raise RosterError(f"{_EDITED}里，“{unit.id}”的名称像是有电话或证件号。名称会公开，请改正。")
    return roster


def changes_between(before: Roster, after: Roster) -> list[str]:
    """Tell in words what differs in units and deadlines."""
    return [*_unit_changes(before, after), *_deadline_changes(before, after)]


def _unit_changes(before: Roster, after: Roster) -> Iterator[str]:
    known = {unit.id: unit for unit in before.units}
    for unit in after.units:
        old = known.get(unit.id)
        if old is None:
            yield f"新增 {unit.name}（{unit.kind.label}）"
            continue
        for key, label in _FIELDS.items():
            was, now = _shown(old, key), _shown(unit, key)
            if was != now:
                yield f"{old.name}：{label} {was} → {now}"


def _deadline_changes(before: Roster, after: Roster) -> Iterator[str]:
    for year in sorted({*before.deadlines, *after.deadlines}):
        was, now = before.deadlines.get(year), after.deadlines.get(year)
        if was != now:
            yield f"{year} 年度报送期限：{was or '（没有写）'} → {now or '（没有写）'}"


def _shown(unit: Unit, key: str) -> str:
    value = getattr(unit, key)
    if isinstance(value, UnitKind):
        return value.label
    return "、".join(value) if isinstance(value, tuple) and value else str(value or "（空）")


def entries_of_workbook(path: Path) -> tuple[Sequence[Mapping[str, Any]], Mapping[int, date]]:
    """Read units and deadlines from a workbook, by the headings of a roster (README.zh.md); other sheets are refused.

    Raises:
        RosterError: it cannot be read, or has headings that no roster has, or no sheet of units.
    """
    try:
        data = read_roster_file(path)
    except RosterError as error:
        raise RosterError(str(error).replace(f"单位名册 {path}", "这个工作簿")) from None
    if beside := data.keys() - {"units", "deadlines", "letters"}:
        raise RosterError(f"这个工作簿除单位表、期限表外还有别的内容（{'、'.join(sorted(beside))}），没有采用。")
    units = data.get("units", [])
    if not units and not data.get("deadlines"):
        raise RosterError("这个工作簿里没有单位表，也没有期限表：单位表的标题行要有“标识”“名称”。")
    if nameless := [unit for unit in units if not unit.get("id")]:
        raise RosterError(f"单位表里有 {len(nameless)} 行没有标识。")
    return units, {int(year): day for year, day in data.get("deadlines", {}).items()}


def roster_workbook(roster: Roster) -> bytes:
    """Write the units and deadlines of a roster as the workbook that `entries_of_workbook` reads."""
    units = pl.DataFrame(
        [
            (unit.id, *("、".join(v) if isinstance(v := getattr(unit, key), tuple) else _cell(v) for key in _FIELDS))
            for unit in roster.units
        ],
        schema=dict.fromkeys(UNIT_HEADINGS, pl.String()),
        orient="row",
    )
    deadlines = pl.DataFrame(
        [(str(year), day.isoformat()) for year, day in sorted(roster.deadlines.items())],
        schema=dict.fromkeys(("年度", "截止日"), pl.String()),
        orient="row",
    )
    data = BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        units.write_excel(book, worksheet="单位", autofit=True)
        deadlines.write_excel(book, worksheet="期限", autofit=True)
    return data.getvalue()


def _cell(value: object) -> str:
    return value.label if isinstance(value, UnitKind) else "" if value is None else str(value)
