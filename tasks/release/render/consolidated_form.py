"""The district's consolidated official form: the form, the units it covers, and the lines on its coverage."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from expectations.forms import Block, Form, form, in_quotation_marks
from expectations.rules import Severity
from tasks.common.numbers import format_number
from tasks.consolidation import listed, unsettled
from tasks.model.codes import DecisionKind, DecisionState, ReportingLevel, Uncounted, UnitStatus
from tasks.release.contents import ReleaseContents
from tasks.release.texts import Text

__all__ = [
    "IN_QUESTION_COLOUR",
    "ConsolidatedForm",
    "Section",
    "approvals",
    "consolidated_forms",
    "doubts",
    "touched_items",
]

IN_QUESTION_COLOUR = "FFE699"
"""A light yellow, which prints as a light grey."""

_MOST_QUESTIONS = 10
"""Totals in question that the note names; a form of 200 numbers may have many."""

MOST_NUMBERS = 100
"""Numbers held out that a line names one by one, as many as units in a sentence; of more, how many there are."""

_OFFICIAL_LEVELS = (ReportingLevel.DISTRICT, ReportingLevel.OWN)


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks of a form that are printed together under a name."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ConsolidatedForm:
    """One official form filled with the totals of one level: `district` (全区) or `own` (区本级).

    `release_id` is the release that it stands in, which an approval on it names.
    """

    layout: Form
    level: ReportingLevel
    contents: ReleaseContents
    release_id: str

    @property
    def name(self) -> str:
        """The name of its files, without the ending."""
        return f"consolidated_{self.layout.id}" + ("" if self.level is ReportingLevel.DISTRICT else f"_{self.level}")

    @property
    def title(self) -> str:
        """Its title with the form and the level, in Chinese."""
        return Text.TITLE.format(title=self.layout.title, form=self.layout.id, level=self.level.label)

    @property
    def scope(self) -> str:
        """The line that names the units it sums over."""
        return Text.SCOPE.format(level=self.level.label)

    @property
    def status(self) -> str:
        """The line that says whether the release may still change."""
        return Text.MATURITY.format(level=self.contents.maturity.level.label)

    @property
    def totals(self) -> pl.DataFrame:
        """The totals of the level, in the columns of Totals."""
        return self.contents.consolidated.levels.filter(level=self.level).drop("level")

    @property
    def units(self) -> pl.DataFrame:
        """The units of the level, in the columns of Units."""
        return self.contents.consolidated.units.filter(pl.col("kind").is_in(list(self.level.kinds)))

    @property
    def government(self) -> str:
        """The unit that the form is of: the government's full name where the roster has it."""
        return self.contents.publication.government or self.contents.district

    @property
    def footer(self) -> str:
        """The line at the foot of each page, by which two prints are told apart."""
        return Text.RELEASE.format(release=self.release_id) + f"（{self.contents.maturity.level.label}）"

    @property
    def sections(self) -> Iterator[Section]:
        """The form's tables; neighbours with labels of one kind are put together.

        Only the section on 主动公开 has several, each with a heading of its own.
        """
        for _, group in groupby(self.layout.blocks, key=lambda block: block.label_heading):
            blocks = tuple(group)
            yield Section(blocks[0].heading if len(blocks) == 1 else Text.SEVERAL_TABLES.value, blocks)

    @property
    def coverage(self) -> Iterator[str]:
        """One line each on what the totals are made of: maturity, units, and what is counted twice."""
        yield self.status
        yield from (Text.REASON.format(reason=reason) for reason in self.contents.maturity.reasons)
        yield from approvals(self.contents, self.release_id)
        due = self.units.filter(pl.col("status") != UnitStatus.WAIVED).height
        on_form = self.units.filter(form=self.layout.id, status=UnitStatus.REPORTED).height
        yield Text.SUM_OVER.format(due=due, form=self.layout.id, on_form=on_form)
        held = self.units.filter(form=self.layout.id, status=UnitStatus.HELD_BACK)["unit"].sort()
        if held.len():
            yield Text.HELD_BACK.format(count=held.len(), units=listed(held))
        yield from doubts(self.contents, self.units.filter(form=self.layout.id))
        yield from self._in_question()
        yield from self._counted_twice()

    @property
    def touched(self) -> frozenset[str]:
        """The items whose totals an open finding that needs an explanation touches."""
        return touched_items(self.contents, self.units.filter(form=self.layout.id))

    def _in_question(self) -> Iterator[str]:
        """The totals of which some is in question, those with the largest share first, in one line."""
        asked = self.totals.filter(pl.col("form") == self.layout.id, pl.col("units_in_question") > 0)
        share = pl.col("total_in_question").cast(pl.Float64) / pl.col("total").cast(pl.Float64)
        told = [
            Text.ONE_IN_QUESTION.format(
                name=in_quotation_marks(row["label"]),
                sum=format_number(row["total"], blank=""),
                unit=row["unit_of_measure"] or "",
                units=row["units_in_question"],
                total=format_number(row["total_in_question"], blank=""),
            )
            for row in asked.sort(share, descending=True, maintain_order=True).iter_rows(named=True)
        ]
        if told:
            more = len(told) - _MOST_QUESTIONS
            rest = Text.MORE_IN_QUESTION.format(count=more) if more > 0 else ""
            yield Text.IN_QUESTION.format(items="；".join(told[:_MOST_QUESTIONS])) + rest

    def _counted_twice(self) -> Iterator[str]:
        """The items whose sum over units counts something twice, one line per table."""
        for block in self.layout.blocks:
            items = [item for item in block.items if not item.additive]
            rows = dict.fromkeys(self.layout.rows[item.row].name for item in items)
            columns = dict.fromkeys(block.columns[item.column].label for item in items)
            if items:
                of_columns = "" if self.layout.is_list else Text.OF_COLUMNS.format(columns="、".join(columns))
                yield Text.COUNTED_TWICE.format(rows="、".join(rows), of_columns=of_columns)

    def findings_of_units(self) -> pl.DataFrame:
        """`unit`, `status`, `form` and the open findings by severity of each unit."""
        return self.units.select("unit", "status", "form", *(f"findings_{severity}" for severity in Severity))


