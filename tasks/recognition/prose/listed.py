"""Of which items is a figure whose words name several, and whose is it?"""

import re
from collections.abc import Sequence
from decimal import Decimal

from tasks.recognition.prose.indicators import GROUPS, INDICATORS, OTHER_CHANNELS
from tasks.recognition.prose.vocabulary import OWNER, Pattern

__all__ = ["items_named", "owner_named"]

_OWNED = re.compile(f"{OWNER}$")
_OTHER_CHANNEL = re.compile(OTHER_CHANNELS)
_CHANNEL_NAMES = dict.fromkeys(
    indicator.name for indicators in INDICATORS.values() for indicator in indicators if indicator.group == "channel"
)
_LISTED_BEFORE = re.compile(rf"(?:{'|'.join(_CHANNEL_NAMES)})$")
_OWNERS = re.compile(r"中国|[省市区县旗州局委镇乡]|街道|部门|单位|新浪|腾讯|人民网")


def owner_named(pattern: Pattern, words: str) -> str:
    """Whose channel a figure is of, such as `区` of 区政府网站; for other channels which of them."""
    if pattern.group is not GROUPS["channel"]:
        return ""
    name = pattern.name.search(words)
    if name is None or pattern.item == "channel.other":
        return "、".join(sorted(set(_OTHER_CHANNEL.findall(words))))
    owned = _OWNED.search(words[: name.start()])
    return "、".join(sorted(set(_OWNERS.findall(owned[0])))) if owned else ""


def items_named(
    pattern: Pattern, together: Sequence[Pattern], value: Decimal, words: str, preceding: str
) -> tuple[str, ...]:
    """The items a figure is of: of several together, or of a list of names, all if it is zero, and none otherwise."""
    is_list = pattern.group.is_listed and (len(together) > 1 or bool(pattern.connected.search(words)))
    if pattern.group is GROUPS["channel"]:
        is_list = is_list or bool(_LISTED_BEFORE.search(preceding))
        is_list = is_list or (pattern.item != "channel.other" and bool(_OTHER_CHANNEL.search(words)))
    if is_list and value:
        return ()
    return tuple(other.item for other in (together if is_list else [pattern]) if other.item)
