"""The pages of a year's review packs: one for each unit, and the overview that leads to them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from expectations.forms import Form, Item, form
from expectations.forms.printed import Layout, lay_out
from expectations.rules import Severity
from tasks.common.templates import templates_of
from tasks.model.codes import Certainty, ReportStatus
from tasks.review.cells import ABSENT
from tasks.review.contents import ReviewContents
from tasks.review.file_names import letter_name, page_name
from tasks.review.findings import ShownFinding
from tasks.review.labels import shown_day
from tasks.review.notices import Notice
from tasks.review.unit_review import ReviewedYear, UnitReview

__all__ = ["PageHead", "index_page", "unit_page"]


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a form under its name, or the heading of those that follow."""

    label: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """A form as its tables and, number by number, as lines; a form that is one list has no other table."""

    form: Form
    tables: tuple[tuple[str, Layout], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BlockedUnit:
    """The findings of one unit that must still be repaired; `page` is `None` where it has none."""

    unit: str
    page: str | None
    findings: tuple[ShownFinding, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The findings of one rule and severity: how many wait, how many are settled, the names and pages of the units."""

    rule: str
    title: str
    severity: Severity
    count: int
    settled: int
    units: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The units with the most urgent first, how many have each status, what blocks, and the findings by rule.

    `settled` are the findings that were decided, with the pages of their units.
    """

    reviews: tuple[UnitReview, ...]
    statuses: tuple[tuple[ReportStatus, int], ...]
    blocking: tuple[BlockedUnit, ...]
    rules: tuple[RuleCount, ...]
    settled: tuple[tuple[ShownFinding, str | None], ...]


class PageHead(NamedTuple):
    """What stands on the pages of all units: with the unit's own review and notice all that its page is made from."""

    year: int
    district: str
    deadline: date


def unit_page(review: UnitReview, notice: Notice | None, head: PageHead) -> str:
    """Write the page of one unit: what became of its report, what it has to answer, and everything read."""
    official = _official_form(review.file.form) if review.file and review.file.form else None
    cells = [review.cells.get(item.id, ABSENT) for item in official.form.items] if official else []
    others = Counter(cell.status or Certainty.DOUBTFUL.label for cell in cells if not cell.is_certain)
    return _rendered(
        "unit.html.j2",
        year=head.year,
        district=head.district,
        review=review,
        notice=notice,
        letter=letter_name(review.unit.id),
        deadline=shown_day(head.deadline),
        official=official,
        absent=ABSENT,
        certain=sum(cell.is_certain for cell in cells),
        uncertain=sorted(others.items()),
        corrected=sum(bool(cell.correction) for cell in cells),
    )


def index_page(year: ReviewedYear, notices: Mapping[str, Notice], contents: ReviewContents) -> str:
    """Write the page of the year, which leads to those of the units; `notices` by unit id."""
    summary = _summarise(year)
    return _rendered(
        "index.html.j2",
        year=contents.year,
        district=contents.roster.district,
        reviews=summary.reviews,
        statuses=summary.statuses,
        blocking=summary.blocking,
        rules=summary.rules,
        settled=summary.settled,
        unassigned=year.unassigned,
        notices=notices,
        severities=list(Severity),
        broken=sorted(contents.broken),
        page_of=page_name,
        letter_of=letter_name,
    )


def _rendered(template: str, **values: object) -> str:
    return templates_of("tasks.review", looks="tasks.datadocs").get_template(template).render(values)


@cache
def _official_form(form_id: str) -> OfficialForm:
    """The tables and lines of a form, in the official order and under the official labels."""
    layout, lines = form(form_id), list[Line]()
    if layout.is_list:
        for row in layout.rows:
            # a group row has no number
            lines += [Line(item.label, item) for item in row.items] or [Line(row.label)]
        return OfficialForm(layout, (), tuple(lines))
    for block in layout.blocks:
        lines += (Line(block.heading), *(Line(layout.name(item.id), item) for item in block.items))
    return OfficialForm(layout, tuple((block.heading, lay_out(block)) for block in layout.blocks), tuple(lines))


def _summarise(year: ReviewedYear) -> Summary:
    """Sort and count what there is to show of a year."""
    urgency = {status: place for place, status in enumerate(ReportStatus)}
    reviews = sorted(year.reviews, key=lambda review: (urgency[review.status], -review.count(Severity.BLOCK)))
    counts = Counter(review.status for review in reviews)
    groups = [
        *((review.unit.name, page_name(review.unit.id), review.findings) for review in reviews),
        *((entry.unit, None, entry.findings) for entry in year.unassigned),
    ]
    found = [(finding, page) for _, page, findings in groups for finding in findings]
    blocked = (
        BlockedUnit(unit, page, tuple(finding for finding in findings if finding.is_blocking))
        for unit, page, findings in groups
    )
    by_rule: defaultdict[tuple[Severity, str], list[tuple[ShownFinding, str | None]]] = defaultdict(list)
    for finding, page in found:
        by_rule[finding.severity, finding.rule].append((finding, page))
    rules: list[RuleCount] = []
    for (severity, rule), group in by_rule.items():
        waiting = sum(finding.is_open for finding, _ in group)
        units = dict.fromkeys((finding.unit, page) for finding, page in group)
        rules.append(RuleCount(rule, group[0][0].title, severity, waiting, len(group) - waiting, tuple(units)))
    # by severity, then the most frequent first
    order = list(Severity)
    rules.sort(key=lambda entry: (order.index(entry.severity), -entry.count - entry.settled, entry.rule))
    return Summary(
        reviews=tuple(reviews),
        # a loss of ours is told where there is one; of the others it is told that there is none
        statuses=tuple(
            (status, counts[status]) for status in ReportStatus if counts[status] or status is not ReportStatus.LOST
        ),
        blocking=tuple(entry for entry in blocked if entry.findings),
        rules=tuple(rules),
        settled=tuple((finding, page) for finding, page in found if not finding.is_open),
    )
