"""The certainty of the reading that a finding rests on: certain, doubtful, or contradicted by another reading.

A reading is **contradicted** where another reading of the same report gives another number for one of the finding's
items: the prose, as the rules about the prose hold it against the table, or another file of the report received at
the same moment. An edition agrees in every number, or it would be no edition; an earlier revision is another report.
It is **doubtful** where one of the cells is, or where what the reader met bears on the finding. Else it is certain.
"""

import dataframely as dy
import polars as pl

from expectations.forms.names import item_names
from expectations.rules import Family
from tasks.checking.contradictions import Applied, in_prose, in_rivals
from tasks.checking.inputs.doubts import FROM_PICTURE, UNREAD, doubtful, doubts_in_words, problems_in_words
from tasks.model.codes import Certainty, ProblemCode
from tasks.tables import Documents, Findings, Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["with_certainty"]

_ABOUT_CELLS = FROM_PICTURE | {ProblemCode.UNDECODABLE_CHARACTERS.value}
"""What a reader says that bears on the cells it did read."""

_ABOUT_REPORT = FROM_PICTURE | UNREAD
"""What a reader says that bears on a finding about the report as a whole."""

_OF_RECEIPT = ("ROSTER-MISSING", "ROSTER-DUPLICATE", "ROSTER-LATE")
"""Rules about what came in and when: nothing of what they say was read in a report."""

_OF_READING = "READ-DOUBT"
"""The rule that says itself that the reading is in doubt."""

_SHOWN = 3


def with_certainty(
    findings: dy.DataFrame[Findings],
    submissions: dy.DataFrame[Submissions],
    frames: YearFrames,
    said: pl.DataFrame,
    applied: Applied,
) -> dy.DataFrame[Findings]:
    """The findings (a frame of `Findings`) with how certain the reading is that each rests on, and why it is not so.

    `said` is what the prose says otherwise, see `said_otherwise`; `applied` are the rules that made the findings.
    A finding about the prose quotes both readings itself: its own is as certain as its cell.
    """
    about = findings.with_row_index("finding").select("finding", "submission_id", "rule", "instance", "items")
    cells = about.explode("items").rename({"items": "item"})
    of_prose = {rule.id for rules, _ in applied for rule in rules if rule.family is Family.PROSE}
    of_table = cells.filter(~pl.col("rule").is_in(of_prose))
    reasons = pl.concat(
        [
            _listed(in_prose(of_table, frames.readings, said, applied), is_contradiction=True),
            _listed(in_rivals(of_table, frames, submissions), is_contradiction=True),
            _listed(_doubtful_cells(cells, frames.readings), is_contradiction=False),
            _listed(_reader_problems(about, frames.documents), is_contradiction=False),
        ]
    )
    told = reasons.group_by("finding").agg(
        is_contradicted=pl.col("is_contradiction").any(), note=pl.col("words").str.join("；")
    )
    is_doubted = pl.col("note").is_not_null() | (pl.col("rule") == _OF_READING)
    reading = (
        pl.when("is_contradicted")
        .then(pl.lit(Certainty.CONTRADICTED.value))
        .when(is_doubted)
        .then(pl.lit(Certainty.DOUBTFUL.value))
    )
    return Findings.check(
        findings.with_row_index("finding")
        .join(told, on="finding", how="left", maintain_order="left")
        .with_columns(reading=reading.otherwise(pl.lit(Certainty.CERTAIN.value)), reading_note=pl.col("note") + "。")
        .select(findings.columns)
    )


def _doubtful_cells(cells: pl.DataFrame, readings: dy.DataFrame[Readings]) -> pl.DataFrame:
    """Return which of the findings' cells are in doubt, and why: `finding`, `item`, `words`."""
    rows = doubtful(readings.join(cells, on=["submission_id", "item"], how="semi"))
    words = pl.format("“{}”{}", item_names(), doubts_in_words(rows))
    doubts = rows.select("submission_id", "item", words=words)
    return cells.join(doubts, on=["submission_id", "item"]).select("finding", "item", "words")


def _reader_problems(about: pl.DataFrame, documents: dy.DataFrame[Documents]) -> pl.DataFrame:
    """List the reader's problems that bear on a finding: on its cells, or on a report that may not be read whole."""
    codes = documents.select("submission_id", code="problem_codes").explode("code").unique()
    met = about.filter(~pl.col("rule").is_in(_OF_RECEIPT)).join(codes, on="submission_id")
    of_cells, of_report = (pl.col("code").is_in(bearing) for bearing in (_ABOUT_CELLS, _ABOUT_REPORT))
    bears = pl.when(pl.col("items").list.len() > 0).then(of_cells).otherwise(of_report)
    words = pl.col("code").map_elements(lambda code: f"报告{problems_in_words([code])}", return_dtype=pl.String())
    return met.filter(bears).select("finding", item=pl.lit(""), words=words)


def _listed(reasons: pl.DataFrame, *, is_contradiction: bool) -> pl.DataFrame:
    """For each finding the first few of its reasons in words, and how many there are."""
    more = pl.when(pl.len() > _SHOWN).then(pl.format("等 {} 处", pl.len())).otherwise(pl.lit(""))
    return (
        reasons.sort("finding", "item", "words")
        .group_by("finding", maintain_order=True)
        .agg(words=pl.col("words").head(_SHOWN).str.join("；") + more)
        .with_columns(is_contradiction=pl.lit(is_contradiction))
    )
