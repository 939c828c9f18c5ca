"""How are the pages of a year's review packs written?"""

from collections import Counter
from collections.abc import Mapping

from expectations.rules import Severity
from tasks.common.templates import templates_of
from tasks.model.codes import Certainty
from tasks.review.cells import ABSENT
from tasks.review.contents import ReviewContents
from tasks.review.notices import Notice
from tasks.review.official import OfficialForm, official_form
from tasks.review.packs import Pack, ReviewedYear
from tasks.review.places import letter_name, page_name
from tasks.review.summary import summarise
from tasks.review.words import shown_day

__all__ = ["index_page", "unit_page"]


def unit_page(pack: Pack, notice: Notice | None, contents: ReviewContents) -> str:
    """The page of one unit: what became of its report, what it has to answer, and everything read."""
    deadline = contents.roster.deadlines.get(contents.year)
    official = official_form(pack.file.form) if pack.file and pack.file.form else None
    return _rendered(
        "unit.html.j2",
        year=contents.year,
        district=contents.roster.district,
        pack=pack,
        notice=notice,
        letter=letter_name(pack.unit.id),
        deadline=shown_day(deadline) if deadline else None,
        official=official,
        absent=ABSENT,
        **(_tally(pack, official) if official else {}),
    )


def index_page(year: ReviewedYear, notices: Mapping[str, Notice], contents: ReviewContents) -> str:
    """The page of the year, which leads to those of the units; `notices` by unit id."""
    summary = summarise(year)
    return _rendered(
        "index.html.j2",
        year=contents.year,
        district=contents.roster.district,
        packs=summary.packs,
        standings=summary.standings,
        blocking=summary.blocking,
        rules=summary.rules,
        settled=summary.settled,
        strays=year.strays,
        notices=notices,
        severities=list(Severity),
        broken=sorted(contents.broken),
        page_of=page_name,
        letter_of=letter_name,
    )


def _tally(pack: Pack, official: OfficialForm) -> Mapping[str, object]:
    """How many items were read without doubt, and how many of each other kind and corrected there are."""
    cells = [pack.cells.get(item.id, ABSENT) for item in official.form.items]
    others = Counter(cell.status or Certainty.DOUBTFUL.label for cell in cells if not cell.is_certain)
    return {
        "certain": sum(cell.is_certain for cell in cells),
        "uncertain": sorted(others.items()),
        "corrected": sum(bool(cell.correction) for cell in cells),
    }


def _rendered(template: str, **values: object) -> str:
    return templates_of("tasks.review", looks="tasks.datadocs").get_template(template).render(values)