def touched_items(contents: ReleaseContents, units: pl.DataFrame) -> frozenset[str]:
    """The items of these units' reports that an open finding which needs an explanation is about."""
    waiting = unsettled(contents.findings).join(units.drop_nulls("submission_id"), on="submission_id", how="semi")
    return frozenset(waiting["items"].explode().drop_nulls())


def doubts(contents: ReleaseContents, units: pl.DataFrame) -> Iterator[str]:
    """Say what of these units is open, yet stands: numbers held out by name, findings accepted, totals touched."""
    is_questioned = pl.col("uncounted_reason") == Uncounted.NUMBER.value
    facts = contents.consolidated.facts.scan().filter(
        is_questioned, pl.col("unit_id").is_in(units["unit_id"].implode())
    )
    numbers = [
        Text.QUESTIONED_NUMBER.format(
            unit=unit, item=form(form_id).name(item), value=format_number(value), measure=measure
        )
        for unit, form_id, item, value, measure in facts.select("unit", "form", "item", "value", "unit_of_measure")
        .collect()
        .iter_rows()
    ]
    if numbers:
        more = Text.MORE_NUMBERS.format(count=len(numbers) - MOST_NUMBERS) if len(numbers) > MOST_NUMBERS else ""
        yield Text.QUESTIONED.format(numbers="、".join(numbers[:MOST_NUMBERS]) + more)
    holding = contents.decisions.filter(kind=DecisionKind.APPROVAL, state=DecisionState.HOLDING)
    accepted = unsettled(contents.findings).filter(
        pl.col("finding_id").is_in(holding["accepts"].explode().drop_nulls().implode()),
        pl.col("unit_id").is_in(units["unit_id"].implode()) | pl.col("unit_id").is_null(),
    )
    if accepted.height:
        names = accepted.select(pl.coalesce("unit", "submission_id"), "rule").iter_rows()
        told = "、".join(f"{unit}“{contents.rule_titles[rule]}”" for unit, rule in names)
        yield Text.ACCEPTED.format(count=accepted.height, findings=told)
    if touched_items(contents, units):
        yield Text.TOUCHED.format(mark=Text.MARK)


def approvals(contents: ReleaseContents, release_id: str) -> list[str]:
    """Say which post approved the contents of a release, and when; nothing where nobody has."""
    holding = contents.decisions.filter(kind=DecisionKind.APPROVAL, state=DecisionState.HOLDING)
    rows = holding.select("decided_by", "decided_on").sort("decided_on", "decided_by").iter_rows()
    return [Text.APPROVED.format(post=post, day=day, release=release_id) for post, day in rows]


def consolidated_forms(contents: ReleaseContents, release_id: str) -> list[ConsolidatedForm]:
    """List the consolidated forms of a year, for 全区 and for 区本级: the form due, then each whose numbers count."""
    return [
        ConsolidatedForm(form(form_id), level, contents, release_id)
        for form_id in contents.consolidated.forms
        for level in _OFFICIAL_LEVELS
    ]
