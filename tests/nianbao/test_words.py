"""The same words and numbers wherever the commands speak of the same thing."""

import json
from pathlib import Path

import pytest

from nianbao.cli import main
from tasks.model.codes import ChangeReason
from tests.small_year import NAME, UNIT, YEAR, SmallYear

COMMERCE = Path("data/inbox/2018/部门/商务和经济技术合作局2018年政府信息公开工作年度报告.txt")
FAULTY = {"proactive.total": 5, "channel.other": 50}
"""Numbers that a rule says must be repaired: a part is larger than the whole."""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "还要写：命令"),
        (["nonsense"], "没有 'nonsense' 这个选项"),
        (["run"], "还要写：--year, --inbox, --lake"),
        (["run", "--year", "abc"], "abc 不是报告年度"),
        (["run", "--year"], "--year 后面要写一个值"),
        (["status", "--nonsense"], "不认识的参数：--nonsense"),
        (["serve", "--port", "x"], "'x' 不是整数"),
        (
            ["explain", "--year", "2018", "--rule", "X", "--by", "b", "--why", "w"],
            "这些参数要写其中一个：--unit --submission",
        ),
        (["explain", "--unit", "a", "--submission", "b"], "不能与 --unit 同时写"),
        (["letters", "--year", "2018", "--sent"], "--sent 后面至少要写一个值"),
        (["status", "--json=3"], "后面不能写值"),
        (["waive", "--reason", "nonsense"], "没有 'nonsense' 这个选项"),
    ],
)
def test_wrong_use_is_told_in_chinese(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.startswith("用法：nianbao")
    assert "argument" not in error


def test_help_has_chinese_headings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rules", "show", "--help"])
    text = capsys.readouterr().out
    assert "显示这段说明" in text
    assert not any(word in text for word in ("usage", "options", "positional", "show this help"))


@pytest.mark.parametrize(
    "given",
    [
        ["status"],
        ["history"],
        ["verify"],
        ["diff", "2018"],
        ["trace", "2018", "total", "requests.received"],
        ["letters", "--year", "2018"],
        ["rules", "preview"],
        ["explain", "--year", "2018", "--unit", "财政局", "--rule", "X", "--by", "办公室", "--why", "属实"],
    ],
)
def test_where_there_is_no_lake_each_command_says_the_same(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "nowhere"
    assert main([*given, "--lake", str(place)]) == 2
    said = f"错误：找不到数据湖：{place}。请先运行 nianbao run，或用 --lake 指定文件夹。"
    assert capsys.readouterr().err.strip() == said


def test_check_of_a_folder_says_that_it_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "这是一个文件夹，不是文件" in capsys.readouterr().err


def test_check_lists_what_cannot_be_assessed_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(COMMERCE)]) == 1
    assert "加 -v" in capsys.readouterr().out
    assert main(["check", str(COMMERCE), "--json"]) == 1
    expected = json.loads(capsys.readouterr().out)["cannot_be_assessed"]
    assert main(["check", str(COMMERCE), "-v"]) == 1
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    无法判断　")]
    assert len(shown) == len(expected) > 0
    assert all(each["rule"] in line and each["reason"] in line for each, line in zip(expected, shown, strict=True))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallYear:
    """A year published with a report that must be repaired, then with one that need not; one number differs."""
    small = SmallYear(tmp_path_factory.mktemp("words"), FAULTY)
    small.run()
    small.receive({**FAULTY, "proactive.total": 90})
    small.run()
    return small


def test_diff_tells_values_changed_from_counting_changed(small: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(YEAR), "2018.1", "2018.2", "--lake", str(small.lake), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    kinds = [row["kind"] for row in said["changes"]]
    assert said["counts"] == {kind: kinds.count(kind) for kind in ("value", "presence", "counting")}
    values = [row for row in said["changes"] if row["kind"] == "value"]
    assert [row["item"] for row in values] == ["proactive.total"]
    assert said["counts"]["counting"] > 0
    assert main(["diff", str(YEAR), "2018.1", "2018.2", "--lake", str(small.lake)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "    数值变了：1 个" in lines
    assert sum("→" in line for line in lines) == 2  # the heading and the one number
    assert any(ChangeReason.RESUBMISSION.label in line for line in lines)
    assert f"    {NAME}：{said['counts']['counting']} 个数" in lines


def test_a_total_has_no_original_to_open(small: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["trace", str(YEAR), "total", "requests.received", "--lake", str(small.lake)]
    assert main([*given, "--open"]) == 0
    assert "没有一份原件可标" in capsys.readouterr().err
    assert main(given) == 0
    assert capsys.readouterr().err == ""


def test_a_report_held_back_is_reported_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = SmallYear(tmp_path, FAULTY)
    run = small.run()
    consolidated = run.candidate.contents.consolidated
    assert (consolidated.units_due, consolidated.units_reported) == (1, 1)
    assert main(["status", "--lake", str(small.lake)]) == 0
    assert "应报 1，已报 1（计入合计 0，暂不计入 1" in capsys.readouterr().out
    assert main(["missing", str(YEAR), "--lake", str(small.lake), "--roster", str(small.roster)]) == 0
    assert "应报 1 个单位，已报 1 个" in capsys.readouterr().out
    page = (run.published.path / "index.html").read_text(encoding="utf-8")
    assert '已报单位</th><td class="number">1<' in page
    assert small.call("waive", "--unit", UNIT, "--what", "not_due", "--by", "办公室", "--why", "已撤销") == 0
