"""The rows of a table matched to the rows of a form: by exact labels first, then by likeness in the form's order.

A label that is not exact is never matched alone: it must fit between exact neighbours, in the form's
own order, and no other free row may fit it nearly as well.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from expectations.forms import Form, FormRow
from tasks.recognition.table.labels import bare_key, exact_rows, full_key
from tasks.recognition.table.rows import Row

__all__ = ["Match", "align"]

# Tried on 40 tables of form 2014 with two letters wrong in half of the labels, and in place of one row in five a row
# of other words (政府网站访问量, 不予受理数 …) with a number. Of its numbers 1,831 are read rightly at 0.55 and one
# foreign row is taken for an item; at 0.5 five are, at 0.45 twelve, at 0.35 twenty-seven. At 0.65 56 of the numbers
# are lost, at 0.7 110.
_MIN_SCORE = 0.55
# What a row left without a partner costs. 0 to 1 read those tables alike, 0 to 0.6 every file and test tried.
_GAP = 0.35
# How much better than any row left over a pair must fit, for a label may fit two rows of the form alike. In those
# tables 0 reads 2 numbers more, 0.1 2 fewer, 0.2 30 fewer, none wrongly; but without it 19 numbers of 60 tables drawn
# by test_matrix go to another row as soon as _MIN_SCORE is 0.35.
_MARGIN = 0.05
# How much of the likeness is that of the bare words, without numbering and brackets. 0 to 0.6 read those tables
# alike; at 0 a label broken over two lines (test_table) reads otherwise; at 0.8 6 numbers are lost, at 1 12, and 4
# foreign rows are taken.
_BARE_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the table taken for a row of the form; `is_exact` where the label itself says so."""

    row: int
    official: FormRow
    is_exact: bool
    is_in_order: bool


def align(rows: Sequence[Row], layout: Form) -> list[Match]:
    """Match rows to the form's rows; each official row at most once, doubtful labels left unmatched."""
    exact = _exact(rows, layout)
    ordered = _longest_increasing(exact)
    matches = [Match(at, official, True, at in ordered) for at, official in exact.items()]
    taken = {official.position for official in exact.values()}
    bounds = [(-1, -1), *((at, exact[at].position) for at in sorted(ordered)), (len(rows), len(layout.rows))]
    for (row_from, form_from), (row_to, form_to) in pairwise(bounds):
        free_rows = [at for at in range(row_from + 1, row_to) if at not in exact and rows[at].label]
        if not free_rows:
            continue
        free_forms = [row for row in layout.rows[form_from + 1 : form_to] if row.position not in taken and row.label]
        pairs = _align_segment([rows[at] for at in free_rows], free_forms)
        matches += (Match(free_rows[at], official, False, True) for at, official in pairs)
    return sorted(matches, key=lambda match: match.row)


def _exact(rows: Sequence[Row], layout: Form) -> dict[int, FormRow]:
    """Rows whose label is an official one; where official rows share a label, their neighbours must decide."""
    candidates = _candidates(rows, layout)
    found: dict[int, FormRow] = {}
    taken: set[int] = set()
    # A label that only one official row has settles it; of two rows with the same label the first is taken.
    for at, officials in candidates.items():
        if len(officials) == 1 and officials[0].position not in taken:
            found[at] = officials[0]
            taken.add(officials[0].position)
    # Rows with a shared label may be any of those that have it and lie between their neighbours in the form. Where
    # as many rows as official ones compete for a place, they are those, in order.
    ordered = sorted(_longest_increasing(found))
    shared: dict[tuple[int, ...], list[int]] = {}
    for at in (at for at, officials in candidates.items() if len(officials) > 1):
        slot = bisect_left(ordered, at)
        before = found[ordered[slot - 1]].position if slot else -1
        after = found[ordered[slot]].position if slot < len(ordered) else len(layout.rows)
        possible = tuple(official.position for official in candidates[at] if before < official.position < after)
        shared.setdefault(possible, []).append(at)
    for possible, ats in shared.items():
        if len(possible) == len(ats):
            found.update(zip(ats, (layout.rows[position] for position in possible), strict=True))
    return found | _by_section(candidates, found)


