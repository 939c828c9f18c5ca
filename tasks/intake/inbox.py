"""The files that came in: each kept under its hash before anything reads it, with its time of receipt.

Times come from the office's own list `收文登记.csv` in the inbox (columns 文件, 收到时间) and, for files
it does not name, from the file's modification time, to the minute, in China's time zone.
"""

import csv
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.common.clock import CHINA
from tasks.common.errors import CallerError
from tasks.lake.filed import published_submissions
from tasks.lake.folders import Lake, LakeError
from tasks.lake.originals import Kept, NotKept, keep_originals
from tasks.lake.parquet import read_table, write_table
from tasks.model.codes import ProblemCode, ReceiptSource
from tasks.model.document import Problem
from tasks.tables import Receipts

__all__ = ["InboxError", "Intake", "file_time", "forgotten_submissions", "ingest"]

REGISTER = "收文登记.csv"
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}
_LONGEST_NAME = 4096
"""No path on Linux is longer (`PATH_MAX`), so that a longer name is none."""

_TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d")


class InboxError(CallerError):
    """The inbox or its list of receipts cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Every file received for the year so far, how many are new, and remarks.

    `receipts` is a frame of `Receipts`. Remarks name files that were not taken a second time or not at all, and
    lines of the list that name no file or no time.
    """

    receipts: dy.DataFrame[Receipts]
    new: int
    remarks: tuple[Problem, ...]


def ingest(inbox: Path, lake: Lake, year: int) -> Intake:
    """Keep every file of the inbox in the lake and note its receipt; files received before stay noted.

    Links are not followed, and whatever in the inbox cannot be had is a remark: the other files go on.

    Raises:
        InboxError: the inbox is no folder that can be read, or holds the lake, or its list of receipts is no such list.
        LakeError: the register no longer knows a submission that a release of the year lists.
    """
    if not os.path.isdir(inbox):  # noqa: PTH112 - `Path.is_dir` raises where a folder above may not be entered
        raise InboxError(f"找不到收件夹：{inbox}。请用 --inbox 指定存放报告文件的文件夹。")
    if lake.root.resolve().is_relative_to(inbox.resolve()):
        raise InboxError(f"数据湖 {lake.root} 在收件夹 {inbox} 里面，会把自己的数据当作报告。请换一个文件夹。")
    listed, remarks = _listed_times(inbox / REGISTER)
    place = lake.register(year)
    known = _known_receipts(place)
    names = {str(row["sha256"]): str(row["name"]) for row in known.iter_rows(named=True)}
    rows: list[Mapping[str, object]] = []
    corrected: dict[str, datetime] = {}
    paths = sorted(_entries(inbox, remarks))
    for path, kept in zip(paths, keep_originals(lake, inbox, paths), strict=True):
        name = _name(path, inbox)
        listed_at = listed.pop(name, None)
        if isinstance(kept, NotKept):
            remarks.append(Problem(ProblemCode.FILE_LEFT_OUT, kept.why, name))
            continue
        sha256 = kept.sha256
        is_new = sha256 not in names
        first = names.setdefault(sha256, name)
        if first != name:
            remarks.append(Problem(ProblemCode.REPEATED_FILE, f"与“{first}”完全相同，不重复收取。", name))
        elif is_new:
            rows.append(_receipt(kept, name, listed_at, year, remarks))
        elif listed_at:
            corrected[sha256] = listed_at
    remarks += (
        Problem(ProblemCode.LISTED_FILE_MISSING, f"{REGISTER}登记了这个文件，收件夹里没有。", name) for name in listed
    )
    receipts = Receipts.check(pl.concat([_with_times(known, corrected), Receipts.frame(rows)]))
    _refuse_forgotten(receipts, lake, year)
    write_table(receipts, Receipts, place)
    return Intake(receipts, len(rows), tuple(remarks))


def file_time(path: Path) -> datetime:
    """Return when a file was last written, in China's time zone, to the minute: noise below that orders nothing."""
    return _china_time(path.stat().st_mtime)


def _china_time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, CHINA).replace(second=0, microsecond=0, tzinfo=None)


def _entries(inbox: Path, remarks: list[Problem]) -> Iterator[Path]:
    """List the inbox and its folders, without hidden, temporary and system files; links are not followed.

    A folder that cannot be opened is a remark.

    Raises:
        InboxError: the inbox itself cannot be opened.
    """
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in listed]
        except OSError as error:
            if folder == inbox:
                raise InboxError(f"收件夹打不开（{error.strerror}）：{inbox}。请检查文件夹的权限。") from None
            message = f"这个文件夹打不开（{error.strerror}），里面的文件没有收取。请检查文件夹的权限。"
            remarks.append(Problem(ProblemCode.FILE_LEFT_OUT, message, _name(folder, inbox)))
            continue
        for name, is_folder in entries:
            if name.startswith((".", "~$")):
                continue
            if is_folder:
                waiting.append(folder / name)
            elif name.lower() not in _IGNORED_NAMES and name != REGISTER:
                yield folder / name


