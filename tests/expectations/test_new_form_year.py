"""A form year is one file: a copy of the product with `form2027.toml` added knows the form, or says what is missing."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

HOUSE = ("expectations", "tasks", "flows", "nianbao", "examples")
FIRST_FLOOR = HOUSE[:1]
NEW, OLD = "2027", "2021"
# What the new form prints, and its units write, in place of the words of the form before it.
WORDS = {
    "本年制发件数": "全年制定件数",
    "本年废止件数": "全年废止总数",
    "现行有效件数": "年末有效总数",
    "本年处理决定数量": "全年作出决定数量",
    "本年收费金额": "全年收取金额",
    "科研机构": "科研单位",
    "逾期": "到期",
    "机关不掌握": "机关未掌握",
    "上年结转政府信息公开申请数量": "上年转来政府信息公开申请数量",
}
# The new form, a report on it, and the report of the same unit for the year before, on the old form.
SCRIPT = """
import json, sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
import polars as pl
from examples.render import render
from examples.sample import sample_report
from expectations.forms import form, form_due, publication_due
from expectations.forms.series import SERIES_FORMS, alike_items, series_items
from expectations.rules import CATALOGUE, Family, rules_of
from tasks.checking import check_year
from tasks.tables.frames import build_frames
from tasks.lake.last_year import PriorYear
from tasks.reading import read_document
from tasks.recognition import recognise
from tasks.intake.roster import Roster, Unit
from tasks.intake.submissions import State, Submission, submissions_frame

NEW, OLD, words = "2027", "2021", json.loads(sys.argv[1])
unit = Unit("dept-test", "晴川区样本局", "department")
roster = Roster("晴川区", (unit,), {2026: date(2027, 1, 31)})

def read(report, year, words):
    said = f"办理政府信息公开申请,因本机关不掌握相关信息无法提供{report.values['unable.not_held.total']}件。"
    section, *others = report.sections
    report = replace(report, sections=(replace(section, paragraphs=(*section.paragraphs, said)), *others))
    page = render(report, "html").decode()
    for old, new in words.items():
        page = page.replace(old, new)
    path = Path(f"{year}.html")
    path.write_text(page, encoding="utf-8")
    return recognise(read_document(path))

def received(found, year):
    mark = str(year)[-1] * 64
    when = datetime(year + 1, 1, 20)
    return Submission(outcome=found, unit=unit, state=State.LIVE, id=mark[:16], sha256=mark, name="a", size=1,
                      received_at=when, revision=1)

