"""Intake: every file kept before it is read, received once, with its time."""

import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tasks.intake.inbox import REGISTER, InboxError, ingest
from tasks.lake.folders import Lake


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


def test_the_list_settles_a_time_that_was_only_the_files(inbox: Path, lake: Lake) -> None:
    ingest(inbox, lake, 2018)
    (inbox / REGISTER).write_text("文件,收到时间\n乙.txt,2019-03-06 10:00\n", encoding="utf-8")
    rows = ingest(inbox, lake, 2018).receipts
    assert rows.row(by_predicate=pl.col("name") == "乙.txt", named=True)["received_at"] == datetime(2019, 3, 6, 10, 0)
    (inbox / REGISTER).write_text("文件,收到时间\n乙.txt,2019-04-01 10:00\n", encoding="utf-8")
    assert ingest(inbox, lake, 2018).receipts.equals(rows)


@pytest.mark.parametrize("text", ["文件,时间\n", "", f"文件,收到时间\n{'长' * 200_000},2019-03-05\n"])
def test_a_list_that_is_none_is_refused_with_its_line(inbox: Path, lake: Lake, text: str) -> None:
    (inbox / REGISTER).write_text(text, encoding="utf-8")
    with pytest.raises(InboxError, match=r"第 \d 行"):
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


def test_a_lake_inside_the_inbox_is_refused(inbox: Path) -> None:
    with pytest.raises(InboxError, match="在收件夹"):
        ingest(inbox, Lake(inbox / "lake"), 2018)


def test_temporary_and_hidden_files_are_left_alone(inbox: Path, lake: Lake) -> None:
    for name in ("~$甲.docx", ".DS_Store", "Thumbs.db", ".git/config"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(b"x")
    assert ingest(inbox, lake, 2018).receipts.height == 2
