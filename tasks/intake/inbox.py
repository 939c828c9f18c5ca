"""The files that came in: each kept under its hash before anything reads it, with its time of receipt.

Times come from the office's own list `收文登记.csv` in the inbox (columns 文件, 收到时间) and, for files
it does not name, from the file's modification time, to the minute, in China's time zone.
"""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.common.clock import CHINA
from tasks.common.errors import CallerError
from tasks.lake.folders import Lake
from tasks.lake.parquet import read_table, write_table
from tasks.model.codes import ProblemCode, ReceiptSource
from tasks.model.document import Problem
from tasks.tables import Receipts

__all__ = ["InboxError", "Intake", "file_time", "ingest"]

REGISTER = "收文登记.csv"
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}
_MOST_NAMES = 20
"""Names in one remark: a screenful."""

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

    Links are not followed, and a file that cannot be opened is a remark: the other files go on.

    Raises:
        InboxError: the inbox is no folder or holds the lake, or its list of receipts is no such list.
    """
    if not inbox.is_dir():
        raise InboxError(f"找不到收件夹：{inbox}。请用 --inbox 指定存放报告文件的文件夹。")
    if lake.root.resolve().is_relative_to(inbox.resolve()):
        raise InboxError(f"数据湖 {lake.root} 在收件夹 {inbox} 里面，会把自己的数据当作报告。请换一个文件夹。")
    listed, remarks = _listed_times(inbox / REGISTER)
    place = lake.register(year)
    known = read_table(Receipts, place) if place.exists() else Receipts.frame()
    names = {str(row["sha256"]): str(row["name"]) for row in known.iter_rows(named=True)}
    rows: list[Mapping[str, object]] = []
    corrected: dict[str, datetime] = {}
    paths = []
    for path in sorted(_entries(inbox, remarks)):
        refusal = _refusal(path)
        if refusal:
            remarks.append(Problem(ProblemCode.FILE_LEFT_OUT, refusal, _name(path, inbox)))
        else:
            paths.append(path)
    for path, sha256 in zip(paths, lake.keep_originals(paths), strict=True):
        name = _name(path, inbox)
        listed_at = listed.pop(name, None)
        is_new = sha256 not in names
        first = names.setdefault(sha256, name)
        if first != name:
            remarks.append(Problem(ProblemCode.REPEATED_FILE, f"与“{first}”完全相同，不重复收取。", name))
        elif is_new:
            rows.append(_receipt(path, name, sha256, listed_at, year))
        elif listed_at:
            corrected[sha256] = listed_at
    remarks += (
        Problem(ProblemCode.LISTED_FILE_MISSING, f"{REGISTER}登记了这个文件，收件夹里没有。", name) for name in listed
    )
    remarks += _taken_away(known, paths, inbox)
    receipts = Receipts.check(pl.concat([_with_times(known, corrected), Receipts.frame(rows)]))
    write_table(receipts, Receipts, place)
    return Intake(receipts, len(rows), tuple(remarks))


def _taken_away(known: pl.DataFrame, paths: Sequence[Path], inbox: Path) -> Iterator[Problem]:
    """Say in one remark which files received before are no longer in the inbox: they stay received."""
    gone = known.filter(~pl.col("name").is_in([_name(path, inbox) for path in paths]))["name"].sort()
    if gone.len():
        more = f"等 {gone.len()} 份" if gone.len() > _MOST_NAMES else ""
        message = (
            f"以前收到、现在不在收件夹的文件仍按已收处理，报告继续有效：{'、'.join(gone.head(_MOST_NAMES))}{more}。"
        )
        yield Problem(ProblemCode.FILE_TAKEN_AWAY, message)


def file_time(path: Path) -> datetime:
    """Return when a file was last written, in China's time zone, to the minute: noise below that orders nothing."""
    written_at = datetime.fromtimestamp(path.stat().st_mtime, CHINA)
    return written_at.replace(second=0, microsecond=0, tzinfo=None)


def _entries(inbox: Path, remarks: list[Problem]) -> Iterator[Path]:
    """List the inbox and its folders, without hidden, temporary and system files; links are not followed.

    A folder that cannot be opened is a remark.
    """

    def leave_out(error: OSError) -> None:
        message = f"这个文件夹打不开（{error.strerror}），里面的文件没有收取。请检查文件夹的权限。"
        remarks.append(Problem(ProblemCode.FILE_LEFT_OUT, message, _name(Path(error.filename), inbox)))

    for folder, subfolders, files in os.walk(inbox, onerror=leave_out):
        place = Path(folder)
        links = [name for name in subfolders if (place / name).is_symlink()]
        subfolders[:] = [name for name in subfolders if not name.startswith((".", "~$"))]
        for name in (*files, *links):
            is_hidden = name.startswith((".", "~$"))
            if not is_hidden and name.lower() not in _IGNORED_NAMES and name != REGISTER:
                yield place / name


def _name(path: Path, inbox: Path) -> str:
    """A file's path in the inbox; a name in the bytes of an old Windows program is read as GBK."""
    name = os.fsencode(path.relative_to(inbox).as_posix())
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _refusal(path: Path) -> str | None:
    """Return why a file cannot be taken in, in plain Chinese; `None` where it can."""
    if path.is_symlink():
        return "这是一个链接，不是文件，没有收取。请把文件本身放进收件夹。"
    if not path.is_file():
        return "这不是普通的文件（是管道或设备），没有收取。请把文件本身放进收件夹。"
    try:
        with path.open("rb"):
            return None
    except OSError as error:
        return f"打不开（{error.strerror}），没有收取。请检查文件的权限。"


def _with_times(known: pl.DataFrame, listed: Mapping[str, datetime]) -> pl.DataFrame:
    """Receipts noted by their files' times, with the times that the office's list now gives for them."""
    is_listed = pl.col("sha256").is_in(list(listed)) & (pl.col("received_from") == ReceiptSource.FILE)
    time = pl.col("sha256").replace_strict(dict(listed), default=None, return_dtype=pl.Datetime("us"))
    return known.with_columns(
        received_at=pl.when(is_listed).then(time).otherwise("received_at"),
        received_from=pl.when(is_listed).then(pl.lit(ReceiptSource.REGISTER.value)).otherwise("received_from"),
    )


def _receipt(path: Path, name: str, sha256: str, listed_at: datetime | None, year: int) -> Mapping[str, object]:
    return {
        "year": year,
        "sha256": sha256,
        "name": name,
        "size": path.stat().st_size,
        "received_at": listed_at or file_time(path),
        "received_from": ReceiptSource.REGISTER if listed_at else ReceiptSource.FILE,
    }


def _listed_times(register: Path) -> tuple[dict[str, datetime], list[Problem]]:
    """The office's list of receipts, file to time, and a remark for each line without a time that can be read."""
    if not register.is_file():
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
    data = register.read_bytes()
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
