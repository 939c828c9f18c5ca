"""Promise 9: the same report in any kind of file gives the same facts."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest

from examples.render import LAYOUTS, render
from examples.sample import sample_report
from tasks.model.report import Report
from tasks.reading import read_document
from tasks.recognition import recognise

# The table of the one real report this project was built on: its official figures, under a made-up name.
REAL_FIGURES = {
    "proactive.total": 93,
    "proactive.normative": 0,
    "proactive.normative_issued": 0,
    "channel.gazette": 0,
    "channel.website": 20,
    "channel.weibo": 35,
    "channel.wechat": 32,
    "channel.other": 100,
    "response.hot_topics": 0,
    "response.social_media": 2,
    "response.other": 3,
    "requests.received": 0,
    "training.meetings": 4,
    "training.courses": 2,
    "training.trainees": 15,
    "capacity.staff_full_time": 1,
    "capacity.staff_part_time": 1,
    "fees.collected": 0,
    "capacity.budget": Decimal("0.5"),
}
REPORT = sample_report("same-facts", given=REAL_FIGURES)
FILES = [
    *((kind, layout, "utf-8", None) for kind, layouts in LAYOUTS.items() for layout in layouts),
    *(("txt", layout, encoding, None) for layout in LAYOUTS["txt"] for encoding in ("gb18030", "utf-16", "utf-8-sig")),
    *(("html", layout, "gb18030", declared) for layout in LAYOUTS["html"] for declared in ("gbk", "utf-8")),
    ("html", "clean", "utf-8", "gb2312"),
]


def read(folder: Path, kind: str, layout: str, encoding: str, declared: str | None) -> Report:
    path = folder / "report.bin"
    path.write_bytes(render(REPORT, kind, layout, encoding=encoding, declared=declared))
    return recognise(read_document(path))


@pytest.mark.parametrize(("kind", "layout", "encoding", "declared"), FILES)
def test_promise_9_the_same_report_gives_the_same_facts(
    tmp_path: Path, kind: str, layout: str, encoding: str, declared: str | None
) -> None:
    report = read(tmp_path, kind, layout, encoding, declared)
    assert (report.kind, report.form) == (kind, "2014")
    assert {fact.item: fact.value for fact in report.facts} == REPORT.values
    assert all(fact.doubt is None and fact.place for fact in report.facts)
    assert report.unmatched == ()


WITH_PROSE = [(kind, layout) for kind, layouts in LAYOUTS.items() for layout in layouts if layout != "table-only"]


@pytest.mark.parametrize(("kind", "layout"), WITH_PROSE)
def test_prose_and_head_are_the_same_too(tmp_path: Path, kind: str, layout: str) -> None:
    plain = read(tmp_path, "txt", "pipes", "utf-8", None)
    other = read(tmp_path, kind, layout, "utf-8", None)
    assert asdict(other.head) == asdict(plain.head)
    assert [(fact.item, fact.value, fact.quote) for fact in other.prose] == [
        (fact.item, fact.value, fact.quote) for fact in plain.prose
    ]
    assert {contact.text for contact in other.contacts} == {contact.text for contact in plain.contacts}