def _name(path: Path, inbox: Path) -> str:
    """A file's path in the inbox; a name in the bytes of an old Windows program is read as GBK."""
    name = os.fsencode(path.relative_to(inbox).as_posix())
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _known_receipts(place: Path) -> dy.DataFrame[Receipts]:
    """The register of the year so far; it is the only record of when a file was received."""
    try:
        return read_table(Receipts, place) if place.exists() else Receipts.frame()
    except LakeError:
        raise LakeError(
            f"报送登记已损坏：{place}。本次运行没有改动任何数据。请从备份恢复这个文件后重新运行。"
        ) from None


def _refuse_forgotten(receipts: dy.DataFrame[Receipts], lake: Lake, year: int) -> None:
    """Stop where the register has lost what a release lists: units that reported would be told to be missing.

    Raises:
        LakeError: it has.
    """
    lost = forgotten_submissions(receipts, lake, year)
    if lost.height:
        units = "、".join(f"{unit or '单位不明'}（{id_}）" for unit, id_ in lost.select("unit", "submission_id").rows())
        raise LakeError(
            f"未发布，上一次发布保持不变：报送登记 {lake.register(year)} 里"
            f"没有以前发布过的 {lost.height} 份报送：{units}。请从备份恢复报送登记后重新运行；"
            "没有备份的，把这些文件原样放回收件夹再运行。"
        )


def forgotten_submissions(receipts: dy.DataFrame[Receipts], lake: Lake, year: int) -> pl.DataFrame:
    """The submissions that releases of the year list and the register does not know."""
    return published_submissions(lake, year).join(receipts, on="sha256", how="anti").sort("submission_id")


def _with_times(known: pl.DataFrame, listed: Mapping[str, datetime]) -> pl.DataFrame:
    """Receipts noted by their files' times, with the times that the office's list now gives for them."""
    is_listed = pl.col("sha256").is_in(list(listed)) & (pl.col("received_from") == ReceiptSource.FILE)
    time = pl.col("sha256").replace_strict(dict(listed), default=None, return_dtype=pl.Datetime("us"))
    return known.with_columns(
        received_at=pl.when(is_listed).then(time).otherwise("received_at"),
        received_from=pl.when(is_listed).then(pl.lit(ReceiptSource.REGISTER.value)).otherwise("received_from"),
    )


def _receipt(
    kept: Kept, name: str, listed_at: datetime | None, year: int, remarks: list[Problem]
) -> Mapping[str, object]:
    received_at = listed_at
    if received_at is None:
        try:
            received_at = _china_time(kept.written_at)
        except (ValueError, OverflowError, OSError):
            # a time that no calendar has must not come before a true one
            received_at = _china_time(0)
            message = f"文件的修改时间不在日历之内，按 {received_at:%Y-%m-%d} 收取。请在{REGISTER}中写明收到时间。"
            remarks.append(Problem(ProblemCode.LISTED_TIME_UNREADABLE, message, name))
    return {
        "year": year,
        "sha256": kept.sha256,
        "name": name,
        "size": kept.size,
        "received_at": received_at,
        "received_from": ReceiptSource.REGISTER if listed_at else ReceiptSource.FILE,
    }


def _listed_times(register: Path) -> tuple[dict[str, datetime], list[Problem]]:
    """The office's list of receipts, file to time, and a remark for each line without a time that can be read."""
    if not os.path.isfile(register):  # noqa: PTH113 - `Path.is_file` raises where a folder may not be entered
        return {}, []
    rows = csv.DictReader(io.StringIO(_decoded(register)))
    times: dict[str, datetime] = {}
    remarks: list[Problem] = []
    try:
        if not {"文件", "收到时间"} <= set(rows.fieldnames or ()):
            raise InboxError(f"{register} 第 1 行应有“文件”和“收到时间”两列。")
        for row in rows:
            name, text = ((row[column] or "").strip() for column in ("文件", "收到时间"))
            if len(name) > _LONGEST_NAME:
                raise InboxError(f"{register} 第 {rows.line_num} 行的文件名过长，不像收文登记。")
            if time := _time(text):
                times[name.replace("\\", "/")] = time
            elif name:
                message = (
                    f"“{name}”的收到时间“{text}”无法识别，按文件自己的时间收取。"
                    "请写成 2019-01-25 10:30 的样子，重新运行后即更正。"
                )
                line = f"{REGISTER} 第 {rows.line_num} 行"
                remarks.append(Problem(ProblemCode.LISTED_TIME_UNREADABLE, message, line))
    except csv.Error as error:
        raise InboxError(f"{register} 第 {rows.line_num} 行不是正常的 CSV（{error}）。") from None
    times.pop("", None)
    return times, remarks


def _decoded(register: Path) -> str:
    """The list's text: spreadsheets write it as UTF-8 or as GBK."""
    try:
        data = register.read_bytes()
    except OSError as error:
        raise InboxError(f"{register} 打不开（{error.strerror}）。请检查文件的权限，或关闭正在使用它的程序。") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InboxError(f"{register} 的文字编码无法识别，请另存为 UTF-8 编码的 CSV。")


def _time(text: str) -> datetime | None:
    for form in _TIME_FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the office writes local time
        except ValueError:
            continue
    return None
