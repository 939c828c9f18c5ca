"""Whatever the cells of a report hold, reading the rendered file gives it back: every form, kind of file and layout."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.render import LAYOUTS, render
from examples.report import SampleReport
from tasks.model.codes import Doubt, Status
from tasks.model.report import Fact, Report
from tasks.reading import read_document
from tasks.recognition import recognise
from tests.soak import examples
from tests.strategies import reports

FORMS = ("2014", "2019", "2021")
EVERY = [(form_id, kind, layout) for form_id in FORMS for kind in LAYOUTS for layout in LAYOUTS[kind]]
# Layouts whose text leaves no trace of some blank cells: what stands in such a row cannot always be told.
WITHOUT_BLANKS = {
    ("txt", "tabs"),
    ("txt", "wide"),
    ("txt", "cells-bare"),
    ("txt", "bars-between"),
    ("html", "paragraphs"),
}
# Tables without lines: read as far as the text allows, and the reader says that it inferred the columns.
WITHOUT_RULES = {("pdf", "borderless")}


def read_back(report: SampleReport, kind: str, layout: str) -> Report:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.bin"
        path.write_bytes(render(report, kind, layout))
        return recognise(read_document(path))


def printed_without_blanks(report: SampleReport) -> bool:
    return all(value is not None or item in report.printed for item, value in report.values.items())


def silently_other(read: Report, report: SampleReport) -> list[Fact]:
    """What is read as another number than printed, or as a blank where one is, without a doubt."""
    given = {Status.REPORTED, Status.BLANK}
    return [
        fact
        for fact in read.facts
        if fact.doubt is None and fact.status in given and fact.value != report.values[fact.item]
    ]


@pytest.mark.parametrize(("form_id", "kind", "layout"), EVERY)
@settings(
    max_examples=examples(2), deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow]
)
@given(data=st.data())
def test_parse_of_render_is_what_was_rendered(form_id: str, kind: str, layout: str, data: st.DataObject) -> None:
    report = data.draw(reports(form_id))
    read = read_back(report, kind, layout)
    assert read.form == form_id
    if (kind, layout) in WITHOUT_RULES:
        assert "columns_inferred" in {problem.code for problem in read.problems}
        assert silently_other(read, report) == []
        return
    loses = (kind, layout) in WITHOUT_BLANKS and not printed_without_blanks(report)
    for fact in read.facts:
        if fact.value is not None and fact.doubt is None:
            assert fact.value == report.values[fact.item], fact
        if fact.doubt is Doubt.COMPUTED:
            assert report.values[fact.item] is None, fact
        elif not loses:
            expected = report.values[fact.item]
            if fact.doubt is Doubt.UNIT and fact.value == expected:
                continue  # form 2019 prints no unit of money, and neither does the cell
            if (kind in {"pdf", "txt"} or layout == "pre") and fact.doubt is Doubt.REALIGNED and fact.value == expected:
                continue  # a row that a page break cut, or whose blanks no sum tells from bars at its end; it says so
            if kind in {"pdf", "ofd"} and fact.doubt is Doubt.UNCERTAIN and fact.value == expected:
                continue  # digits joined over a line break of a narrow cell; it says so
            assert (fact.value, fact.doubt) == (expected, None), fact
            if expected is None:
                is_marked = fact.item in report.printed
                assert fact.status is (Status.NOT_APPLICABLE if is_marked else Status.BLANK), fact
