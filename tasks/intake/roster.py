"""The units that have to report: the district's, their names over time, and the deadline of each year."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from expectations.forms import publication_due
from tasks.common.personal_data import find_personal_data, names_person
from tasks.common.toml_file import refuse_unknown
from tasks.intake.roster_file import RosterError, read_roster_file
from tasks.intake.unit_names import OF_ANYWHERE, is_place, name_key, without_places
from tasks.model.codes import UnitKind
from tasks.model.letter_settings import LetterSettings
from tasks.model.publication import Publication
from tasks.model.unit import Unit
from tasks.settings import letter_settings

__all__ = ["OTHER_POST", "POSTS", "Roster", "load_roster"]

POSTS = ("办公室", "办公室主任", "办公室副主任", "办公室审核岗", "办公室统计岗")
"""The posts that decide where the roster lists none: those that the example district and the documentation use."""

OTHER_POST = "（其他岗位）"
"""What is published where a post that the roster does not list has decided: it may be a name."""

_UNIT_FIELDS = ("id", "name", "kind", "code", "short_names", "former_names", "due_from", "due_until", "contacts")
_OPTIONAL: Mapping[str, type] = {
    "code": str,
    "short_names": list,
    "former_names": list,
    "due_from": int,
    "due_until": int,
    "contacts": list,
}
_DISTRICT_CODE = re.compile(r"[1-9][0-9]{5}")
_MIN_NAME = 3


@dataclass(frozen=True)
class Roster:
    """The district's units and deadlines; `deadlines` maps a report year to the last day of receipt, see `deadline`.

    `letters` is what its office's letters are filled in with. `posts` are those that decide: what is published of a
    decision names one of them, never a person.
    """

    district: str
    units: tuple[Unit, ...]
    deadlines: Mapping[int, date] = field(default_factory=dict)
    letters: LetterSettings = field(default_factory=LetterSettings)
    posts: tuple[str, ...] = POSTS
    publication: Publication = field(default_factory=Publication)

    def due(self, year: int) -> tuple[Unit, ...]:
        """The units that have to report for a year, by id."""
        return tuple(sorted((unit for unit in self.units if unit.is_due(year)), key=lambda unit: unit.id))

    def deadline(self, year: int) -> date:
        """The last day of receipt for a report year: the roster's, else the law's, which is that of publication.

        Source: 政府信息公开条例 (2007) art. 31: 31 March, (2019) art. 49: 31 January; each form's file has its own.
        """
        return self.deadlines.get(year) or publication_due(year)

    def is_overdue(self, year: int, today: date | None) -> bool:
        """Return whether the deadline of a year is past; without a day every one is."""
        return today is None or today > self.deadline(year)

    def makes_regulations(self, unit: Unit) -> bool:
        """Whether a unit is a government that may make 规章: one of a province or of a city with districts.

        The codes of these end in 00, also those of the four such cities that have no districts; without a code it is a
        district. Departments below the State Council's make none, nor do towns and streets.

        Source: 立法法 (2023) art. 93, (2015) art. 82; GB/T 2260 (the last two digits are the county's).
        """
        is_government = unit.kind in (UnitKind.OFFICE, UnitKind.DISTRICT)
        return is_government and (self.publication.district_code or "").endswith("00")

    def named(self, name: str | None) -> Unit | None:
        """The unit that bears this name or code; `None` where none does.

        The name may lack the district, or have it or the places above it in front: those of another district are
        another unit's.
        """
        if not name:
            return None
        key = name_key(name)
        above, place, rest = key.partition(self._place)
        if place and not rest and (not above or is_place(above)):
            # the district itself, as on its own consolidated form
            return next((unit for unit in self.units if unit.kind is UnitKind.DISTRICT), None)
        return self._by_name.get(key) or (None if key in OF_ANYWHERE else self._local(key))

    def mentioned(self, text: str) -> Unit | None:
        """The one unit whose name stands in a text, such as a file name; the longest name decides, a tie does not.

        A name counts without the district in front of it too, unless it says nothing without its place.
        """
        key = name_key(text)
        local = {name: unit for name, unit in self._by_local.items() if name not in OF_ANYWHERE}
        names = local | dict(self._by_name)
        found = [(len(name), unit) for name, unit in names.items() if len(name) >= _MIN_NAME and name in key]
        longest = max((length for length, _ in found), default=0)
        units = {unit.id: unit for length, unit in found if length == longest}
        return next(iter(units.values())) if len(units) == 1 else None

    def _local(self, key: str) -> Unit | None:
        """The unit of a name by what it says behind the district's own, or without that, or behind `区` alone."""
        rest = self._behind_place(key)
        short = key[1:] if key.startswith(self._place[-1]) else ""
        return self._by_local.get(rest) or (self._by_local.get(short) if short else None)

    def _behind_place(self, key: str) -> str:
        """Return the name behind the district's own, with places above it or none in front; else the whole name."""
        above, place, rest = key.partition(self._place)
        return rest if place and rest and (not above or is_place(above)) else key

    @cached_property
    def _by_local(self) -> Mapping[str, Unit]:
        """The units by their names behind the district's own, as far as each is one unit's."""
        found: dict[str, Unit | None] = {}
        for name, unit in self._by_name.items():
            local = self._behind_place(name)
            found[local] = unit if found.get(local, unit) is unit else None
        return {local: unit for local, unit in found.items() if unit and len(local) >= _MIN_NAME}

    @cached_property
    def _place(self) -> str:
        """The district's own name, without the places above it."""
        key = name_key(self.district)
        return [key, *without_places(key)][-1]

    @cached_property
    def _by_name(self) -> Mapping[str, Unit]:
        return {name_key(name): unit for unit in self.units for name in unit.names}


def load_roster(path: Path) -> Roster:
    """Read the roster from its file, TOML or a workbook.

    Raises:
        RosterError: the file is missing or cannot be read, or an entry is incomplete, unknown or ambiguous.
    """
    data = read_roster_file(path)
    if not isinstance(data.get("district"), str) or not isinstance(data.get("units"), list):
        raise RosterError(f"单位名册 {path} 缺少 district（区名）或 [[units]]（单位）。")
    units = tuple(_unit(entry, number, path) for number, entry in enumerate(data["units"], 1))
    _refuse_ambiguous(units, path)
    deadlines = _deadlines(data.get("deadlines", {}), path)
    letters = letter_settings(data.get("letters", {}), f"单位名册 {path}", RosterError)
    publication = _publication(data, units, path)
    return Roster(data["district"], units, deadlines, letters, _posts(data, path), publication)


def _publication(data: Mapping[str, Any], units: Iterable[Unit], path: Path) -> Publication:
    """What the roster says of the district as a publisher: `district_code` at the top, the rest in `[publication]`."""
    entry = data.get("publication", {})
    known = {each.name for each in fields(Publication)} - {"district_code", "government"}
    if not isinstance(entry, dict) or set(entry) - known or not all(isinstance(text, str) for text in entry.values()):
        raise RosterError(f"单位名册 {path} 的 [publication] 只能有 {'、'.join(sorted(known))}，都是文字。")
    code = data.get("district_code")
    if code is not None and not _DISTRICT_CODE.fullmatch(str(code)):
        raise RosterError(f"单位名册 {path} 的 district_code 应是 6 位行政区划代码，写在引号里。")
    if people := find_personal_data(" ".join(entry.values())):
        raise RosterError(
            f"单位名册 {path} 的 [publication] 会公开，不能有个人信息（{len(people)} 处）：请写科室和总机。"
        )
    government = next((unit.name for unit in units if unit.kind is UnitKind.DISTRICT), None)
    return Publication(district_code=code, government=government, **entry)


def _unit(entry: Mapping[str, Any], number: int, path: Path) -> Unit:
    place = f"单位名册 {path} 第 {number} 个单位"
    refuse_unknown(entry, _UNIT_FIELDS, place, RosterError)
    missing = [key for key in ("id", "name", "kind") if not isinstance(entry.get(key), str) or not entry[key]]
    if missing:
        raise RosterError(f"{place}缺少：{'、'.join(missing)}。")
    if entry["kind"] not in list(UnitKind):
        raise RosterError(f"{place}的 kind 是“{entry['kind']}”，只能是 {'、'.join(UnitKind)}。")
    wrong = [key for key, kinds in _OPTIONAL.items() if key in entry and not isinstance(entry[key], kinds)]
    lists = [key for key in ("short_names", "former_names", "contacts") if key in entry and key not in wrong]
    wrong += [key for key in lists if not all(isinstance(name, str) for name in entry[key])]
    if wrong:
        raise RosterError(f"{place}的 {'、'.join(wrong)} 写法不对：名称是方括号里的文字，年度是不带引号的数字。")
    names = {key: tuple(entry.get(key, ())) for key in ("short_names", "former_names", "contacts")}
    return Unit(
        id=entry["id"],
        name=entry["name"],
        kind=UnitKind(entry["kind"]),
        code=entry.get("code"),
        due_from=entry.get("due_from"),
        due_until=entry.get("due_until"),
        **names,
    )


def _refuse_ambiguous(units: Iterable[Unit], path: Path) -> None:
    """Refuse an id used twice, or a name that two units bear."""
    ids: set[str] = set()
    bearers: dict[str, str] = {}
    for unit in units:
        if unit.id in ids:
            raise RosterError(f"单位名册 {path} 中标识“{unit.id}”出现两次。")
        ids.add(unit.id)
        for name in unit.names:
            if bearers.setdefault(name_key(name), unit.id) != unit.id:
                raise RosterError(f"单位名册 {path} 中“{name}”同时属于 {bearers[name_key(name)]} 和 {unit.id}。")


def _posts(data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """Read the posts that decide; a name of a person is none.

    Raises:
        RosterError: they are no list of texts, or one of them may be a person's name.
    """
    posts = data.get("posts", list(POSTS))
    if not isinstance(posts, list) or not posts or not all(isinstance(post, str) and post.strip() for post in posts):
        raise RosterError(
            f'单位名册 {path} 的 posts（作决定的岗位）写法不对，应如 posts = ["办公室主任", "办公室统计岗"]。'
        )
    if any(names_person(post) for post in posts):
        raise RosterError(f"单位名册 {path} 的 posts 里像是有人名或电话。请只写岗位，如 办公室主任。")
    return tuple(post.strip() for post in posts)


def _deadlines(data: Mapping[str, Any], path: Path) -> Mapping[int, date]:
    if not isinstance(data, Mapping):
        raise RosterError(f"单位名册 {path} 的 deadlines 应是 [deadlines]，下面每行写如 2018 = 2019-03-31。")
    wrong = [year for year, day in data.items() if not year.isdigit() or not isinstance(day, date)]
    if wrong:
        raise RosterError(
            f"单位名册 {path} 的 [deadlines] 中 {'、'.join(wrong)} 不是“年度 = 日期”，应如 2018 = 2019-03-31。"
        )
    return MappingProxyType({int(year): day for year, day in data.items()})
