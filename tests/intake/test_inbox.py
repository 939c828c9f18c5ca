"""Intake: every file kept before it is read, received once, with its time."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tasks.common.clock import CHINA
from tasks.intake.inbox import InboxError, Intake, ingest
from tasks.intake.register import RegisterError
from tasks.lake.folders import Lake, LakeError
from tasks.lake.originals import keep_originals
from tasks.tables import Submissions
from tests.intake.workbooks import write_workbook

REGISTER = "收文登记.csv"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "部门").mkdir(parents=True)
    (folder / "部门" / "甲.txt").write_bytes("甲".encode())
    (folder / "乙.txt").write_bytes("乙".encode())
    return folder


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_every_file_is_kept_under_its_hash(inbox: Path, lake: Lake) -> None:
    intake = ingest(inbox, lake, 2018)
    assert intake.new == 2
    assert set(intake.receipts["name"]) == {"部门/甲.txt", "乙.txt"}
    for row in intake.receipts.iter_rows(named=True):
        assert lake.original(row["sha256"]).read_bytes() == (inbox / row["name"]).read_bytes()


def test_the_identical_file_is_noted_and_not_taken_twice(inbox: Path, lake: Lake) -> None:
    (inbox / "部门" / "甲 副本.txt").write_bytes("甲".encode())
    intake = ingest(inbox, lake, 2018)
    assert intake.receipts.height == 2
    assert [(remark.code, remark.place) for remark in intake.remarks] == [("repeated_file", "部门/甲.txt")]
    again = ingest(inbox, lake, 2018)
    assert again.new == 0
    assert again.receipts.equals(intake.receipts)


def test_files_received_before_stay_when_the_inbox_is_emptied(inbox: Path, lake: Lake) -> None:
    first = ingest(inbox, lake, 2018)
    (inbox / "乙.txt").unlink()
    (inbox / "丙.txt").write_bytes("丙".encode())
    second = ingest(inbox, lake, 2018)
    assert second.new == 1
    assert set(second.receipts["name"]) == {*first.receipts["name"], "丙.txt"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_times_come_from_the_offices_list(inbox: Path, lake: Lake, encoding: str) -> None:
    lines = "文件,收到时间\n部门\\甲.txt,2019/3/5 9:30\n丢失.txt,2019-03-06\n"
    (inbox / REGISTER).write_text(lines, encoding=encoding)
    os.utime(inbox / "乙.txt", (0, datetime(2019, 1, 31, 16, 5, 59, tzinfo=UTC).timestamp()))
    intake = ingest(inbox, lake, 2018)
    times = {row["name"]: (row["received_at"], row["received_from"]) for row in intake.receipts.iter_rows(named=True)}
    assert times["部门/甲.txt"] == (datetime(2019, 3, 5, 9, 30), "register")
    assert times["乙.txt"] == (datetime(2019, 2, 1, 0, 5), "file")
    assert [remark.place for remark in intake.remarks] == ["丢失.txt"]


def test_a_listed_file_that_repeats_another_is_not_said_to_be_missing(inbox: Path, lake: Lake) -> None:
    (inbox / "副本.txt").write_bytes((inbox / "乙.txt").read_bytes())
    (inbox / REGISTER).write_text("文件,收到时间\n乙.txt,2019-03-05\n副本.txt,2019-03-06\n", encoding="utf-8")
    assert {remark.code for remark in ingest(inbox, lake, 2018).remarks} == {"repeated_file"}
    (inbox / "副本.txt").unlink()
    assert "listed_file_missing" in {remark.code for remark in ingest(inbox, lake, 2018).remarks}


def test_the_list_settles_a_time_that_was_only_the_files(inbox: Path, lake: Lake) -> None:
    ingest(inbox, lake, 2018)
    (inbox / REGISTER).write_text("文件,收到时间\n乙.txt,2019-03-06 10:00\n", encoding="utf-8")
    rows = ingest(inbox, lake, 2018).receipts
    assert rows.row(by_predicate=pl.col("name") == "乙.txt", named=True)["received_at"] == datetime(2019, 3, 6, 10, 0)
    (inbox / REGISTER).write_text("文件,收到时间\n乙.txt,2019-04-01 10:00\n", encoding="utf-8")
    again = ingest(inbox, lake, 2018)
    assert times_of(again, "乙.txt") == [(datetime(2019, 4, 1, 10, 0), "register")]
    (remark,) = again.remarks
    assert (remark.code, remark.place) == ("receipt_time_changed", "乙.txt")
    assert "由 2019-03-06 10:00 改为 2019-04-01 10:00" in remark.message
    assert ingest(inbox, lake, 2018).remarks == ()


def times_of(intake: Intake, name: str) -> list[tuple[datetime, str]]:
    """When the contents of this name were received, and from where that is known."""
    rows = intake.receipts.filter(pl.col("name") == name).sort("received_at")
    return list(rows.select("received_at", "received_from").iter_rows())


def list_times(inbox: Path, *times: str) -> None:
    lines = "".join(f"乙.txt,{time}\n" for time in times)
    (inbox / REGISTER).write_text(f"文件,收到时间\n{lines}", encoding="utf-8")


def overwrite(inbox: Path, text: str, at: datetime) -> None:
    (inbox / "乙.txt").write_text(text, encoding="utf-8")
    os.utime(inbox / "乙.txt", (0, at.replace(tzinfo=CHINA).timestamp()))


FIRST, SECOND = (datetime(2019, 3, 7, 10, 27), "register"), datetime(2019, 4, 9, 15, 0)


def test_new_content_under_a_listed_name_takes_its_own_time(inbox: Path, lake: Lake) -> None:
    list_times(inbox, "2019-03-07 10:27")
    ingest(inbox, lake, 2018)
    overwrite(inbox, "更正", SECOND)
    replaced = ingest(inbox, lake, 2018)
    assert times_of(replaced, "乙.txt") == [FIRST, (SECOND, "file")]
    assert [(remark.code, remark.place) for remark in replaced.remarks] == [("time_not_listed", "乙.txt")]
    assert ingest(inbox, lake, 2018).remarks == ()


@pytest.mark.parametrize("times", [("2019-04-10",), ("2019-03-07 10:27", "2019-04-10")])
def test_a_changed_line_and_a_new_line_are_the_new_contents(inbox: Path, lake: Lake, times: tuple[str, ...]) -> None:
    list_times(inbox, "2019-03-07 10:27")
    ingest(inbox, lake, 2018)
    overwrite(inbox, "更正", SECOND)
    ingest(inbox, lake, 2018)
    list_times(inbox, *times)
    listed = ingest(inbox, lake, 2018)
    assert times_of(listed, "乙.txt") == [FIRST, (datetime(2019, 4, 10), "register")]
    assert [remark.code for remark in listed.remarks] == ["receipt_time_changed"]


def test_a_line_more_that_stood_there_first_is_the_new_contents(inbox: Path, lake: Lake) -> None:
    list_times(inbox, "2019-03-07 10:27")
    ingest(inbox, lake, 2018)
    list_times(inbox, "2019-03-07 10:27", "2019-04-10")
    assert times_of(ingest(inbox, lake, 2018), "乙.txt") == [FIRST]
    overwrite(inbox, "更正", SECOND)
    assert times_of(ingest(inbox, lake, 2018), "乙.txt") == [FIRST, (datetime(2019, 4, 10), "register")]


def test_an_older_content_put_back_is_said_and_counts_again_once_its_time_is_listed(inbox: Path, lake: Lake) -> None:
    list_times(inbox, "2019-03-07 10:27")
    ingest(inbox, lake, 2018)
    overwrite(inbox, "更正", SECOND)
    ingest(inbox, lake, 2018)
    overwrite(inbox, "乙", SECOND)
    assert [remark.code for remark in ingest(inbox, lake, 2018).remarks] == ["older_content"]
    list_times(inbox, "2019-05-06")
    assert times_of(ingest(inbox, lake, 2018), "乙.txt")[-1] == (datetime(2019, 5, 6), "register")


def test_a_file_taken_away_is_said_and_one_moved_keeps_its_receipt(inbox: Path, lake: Lake) -> None:
    first = ingest(inbox, lake, 2018)
    (inbox / "乙.txt").unlink()
    (inbox / "部门" / "甲.txt").rename(inbox / "甲.txt")
    second = ingest(inbox, lake, 2018)
    assert {(remark.code, remark.place) for remark in second.remarks} == {
        ("file_taken_away", "乙.txt"),
        ("file_renamed", "甲.txt"),
    }
    assert second.new == 0
    assert set(second.receipts["name"]) == {"乙.txt", "甲.txt"}
    assert set(second.receipts["sha256"]) == set(first.receipts["sha256"])
    assert second.taken_away == set(second.receipts.filter(pl.col("name") == "乙.txt")["sha256"])


def test_the_list_may_be_a_workbook(inbox: Path, lake: Lake) -> None:
    lines = [
        ["文件", "收到时间"],
        ["部门\\甲.txt", datetime(2019, 3, 5, 9, 30)],
        ["乙.txt", "2019/3/6"],
        ["丙.txt", "昨天"],
    ]
    write_workbook(inbox / "收文登记.xlsx", {"Sheet1": lines})
    intake = ingest(inbox, lake, 2018)
    assert times_of(intake, "部门/甲.txt") == [(datetime(2019, 3, 5, 9, 30), "register")]
    assert times_of(intake, "乙.txt") == [(datetime(2019, 3, 6), "register")]
    assert intake.receipts.height == 2
    assert [(remark.code, remark.place) for remark in intake.remarks] == [
        ("listed_time_unreadable", "收文登记.xlsx 第 4 行")
    ]


def test_a_workbook_that_is_no_list_and_two_lists_are_refused(inbox: Path, lake: Lake) -> None:
    (inbox / "收文登记.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(RegisterError, match="读不出来"):
        ingest(inbox, lake, 2018)
    write_workbook(inbox / "收文登记.xlsx", {"Sheet1": [["文件名", "时间"]]})
    with pytest.raises(RegisterError, match="第 1 行"):
        ingest(inbox, lake, 2018)
    list_times(inbox, "2019-03-07")
    with pytest.raises(RegisterError, match="只留一份"):
        ingest(inbox, lake, 2018)


@pytest.mark.parametrize("text", ["文件,时间\n", "", f"文件,收到时间\n{'长' * 200_000},2019-03-05\n"])
def test_a_list_that_is_none_is_refused_with_its_line(inbox: Path, lake: Lake, text: str) -> None:
    (inbox / REGISTER).write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=r"第 \d 行"):
        ingest(inbox, lake, 2018)


@pytest.mark.parametrize("wrong", ["三月五日", "", "2019-02-30", "2019-03-05 25:00"])
def test_a_time_that_cannot_be_read_is_a_remark_and_the_others_go_on(inbox: Path, lake: Lake, wrong: str) -> None:
    lines = f"文件,收到时间\n乙.txt,{wrong}\n\n部门\\甲.txt,2019-03-05 9:30\n,\n"
    (inbox / REGISTER).write_text(lines, encoding="utf-8")
    intake = ingest(inbox, lake, 2018)
    sources = {row["name"]: row["received_from"] for row in intake.receipts.iter_rows(named=True)}
    assert sources == {"乙.txt": "file", "部门/甲.txt": "register"}
    (remark,) = intake.remarks
    assert (remark.code, remark.place) == ("listed_time_unreadable", f"{REGISTER} 第 2 行")
    assert f"“乙.txt”的收到时间“{wrong}”" in remark.message


def test_no_inbox_is_no_empty_inbox(tmp_path: Path, lake: Lake) -> None:
    with pytest.raises(InboxError, match="--inbox"):
        ingest(tmp_path / "nowhere", lake, 2018)


def test_a_name_in_gbk_bytes_is_read(inbox: Path, lake: Lake) -> None:
    place = os.fsencode(inbox) + b"/" + "财政局.txt".encode("gb18030")
    Path(os.fsdecode(place)).write_bytes("丁".encode())
    assert "财政局.txt" in set(ingest(inbox, lake, 2018).receipts["name"])


def test_links_are_not_followed(inbox: Path, lake: Lake, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("别处", encoding="utf-8")
    (inbox / "链接.txt").symlink_to(outside)
    intake = ingest(inbox, lake, 2018)
    assert intake.receipts.height == 2
    assert [(remark.code, remark.place) for remark in intake.remarks] == [("file_left_out", "链接.txt")]


@pytest.mark.parametrize("target", ["nowhere", "../部门"])
def test_links_that_lead_nowhere_or_to_folders_are_said(inbox: Path, lake: Lake, target: str) -> None:
    (inbox / "部门" / "链接").symlink_to(target)
    intake = ingest(inbox, lake, 2018)
    assert set(intake.receipts["name"]) == {"部门/甲.txt", "乙.txt"}
    assert [(remark.code, remark.place) for remark in intake.remarks] == [("file_left_out", "部门/链接")]


def test_what_is_no_file_is_said_and_never_waited_for(inbox: Path, lake: Lake) -> None:
    os.mkfifo(inbox / "管道.docx")
    intake = ingest(inbox, lake, 2018)
    assert intake.receipts.height == 2
    (remark,) = intake.remarks
    assert (remark.code, remark.place) == ("file_left_out", "管道.docx")
    assert "不是普通的文件" in remark.message


def test_a_folder_that_cannot_be_opened_is_said(inbox: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def forbidding(path: object) -> object:
        if str(path).endswith("部门"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", forbidding)
    intake = ingest(inbox, lake, 2018)
    assert set(intake.receipts["name"]) == {"乙.txt"}
    assert [(remark.code, remark.place) for remark in intake.remarks] == [("file_left_out", "部门")]


def test_an_inbox_that_cannot_be_opened_is_no_empty_inbox(
    inbox: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidding(path: object) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", forbidding)
    with pytest.raises(InboxError, match="收件夹打不开"):
        ingest(inbox, lake, 2018)


def test_a_file_gone_since_it_was_listed_is_said_and_the_others_go_on(
    inbox: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_after_renaming(lake: Lake, folder: Path, paths: list[Path]) -> object:
        (inbox / "乙.txt").rename(inbox / "丙.txt")
        return keep_originals(lake, folder, paths)

    monkeypatch.setattr("tasks.intake.inbox.keep_originals", keep_after_renaming)
    intake = ingest(inbox, lake, 2018)
    assert set(intake.receipts["name"]) == {"部门/甲.txt"}
    assert [(remark.code, remark.place) for remark in intake.remarks] == [("file_left_out", "乙.txt")]


def test_a_path_longer_than_a_system_takes_is_said_and_the_others_go_on(inbox: Path, lake: Lake) -> None:
    here = os.open(inbox, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("长" * 80, dir_fd=here)
        inner = os.open("长" * 80, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("深.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
    intake = ingest(inbox, lake, 2018)
    assert set(intake.receipts["name"]) == {"部门/甲.txt", "乙.txt"}
    assert [remark.code for remark in intake.remarks] == ["file_left_out"]


@pytest.mark.parametrize("written_at", [1e12, -1e12, 1e300])
def test_a_time_that_no_calendar_has_comes_before_every_true_one(
    inbox: Path, lake: Lake, written_at: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_from_elsewhere(*arguments: object) -> list[object]:
        return [replace(kept, written_at=written_at) for kept in keep_originals(*arguments)]  # type: ignore[arg-type, type-var]

    monkeypatch.setattr("tasks.intake.inbox.keep_originals", keep_from_elsewhere)
    intake = ingest(inbox, lake, 2018)
    assert set(intake.receipts["received_at"]) == {datetime(1970, 1, 1, 8, 0)}
    assert {remark.code for remark in intake.remarks} == {"listed_time_unreadable"}


def test_a_list_that_may_not_be_read_is_said(inbox: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / REGISTER).write_text("文件,收到时间\n", encoding="utf-8")

    def forbidding(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidding)
    with pytest.raises(RegisterError, match=f"{REGISTER} 打不开"):
        ingest(inbox, lake, 2018)


def test_a_register_that_forgot_what_was_published_is_refused(inbox: Path, lake: Lake) -> None:
    receipts = ingest(inbox, lake, 2018).receipts
    release = lake.releases(2018) / "2018.1"
    release.mkdir(parents=True)
    listed = Submissions.frame(
        {
            "year": 2018,
            "submission_id": row["sha256"][:16],
            "unit": "晴川区测试局",
            "state": "unknown_unit",
            "sha256": row["sha256"],
            "size": row["size"],
            "received_at": row["received_at"],
        }
        for row in receipts.iter_rows(named=True)
    )
    listed.write_parquet(release / "submissions.parquet")
    lake.register(2018).unlink()
    assert ingest(inbox, lake, 2018).receipts.height == 2, "what is in the inbox is received anew"
    lake.register(2018).unlink()
    (inbox / "乙.txt").unlink()
    with pytest.raises(LakeError, match=r"没有以前发布过的 1 份报送：晴川区测试局（.{16}）。请从备份恢复"):
        ingest(inbox, lake, 2018)
    assert not lake.register(2018).exists()


def test_a_damaged_register_is_named_and_never_to_be_deleted(inbox: Path, lake: Lake) -> None:
    ingest(inbox, lake, 2018)
    lake.register(2018).write_bytes(b"")
    with pytest.raises(LakeError, match=r"报送登记已损坏.*请从备份恢复") as refused:
        ingest(inbox, lake, 2018)
    assert "删除" not in str(refused.value)


def test_a_lake_inside_the_inbox_is_refused(inbox: Path) -> None:
    with pytest.raises(InboxError, match="在收件夹"):
        ingest(inbox, Lake(inbox / "lake"), 2018)


def test_temporary_and_hidden_files_are_left_alone(inbox: Path, lake: Lake) -> None:
    for name in ("~$甲.docx", ".DS_Store", "Thumbs.db", ".git/config"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(b"x")
    assert ingest(inbox, lake, 2018).receipts.height == 2
