"""The command line as its users call it: output, JSON contracts, exit codes."""

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from examples.district import EXPECTED
from examples.plan import YEARS
from nianbao.cli import main
from tests.example_lake import ExampleDistrict

INBOX = Path("data/inbox/2018")
COMMERCE = INBOX / "部门" / "商务和经济技术合作局2018年政府信息公开工作年度报告.txt"


class Done(NamedTuple):
    """What a command said and how it ended."""

    stdout: str
    stderr: str
    returncode: int | str | None


def nianbao(*arguments: str | Path) -> Done:
    """Run a command in this process: its start takes most of the time of a short one."""
    stdout, stderr = StringIO(), StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr):
        try:
            code: int | str | None = main([str(each) for each in arguments])
        except SystemExit as ended:  # so the parser ends
            code = ended.code
    return Done(stdout.getvalue(), stderr.getvalue(), code)


def test_the_command_is_a_program_of_its_own() -> None:
    for code, arguments in ((0, ["--help"]), (2, ["fly"])):
        command = [sys.executable, "-m", "nianbao", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert Done(done.stdout, done.stderr, done.returncode) == nianbao(*arguments)
        assert done.returncode == code


def test_read_prints_the_promised_object() -> None:
    done = nianbao("read", COMMERCE, "--json")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert {"unit", "year", "form", "values", "facts", "prose", "unmatched", "problems"} <= set(data)
    assert (data["year"], data["form"]) == (2018, "2014")
    assert data["values"] == {item: int(value or 0) for item, value in EXPECTED["values"]["dept-commerce"].items()}
    assert set(data["facts"][0]) == {"item", "value", "status", "raw", "note", "place", "doubt"}


def test_an_output_without_chinese_gets_all_there_is(tmp_path: Path) -> None:
    in_ascii = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "nianbao"]
    read = subprocess.run([*command, "read", COMMERCE, "--json"], env=in_ascii, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout.decode("ascii"))["unit"] == "晴川区商务和经济技术合作局"
    nowhere = ["status", "--lake", str(tmp_path / "nowhere")]
    status = subprocess.run([*command, *nowhere], env=in_ascii, capture_output=True, check=False)
    assert status.returncode == 2
    assert status.stderr.decode("ascii").startswith(r"\u9519\u8bef")


