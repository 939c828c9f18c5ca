"""Precision and recall on whole reports written after the wordings were mended, and not used to mend them.

`second_corpus.toml` says report by report what a careful reader takes from its prose.
"""

import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from tasks.model.document import Document, Paragraph
from tasks.model.report import Head
from tasks.recognition.prose.recognise import read_prose
from tests.recognition.prose.test_prose_corpus import CORPUS, Said, as_said, labelled

REPORTS = tomllib.loads((Path(__file__).parent / "second_corpus.toml").read_text(encoding="utf-8"))["reports"]
YEARS = {"2014": 2018, "2019": 2020, "2021": 2024}
LEAST_REPORTS, LEAST_SENTENCES = 40, 150
PRECISION, RECALL = 0.99, 0.85


class Told(NamedTuple):
    """What a report of the corpus says, and what is read of it."""

    unit: str
    says: Said
    found: Said


def _told(report: dict[str, str], lines: list[str]) -> Told:
    form_id = report["form"]
    year = YEARS[form_id]
    texts = [line.format(year=year, last=year - 1, next=year + 1) for line in lines]
    blocks = tuple(Paragraph(text, f"第{number}行") for number, text in enumerate(texts, 1))
    head = Head(title_unit=report["unit"], title_year=year)
    facts = read_prose(Document("txt", blocks), (), head, form_id)
    names = {item: name for name, item in CORPUS["names"][form_id].items()}
    return Told(report["unit"], labelled(report["says"], form_id), as_said(facts, names))


TOLD = tuple(_told(report, report["lines"]) for report in REPORTS)


def test_the_second_corpus_is_large() -> None:
    assert len(REPORTS) >= LEAST_REPORTS
    assert sum(line.count("。") for report in REPORTS for line in report["lines"]) >= LEAST_SENTENCES


def test_precision_and_recall_on_reports_not_used_for_mending(capsys: pytest.CaptureFixture[str]) -> None:
    said, read = sum(len(told.says) for told in TOLD), sum(len(told.found) for told in TOLD)
    right = sum(len(told.says & told.found) for told in TOLD)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsecond corpus: {len(TOLD)} reports, {said} facts, {read} read: "
            f"precision {right / read:.4f}, recall {right / said:.4f}\n"
        )
    assert right / read >= PRECISION
    assert right / said >= RECALL
