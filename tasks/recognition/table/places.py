"""A place of its own for each number of a table, where the reader gives one place to a whole line.

Readers of running text place by line or paragraph; a row of a table is one of these, with up to fifteen numbers in it.
Which of its cells a number stood in, or which of its characters, is found again by the number's own words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tasks.model.document import Document, Paragraph
from tasks.model.report import Fact

__all__ = ["tell_apart"]

_APART = r"[\s|｜│]"


def tell_apart(facts: Sequence[Fact], document: Document) -> tuple[Fact, ...]:
    """Give numbers that share a place the cell of the line, counted from 1, or the characters in it, or both.

    Of a line the numbers stand in the order of the form. One that is not found again keeps the line's place.
    """
    bearers: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.place:
            bearers.setdefault(fact.place, []).append(fact)
    shared = {place: of_line for place, of_line in bearers.items() if len(of_line) > 1}
    texts = _texts_at(shared, document) if shared else {}
    found = {
        fact.item: f"{place}{where}"
        for place, of_line in shared.items()
        for fact, where in zip(of_line, _within([fact.raw.strip() for fact in of_line], texts[place]), strict=True)
    }
    return tuple(replace(fact, place=found.get(fact.item, fact.place)) for fact in facts)


def _within(raws: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """Where in a line these words stand: neighbouring cells that hold just them, or else one after the other.

    Blanks are told apart only among neighbours: one alone may be of a label. Empty where nothing is found.
    """
    runs = (at for at in range(len(texts) - len(raws) + 1) if [*texts[at : at + len(raws)]] == [*raws])
    if (first := max(runs, default=None)) is not None:
        yield from (f" 第{first + at + 1}格" for at in range(len(raws)))
        return
    at, start = 0, 0
    for raw in raws:
        words = re.compile(rf"(?:(?<={_APART})|^){re.escape(raw)}(?={_APART}|$)")
        matches = (
            (cell, match)
            for cell in range(at, len(texts))
            if raw and (match := words.search(texts[cell], start if cell == at else 0))
        )
        if (found := next(matches, None)) is None:
            yield ""
            continue
        (at, match), start = found, found[1].end()
        characters = "" if match[0] == texts[at] else f" 第{match.start() + 1}–{match.end()}字"
        yield (f" 第{at + 1}格" if len(texts) > 1 else "") + characters


def _texts_at(places: Iterable[str], document: Document) -> Mapping[str, list[str]]:
    """The texts that begin at each of these places, in reading order."""
    found: dict[str, list[str]] = {place: [] for place in places}
    for block in document.blocks:
        cells = (
            [block] if isinstance(block, Paragraph) else (cell for row in block.rows for cell in row if cell.is_origin)
        )
        for cell in cells:
            if cell.place in found:
                found[cell.place].append(cell.text)
    return found
