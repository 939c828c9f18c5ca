"""The words that a release may hold are all of those that it writes itself, and are collected from objects."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateNotFound

from expectations.rules import CATALOGUE, Severity
from tasks.consolidation import Obstacle
from tasks.model.codes import ChangeReason, MaturityLevel, ReportingLevel, Status, UnitStatus
from tasks.release.personal_data import allowed_terms, texts_of
from tasks.release.render import page
from tasks.release.texts import Text
from tasks.tables import TABLES, WORKING
from tests.release.conftest import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
VARIABLE = re.compile(r"\{[^{}]*\}")
UNITS = ("青川区人民政府", "青川区商务局", "青川区教育局", "河口街道办事处", "高山镇人民政府")
VOCABULARIES = [
    [code.label for code in codes]
    for codes in (MaturityLevel, ChangeReason, ReportingLevel, Status, UnitStatus, Severity)
]
WRITERS = (
    Path("expectations/forms/printed.py"),
    Path("tasks/consolidation/maturity.py"),
    *(
        Path("tasks/release") / name
        for name in (
            "render/charts.py",
            "render/consolidated_form.py",
            "contents.py",
            "render/page.py",
            "manifest.py",
            "render/totals.py",
            "publish.py",
            "render/word.py",
            "render/workbook.py",
        )
    ),
)
"""The modules that write a release, but for `texts`, which holds nothing but its words."""


def remaining(texts: Iterable[str]) -> set[str]:
    """The Chinese stretches of texts that are neither our own words nor names of the example's units and rules."""
    known = sorted({*allowed_terms(), *UNITS, *RULES.values()}, key=len, reverse=True)
    found: set[str] = set()
    for text in texts:
        for word in known:
            text = text.replace(word, "\n")  # noqa: PLW2901 - what is left of it
        found.update(CHINESE.findall(text))
    return found


def test_every_stretch_of_a_releases_own_texts_is_among_them(release_2018: Path, release_2021: Path) -> None:
    for release in (release_2018, release_2021):
        documents = (path for path in release.iterdir() if path.suffix in {".html", ".json", ".xlsx", ".docx"})
        texts = [text for path in documents for _, found in texts_of(path) for text in found]
        assert len(texts) > 1_000
        assert remaining(texts) == set()


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda words: next(iter(words)))
def test_every_label_of_every_vocabulary_is_among_them(vocabulary: Iterable[str]) -> None:
    assert set(vocabulary) <= allowed_terms()


def test_the_labels_of_all_published_tables_are_among_them() -> None:
    published = [table for name, table in TABLES.items() if name not in WORKING]
    found = {table.info.label for table in published} | {
        table.words(name)["label"] for table in published for name in table.column_names()
    }
    assert {label for label in found if len(label) > 1} <= allowed_terms()


def test_every_text_and_every_message_is_among_them() -> None:
    templates = [*Text, *Obstacle, *(check.message for rule in CATALOGUE.values() for check in rule.checks)]
    assert remaining(VARIABLE.sub("\n", text) for text in templates) == set()


def test_a_missing_template_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_PACKAGE", "tasks.trace")
    allowed_terms.cache_clear()
    with pytest.raises(TemplateNotFound):
        allowed_terms()


def chinese_literals(path: Path) -> Iterator[str]:
    """The Chinese texts of a module outside docstrings, and outside the enums of texts, which are taken whole."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        is_enum = isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "StrEnum" for base in node.bases)
        lone = {each.value for each in ast.walk(node) if isinstance(each, ast.Expr)}
        for each in () if is_enum else ast.walk(node):
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and each not in lone:
                yield from CHINESE.findall(each.value)


def test_modules_that_write_a_release_hold_no_words_of_their_own() -> None:
    assert {str(path): found for path in WRITERS if (found := list(chinese_literals(path)))} == {}
