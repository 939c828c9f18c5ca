"""Names of units as they are compared, with and without the places before them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from tasks.common.text import COMMON, SIMPLIFIED_IN_NAMES

__all__ = ["OF_ANYWHERE", "distinct_names", "is_place", "is_shortened", "name_key", "without_places"]

_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:省|自治区|自治州|自治县|市|地区|盟|州|区|县|旗)|[\u4e00-\u9fff]县")
_PLACES = re.compile(f"(?:{_PLACE.pattern})+")
_LETTERS = COMMON | SIMPLIFIED_IN_NAMES
_SHORTEST = 3
_LEVELS = frozenset("省市州区县旗盟镇乡")
OF_ANYWHERE = frozenset(("人民政府", "政府办公室", "人民政府办公室"))
"""Names that say nothing without their place."""


def name_key(name: str) -> str:
    """A name without spacing, in half width, common and simplified characters: how names are compared."""
    return "".join(unicodedata.normalize("NFKC", name.translate(_LETTERS)).split())


def is_place(text: str) -> bool:
    """Return whether a text can be nothing but the names of places, such as `石嘴山市大武口区`."""
    return bool(_PLACES.fullmatch(text))


def without_places(name: str) -> Iterator[str]:
    """The name without the place before it, then without the next: of `江城市云溪区水务局` `云溪区水务局`, `水务局`."""
    start = 0
    while (match := _PLACE.match(name, start)) and len(name) - match.end() >= _SHORTEST:
        start = match.end()
        yield name[start:]


def is_shortened(short: str, full: str) -> bool:
    """Return whether a name is another without its places, or with no more of them than `区` or `镇`."""
    if len(short) < _SHORTEST or short == full or short in OF_ANYWHERE or not full.endswith(short):
        return False
    place = full[: -len(short)]
    return (short[0] in _LEVELS and len(place) > 1) or short in without_places(full)


def distinct_names(names: Iterable[str]) -> set[str]:
    """The names without those that are others shortened."""
    found = set(names)
    return {name for name in found if not any(is_shortened(name, other) for other in found)}
