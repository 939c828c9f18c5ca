"""What does the district's consolidated official form look like as a workbook?"""

from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tasks.common.clock import ZIP_EPOCH
from tasks.release.render.consolidated_form import ConsolidatedForm
from tasks.release.render.workbook.coverage import MOST_UNITS, coverage_sheet
from tasks.release.render.workbook.formats import looks_of
from tasks.release.render.workbook.official import official_sheets

__all__ = ["consolidated_workbook"]

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def consolidated_workbook(consolidated: ConsolidatedForm, *, most_units: int = MOST_UNITS) -> bytes:
    """The consolidated form as `.xlsx`: the official tables with the totals, and a sheet that says what they cover.

    A total of nothing is an empty cell. Equal contents give equal bytes. Of the units due at most so many are listed.
    """
    memory = BytesIO()
    with Workbook(memory, _OPTIONS) as book:
        book.set_properties({"title": consolidated.layout.title, "created": ZIP_EPOCH})
        looks = looks_of(book)
        official_sheets(book, looks, consolidated)
        coverage_sheet(book, looks, consolidated, most_units)
    return memory.getvalue()
