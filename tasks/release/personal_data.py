"""Does any file of a staged release hold a person's name or number?"""

import html
import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl

from tasks.common.personal_data import find_personal_data

__all__ = ["places_of_personal_data", "texts_of"]

_SHORTEST_NUMBER = 7
_LONG_NUMBER = re.compile(rf"\d{{{_SHORTEST_NUMBER},}}")
_SPACE = re.compile(r"\s+")
_HASH = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{16})(?![0-9a-f])")
_OFFICE_TEXTS = (
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "word/document.xml",
    "word/footer1.xml",
    "docProps/core.xml",
    "docProps/app.xml",
)


def places_of_personal_data(folder: Path, personal: Collection[str], official: Iterable[str]) -> list[str]:
    """Name the places of a folder's files that hold personal data, without repeating it.

    Found are the people and numbers given, however spaced, and whatever looks like a telephone number, an identity
    card or a mail address.

    Args:
        folder: the staged release.
        personal: names and numbers as printed in the reports; single characters and short numbers are left aside.
        official: texts that may hold a name by accident, as a street's name may: what stands inside them is no hit.

    Returns:
        Places in Chinese, such as `findings.parquet 的 message 列`; empty where the files are clean.
    """
    people = frozenset(form for text in personal for form in _forms(text))
    allowed = frozenset(map(_bare, official))
    guard = _Guard(
        people=people,
        lengths=tuple(sorted({len(person) for person in people})),
        official=tuple(sorted(allowed, key=len, reverse=True)),
        official_alone=allowed,
    )
    names_someone = cache(guard.names_someone)
    return [
        place
        for path in sorted(folder.iterdir())
        for place, texts in texts_of(path)
        if any(names_someone(text) for text in texts)
    ]


@dataclass(frozen=True, slots=True)
class _Guard:
    """Whom to look for, at which lengths, and the official texts, longest first, that are no leak."""

    people: frozenset[str]
    lengths: tuple[int, ...]
    official: tuple[str, ...]
    official_alone: frozenset[str]

    def names_someone(self, text: str) -> bool:
        """Whether a text holds personal data outside every official text."""
        published = _HASH.sub("", text)
        bare = _bare(published)
        if bare in self.official_alone:
            return False
        found = {*self._people_in(bare), *map(_bare, find_personal_data(published))}
        if not found:
            return False
        for phrase in self.official:
            bare = bare.replace(phrase, "\n")
        return any(person in bare for person in found)

    def _people_in(self, bare: str) -> Iterator[str]:
        """The people whose name or number stands in a text; a number only where it is not part of a longer one."""
        for length in self.lengths:
            for start in range(len(bare) - length + 1):
                stretch = bare[start : start + length]
                if stretch in self.people and not (stretch.isdigit() and _goes_on(bare, start, start + length)):
                    yield stretch


def _forms(text: str) -> Iterator[str]:
    """What of a printed name or number counts as found: the whole, and every long number in it.

    A single character, or a number too short for a telephone, would be found everywhere.
    """
    bare = _bare(text)
    digits = sum(letter.isdigit() for letter in bare)
    if len(bare) > 1 and (not digits or digits >= _SHORTEST_NUMBER):
        yield bare
    yield from _LONG_NUMBER.findall(bare)


def _goes_on(bare: str, start: int, end: int) -> bool:
    """Whether a digit stands right before or after a stretch."""
    return bare[max(start - 1, 0) : start].isdigit() or bare[end : end + 1].isdigit()


def _bare(text: str) -> str:
    """A text without the differences of width and spacing that hide a name from comparison."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def texts_of(path: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """The texts of a file, by place."""
    if path.suffix == ".parquet":
        for name, dtype in _text_columns(path):
            values = pl.col(name).explode() if dtype == pl.List else pl.col(name)
            texts = pl.scan_parquet(path).select(values.drop_nulls().unique()).collect(engine="streaming")
            yield f"{path.name} 的 {name} 列", texts[name]
    elif path.suffix in {".xlsx", ".docx"}:
        yield path.name, _office_texts(path)
    elif path.suffix == ".json":
        yield path.name, _strings(json.loads(path.read_text(encoding="utf-8")))
    else:
        yield path.name, html.unescape(path.read_text(encoding="utf-8")).splitlines()


def _text_columns(path: Path) -> list[tuple[str, pl.DataType]]:
    schema = pl.read_parquet_schema(path)
    return [(name, dtype) for name, dtype in schema.items() if dtype in {pl.String, pl.List(pl.String)}]


def _office_texts(path: Path) -> Iterator[str]:
    """The words of a workbook or a text document of ours; of a workbook not its numbers."""
    with zipfile.ZipFile(path) as archive:
        for member in set(_OFFICE_TEXTS) & set(archive.namelist()):
            root = ET.fromstring(archive.read(member))  # noqa: S314 - written a moment ago by our own hand
            yield from (text for element in root.iter() for text in (*element.itertext(), *element.attrib.values()))


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (text for key, value in node.items() for text in (key, *_strings(value)))
    elif isinstance(node, list):
        yield from (text for value in node for text in _strings(value))
