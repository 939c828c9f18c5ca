"""`nianbao missing` and `nianbao letters`: who has not handed in, what was written to whom, and what was sent."""

import json
from pathlib import Path

import docx
import pytest

from examples.render import render
from examples.sample import sample_report
from nianbao.cli import main
from tasks.lake.folders import Lake
from tests.district import UNJUDGED, run_district

ROSTER = """district = "晴川区"
[letters]
mark = "晴政公开函"
first_number = 7
dated = 2019-04-02
reply_by = 2019-04-15
contact = "办公室政务公开科"
phone = "010-00000000"
[[units]]
id = "dept-a"
name = "晴川区商务局"
kind = "department"
[[units]]
id = "dept-b"
name = "晴川区水务局"
kind = "department"
[[units]]
id = "dept-c"
name = "晴川区民政局"
kind = "department"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "roster.toml").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    report = render(sample_report("a", unit="晴川区商务局"), "txt")
    (tmp_path / "inbox" / "晴川区商务局.txt").write_bytes(report)
    (tmp_path / "inbox" / "晴川区水务局年报.docx").write_bytes(b"PK\x03\x04 broken")
    times = "文件,收到时间\n晴川区商务局.txt,2019-01-20\n晴川区水务局年报.docx,2019-01-21\n"
    (tmp_path / "inbox" / "收文登记.csv").write_text(times, encoding="utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_who_has_not_handed_in_is_listed_without_a_release(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--lake", str(place / "lake"), "--roster", str(place / "roster.toml"), "--inbox", str(place / "inbox")]
    text = said(capsys, "missing", "2018", *places)
    assert text.splitlines() == [
        "2018 年度：应报 3 个单位，已报 1 个；报送期限 2019-03-31（已过期）",
        "缺报 1 个：",
        "  晴川区民政局",
        "已收到文件，但还不能用 1 个：",
        "  晴川区水务局",
    ]
    found = json.loads(said(capsys, "missing", "2018", *places[:4], "--json"))
    assert found["missing"] == [{"unit_id": "dept-c", "unit": "晴川区民政局"}]
    assert [unit["unit_id"] for unit in found["unsettled"]] == ["dept-b"]
    assert (found["deadline"], found["is_overdue"]) == ("2019-03-31", True)
    assert not Lake(place / "lake").releases(2018).exists()


def test_letters_are_filled_in_and_what_was_sent_outlives_the_next_run(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> Path:
        run_district(place / "lake", place / "inbox", place / "roster.toml", steps=UNJUDGED)
        return place / "lake" / "review" / "2018"

    folder = run()
    texts = [paragraph.text for paragraph in docx.Document(str(folder / "dept-c.docx")).paragraphs]
    assert texts[0] == "晴政公开函〔2019〕8号"
    assert texts[-5:] == [
        "请于2019年4月15日前报送。",
        "",
        "（发文机关署名）",
        "2019年4月2日",
        "（联系人：办公室政务公开科，联系电话：010-00000000）",
    ]
    assert not any("报送标识" in text for text in texts)
    sent = (folder / "dept-c.docx").read_bytes()
    year = ["letters", "--year", "2018", "--lake", str(place / "lake")]
    assert "待发通知 2 份，已发出 0 份" in said(capsys, *year)
    assert "待发通知 1 份，已发出 1 份" in said(capsys, *year, "--sent", "晴川区民政局", "--on", "2019-04-03")
    run()
    assert (place / "lake" / "letters" / "2018" / "001-dept-c.docx").read_bytes() == sent
    told = json.loads(said(capsys, *year, "--json"))
    assert [(each["unit_id"], each["number"], each["sent_on"]) for each in told["letters"]] == [
        ("dept-b", "晴政公开函〔2019〕9号", ""),
        ("dept-c", "晴政公开函〔2019〕8号", "2019-04-03"),
    ]
    (kept,) = told["sent"]
    assert (kept["kind"], kept["findings"], kept["reply_by"]) == ("催报通知", ["ROSTER-MISSING"], "2019年4月15日")
    assert "待发通知 0 份，已发出 2 份" in said(capsys, *year, "--all")


def test_a_letter_to_nobody_and_a_year_without_letters_are_refused(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = ["letters", "--year", "2018", "--lake", str(place / "lake")]
    assert main(year) == 2
    run_district(place / "lake", place / "inbox", place / "roster.toml", steps=UNJUDGED)
    assert main([*year, "--sent", "晴川区教育局"]) == 2
    assert "晴川区民政局" in capsys.readouterr().err
