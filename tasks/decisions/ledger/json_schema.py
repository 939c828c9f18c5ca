"""The shape of a ledger, judged by the committed JSON Schema, whose errors become Chinese here."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from tasks.decisions.ledger.yaml import Problem, Where

__all__ = ["SCHEMA", "SchemaErrors", "key_words", "schema_errors"]

SCHEMA: Mapping[str, Any] = json.loads((files(__package__) / "ledger.schema.json").read_text(encoding="utf-8"))
"""What a ledger looks like (JSON Schema, draft 2020-12); editors can read the same file."""

_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date", raises=ValueError)(lambda text: not isinstance(text, str) or bool(date.fromisoformat(text)))
_UNQUOTED = frozenset(("by", "why", "raw", "message", "person"))
"""Keys whose words are not repeated: what is wrong with them may be that they name somebody."""

_LONGEST_QUOTE = 40


class _Words(NamedTuple):
    """The office's name for a key of a ledger, and how to write it."""

    title: str
    description: str


class SchemaErrors(NamedTuple):
    """The errors against the schema, and the positions in the list of the entries concerned."""

    problems: tuple[Problem, ...]
    entries: frozenset[int]


def schema_errors(data: object, lines: Mapping[Where, int]) -> SchemaErrors:
    """Everything about the data that the schema does not allow, each on its line."""
    errors = list(Draft202012Validator(SCHEMA, format_checker=_FORMATS).iter_errors(data))
    paths = [tuple(error.absolute_path) for error in errors]
    return SchemaErrors(
        tuple(dict.fromkeys(problem for error in errors for problem in _problems(error, data, lines))),
        frozenset(path[1] for path in paths if len(path) > 1),
    )


@cache
def key_words(key: str) -> _Words:
    """The words of a key of the schema; one that has none is an item's in a guard."""
    for schema in (SCHEMA, *SCHEMA["$defs"].values()):
        if key in schema.get("properties", {}):
            given = schema["properties"][key]
            referred = SCHEMA["$defs"][given["$ref"].rpartition("/")[2]] if "$ref" in given else {}
            both = {**referred, **given}
            return _Words(both["title"], both["description"])
    number = SCHEMA["$defs"]["guard"]["additionalProperties"]
    return _Words(number["title"], SCHEMA["$defs"]["number"]["description"])


def _problems(error: ValidationError, data: object, lines: Mapping[Where, int]) -> Iterator[Problem]:
    where = tuple(error.absolute_path)
    entry = _entry(where, data)
    found: Any = error.instance
    demanded: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        for key in demanded:
            if key not in found:
                words = key_words(key)
                yield Problem(_line(where, lines), f"{entry}缺少 {key}（{words.title}）。请加上：{words.description}。")
    elif error.validator == "additionalProperties":
        allowed = schema["properties"]
        for key in found:
            if key not in allowed:
                message = f"{entry}有不认识的项“{key}”。这里可以写：{'、'.join(allowed)}。"
                yield Problem(_line((*where, key), lines), message)
    else:
        yield Problem(_line(where, lines), f"{entry}{_wrong(error, where)}")


def _wrong(error: ValidationError, where: Where) -> str:
    if not where:
        is_wide = isinstance(error.instance, str) and "：" in error.instance
        hint = "冒号要用半角，后面加一个空格。" if is_wide else ""
        return f"不是审核决定：最上面应是 year（年度）和 decisions（决定）两项。{hint}"
    if error.validator == "oneOf":
        return "要写 unit（单位）或 submission（报送标识），只写其中一个。"
    key = where[-1]
    if isinstance(key, int):
        return f"应是若干行“项: 内容”，写的是{_shown(error.instance)}。"
    words = key_words(key)
    found = _kind_of(error.instance) if key in _UNQUOTED else _shown(error.instance)
    return f"的 {key}（{words.title}）写的是{found}，应是：{words.description}。"


def _shown(value: object) -> str:
    """A value as a person sees it in the file, without repeating long ones."""
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_QUOTE:
        return f"文字“{value}”"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"数 {value}"
    return _kind_of(value)


def _kind_of(value: object) -> str:
    kinds: Mapping[type, str] = {
        bool: "是非值 true 或 false",
        int: "一个数",
        Decimal: "一个数",
        str: "一段文字",
        list: "一个列表",
        dict: "一组“项: 内容”",
    }
    return kinds[type(value)] if value or value in (0, False) else "空"


def _entry(where: Where, data: object) -> str:
    """Return which entry a place is in, by its id where it has one."""
    if len(where) < 2 or not isinstance(data, dict):
        return "文件"
    entry = data["decisions"][where[1]]
    name = entry.get("id") if isinstance(entry, dict) else None
    return f"决定 {name} " if isinstance(name, str) else f"第 {int(where[1]) + 1} 条决定"


def _line(where: Where, lines: Mapping[Where, int]) -> int:
    """The line of a place, or of the nearest that encloses it."""
    return next((lines[where[:end]] for end in range(len(where), -1, -1) if where[:end] in lines), 1)