before = sample_report("x", year=2025, form=OLD)
now = sample_report("t", year=2026, form=OLD, last=before.values)
as_old = read(now, 2026, {})
last, found = read(before, 2025, {}), read(replace(now, form=NEW), 2026, words)
then, then_frames = (make([received(last, 2025)], 2025) for make in (submissions_frame, build_frames))
facts = then_frames.readings.join(then.select("submission_id", "unit_id"), on="submission_id")
prior_year = PriorYear(facts.select("unit_id", "form", "item", "value", "status", "submission_id"), then_frames.wording)
submitted, frames = (make([received(found, 2026)], 2026) for make in (submissions_frame, build_frames))
checked = check_year(submitted, frames, 2026, roster=roster, prior_year=prior_year, is_whole_year=True)
outcomes = checked.outcomes
print(json.dumps({
    "due": [form_due(year) for year in (2025, 2026)],
    "form": found.form,
    "values": {fact.item: str(fact.value) for fact in found.facts},
    "printed": {item: str(value) for item, value in now.values.items()},
    "unmatched": [row.text for row in found.unmatched],
    "prose": [[fact.item, str(fact.value), fact.is_none] for fact in found.prose],
    "prose_on_old": [[fact.item, str(fact.value), fact.is_none] for fact in as_old.prose],
    "rules": {on: {family: len(rules_of(family, on)) for family in Family} for on in (OLD, NEW)},
    "ids": [rule.id for rule in CATALOGUE.values() if rule.id.startswith(NEW)],
    "messages": sorted({check.message for rule in rules_of(Family.TABLE, NEW) for check in rule.checks}),
    "formulas": [rule.formula for rule in rules_of(Family.TABLE, NEW)],
    "published": str(publication_due(2026)),
    "series": list(SERIES_FORMS),
    "alike": alike_items(NEW, OLD),
    "followed": [item.id for item in series_items() if NEW in item.parts],
    "findings": checked.findings["rule"].to_list(),
    "broken": dict(checked.broken),
    "passed": outcomes.filter(pl.col("outcome") == "pass")["rule"].unique().to_list(),
}))
"""

Edit = Callable[[str], str]


def house(folder: Path, edit: Edit = str, rooms: tuple[str, ...] = HOUSE) -> Path:
    """A copy of the product with a form more, but for an edit of its file; what it goes on from ends with 2025."""
    for room in rooms:
        shutil.copytree(room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    old = folder / f"expectations/forms/form{OLD}.toml"
    text = old.read_text(encoding="utf-8")
    new = text.replace(f'id = "{OLD}"', f'id = "{NEW}"').replace("due_from = 2021", "due_from = 2026")
    for word, other in WORDS.items():
        assert word in new
        new = new.replace(word, other)
    (folder / f"expectations/forms/form{NEW}.toml").write_text(edit(new), encoding="utf-8")
    old.write_text(text.replace("due_from = 2021", "due_from = 2021\ndue_until = 2025"), encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    folder = house(tmp_path_factory.mktemp("house"))
    done = run(folder, "-c", SCRIPT, json.dumps(WORDS))
    assert done.returncode == 0, done.stderr[-3000:]
    found: Mapping[str, object] = json.loads(done.stdout)
    return found


def test_a_report_on_it_is_recognised_with_all_its_values_and_its_prose(known: Mapping[str, object]) -> None:
    assert (known["due"], known["form"]) == ([OLD, NEW], NEW)
    assert known["values"] == known["printed"]
    assert known["unmatched"] == []
    assert known["prose"] == known["prose_on_old"]
    assert "unable.not_held.total" in {item for item, *_ in known["prose"]}  # type: ignore[attr-defined]


def test_it_has_the_rules_of_every_family(known: Mapping[str, object]) -> None:
    rules = known["rules"]
    assert isinstance(rules, dict)
    assert rules[NEW] == rules[OLD]
    assert all(rules[NEW].values())
    assert known["ids"] == [
        f"{NEW}-{ending}"
        for ending in (
            *(
                "BALANCE",
                "ROW",
                "COLUMN",
                "REVIEW",
                "LITIGATION-DIRECT",
                "LITIGATION-AFTER-REVIEW",
                "MISPLACED",
                "TOTAL-BLANK",
                "REGULATIONS",
            ),
            *("IN-FORCE", "CHARGES-UNIT", "FEE-UNPAID"),
        )
    ]


def test_its_rules_speak_its_words(known: Mapping[str, object]) -> None:
    said = json.dumps([known["messages"], known["formulas"]], ensure_ascii=False)
    assert "年末有效总数" in said
    assert "科研单位" in said
    assert not [word for word in WORDS if word in said and word != "逾期"]


def test_it_goes_on_from_the_form_before_it(known: Mapping[str, object]) -> None:
    assert known["series"] == ["2019", OLD, NEW]
    alike, followed = known["alike"], known["followed"]
    assert isinstance(alike, list)
    assert isinstance(followed, list)
    assert {"requests.new.total", "review.total", "normative.in_force"} <= set(alike)
    assert set(alike) <= set(followed)
    assert "closed_otherwise.total.total" in followed
    assert known["published"] == "2027-01-31"


def test_a_faultless_report_on_it_passes_and_goes_on_from_last_years(known: Mapping[str, object]) -> None:
    assert known["broken"] == {}
    assert known["findings"] == []
    passed = known["passed"]
    assert isinstance(passed, list)
    assert {"YEAR-CARRY", "YEAR-STOCK", f"{NEW}-BALANCE", f"{NEW}-IN-FORCE", "PROSE-RECEIVED"} <= set(passed)


def without(key: str) -> Edit:
    """Leave out a key of the file, with all it says."""
    return lambda text: re.sub(rf"(?ms)^{key} = (?:\[\n.*?^\]|[^\n]*)\n", "", text)


def saying(edit: Edit, name: str) -> Edit:
    """The edit, and the reason for it in the file."""
    return lambda text: f'without = {{ {name} = "asks for nothing of the kind" }}\n{edit(text)}'


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        (without("public_by"), r"form 2027, rules of family document: `public_by` is missing"),
        (without("words"), r"form 2027, rules of family prose: `words` is missing, or the reason in `without.words`"),
        (without("series"), r"form 2027, rules of family years: `series` is missing, or .* `without.series`"),
        (without("carries_over"), r"form 2027, rules of family years: `carries_over` is missing, or .*carries_over`"),
        (without("row_sums"), r"form 2027, rules of family table: no `row_sums` that make each row's total"),
        (without("column_sums"), r"form 2027, rules of family table: no `column_sums`"),
        (without("due_from"), r"form 2027, the form itself: `due_from` is missing"),
        (lambda text: text.replace('id = "2027"', 'id = "2026"'), r'form 2027, the form itself: `id` must be "2027"'),
        (saying(str, "series"), r"form 2027, rules of family years: there is `series`, and `without.series` says why"),
        (saying(str, "yeers"), r"form 2027, `without`: yeers is no family of rules and no key"),
        (saying(str, "peers"), r"form 2027, rules of family peers: there are some, and `without.peers` says why"),
    ],
)
def test_what_is_missing_is_an_error_at_import_that_names_it(tmp_path: Path, edit: Edit, missing: str) -> None:
    done = run(house(tmp_path, edit, FIRST_FLOOR), "-c", "import expectations.rules")
    assert done.returncode == 1
    assert re.search(missing, done.stderr), done.stderr[-500:]


def test_a_form_whose_file_says_why_may_do_without(tmp_path: Path) -> None:
    folder = house(tmp_path, saying(without("carries_over"), "carries_over"), FIRST_FLOOR)
    asked = "from expectations.rules import CATALOGUE; print(CATALOGUE['YEAR-CARRY'].forms)"
    done = run(folder, "-c", asked)
    assert done.stdout == "('2019', '2021')\n", done.stderr
