"""The official forms as data: which numbers a form asks for, in which order, under which labels.

A form year is one TOML file beside this module. Nothing here knows how a report is read or checked.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from expectations.errors import NianbaoError
from expectations.forms.load import load_form
from expectations.forms.model import (
    Block,
    CarryOver,
    Column,
    Equation,
    Form,
    FormRow,
    IncompleteFormError,
    Item,
    ReportFrame,
    ReportSection,
    Series,
    Word,
    in_quotation_marks,
    spoken,
)

__all__ = [
    "Block",
    "CarryOver",
    "Column",
    "Equation",
    "Form",
    "FormRow",
    "IncompleteFormError",
    "Item",
    "ReportFrame",
    "ReportSection",
    "Series",
    "UnknownFormError",
    "Word",
    "form",
    "form_due",
    "form_ids",
    "in_quotation_marks",
    "matrix_forms",
    "publication_due",
    "spoken",
]


class UnknownFormError(NianbaoError):
    """No form of this id is known."""


def form_ids() -> tuple[str, ...]:
    """The ids of all known forms, oldest first."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name[4:-5] for name in names if name.startswith("form") and name.endswith(".toml")))


@cache
def form(form_id: str) -> Form:
    """Load one form by its id, the year in its file's name; raises `UnknownFormError`."""
    source = files(__name__) / f"form{form_id}.toml"
    if not source.is_file():
        raise UnknownFormError(form_id)
    return load_form(tomllib.loads(source.read_text(encoding="utf-8")), form_id)


def form_due(year: int) -> str | None:
    """The id of the form due for a report year; `None` where no known form is due."""
    return next((form_id for form_id in form_ids() if form(form_id).is_due(year)), None)


def publication_due(year: int) -> date:
    """The last day on which the report for a year may become public: by the form due, else by the nearest form.

    Reports for years before the first form were due by the same rule as those on it.
    """
    nearest = min(form_ids(), key=lambda form_id: (not form(form_id).is_due(year), abs(form(form_id).due_from - year)))
    return form(nearest).publication_due(year)


def matrix_forms() -> tuple[Form, ...]:
    """The forms whose tables cross rows and columns, oldest first."""
    return tuple(form(form_id) for form_id in form_ids() if not form(form_id).is_list)
