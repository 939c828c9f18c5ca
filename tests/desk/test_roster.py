"""The roster from the desk: changed in its file, never past somebody else's change, with what was before kept."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from desk import rosters
from tasks.intake.roster import load_roster
from tasks.model.codes import Role, UnitKind
from tests.desk.office import NAME, UNIT, YEAR, Office, hidden, text_of

UNIT_FIELDS = {"name": NAME, "kind": "department", "short_names": "园林局", "former_names": "", "code": ""}
NEW = {**UNIT_FIELDS, "id": "street-east", "name": "晴川区东街街道办事处", "kind": "street", "short_names": "东街街道"}


def change(client: Client, url: str, fields: Mapping[str, object]) -> HttpResponse:
    return client.post(url, {**hidden(client.get(url)), **fields}, follow=True)


def test_a_unit_is_changed_and_the_rest_of_the_file_stays(office: Office) -> None:
    path = office.year.roster
    before = path.read_text(encoding="utf-8").replace("kind =", "# 一句注释\nkind =")
    path.write_text(before, encoding="utf-8")
    path.chmod(0o640)
    client = office.client(Role.STEWARD)
    url = office.url(f"roster/unit?unit={UNIT}")
    named = {**UNIT_FIELDS, "name": "晴川区园林绿化局", "former_names": f"{NAME}、晴川区绿化办"}
    shown = text_of(change(client, url, named))
    assert f"{NAME}：名称 {NAME} → 晴川区园林绿化局" in shown
    unit = load_roster(path).units[0]
    assert (unit.id, unit.name, unit.former_names) == (UNIT, "晴川区园林绿化局", (NAME, "晴川区绿化办"))
    assert "# 一句注释" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o640
    assert "晴川区园林绿化局" in text_of(client.get(office.url()))
    (kept,) = rosters.roster_changes()
    assert (office.places.folder / "roster" / kept.before).read_text(encoding="utf-8") == before
    assert "（办公室统计岗）：" in text_of(client.get(office.url("roster")))


def test_a_unit_is_added_and_one_is_no_longer_due(office: Office) -> None:
    client = office.client(Role.STEWARD)
    assert "新增 晴川区东街街道办事处（街道）" in text_of(change(client, office.url("roster/unit"), NEW))
    (_, added) = load_roster(office.year.roster).units
    assert (added.kind, added.short_names, added.due_until) == (UnitKind.STREET, ("东街街道",), None)
    url = office.url("roster/unit?unit=street-east")
    change(client, url, {**NEW, "due_until": YEAR - 1})
    assert load_roster(office.year.roster).units[1].due_until == YEAR - 1
    assert "本年度不报的" in text_of(client.get(office.url("roster")))
    change(client, url, {**NEW, "due_until": ""})
    assert load_roster(office.year.roster).units[1].due_until is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": UNIT}, "已经有这个标识"),
        ({"id": "../x"}, "标识用小写字母"),
        ({"short_names": "园林局"}, "同时属于"),
        ({"name": "晴川区东街办 13912345678"}, "像是有电话"),
        ({"kind": "ministry"}, "选择"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_makes_no_roster_is_refused_and_nothing_is_written(
    office: Office, fields: Mapping[str, str], words: str
) -> None:
    before = office.year.roster.read_bytes()
    shown = text_of(change(office.client(Role.STEWARD), office.url("roster/unit"), {**NEW, **fields}))
    assert words in shown
    assert "roster.toml" not in shown
    assert office.year.roster.read_bytes() == before
    assert rosters.roster_changes() == []


def test_whoever_did_not_see_the_last_change_is_told(office: Office) -> None:
    one, other = office.client(Role.STEWARD, name="one"), office.client(Role.STEWARD, name="other")
    url = office.url("roster/unit")
    seen = hidden(other.get(url))
    change(one, url, NEW)
    late = other.post(url, {**seen, **NEW, "id": "street-west", "name": "晴川区西街街道办事处", "short_names": ""})
    assert "名册刚刚被别人改过" in text_of(late)
    assert [unit.id for unit in load_roster(office.year.roster).units] == [UNIT, "street-east"]


def test_a_deadline_is_set(office: Office) -> None:
    client = office.client(Role.STEWARD)
    shown = text_of(change(client, office.url("roster/deadline"), {"year": YEAR, "day": "2019-04-15"}))
    assert f"{YEAR} 年度报送期限：2019-03-31 → 2019-04-15" in shown
    assert load_roster(office.year.roster).deadline(YEAR).isoformat() == "2019-04-15"
    assert "没有改动什么" in text_of(change(client, office.url("roster/deadline"), {"year": YEAR, "day": "2019-04-15"}))


def book_of(client: Client, office: Office) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(client.get(office.url("roster/workbook")).content))


def send(client: Client, office: Office, book: openpyxl.Workbook) -> HttpResponse:
    data = io.BytesIO()
    book.save(data)
    return client.post(office.url("roster/import"), {"file": SimpleUploadedFile("名册.xlsx", data.getvalue())})


def test_a_workbook_is_sent_changed_and_taken_in_once_it_was_seen(office: Office) -> None:
    client = office.client(Role.STEWARD)
    book = book_of(client, office)
    assert "没有要改的" in text_of(send(client, office, book))
    units = book["单位"]
    units.append(["street-east", "晴川区东街街道办事处", "街道", "", "东街街道"])
    units["B2"] = "晴川区园林绿化局"
    book["期限"].append(["2019", "2020-01-31"])
    preview = send(client, office, book)
    shown = text_of(preview)
    for line in ("新增 晴川区东街街道办事处（街道）", f"名称 {NAME} → 晴川区园林绿化局", "2019 年度报送期限"):
        assert line in shown
    assert len(load_roster(office.year.roster).units) == 1
    given = hidden(preview)
    assert "名册已改" in text_of(client.post(office.url("roster/import"), given, follow=True))
    roster = load_roster(office.year.roster)
    assert [unit.name for unit in roster.units] == ["晴川区园林绿化局", "晴川区东街街道办事处"]
    assert roster.units[0].short_names == ("园林局",)
    assert client.post(office.url("roster/import"), given).status_code == 409  # seen before the change


def test_a_proposal_that_is_not_ours_is_refused(office: Office) -> None:
    client = office.client(Role.STEWARD)
    before = office.year.roster.read_bytes()
    answer = client.post(office.url("roster/import"), {"proposed": "eyJ0ZXh0IjoiIn0:x:y"})
    assert answer.status_code == 409
    assert office.year.roster.read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04" + b"\0" * 100])
def test_a_workbook_that_is_none_is_refused(office: Office, data: bytes) -> None:
    client = office.client(Role.STEWARD)
    answer = client.post(office.url("roster/import"), {"file": SimpleUploadedFile("名册.xlsx", data)})
    assert answer.status_code == 400
    assert "roster.xlsx" not in text_of(answer)


def test_a_sheet_that_is_no_roster_is_refused(office: Office) -> None:
    client = office.client(Role.STEWARD)
    book = book_of(client, office)
    book.create_sheet("设置").append(["项目", "内容"])
    book["设置"].append(["区名", "别的区"])
    assert "没有采用" in text_of(send(client, office, book))
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append(["1", "2"])
    assert "标题行看不懂" in text_of(send(client, office, book))


def test_a_roster_that_is_a_workbook_is_left_to_the_spreadsheet(office: Office, tmp_path: Path) -> None:
    client = office.client(Role.STEWARD)
    (tmp_path / "roster.xlsx").write_bytes(client.get(office.url("roster/workbook")).content)
    with override_settings(NIANBAO=replace(office.places, roster=tmp_path / "roster.xlsx")):
        answer = client.get(office.url("roster/unit"))
    assert answer.status_code == 409
    assert "请在 Excel 里修改" in text_of(answer)


def test_a_killed_write_leaves_the_roster_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client(Role.STEWARD)
    before = office.year.roster.read_bytes()
    fields = {**hidden(client.get(office.url("roster/unit"))), **NEW}

    def die(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(rosters, "replacing", die)
    with pytest.raises(OSError, match="no room"):
        client.post(office.url("roster/unit"), fields)
    assert office.year.roster.read_bytes() == before
