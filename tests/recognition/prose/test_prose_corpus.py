"""Precision and recall of what is read in prose, measured on a labelled corpus.

`prose_corpus.toml` says sentence by sentence what a careful reader takes from it, and of that what is known to be
missed. A figure read wrongly fails; so does a known miss that is no longer one, so that the list stays true.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from expectations.forms.prose_sums import said_items
from tasks.model.document import Document, Paragraph
from tasks.model.report import Head, ProseFact
from tasks.recognition.prose.recognise import read_prose

CORPUS = tomllib.loads((Path(__file__).parent / "prose_corpus.toml").read_text(encoding="utf-8"))
YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}
UNIT = "晴川区样本局"
LEAST_SENTENCES = 300
RECALL = 0.929

Said = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A text of the corpus on one form: what it gives, and what besides is missed, in the corpus's own names."""

    source: str
    heading: str
    unit: str
    form_id: str
    gives: Said
    misses: Said

    @cached_property
    def found(self) -> Said:
        """What is read, `none` for a denial, `~` before what is about; an item without a name by its id."""
        year = YEARS[self.form_id]
        text = self.source.format(year=year, last=year - 1, next=year + 1)
        blocks = tuple(Paragraph(line, f"第{number}行") for number, line in enumerate((self.heading, text), 1))
        head = Head(title_unit=self.unit, title_year=year)
        facts = read_prose(Document("txt", blocks), (), head, self.form_id)
        names = {item: name for name, item in CORPUS["names"][self.form_id].items()}
        return as_said(facts, names)


def as_said(facts: Iterable[ProseFact], names: Mapping[str, str]) -> Said:
    """The facts in the corpus's own names."""
    return frozenset((names.get(fact.item, fact.item), _shown(fact)) for fact in facts)


def _shown(fact: ProseFact) -> str:
    return "none" if fact.is_none else f"{'~' if fact.is_approximate else ''}{fact.value}"


def _cases() -> Iterator[Case]:
    for group in CORPUS["groups"]:
        for text, *labels in group["sentences"]:
            for form_id in group["forms"]:
                gives, misses = (labelled(label, form_id) for label in (*labels, "")[:2])
                yield Case(text, group["heading"], group.get("unit", UNIT), form_id, gives, misses)


def labelled(label: str, form_id: str) -> Said:
    pairs = ((name, value) for name, value in (pair.split(" ") for pair in label.split(", ") if pair))
    return frozenset(pair for pair in pairs if pair[0] in CORPUS["names"][form_id])


CASES = tuple(_cases())


def test_the_corpus_is_large_and_names_only_what_can_be_said() -> None:
    texts = {text for group in CORPUS["groups"] for text, *_ in group["sentences"]}
    assert len(texts) >= LEAST_SENTENCES
    for form_id, names in CORPUS["names"].items():
        assert set(names.values()) <= said_items(form_id).keys()
    known = {name for names in CORPUS["names"].values() for name in names}
    labels = [label for group in CORPUS["groups"] for _, *labels in group["sentences"] for label in labels]
    assert {pair.split(" ")[0] for label in labels for pair in label.split(", ") if pair} <= known


@pytest.mark.parametrize("form_id", YEARS)
def test_nothing_is_read_that_is_not_said(form_id: str) -> None:
    wrong = {case.source: case.found - case.gives - case.misses for case in CASES if case.form_id == form_id}
    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("form_id", YEARS)
def test_what_is_said_is_read_but_for_the_known_misses(form_id: str) -> None:
    missed = {case.source: case.gives - case.found for case in CASES if case.form_id == form_id}
    assert {text: left for text, left in missed.items() if left} == {}


def test_the_known_misses_are_still_missed_on_some_form() -> None:
    known = {(case.source, missed) for case in CASES for missed in case.misses}
    still = {(case.source, missed) for case in CASES for missed in case.misses - case.found}
    assert known - still == set()


def test_precision_is_whole_and_recall_no_less_than_measured(capsys: pytest.CaptureFixture[str]) -> None:
    said = sum(len(case.gives | case.misses) for case in CASES)
    found = [(case.found, case.gives | case.misses) for case in CASES]
    right, read = sum(len(read & said_of) for read, said_of in found), sum(len(read) for read, _ in found)
    texts = len({case.source for case in CASES})
    with capsys.disabled():
        sys.stdout.write(
            f"\nprose corpus: {texts} texts on {len(YEARS)} forms, {said} facts, {read} read: "
            f"precision {right / read:.4f}, recall {right / said:.4f}\n"
        )
    assert right / read == 1
    assert right / said >= RECALL
