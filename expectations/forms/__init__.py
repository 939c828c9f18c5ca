"""The official forms as data: which numbers a form asks for, in which order, under which labels.

A form year is one TOML file beside this module. Nothing here knows how a report is read or checked.
"""

import tomllib
from functools import cache
from importlib.resources import files

from expectations.errors import NianbaoError
from expectations.forms.load import load_form
from expectations.forms.model import Block, Column, Equation, Form, FormRow, Item, in_quotation_marks

__all__ = [
    "Block",
    "Column",
    "Equation",
    "Form",
    "FormRow",
    "Item",
    "UnknownFormError",
    "form",
    "form_due",
    "form_ids",
    "in_quotation_marks",
]


class UnknownFormError(NianbaoError):
    """No form of this id is known."""


def form_ids() -> tuple[str, ...]:
    """The ids of all known forms, oldest first."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name[4:-5] for name in names if name.startswith("form") and name.endswith(".toml")))


@cache
def form(form_id: str) -> Form:
    """Load one form by its id, such as `"2014"`; raises `UnknownFormError`."""
    source = files(__name__) / f"form{form_id}.toml"
    if not source.is_file():
        raise UnknownFormError(form_id)
    return load_form(tomllib.loads(source.read_text(encoding="utf-8")))


def form_due(year: int) -> str | None:
    """The id of the form due for a report year; `None` where no known form is due."""
    return next((form_id for form_id in form_ids() if form(form_id).is_due(year)), None)
