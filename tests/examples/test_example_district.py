"""Is the committed example district the one its plan makes, and is it what it says it is?"""

import csv
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from examples.district import EXPECTED, INBOX, PERSONAL_DATA, REGISTER, YEAR, inbox_files, main, reports
from examples.plan import DATA, plan, roster_units
from examples.render import LAYOUTS

ROOT = DATA.parent
DIGEST = (
    "from hashlib import sha256; from examples.district import inbox_files;"
    "print({path: sha256(content).hexdigest() for path, content in inbox_files().items()})"
)


def test_the_committed_inbox_is_the_generated_one() -> None:
    committed = {path.relative_to(INBOX).as_posix(): path.read_bytes() for path in INBOX.rglob("*") if path.is_file()}
    generated = inbox_files()
    assert sorted(committed) == sorted(generated)
    assert [path for path in generated if committed[path] != generated[path]] == []


def test_bytes_do_not_depend_on_the_process() -> None:
    digests = [
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    ]
    assert digests[0] == digests[1]
    here = {path: sha256(content).hexdigest() for path, content in inbox_files().items()}
    assert digests[0].strip() == str(here)


def test_the_command_writes_every_file(tmp_path: Path) -> None:
    main([str(tmp_path)])
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(inbox_files())


def test_every_kind_layout_and_encoding_is_met() -> None:
    files = plan(YEAR).files
    met = {(planned.kind, planned.layout) for planned in files if planned.kind}
    assert met >= {(kind, layout) for kind, layouts in LAYOUTS.items() if kind != "xls" for layout in layouts}
    assert {layout for kind, layout in met if kind == "xls"} == set(LAYOUTS["xls"])
    text = {planned.encoding for planned in files if planned.kind == "txt"}
    pages = {(planned.encoding, planned.declared) for planned in files if planned.kind == "html"}
    assert text >= {"utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"}
    assert pages >= {("utf-8", None), ("gbk", None), ("gbk", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "gb2312")}
    assert {planned.state for planned in files} == {
        *("live", "superseded", "edition", "unreadable", "unknown_unit", "other_year", "consolidated", "duplicate_file")
    }


def test_broken_and_repeated_files_are_what_they_are_called() -> None:
    made = inbox_files()
    by_state = {planned.path: planned for planned in plan(YEAR).files}
    copies = [path for path, planned in by_state.items() if planned.state == "duplicate_file"]
    assert copies
    assert all(made[path] == made[str(by_state[path].same_as)] for path in copies)
    assert [path for path, content in made.items() if not content] == ["部门/晴川区统计局2018年政府信息公开年报.txt"]
    contents = [content for path, content in made.items() if path not in copies]
    assert len(set(contents)) == len(contents)


def test_the_register_names_every_file_with_its_time() -> None:
    text = (INBOX / REGISTER).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["文件"] for row in rows} == set(inbox_files()) - {REGISTER}
    assert all(row["收到时间"].startswith("2019-") and len(row["收到时间"]) == 16 for row in rows)


def test_the_roster_names_each_unit_once() -> None:
    units = roster_units().values()
    names = [name for unit in units for name in (unit.name, *unit.short_names, *unit.former_names)]
    assert len(set(names)) == len(names)
    codes = [unit.code for unit in units if unit.code]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 18 for code in codes)
    kinds = [unit.kind for unit in units if unit.due_from <= YEAR <= unit.due_until]
    assert kinds.count("district") == kinds.count("office") == 1
    assert {"department", "town", "street"} < set(kinds)


def test_one_unit_is_missing_and_every_other_due_one_is_expected() -> None:
    due = {
        unit.id
        for unit in roster_units().values()
        if unit.due_from <= YEAR <= unit.due_until and unit.kind != "district"
    }
    findings = EXPECTED["findings"]
    assert [unit for unit, rules in findings.items() if "ROSTER-MISSING" in rules] == ["dept-veterans"]
    assert set(findings) == due | {"gov-district", "晴川区盐务管理所"}
    assert set(EXPECTED["values"]) == due - {"dept-veterans", "dept-statistics", "dept-sports"}


def test_the_real_figures_are_carried_by_the_commerce_bureau() -> None:
    values = EXPECTED["values"]["dept-commerce"]
    assert values["proactive.total"] == 93
    assert values["channel.other"] == 100
    assert sum(value or 0 for value in values.values()) == 315


def test_the_consolidated_report_is_the_sum_of_the_live_ones() -> None:
    path = next(path for path, state in EXPECTED["submissions"].items() if state == "consolidated")
    for item, total in reports()[path].values.items():
        assert total == sum(values.get(item) or 0 for values in EXPECTED["values"].values())


@pytest.mark.parametrize("path", sorted(reports()))
def test_only_invented_people_are_named(path: str) -> None:
    report = reports()[path]
    assert report.people
    for person in report.people:
        assert set(person) <= PERSONAL_DATA
        assert "样" in person.name
        assert person.phone.startswith(("5550", "14000000"))
        assert person.email.endswith(".invalid")


def test_dates_are_in_order_but_for_the_planted_one() -> None:
    for planned in plan(YEAR).files:
        if not planned.kind or "DOC-DATES" in planned.findings:
            continue
        report = reports()[planned.path]
        days = [report.filled_on, report.signed_on, report.published_on, planned.received.date()]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[0].year == planned.year + 1


def test_two_editions_give_the_same_numbers() -> None:
    edition, live = (planned.path for planned in plan(YEAR).files if planned.unit == "dept-education")
    assert EXPECTED["submissions"][edition] == "edition"
    assert EXPECTED["submissions"][live] == "live"
    assert reports()[edition].values == reports()[live].values
