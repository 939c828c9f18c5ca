"""Scan the files of a staged release for names and numbers of people.

The terms that a release writes itself (labels, rules, templates) are allowed: a name inside one of them is no leak.
"""

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

from expectations.forms import form, form_ids
from expectations.indicators import indicators
from expectations.rules import CATALOGUE
from tasks.common.personal_data import find_personal_data
from tasks.consolidation import Obstacle, series_mapping
from tasks.intake.roster import OTHER_POST
from tasks.release.reference import codes_table
from tasks.release.render.page import page_template
from tasks.release.texts import Text
from tasks.tables import TABLES, WORKING, published_table, wide_table

__all__ = ["allowed_terms", "scan_for_personal_data", "texts_of"]

_SHORTEST_NUMBER = 7
"""Digits of the shortest telephone number, one without its area code; shorter numbers are found everywhere."""

_LONG_NUMBER = re.compile(rf"\d{{{_SHORTEST_NUMBER},}}")
_SPACE = re.compile(r"\s+")
# a SHA-256, or the id of a submission, which is the first 16 digits of one
_HASH = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{16})(?![0-9a-f])")
_MANY_TEXTS = 1_000
"""So many are looked through as a column: of fewer, one by one is quicker than two questions to a column."""
_HASH_ALONE = "^(?:[0-9a-f]{64}|[0-9a-f]{16})$"
_OFFICE_TEXTS = (
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "word/document.xml",
    "word/footer1.xml",
    "docProps/core.xml",
    "docProps/app.xml",
)

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def scan_for_personal_data(folder: Path, personal: Collection[str], official: Iterable[str]) -> list[str]:
    """List the places of a folder's files that hold personal data, without repeating it.

    Found are the people and numbers given, however spaced, and everything that looks like a telephone number, an
    identity card or a mail address.

    Args:
        folder: the staged release.
        personal: names and numbers as printed in the reports; single characters and short numbers are ignored.
        official: texts that may hold a name by accident, as the name of a street may; a name inside them is no hit.

    Returns:
        Places in Chinese, such as `findings.parquet 的 message 列`; empty where the files are clean.
    """
    people = frozenset(form for text in personal for form in _forms(text))
    as_written = pl.Series(sorted(set(official)), dtype=pl.String)
    allowed = frozenset(map(_bare, as_written))
    scan = _Scan(
        people=people,
        lengths=tuple(sorted({len(person) for person in people})),
        official=tuple(sorted(allowed, key=len, reverse=True)),
        official_alone=allowed,
    )
    has_personal_data = cache(scan.has_personal_data)
    return [
        place
        for path in sorted(folder.iterdir())
        for place, texts in texts_of(path)
        if any(map(has_personal_data, _without_official(texts, as_written)))
    ]


def _without_official(texts: Iterable[str], official: pl.Series) -> Iterable[str]:
    """Leave out what `_Scan` would find clean at once, where the texts are a column: most of a long one."""
    if not isinstance(texts, pl.Series) or texts.len() < _MANY_TEXTS:
        return texts
    return texts.filter(~(texts.is_in(official) | texts.str.contains(_HASH_ALONE)))


@dataclass(frozen=True, slots=True)
class _Scan:
    """The names and numbers to look for, their lengths, and the official texts, longest first, that are no leak."""

    people: frozenset[str]
    lengths: tuple[int, ...]
    official: tuple[str, ...]
    official_alone: frozenset[str]

    def has_personal_data(self, text: str) -> bool:
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
        """The names and numbers of people in a text; a number only where it is not part of a longer one."""
        for length in self.lengths:
            for start in range(len(bare) - length + 1):
                stretch = bare[start : start + length]
                if stretch not in self.people:
                    continue
                end = start + length
                is_cut = bare[max(start - 1, 0) : start].isdigit() or bare[end : end + 1].isdigit()
                if not (stretch.isdigit() and is_cut):
                    yield stretch