def _by_section(candidates: dict[int, tuple[FormRow, ...]], found: dict[int, FormRow]) -> dict[int, FormRow]:
    """Rows with a shared label below the first row of one of their sections, whatever the order of the sections.

    The first rows of all these sections must be there, or one would be taken for another's.
    """
    placed: dict[int, FormRow] = {}
    heads = {official.position for official in found.values()}
    section = None
    for at in sorted(candidates):
        if at in found:
            section = found[at].section
            continue
        here = [official for official in candidates[at] if official.section == section]
        is_headed = heads.issuperset(official.section for official in candidates[at])
        if is_headed and len(here) == 1 and here[0] not in found.values() and here[0] not in placed.values():
            placed[at] = here[0]
    return placed


def _candidates(rows: Sequence[Row], layout: Form) -> dict[int, tuple[FormRow, ...]]:
    """The official rows whose label each row bears.

    A label without unit and value (a heading of the prose, say) stands back where a whole row has it too.
    """
    candidates = {at: exact_rows(row.label, layout) for at, row in enumerate(rows)}
    whole = {official.position for at, row in enumerate(rows) if row.is_whole for official in candidates[at]}
    return {
        at: officials
        for at, officials in candidates.items()
        if officials and (rows[at].is_whole or any(official.position not in whole for official in officials))
    }


def _longest_increasing(exact: dict[int, FormRow]) -> set[int]:
    """The largest set of rows that stand in the form's order (patience sorting)."""
    tails: list[int] = []
    tail_rows: list[int] = []
    before: dict[int, int | None] = {}
    for at in sorted(exact):
        position = exact[at].position
        slot = bisect_left(tails, position)
        before[at] = tail_rows[slot - 1] if slot else None
        tails[slot : slot + 1] = [position]
        tail_rows[slot : slot + 1] = [at]
    chain: set[int] = set()
    current = tail_rows[-1] if tail_rows else None
    while current is not None:
        chain.add(current)
        current = before[current]
    return chain


def _align_segment(rows: Sequence[Row], officials: Sequence[FormRow]) -> list[tuple[int, FormRow]]:
    """Order-preserving best pairing of the rows left over between two exact neighbours."""
    if not rows or not officials:
        return []
    wordings = [[_keys(label) for label in (official.label, *official.variants)] for official in officials]
    scores = [[_score(_keys(row.label), wording) for wording in wordings] for row in rows]
    pairs = _best_path(scores)
    # A pair stands only where no official row left without a partner fits nearly as well.
    unpaired = set(range(len(officials))) - {column for _, column in pairs}
    return [
        (at, officials[column])
        for at, column in pairs
        if all(scores[at][rival] < scores[at][column] - _MARGIN for rival in unpaired)
    ]


def _best_path(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns with the greatest sum of scores, in order (Needleman-Wunsch alignment)."""
    height, width = len(scores), len(scores[0])
    best = [[-_GAP * (i + j) if i == 0 or j == 0 else 0.0 for j in range(width + 1)] for i in range(height + 1)]
    for i in range(1, height + 1):
        for j in range(1, width + 1):
            score = scores[i - 1][j - 1]
            pair = best[i - 1][j - 1] + score if score >= _MIN_SCORE else float("-inf")
            best[i][j] = max(pair, best[i - 1][j] - _GAP, best[i][j - 1] - _GAP)
    pairs: list[tuple[int, int]] = []
    i, j = height, width
    while i and j:
        score = scores[i - 1][j - 1]
        if score >= _MIN_SCORE and best[i][j] == best[i - 1][j - 1] + score:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j] - _GAP:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _score(label: tuple[str, str], wordings: Sequence[tuple[str, str]]) -> float:
    """Likeness from 0 to 1 of a label and the best wording of an official row, both as bare and full keys."""
    bare, full = label
    return (
        max(
            _BARE_WEIGHT * ratio(bare, bare_wording) + (1 - _BARE_WEIGHT) * ratio(full, full_wording)
            for bare_wording, full_wording in wordings
        )
        / 100
    )


def _keys(label: str) -> tuple[str, str]:
    return bare_key(label), full_key(label)
