"""The form that a report's table carries, and one fact for every item of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from expectations.forms import Form, Item, form, form_ids
from tasks.model.codes import Doubt, Status, UnmatchedReason
from tasks.model.document import Document
from tasks.model.report import Fact, Unmatched
from tasks.recognition.table.align import Match, align
from tasks.recognition.table.labels import exact_rows, full_key
from tasks.recognition.table.lines import TableLine, arrange_lines, read_table_lines
from tasks.recognition.table.matrix import read_matrix
from tasks.recognition.table.rows import Row, read_rows
from tasks.recognition.table.values import in_measure, is_uncertain, lacks_unit, read_money_unit, read_value

__all__ = ["RecognisedTable", "recognise_table"]

# 3 gives the same. At 1 layout txt one-line of form 2014, of whose rows next to none is told from the others, counts
# as a table; at 8 the few rows of form 2021 that are left in
# test_matrix.test_the_form_is_told_by_its_words_even_from_a_part do not, at 15 those of form 2019 neither.
_MIN_EXACT_ROWS = 5
# How many exact rows are a table that was cut short, where headings that only the form has stand over them. 1 to 3 read
# the case of test_published_shapes; a single one may be a sentence's.
_MIN_HEADED_ROWS = 2
# How many rows, found by their order too, make a table of damaged labels that has words of one form alone. 4 to 30 give
# the same in every file and test tried; it guards against other tables with such a word.
_MIN_MATCHED_ROWS = 12
# How many rows one of the words that only a form has counts for. 1 to 6 give the same; at 0 a part of form 2021 in
# test_matrix.test_the_form_is_told_by_its_words_even_from_a_part is taken for form 2019, whose rows it has too.
_MARK_WEIGHT = 3
# Forms of which less than this share of the best one's words is found are not tried. 0.3 to 1 give the same in every
# file and test tried: it saves reading the lines on forms that they are not on.
_LIKELY = 0.7
# Longer texts are no labels and do not tell a form. 20 to 200 give the same in every file and test tried: it saves the
# look-up of prose.
_LONGEST_LABEL = 100


class RecognisedTable(NamedTuple):
    """The table of one report: its form, one fact per item in the form's order, and the rows left over."""

    layout: Form
    facts: tuple[Fact, ...]
    unmatched: tuple[Unmatched, ...]
    rows_out_of_order: int
    groups: tuple[Fact, ...] = ()


def recognise_table(document: Document, year: int | None = None) -> RecognisedTable | None:
    """Recognise the one form whose words the document's table carries; `None` where it carries none.

    A form is recognised by its words, never by the year: by the labels of its rows, and by the headings that
    only it has. The form with most of them is the one, the older of two with as many. Where the form stands in
    the document more than once, `year` tells which copy is the report's own.
    """
    lines = read_table_lines(document)

    # Only forms whose words stand in the lines about as often as any other's; all where hardly any do.
    texts = {cell.text for line in lines for cell in line.cells if 1 < len(cell.text) <= _LONGEST_LABEL}
    keys = {full_key(text) for text in texts}
    scores: dict[str, int] = {}
    for form_id in form_ids():
        layout = form(form_id)
        rows = {row.position for text in texts for row in exact_rows(text, layout) if row.items}
        scores[form_id] = len(rows) + _MARK_WEIGHT * sum(full_key(mark) in keys for mark in layout.marks)
    best = max(scores.values())
    likely = [form_id for form_id, score in scores.items() if score >= _LIKELY * best or best < _MIN_MATCHED_ROWS]

    found = [candidate for form_id in likely if (candidate := _candidate(lines, form(form_id), year))]
    return max(found, key=lambda candidate: candidate.score).table if found else None


class _Candidate(NamedTuple):
    """What the document would be on one form, and how much speaks for that form."""

    score: int
    table: RecognisedTable


def _candidate(lines: Sequence[TableLine], layout: Form, year: int | None) -> _Candidate | None:
    """What the lines would be on one form; `None` where too little of them is the form's."""
    laid_out = arrange_lines(lines, layout, year)
    if not layout.is_list:
        return _matrix(laid_out, layout)
    listed = _list(laid_out, layout, year)
    if listed is None or 2 * _numbers(listed) >= len(layout.items):
        return listed
    # A list that came apart into labels here and numbers there may be read better as a matrix is.
    apart = _matrix(laid_out, layout)
    return apart if apart and _numbers(apart) > _numbers(listed) else listed


def _numbers(candidate: _Candidate) -> int:
    return sum(fact.value is not None for fact in candidate.table.facts)


