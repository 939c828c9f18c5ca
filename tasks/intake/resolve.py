"""Units and items by what people call them: ids, official and short names, labels, or a part that only one has."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from expectations.forms import form
from tasks.common.errors import CallerError
from tasks.intake.unit_names import name_key, without_places

__all__ = ["UnresolvedError", "resolve_item", "resolve_unit"]

_SHOWN = 5
"""Names offered, what fits on a line of a terminal or two."""

_SHORTEST_PART = 2
"""Letters of a part of a label: one letter stands in nearly every label."""


class UnresolvedError(CallerError):
    """Nothing, or more than one thing, is called so; the message names similar ones, in Chinese."""


def resolve_unit(text: str, names: Mapping[str, Collection[str]], where: str) -> str:
    """Find the unit of an id or name, the places before a name left out or not.

    Args:
        text: what was written.
        names: the names of each unit, by its id.
        where: where these units are, for the message.

    Raises:
        UnresolvedError: no unit bears the name, or several do without their places.
    """
    key = name_key(text)
    exact = [unit for unit, known in names.items() if text == unit or key in map(name_key, known)]
    if exact:
        return exact[0]
    local = [unit for unit, known in names.items() if any(key in without_places(name_key(name)) for name in known)]
    if len(local) == 1:
        return local[0]
    official = {next(iter(known), unit): unit for unit, known in names.items()}
    similar = [name for name in official if official[name] in local or _is_short_for(key, name_key(name))]
    near = get_close_matches(text, [*names, *official], n=_SHOWN)
    raise UnresolvedError(f"{where}中没有“{text}”。{_suggestion(similar + near)}")


def resolve_item(text: str, forms: Iterable[str]) -> str:
    """Find the item of an id, an official label or name, or a part of one, that one item alone bears on these forms.

    Raises:
        UnresolvedError: there is no such item, or more than one.
    """
    names = {item.id: (item.label, form(each).name(item.id)) for each in forms for item in form(each).items}
    if text in names:
        return text
    found = [item for item, known in names.items() if text in known]
    if not found and len(text) >= _SHORTEST_PART and not text.isascii():
        found = [item for item, known in names.items() if any(text in name for name in known)]
    if len(found) == 1:
        return found[0]
    if found:
        named = [f"{item}（{names[item][1]}）" for item in found]
        raise UnresolvedError(f"统计表中有多个“{text}”。{_suggestion(named)}")
    near = get_close_matches(text, [*names, *(name for known in names.values() for name in known)], n=_SHOWN)
    raise UnresolvedError(f"统计表中没有“{text}”这一项。{_suggestion(near)}")


def _is_short_for(short: str, name: str) -> bool:
    """Return whether the letters of a name come in another in their order: 应急局 in 应急管理局."""
    rest = iter(name)
    return len(short) > 1 and all(letter in rest for letter in short)


def _suggestion(near: Iterable[str]) -> str:
    shown = list(dict.fromkeys(near))[:_SHOWN]
    return f"是否指：{'、'.join(shown)}？" if shown else "请核对名称。"