def test_check_prints_findings_and_counts() -> None:
    done = nianbao("check", COMMERCE, "--json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert [finding["rule"] for finding in data["findings"]] == ["2014-MAX-CHANNEL", "2014-NO-TOPIC"]
    largest = data["findings"][0]
    assert (largest["left"], largest["right"], largest["difference"]) == (93, 100, -7)
    assert largest["items"] == ["proactive.total", "channel.other"]
    assert {
        "rule",
        "outcome",
        "severity",
        "items",
        "left",
        "right",
        "difference",
        "message",
        "place",
        "suggestion",
    } <= set(largest)
    assert set(data["counts"]) == {"pass", "fail", "cannot_be_assessed"}
    assert data["counts"]["fail"] == 2
    assert (largest["reading"], largest["reading_note"]) == ("certain", None)
    assert largest["repair"].startswith("可能是“主动公开政府信息数”由 93 改为 100")
    (repair,) = data["repairs"]
    assert repair["rules"] == ["2014-MAX-CHANNEL"]
    assert repair["is_complete"]
    assert [[change["item"], change["from"], change["to"]] for (change,) in repair["alternatives"]] == [
        ["proactive.total", 93, 100],
        ["channel.other", 100, 93],
    ]
    assert {change["place"] for (change,) in repair["alternatives"]} == set(largest["place"].split("；"))


def test_check_reads_well() -> None:
    done = nianbao("check", COMMERCE)
    assert "【必须改】2014-MAX-CHANNEL" in done.stdout
    assert "其他方式公开政府信息数" in done.stdout
    assert "    可能的改法：“主动公开政府信息数”由 93 改为 100" in done.stdout
    assert "识读存疑" not in done.stdout


def test_check_says_where_the_reading_is_not_certain(tmp_path: Path) -> None:
    said = "全年主动公开政府信息93条"
    text = COMMERCE.read_text(encoding="utf-8")
    path = tmp_path / "年报.txt"
    path.write_text(text.replace(said, "全年主动公开政府信息100条"), encoding="utf-8")
    done = nianbao("check", path)
    assert "    识读不一致：“主动公开政府信息数”正文" in done.stdout


def test_a_clean_report_ends_with_0() -> None:
    clean = next(path for path in EXPECTED["submissions"] if "财政局2018年年报.html" in path)
    assert nianbao("check", INBOX / clean, "--roster", "data/roster.toml").returncode == 0


def test_a_file_that_cannot_be_read_says_so_once(tmp_path: Path) -> None:
    empty = tmp_path / "空.docx"
    empty.touch()
    read = nianbao("read", empty, "--json")
    assert read.returncode == 1
    assert len(json.loads(read.stdout)["problems"]) == 1
    check = nianbao("check", empty, "--json")
    assert check.returncode == 1
    assert [finding["rule"] for finding in json.loads(check.stdout)["findings"]] == ["DOC-NO-TABLE"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("read",),
        ("read", "没有这个文件.txt"),
        ("run", "--year", "二〇一八", "--inbox", "x", "--lake", "y"),
        ("run", "--year", "0", "--inbox", "x", "--lake", "y"),
        ("check", str(COMMERCE), "--year", "99999999"),
        ("status", "--lake", "没有这个湖"),
        ("check", str(COMMERCE), "--roster", "没有.toml"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(arguments: tuple[str, ...]) -> None:
    done = nianbao(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [(), ("run",), ("read",), ("check",), ("status",), ("rules",), ("rules", "preview"), ("serve",)]
)
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    done = nianbao(*command, "--help")
    assert done.returncode == 0
    assert "退出码" in done.stdout


def test_a_reader_that_closes_the_pipe_is_no_fault() -> None:
    command = [sys.executable, "-m", "nianbao", "read", str(COMMERCE), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reading:
        assert reading.stdout
        assert reading.stderr
        reading.stdout.close()
        assert reading.stderr.read() == ""
    assert reading.returncode == 0


@pytest.mark.timeout(900)  # six years are run
def test_status_tells_of_the_newest_release(example_district: ExampleDistrict) -> None:
    done = nianbao("status", "--lake", example_district.lake.root, "--json")
    assert done.returncode == 0
    years = {year["year"]: year for year in json.loads(done.stdout)["years"]}
    assert set(years) == set(YEARS)
    assert (years[2018]["release"], years[2018]["maturity"]) == ("2018.1", "provisional")
    assert years[2018]["coverage"]["units_missing"] == 1
    assert "暂定" in nianbao("status", "--lake", example_district.lake.root).stdout


def test_read_goes_through_a_folder_one_file_a_line(tmp_path: Path) -> None:
    (tmp_path / "乡镇").mkdir()
    (tmp_path / "乡镇" / "年报.txt").write_bytes(COMMERCE.read_bytes())
    (tmp_path / "空白.docx").write_bytes(b"")
    (tmp_path / ".隐藏").write_bytes(b"")
    done = nianbao("read", tmp_path, "--json")
    assert done.returncode == 1
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(data["file"], data["form"]) for data in found] == [("乡镇/年报.txt", "2014"), ("空白.docx", None)]
    assert len(found[0]["values"]) == 58
    assert found[1]["problems"][0]["code"] == "empty_file"


def test_read_sums_up_a_folder_for_a_person(tmp_path: Path) -> None:
    (tmp_path / "年报.txt").write_bytes(COMMERCE.read_bytes())
    done = nianbao("read", tmp_path)
    assert done.returncode == 0
    assert "2014 年版\t58/58 项有数" in done.stdout
    assert "共 1 个文件，读出统计表 1 份，读不出 0 份。" in done.stdout


def test_read_of_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    done = nianbao("read", tmp_path)
    assert done.returncode == 2
    assert "文件夹里没有文件" in done.stderr