def _list(lines: Sequence[TableLine], layout: Form, year: int | None) -> _Candidate | None:
    """The lines as a form whose items stand one below the other."""
    rows = read_rows(lines, layout, year)
    is_measured = any(read_money_unit(cell.text) for line in lines for cell in line.cells)
    matches = align(rows, layout)
    exact = sum(match.is_exact and bool(match.official.items) for match in matches)
    (block,) = layout.blocks
    headings = {full_key(block.label_heading), full_key(block.columns[0].label)}
    is_headed = any(headings <= {full_key(cell.text) for cell in line.cells} for line in lines)
    if exact < (_MIN_HEADED_ROWS if is_headed else _MIN_EXACT_ROWS):
        return None
    by_row = {match.official.position: match for match in matches}
    uncertain = {cell.place for line in lines for cell in line.cells if is_uncertain(cell)}
    repeated, unmatched = _left_over(rows, matches, layout)
    facts: list[Fact] = []
    for item in layout.items:
        match = by_row.get(item.row)
        fact = (
            _fact(rows[match.row], item, match, layout, is_measured=is_measured)
            if match
            else Fact(item.id, None, Status.ABSENT)
        )
        # A number that the report gives a second time with another value is in doubt, and so is one below which
        # another number stands alone: it may be the rest of it.
        others = [row.value for row in repeated.get(item.id, []) if row.value]
        differs = any(other.strip() != fact.raw.strip() for other in others)
        below = rows[match.row + 1] if match and match.row + 1 < len(rows) else None
        is_followed = below is not None and not below.label and fact.value is not None
        doubt = fact.doubt or (Doubt.UNCERTAIN if fact.place in uncertain else None)
        if differs or is_followed:
            doubt = Doubt.REPEATED if differs else Doubt.REALIGNED
        facts.append(replace(fact, doubt=doubt))
    out_of_order = sum(not match.is_in_order for match in matches)
    return _Candidate(exact, RecognisedTable(layout, tuple(facts), tuple(unmatched), out_of_order))


def _matrix(lines: Sequence[TableLine], layout: Form) -> _Candidate | None:
    """The lines as a form whose numbers stand in rows and columns."""
    matrix = read_matrix(lines, layout)
    is_likely = matrix.rows_matched >= _MIN_MATCHED_ROWS and matrix.marks
    is_headed = matrix.rows_named >= _MIN_HEADED_ROWS and matrix.marks
    if matrix.rows_named < _MIN_EXACT_ROWS and not is_likely and not is_headed:
        return None
    score = matrix.rows_named + _MARK_WEIGHT * matrix.marks
    return _Candidate(
        score, RecognisedTable(layout, matrix.facts, matrix.unmatched, matrix.rows_out_of_order, matrix.groups)
    )


def _fact(row: Row, item: Item, match: Match, layout: Form, *, is_measured: bool) -> Fact:
    """Read the row's value cell in the unit of the item it was matched to."""
    doubt = None if match.is_exact else Doubt.LABEL
    raw = row.value or ""
    if row.values > 1:
        note = "本行有多个数：" + "、".join((raw, *row.others))
        return Fact(item.id, None, Status.UNREADABLE, raw, note, row.value_place, doubt)
    reading = read_value(in_measure(raw, row.unit, item), item, layout)
    if not is_measured and not row.unit and lacks_unit(raw, item, reading):
        doubt = doubt or Doubt.UNIT
    note = "；".join(part for part in (reading.note, *row.others) if part)
    return Fact(item.id, reading.value, reading.status, raw, note, row.value_place or row.place, doubt)


def _left_over(
    rows: Sequence[Row], matches: Sequence[Match], layout: Form
) -> tuple[dict[str, list[Row]], list[Unmatched]]:
    """The rows matched to nothing, apart from second copies of rows already read."""
    matched = {match.row for match in matches}
    repeated: dict[str, list[Row]] = {}
    unmatched: list[Unmatched] = []
    for at, row in enumerate(rows):
        if at in matched or not row.is_whole:
            continue
        officials = exact_rows(row.label, layout)
        items = [item.id for official in officials for item in official.items]
        for item in items:
            repeated.setdefault(item, []).append(row)
        if items:
            unmatched.append(Unmatched(row.text, row.place, UnmatchedReason.REPEATED))
        elif not officials:
            unmatched.append(Unmatched(row.text, row.place, UnmatchedReason.NOT_OF_FORM))
    return repeated, unmatched
