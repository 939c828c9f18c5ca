"""What do the units' tables say, each year going on from the one before, faults included?"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from examples.figures import Figures, clean_figures
from examples.plan import YEARS, PlannedFile, plan
from examples.render import LOSE_BLANKS
from examples.sample import marked
from expectations.forms import form

__all__ = ["printed_of", "table_of"]

Table = Mapping[str, Decimal | None]

_CARRIED = ("requests.carried_out.", "normative.in_force", "normative.published_total")
_STANDING = (".items_last_year", ".items_change")


def table_of(planned: PlannedFile) -> Table:
    """The numbers of a planned file's table, faults included, in the form's order."""
    if planned.is_consolidated:
        sums = _district_sums(planned.year, planned.form)
        return {**sums, **_shifted(sums, planned)}
    if planned.is_last_years:
        return table_of(_required(_last_file(planned), planned))
    values, _ = _written(planned)
    return {**values, **_shifted(values, planned), **planned.table}


def printed_of(planned: PlannedFile) -> Mapping[str, str]:
    """The texts of cells that hold more than a plain number."""
    if planned.is_consolidated:
        return planned.printed
    if planned.is_last_years:
        return printed_of(_required(_last_file(planned), planned))
    _, printed = _written(planned)
    changed = {*planned.table, *planned.shifted}
    return {**{item: text for item, text in printed.items() if item not in changed}, **planned.printed}


def _shifted(values: Table, planned: PlannedFile) -> Table:
    """The numbers that a slip of the pen made larger or smaller."""
    return {item: (values[item] or Decimal(0)) + slip for item, slip in planned.shifted.items()}


def _written(planned: PlannedFile) -> tuple[Table, dict[str, str]]:
    """The clean numbers as the unit writes them; form 2014 knows no marks."""
    figures = _clean(planned)
    if planned.form == "2014":
        return figures, {}
    values, printed = marked(figures, _seed(planned))
    if (planned.kind, planned.layout) in LOSE_BLANKS:
        printed |= {item: "/" for item, value in values.items() if value is None}
    return values, printed


@cache
def _clean(planned: PlannedFile) -> Figures:
    """The figures without the faults planted in them."""
    if planned.exact is not None:
        return {item.id: planned.exact.get(item.id, Decimal(0)) for item in form(planned.form).items}
    return clean_figures(planned.form, _seed(planned), planned.figures, _before(planned))


def _before(planned: PlannedFile) -> Table:
    """Last year's figures without the faults in them, but with what was really said of what goes on."""
    last = _last_file(planned)
    if last is None:
        return {}
    said = {item: value for item, value in table_of(last).items() if item.startswith(_CARRIED)}
    said |= {item: value for item, value in table_of(last).items() if item.endswith(_STANDING)}
    return {**_clean(last), **said}


def _last_file(planned: PlannedFile) -> PlannedFile | None:
    """The unit's report for the year before that counts."""
    if planned.year - 1 not in YEARS or planned.unit is None:
        return None
    candidates = plan(planned.year - 1).files
    return next((other for other in candidates if other.unit == planned.unit and other.state == "live"), None)


def _required(last: PlannedFile | None, planned: PlannedFile) -> PlannedFile:
    if last is None:
        raise ValueError(f"{planned.path} repeats a report that is not there")
    return last


def _district_sums(year: int, form_id: str) -> Figures:
    """The sum over all units whose report counts and is on this form; a blank or missing cell adds nothing."""
    sums = {item.id: Decimal(0) for item in form(form_id).items}
    for planned in plan(year).files:
        if planned.state == "live" and planned.form == form_id:
            for item, value in table_of(planned).items():
                sums[item] += value if value and item not in planned.absent else 0
    return sums


def _seed(planned: PlannedFile) -> str:
    return f"{planned.subject}/{planned.year}"