def _forms(text: str) -> Iterator[str]:
    """The parts of a printed name or number that are looked for: the whole, and every long number in it.

    A single character, or a number too short for a telephone, would be found everywhere.
    """
    bare = _bare(text)
    digits = sum(letter.isdigit() for letter in bare)
    if len(bare) > 1 and (not digits or digits >= _SHORTEST_NUMBER):
        yield bare
    yield from _LONG_NUMBER.findall(bare)


def _bare(text: str) -> str:
    """A text without the differences of width and spacing that hide a name from comparison."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def texts_of(path: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the texts of a file with their places."""
    if path.suffix == ".parquet":
        columns = pl.read_parquet_schema(path).items()
        for name, dtype in columns:
            if dtype not in {pl.String, pl.List(pl.String)}:
                continue
            values = pl.col(name).explode() if dtype == pl.List else pl.col(name)
            texts = pl.scan_parquet(path).select(values.drop_nulls().unique()).collect(engine="streaming")
            yield f"{path.name} 的 {name} 列", texts[name]
    elif path.suffix == ".csv":
        # by columns: all lines of a long table differ, but few of the texts in a column do
        cells = pl.read_csv(path, infer_schema=False)
        yield path.name, cells.columns
        yield from ((f"{path.name} 的 {column.name} 列", column.drop_nulls().unique()) for column in cells)
    elif path.suffix in {".xlsx", ".docx"}:
        # the words of a workbook or a text document; of a workbook not its numbers
        with zipfile.ZipFile(path) as archive:
            members = set(_OFFICE_TEXTS) & set(archive.namelist())
            roots = [ET.fromstring(archive.read(member)) for member in members]  # noqa: S314 - our own file
        elements = (element for root in roots for element in root.iter())
        yield path.name, (text for each in elements for text in (*each.itertext(), *each.attrib.values()))
    elif path.suffix in {".json", ".jsonld"}:
        yield path.name, _strings(json.loads(path.read_text(encoding="utf-8")))
    else:
        yield path.name, html.unescape(path.read_text(encoding="utf-8")).splitlines()


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (text for key, value in node.items() for text in (key, *_strings(value)))
    elif isinstance(node, list):
        yield from (text for value in node for text in _strings(value))


@cache
def allowed_terms() -> frozenset[str]:
    """Collect the labels of forms, tables and codes, and the texts of the catalogue, page, workbooks and manifest.

    They are taken from the objects that write them, in stretches without variables.

    Raises:
        jinja2.TemplateNotFound: the template of the page is not there.
    """
    words: list[str] = list(series_mapping()["label"])
    for form_id in form_ids():
        layout = form(form_id)
        words += (layout.title, layout.document, wide_table(form_id).info.label)
        words += (word for row in layout.rows for word in (row.label, row.name))
        words += (word for item in layout.items for word in (item.label, item.name, item.unit))
        for block in layout.blocks:
            words += (block.heading, block.label_heading, block.unit_heading)
            words += (heading for column in block.columns for heading in column.headings)
    for table in (table for name, table in TABLES.items() if name not in WORKING):
        published = published_table(table)
        words += (table.info.label, *(published.words(name)["label"] for name in published.column_names()))
    words += (word for code in codes_table().iter_rows() for word in code[3:] if word)
    words += (word for each in indicators() for word in (each.label, each.definition, each.source))
    words += _CHINESE.findall(OTHER_POST)
    for rule in CATALOGUE.values():
        words += (rule.title, rule.formula, rule.suggestion, rule.source)
        words += (part for check in rule.checks for part in _PLACEHOLDER.split(check.message))
    # the Chinese stretches of the sentences that a release writes, and of the template of its page
    for text in (*Text, *Obstacle):
        words += (word for part in _PLACEHOLDER.split(text) for word in _CHINESE.findall(part))
    words += _CHINESE.findall(page_template())
    return frozenset(word for word in words if len(word) > 1)
