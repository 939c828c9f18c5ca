"""Which words of a release are our own: what stands inside them is nobody's name, whoever is called so."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE

__all__ = ["own_words"]

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


@cache
def own_words() -> frozenset[str]:
    """The labels of the forms, the texts of the catalogue, pages and workbooks, in stretches without variables."""
    return frozenset(word for word in _words() if len(word) > 1)


def _words() -> Iterator[str]:
    for form_id in form_ids():
        layout = form(form_id)
        yield from (layout.title, *(row.label for row in layout.rows), *(row.name for row in layout.rows))
        yield from (word for item in layout.items for word in (item.label, item.name))
        for block in layout.blocks:
            yield from (block.heading, block.label_heading, block.unit_heading)
            yield from (heading for column in block.columns for heading in column.headings)
    for rule in CATALOGUE.values():
        yield from (rule.title, rule.formula, rule.suggestion)
        yield from (part for check in rule.checks for part in _PLACEHOLDER.split(check.message))
    room = files("tasks.release")
    modules = ("labels.py", "consolidated_form.py", "worddocument.py")
    for text in (*(room / name for name in modules), *(room / "templates").iterdir(), *(room / "workbook").iterdir()):
        if text.is_file():
            yield from _CHINESE.findall(text.read_text(encoding="utf-8"))
