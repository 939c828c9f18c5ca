"""Nobody is named in a review pack: neither in a page nor in a letter, wherever in a report the name stood."""

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tasks.common.personal_data import MASK
from tasks.model.codes import Status, UnmatchedReason
from tasks.model.report import Contact, Fact, Report, Unmatched
from tasks.review.redact import redact
from tests.cases import UNIT, a_report, a_submission
from tests.review.made import OTHER, packs_of, year_contents

PERSON, PHONE, MAIL = "欧阳样甲", "55501234", "yang1@example.invalid"
CONTACTS = (Contact("填报人", PERSON, "第70行"), Contact("联系电话", PHONE, "第70行"))


def words_of(folder: Path) -> str:
    """Everything that stands in the pages and letters of a folder."""
    said = [path.read_text(encoding="utf-8") for path in folder.glob("*.html")]
    for path in folder.glob("*.docx"):
        letter = docx.Document(str(path))
        said += [paragraph.text for paragraph in letter.paragraphs]
        said += [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
        said += [letter.core_properties.author, letter.core_properties.title]
    return "\n".join(said)


def with_raw(report: Report, item: str, raw: str) -> Report:
    def spoilt(fact: Fact) -> Fact:
        return replace(fact, raw=raw) if fact.item == item else fact

    return replace(report, facts=tuple(map(spoilt, report.facts)))


@pytest.mark.parametrize(
    "raw",
    [
        f"9（填报人：{PERSON}）",
        f"9 {PERSON}",
        f"9（{PERSON}）",
        f"{PERSON} {PHONE}",
        f"9 电话{PHONE}",
        f"9 {MAIL}",
        "9（李样乙）",
        "9 13900001111",
    ],
)
def test_a_name_or_number_in_a_quoted_cell_is_masked(tmp_path: Path, raw: str) -> None:
    report = with_raw(a_report({"proactive.total": "9"}), "proactive.total", raw)
    report = replace(report, contacts=CONTACTS, unmatched=(Unmatched(raw, "第70行", UnmatchedReason.NOT_OF_FORM),))
    folder = packs_of(tmp_path / "lake", year_contents([a_submission(report)])).folder
    said = words_of(folder)
    assert MASK in said
    for secret in (PERSON, PHONE, MAIL, "李样乙", "13900001111"):
        assert secret not in said


def test_an_unreadable_cell_that_is_a_name_is_masked(tmp_path: Path) -> None:
    report = with_raw(a_report(), "capacity.staff", "李样乙")
    facts = [
        replace(fact, value=None, status=Status.UNREADABLE) if fact.item == "capacity.staff" else fact
        for fact in report.facts
    ]
    folder = packs_of(tmp_path / "lake", year_contents([a_submission(replace(report, facts=tuple(facts)))])).folder
    assert "李样乙" not in words_of(folder)


@pytest.mark.parametrize(
    "raw", ["93条", "约三万", "/", "3（其中修订1件）", "无此类业务", "其他主动公开文件 | 2", "5000元"]
)
def test_words_that_name_nobody_are_quoted_as_they_stand(raw: str) -> None:
    assert redact(raw, CONTACTS) == raw


def test_a_unit_s_pack_quotes_no_other_unit_s_cells(tmp_path: Path) -> None:
    own = with_raw(a_report({"proactive.total": "9"}), "proactive.total", "9（见甲表）")
    other = with_raw(a_report({"proactive.total": "9"}), "proactive.total", "9（见乙表）")
    submissions = [a_submission(own), a_submission(other, unit=OTHER, id="b" * 16, sha256="b" * 64)]
    folder = packs_of(tmp_path / "lake", year_contents(submissions)).folder
    for unit, words, foreign in ((UNIT, "甲表", "乙表"), (OTHER, "乙表", "甲表")):
        page = (folder / f"{unit.id}.html").read_text(encoding="utf-8")
        assert words in page
        assert foreign not in page
    assert "甲表" not in (folder / "index.html").read_text(encoding="utf-8")
