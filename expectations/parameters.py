"""From `parameters.toml` to the thresholds of the outlier rules, and the numbers that these watch."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from expectations.errors import NianbaoError
from expectations.forms import form, form_ids

__all__ = ["PARAMETERS", "MonitoredItem", "OutlierParameters", "ParameterError", "load_parameters", "thresholds"]


class ParameterError(NianbaoError):
    """The file of parameters says something impossible; the message says where and what."""


@dataclass(frozen=True, slots=True)
class MonitoredItem:
    """A number that the outlier rules watch, on every form that asks for it.

    `minimum` is the least difference that they speak of, in the item's unit. Where one of those that it `follows` is
    an outlier on the same report, that explains it.
    """

    item: str
    forms: tuple[str, ...]
    minimum: Decimal
    follows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeerRatios:
    """Thresholds for changes that stand apart from the peers': U, A and C of Hidiroglou and Berthelot, and a ratio."""

    size_exponent: float
    floor: float
    quartile_distances: float
    ratio: float


@dataclass(frozen=True, slots=True)
class PeerLevels:
    """Thresholds for numbers that stand apart from the peers': median deviations of logarithms, and a ratio."""

    deviations: float
    floor: float
    ratio: float


@dataclass(frozen=True, slots=True)
class OutlierParameters:
    """Every threshold of the outlier rules; the file gives the reason of each.

    `factors` and `factors_among_peers` map the exponent of a power of ten to how many times it may be missed, `peers`
    the name of each group of peers to the kinds of units in it. `remembered` are rules, some of which a form may lack.
    """

    jump_ratio: Decimal
    factors: Mapping[int, float]
    factors_among_peers: Mapping[int, float]
    peers: Mapping[str, tuple[str, ...]]
    fewest_peers: int
    ratios: PeerRatios
    levels: PeerLevels
    share_of_cause: Decimal
    remembered: tuple[str, ...]
    monitored: tuple[MonitoredItem, ...]

    def monitored_on(self, form_id: str) -> tuple[MonitoredItem, ...]:
        """The numbers of a form that are watched, in the file's order."""
        return tuple(each for each in self.monitored if form_id in each.forms)


def load_parameters(text: str) -> OutlierParameters:
    """Read the parameters from the text of their file.

    Raises:
        ParameterError: an item is on no form or is watched twice, or one follows what is not watched.
        KeyError, TypeError: a threshold is missing, or one is unknown.
    """
    data = tomllib.loads(text, parse_float=Decimal)
    peers = data["peers"]
    return OutlierParameters(
        jump_ratio=Decimal(data["jump"]["ratio"]),
        factors=_tolerances(data["factor"]["tolerances"]),
        factors_among_peers=_tolerances(data["factor"]["tolerances_among_peers"]),
        peers=MappingProxyType({name: tuple(kinds) for name, kinds in peers["kinds"].items()}),
        fewest_peers=peers["fewest"],
        ratios=PeerRatios(**_floats(peers["ratios"])),
        levels=PeerLevels(**_floats(peers["levels"])),
        share_of_cause=Decimal(data["causes"]["share"]),
        remembered=(
            *data["memory"]["rules"],
            *(f"{form_id}-{ending}" for form_id in form_ids() for ending in data["memory"]["rules_of_forms"]),
        ),
        monitored=_monitored(data["watched"]),
    )


def _floats(thresholds: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in thresholds.items()}


def _tolerances(powers: Mapping[str, Any]) -> Mapping[int, float]:
    """By exponent: 10 is 1, 10000 is 4."""
    return MappingProxyType({len(power) - 1: float(tolerance) for power, tolerance in powers.items()})


def _monitored(entries: Sequence[Mapping[str, Any]]) -> tuple[MonitoredItem, ...]:
    watched = tuple(
        MonitoredItem(item, _forms_with(item), Decimal(entry["minimum"]), tuple(entry.get("follows", ())))
        for entry in entries
        for item in entry["items"]
    )
    asked = {item for each in watched for item in (each.item, *each.follows)}
    if lost := [item for item in sorted(asked) if not _forms_with(item)]:
        raise ParameterError(f"watched: no form has {', '.join(lost)}")
    if twice := [item for item, count in Counter(each.item for each in watched).items() if count > 1]:
        raise ParameterError(f"watched twice: {', '.join(twice)}")
    if unseen := {item for each in watched for item in each.follows} - {each.item for each in watched}:
        raise ParameterError(f"followed but not watched: {', '.join(sorted(unseen))}")
    return watched


def _forms_with(item: str) -> tuple[str, ...]:
    return tuple(form_id for form_id in form_ids() if form(form_id).has(item))


def thresholds() -> dict[str, object]:
    """Return what the file of parameters says, by the path of its keys: `jump.ratio`; a watched item's by its name."""
    data = tomllib.loads(_TEXT, parse_float=Decimal)
    watched = {item: entry["minimum"] for entry in data.pop("watched") for item in entry["items"]}
    return {**_flat(data), **{f"watched.{item}.minimum": minimum for item, minimum in watched.items()}}


def _flat(data: Mapping[str, Any], path: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in data.items():
        flat |= _flat(value, f"{path}{name}.") if isinstance(value, dict) else {f"{path}{name}": value}
    return flat


_TEXT = (files(__package__) / "parameters.toml").read_text(encoding="utf-8")

PARAMETERS = load_parameters(_TEXT)
"""The thresholds in force."""
