"""Files that people write in TOML: read however Windows writes them, and refused with the line and what to write."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tasks.common.errors import CallerError
from tasks.common.text import decoded_by_office

__all__ = ["read_toml", "refuse_mistyped", "refuse_unknown"]

_LINE = re.compile(r"at line (\d+)")


def read_toml(path: Path, called: str, error: type[CallerError]) -> Mapping[str, Any]:
    """Read a file of TOML; a byte order mark is passed over, and GBK is read as it is.

    Args:
        path: the file.
        called: what the file is, in Chinese.
        error: what to raise.

    Raises:
        CallerError: of the kind given: the text cannot be decoded, or is no TOML.
    """
    text = _decoded(path, called, error)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _LINE.search(str(fault))
        lines = text.splitlines() or [""]
        number = min(int(found[1]), len(lines)) if found else len(lines)
        line = lines[number - 1].strip()
        raise error(f"{called} {path} 格式有误：第 {number} 行“{line}”写法不对。{_advice(line)}") from None


def refuse_unknown(
    keys: Iterable[str],
    known: Iterable[str],
    place: str,
    error: type[CallerError],
    in_chinese: Mapping[str, str] | None = None,
) -> None:
    """Refuse keys that mean nothing here, each with the nearest one that does.

    Args:
        keys: those that are there.
        known: those that may be.
        place: where they stand, in Chinese.
        error: what to raise.
        in_chinese: what each known key might be called instead.

    Raises:
        CallerError: of the kind given: one is unknown.
    """
    known = tuple(known)
    wrong = sorted(set(keys) - set(known))
    if not wrong:
        return
    called = {name: key for key, name in (in_chinese or {}).items()} | {key: key for key in known}
    near = {key: match[0] for key in wrong if (match := get_close_matches(key, called, n=1))}
    meant = "".join(f"“{key}”是不是 {called[name]}？" for key, name in near.items())
    raise error(f"{place}有不认识的项：{'、'.join(wrong)}。{meant}可以写的有：{'、'.join(known)}。")


def refuse_mistyped(
    table: Mapping[str, object], types: Mapping[str, type], place: str, error: type[CallerError]
) -> None:
    """Refuse values that are not of their key's type.

    Raises:
        CallerError: of the kind given: one is of another type.
    """
    if wrong := [key for key, value in table.items() if not isinstance(value, types[key])]:
        raise error(f"{place}中 {'、'.join(wrong)} 写法不对：日期写成 2019-04-15，不加引号；文字加英文引号。")


def _decoded(path: Path, called: str, error: type[CallerError]) -> str:
    text = decoded_by_office(path.read_bytes())
    if text is None:
        raise error(f"{called} {path} 格式有误：文字编码无法识别。请用记事本另存为 UTF-8 编码。")
    return text


def _advice(line: str) -> str:
    """What to write instead, as far as the line shows what is wrong."""
    if re.search(r"[“”‘’＂]", line):
        return '引号要用英文的，如 name = "晴川区财政局"。'
    if re.search(r"\d+\s*[年/.]\s*\d+\s*[月/.]\s*\d+", line):
        return "日期写成 2019-03-31 的样子，不加引号。"
    if re.search(r"[，：＝【】［］；、]", line):
        return '标点要用英文的（, = [ ]），如 short_names = ["区财政局", "财政局"]。'
    return "请核对括号、引号和等号是否成对、是否是英文的。"
