"""The words of a release that are our own: what stands inside them is nobody's name, whoever is called so."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE, Severity
from tasks.consolidation import Obstacle, series_mapping
from tasks.model.codes import ChangeReason, Code, MaturityLevel, ReportingLevel, Status, UnitStatus
from tasks.release.render.page import page_template
from tasks.release.texts import Text
from tasks.tables import TABLES, WORKING, wide_table

__all__ = ["own_words"]

_PUBLISHED: Sequence[type[Code]] = (ChangeReason, MaturityLevel, ReportingLevel, Status, UnitStatus)
"""The codes whose labels a release shows."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


@cache
def own_words() -> frozenset[str]:
    """The labels of forms, tables and codes, the texts of the catalogue, the page, the workbooks and the manifest.

    They are taken from the objects that write them, in stretches without variables.

    Raises:
        jinja2.TemplateNotFound: the template of the page is not there.
    """
    words = (*_words_of_forms(), *_words_of_rules(), *_labels(), *_words_of_texts())
    return frozenset(word for word in words if len(word) > 1)


def _words_of_forms() -> Iterator[str]:
    for form_id in form_ids():
        layout = form(form_id)
        yield from (layout.title, layout.document, wide_table(form_id).info.label)
        yield from (word for row in layout.rows for word in (row.label, row.name))
        yield from (word for item in layout.items for word in (item.label, item.name, item.unit))
        for block in layout.blocks:
            yield from (block.heading, block.label_heading, block.unit_heading)
            yield from (heading for column in block.columns for heading in column.headings)
    yield from series_mapping()["label"]


def _words_of_rules() -> Iterator[str]:
    for rule in CATALOGUE.values():
        yield from (rule.title, rule.formula, rule.suggestion)
        yield from (part for check in rule.checks for part in _PLACEHOLDER.split(check.message))


def _labels() -> Iterator[str]:
    """The labels of the tables that are published and of their fields, and those of the codes in them."""
    for table in (table for name, table in TABLES.items() if name not in WORKING):
        yield from (table.info.label, *(table.words(name)["label"] for name in table.column_names()))
    for codes in _PUBLISHED:
        yield from (code.label for code in codes)
    yield from (severity.label for severity in Severity)


def _words_of_texts() -> Iterator[str]:
    """The Chinese stretches of the sentences that a release writes, and of the template of its page."""
    for text in (*Text, *Obstacle):
        yield from (word for part in _PLACEHOLDER.split(text) for word in _CHINESE.findall(part))
    yield from _CHINESE.findall(page_template())
