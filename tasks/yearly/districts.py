"""The districts of a province: where each keeps its lake, roster and files, in one TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.common.errors import CallerError
from tasks.common.toml_file import read_toml, refuse_mistyped, refuse_unknown
from tasks.lake.folders import Lake

__all__ = ["District", "DistrictsError", "load_districts"]

_DISTRICT: Mapping[str, type] = dict.fromkeys(("code", "name", "lake", "inbox", "roster", "decisions"), str)
_NEEDED = _DISTRICT.keys() - {"decisions"}


class DistrictsError(CallerError):
    """The list of districts cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class District:
    """A district by its code (行政区划代码), and where its year is run; in `inbox`, `{year}` is the report year."""

    code: str
    name: str
    lake: Lake
    inbox: Path
    roster: Path
    decisions: Path | None = None

    def parameters(self, year: int) -> dict[str, object]:
        """Return what its yearly run is called with, as JSON can hold it."""
        places = {"inbox": self.inbox, "lake": self.lake.root, "roster": self.roster, "decisions": self.decisions}
        return {"year": year, **{name: None if place is None else str(place) for name, place in places.items()}}


def load_districts(path: Path) -> tuple[District, ...]:
    """Read the list of districts, a table `[[districts]]` per district, in the order of their codes.

    Args:
        path: the file; paths in it are relative to it.

    Raises:
        DistrictsError: it is not there, says what is unknown, or two districts share a code or a lake.
    """
    data = read_toml(path, "各区名单", DistrictsError)
    refuse_unknown(data, {"districts": list}, f"各区名单 {path}", DistrictsError)
    entries = data.get("districts")
    if not isinstance(entries, list) or not entries:
        raise DistrictsError(f"各区名单 {path} 里没有 [[districts]]。")
    districts = sorted(
        (_district(entry, f"各区名单 {path} 第 {number} 个区", path.parent) for number, entry in enumerate(entries, 1)),
        key=lambda each: each.code,
    )
    for what, known in (("代码", [each.code for each in districts]), ("数据湖", [each.lake for each in districts])):
        if len(set(known)) < len(known):
            raise DistrictsError(f"各区名单 {path} 里有两个区的{what}相同。")
    return tuple(districts)


def _district(entry: object, place: str, folder: Path) -> District:
    if not isinstance(entry, Mapping):
        raise DistrictsError(f"{place}应是一个表 [[districts]]。")
    refuse_unknown(entry, _DISTRICT, place, DistrictsError)
    refuse_mistyped(entry, _DISTRICT, place, DistrictsError)
    if missing := sorted(_NEEDED - entry.keys()):
        raise DistrictsError(f"{place}缺少：{'、'.join(missing)}。")
    places: dict[str, Any] = {
        name: (folder / Path(entry[name]).expanduser()).absolute()
        for name in ("lake", "inbox", "roster", "decisions")
        if name in entry
    }
    return District(entry["code"], entry["name"], **{**places, "lake": Lake(places["lake"])})
