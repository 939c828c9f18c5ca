"""Precision and recall on the prose of whole reports, of which a corpus says what a careful reader takes from each.

`reports_corpus.toml` was used to mend the wordings; `second_corpus.toml` was written afterwards, and was not.
"""

import sys
import tomllib
from pathlib import Path
from typing import NamedTuple, TypedDict

import pytest

from tasks.model.document import Document, Paragraph
from tasks.model.report import Head
from tasks.recognition.prose.recognise import read_prose
from tests.recognition.prose.test_prose_corpus import CORPUS, Said, as_said, labelled

YEARS = {"2014": 2018, "2019": 2020, "2021": 2024}
CORPORA = ("reports_corpus", "second_corpus")
LEAST_REPORTS, LEAST_SENTENCES = 40, 150
PRECISION, RECALL = 0.99, 0.85


class Told(NamedTuple):
    """What a report of the corpus says, and what is read of it."""

    unit: str
    says: Said
    found: Said


class Report(TypedDict):
    """A report of a corpus, as its file has it."""

    unit: str
    form: str
    lines: list[str]
    says: str


def reports_of(corpus: str) -> list[Report]:
    """The reports of a corpus."""
    return list(tomllib.loads((Path(__file__).parent / f"{corpus}.toml").read_text(encoding="utf-8"))["reports"])


def told_by(report: Report) -> Told:
    """What a report says, and what is read of it."""
    form_id = report["form"]
    year = YEARS[form_id]
    texts = [line.format(year=year, last=year - 1, next=year + 1) for line in report["lines"]]
    blocks = tuple(Paragraph(text, f"第{number}行") for number, text in enumerate(texts, 1))
    head = Head(title_unit=report["unit"], title_year=year)
    facts = read_prose(Document("txt", blocks), (), head, form_id)
    names = {item: name for name, item in CORPUS["names"][form_id].items()}
    return Told(report["unit"], labelled(report["says"], form_id), as_said(facts, names))


@pytest.mark.parametrize("corpus", CORPORA)
def test_a_corpus_is_large(corpus: str) -> None:
    reports = reports_of(corpus)
    assert len(reports) >= LEAST_REPORTS
    assert sum(line.count("。") for report in reports for line in report["lines"]) >= LEAST_SENTENCES


@pytest.mark.parametrize("corpus", CORPORA)
def test_precision_and_recall(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = [told_by(report) for report in reports_of(corpus)]
    said, read = sum(len(each.says) for each in told), sum(len(each.found) for each in told)
    right = sum(len(each.says & each.found) for each in told)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{corpus}: {len(told)} reports, {said} facts, {read} read: "
            f"precision {right / read:.4f}, recall {right / said:.4f}\n"
        )
    assert right / read >= PRECISION
    assert right / said >= RECALL
