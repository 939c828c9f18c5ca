"""Is the committed example district the one its plans make, and is it what it says it is?"""

import csv
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from examples.district import EXPECTED, REGISTER, YEAR, inbox, inbox_files, main, personal_data, reports
from examples.plan import YEARS, plan
from examples.render import layouts
from examples.roster import DATA, roster_units

ROOT = DATA.parent
DIGEST = (
    "from hashlib import sha256; from examples.district import inbox_files;"
    "print({path: sha256(content).hexdigest() for path, content in inbox_files(%d).items()})"
)


@pytest.mark.parametrize("year", YEARS)
def test_the_committed_inbox_is_the_generated_one(year: int) -> None:
    folder = inbox(year)
    committed = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    generated = inbox_files(year)
    assert sorted(committed) == sorted(generated)
    scans = {planned.path for planned in plan(year).files if planned.wrapping == "scan"}
    assert {path for path in generated if committed[path] != generated[path]} <= scans
    for path in scans:  # the fonts in them are those of the machine that printed
        assert [len(PdfDocument(made)) for made in (committed[path], generated[path])] == [5, 5]


@pytest.mark.parametrize("year", [2018, 2020])
def test_bytes_do_not_depend_on_the_process(year: int) -> None:
    digests = [
        subprocess.run(
            [sys.executable, "-c", DIGEST % year],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    ]
    assert digests[0] == digests[1]
    here = {path: sha256(content).hexdigest() for path, content in inbox_files(year).items()}
    assert digests[0].strip() == str(here)


def test_the_command_writes_every_file(tmp_path: Path) -> None:
    main([str(tmp_path)])
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {f"{year}/{path}" for year in YEARS for path in inbox_files(year)}


def test_every_kind_encoding_and_state_is_met_in_2018() -> None:
    files = plan(YEAR).files
    assert {planned.kind for planned in files} == {"", "txt", "html", "docx", "xlsx", "xls"}
    text = {planned.encoding for planned in files if planned.kind == "txt"}
    pages = {(planned.encoding, planned.declared) for planned in files if planned.kind == "html"}
    assert text >= {"utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"}
    assert pages >= {("utf-8", None), ("gbk", None), ("gbk", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "gb2312")}
    assert {planned.state for planned in files} == {
        *("live", "superseded", "edition", "unreadable", "unknown_unit", "other_year", "consolidated", "duplicate_file")
    }


@pytest.mark.parametrize(("form_id", "years"), [("2019", (2019, 2020)), ("2021", (2021, 2022, 2023))])
def test_every_kind_and_layout_is_met_since_2019(form_id: str, years: tuple[int, ...]) -> None:
    files = [planned for year in years for planned in plan(year).files if planned.form == form_id]
    met = {(planned.kind, planned.layout) for planned in files}
    wanted = {(kind, layout) for kind in ("txt", "html", "docx", "xlsx", "xls") for layout in layouts(kind, form_id)}
    assert wanted - met <= {("txt", "apart")}
    assert {kind for kind, _ in met} >= {"odt", "ods", "mhtml", "pdf", "rtf"}
    assert {planned.wrapping for planned in files} == ({""} if form_id == "2019" else {"", "zip", "scan"})


def test_broken_and_repeated_files_are_what_they_are_called() -> None:
    made = inbox_files()
    by_state = {planned.path: planned for planned in plan(YEAR).files}
    copies = [path for path, planned in by_state.items() if planned.state == "duplicate_file"]
    assert copies
    assert all(made[path] == made[str(by_state[path].same_as)] for path in copies)
    assert [path for path, content in made.items() if not content] == ["部门/晴川区统计局2018年政府信息公开年报.txt"]
    contents = [content for path, content in made.items() if path not in copies]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("year", YEARS)
def test_the_register_names_every_file_with_its_time(year: int) -> None:
    text = (inbox(year) / REGISTER).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["文件"] for row in rows} == set(inbox_files(year)) - {REGISTER}
    assert all(row["收到时间"].startswith(f"{year + 1}-") and len(row["收到时间"]) == 16 for row in rows)


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


@pytest.mark.parametrize("year", YEARS)
def test_only_invented_people_are_named(year: int) -> None:
    people = {person for report in reports(year).values() for person in report.people}
    assert people
    for person in people:
        assert set(person) <= personal_data(year)
        assert "样" in person.name
        assert person.phone.startswith(("5550", "14000000"))
        assert person.email.endswith(".invalid")


@pytest.mark.parametrize("year", YEARS)
def test_dates_are_in_order_but_for_the_planted_ones(year: int) -> None:
    for planned in plan(year).files:
        if not planned.kind or "DOC-DATES" in planned.findings or planned.state == "other_year":
            continue
        report = reports(year)[planned.path]
        days = [report.filled_on, report.signed_on, report.published_on, planned.received.date()]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[0].year == planned.year + 1


def test_two_editions_give_the_same_numbers() -> None:
    edition, live = (planned.path for planned in plan(YEAR).files if planned.unit == "dept-education")
    assert EXPECTED["submissions"][edition] == "edition"
    assert EXPECTED["submissions"][live] == "live"
    assert reports()[edition].values == reports()[live].values
