"""How commands print data: JSON for programs, plain lines for people."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.progress import Progress

from tasks.common.numbers import json_number
from tasks.common.text import printable

__all__ = ["print_json", "print_json_line", "print_lines", "progress"]


def print_json(data: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, Chinese as it is where the output can have it."""
    json.dump(data, sys.stdout, ensure_ascii=not _has_chinese(sys.stdout), indent=2, default=_in_json)
    print()


def print_json_line(data: Mapping[str, object]) -> None:
    """Print one JSON object on one line of standard output, for a program that reads line by line."""
    json.dump(data, sys.stdout, ensure_ascii=not _has_chinese(sys.stdout), separators=(",", ":"), default=_in_json)
    print()


def _has_chinese(stream: TextIO) -> bool:
    """Whether every character can be written to a stream."""
    return (stream.encoding or "utf-8").lower().replace("-", "") in ("utf8", "gb18030")


def _in_json(value: object) -> int | float | None:
    if isinstance(value, Decimal):
        return json_number(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal's standard error how much of a long work is done; nothing where it is no terminal."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.update(task, completed=done)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output, made `printable`."""
    for line in lines:
        print(printable(line))
