"""The files that came in: each kept under its hash before anything reads it, with its time of receipt.

Times come from the office's own list in the inbox (`tasks.intake.register`) and, for files it does not name, from the
file's modification time, to the minute, in China's time zone. A listed time belongs to a name and a content: what
is handed in under an old name with other content is another receipt, with a time of its own.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.common.clock import CHINA
from tasks.common.errors import CallerError
from tasks.intake.register import Register, is_register, read_register
from tasks.lake.filed import published_submissions
from tasks.lake.folders import Lake, LakeError
from tasks.lake.originals import Kept, NotKept, keep_originals
from tasks.lake.parquet import read_table, write_table
from tasks.model.codes import ProblemCode, ReceiptSource
from tasks.model.document import Problem
from tasks.tables import Receipts

__all__ = ["InboxError", "Intake", "file_time", "forgotten_submissions", "inbox_files", "ingest", "restore_receipts"]

_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class _Receipt:
    """A row of `Receipts`."""

    year: int
    sha256: str
    name: str
    size: int
    received_at: datetime
    received_from: ReceiptSource


class InboxError(CallerError):
    """The inbox cannot be used; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Every file received for the year so far, how many are new, and remarks.

    `receipts` is a frame of `Receipts`. Remarks name files that were not taken a second time or not at all, those that
    were taken away, times that changed, and lines of the list that name no file or no time. `taken_away` are the
    hashes of the files received whose content the inbox no longer holds. `before` are the receipts as they were.
    """

    receipts: dy.DataFrame[Receipts]
    new: int
    remarks: tuple[Problem, ...]
    taken_away: frozenset[str] = frozenset()
    before: dy.DataFrame[Receipts] | None = None


def ingest(inbox: Path, lake: Lake, year: int) -> Intake:
    """Keep every file of the inbox in the lake and note its receipt; files received before stay noted.

    Links are not followed, and whatever in the inbox cannot be had is a remark: the other files go on.

    Raises:
        InboxError: the inbox is no folder that can be read, or holds the lake.
        RegisterError: its list of receipts is no such list.
        LakeError: the register no longer knows a submission that a release of the year lists.
    """
    if not os.path.isdir(inbox):  # noqa: PTH112 - `Path.is_dir` raises where a folder above may not be entered
        raise InboxError(f"找不到收件夹：{inbox}。请用 --inbox 指定存放报告文件的文件夹。")
    if lake.root.resolve().is_relative_to(inbox.resolve()):
        raise InboxError(f"数据湖 {lake.root} 在收件夹 {inbox} 里面，会把自己的数据当作报告。请换一个文件夹。")
    left_out: list[Problem] = []
    paths = sorted(inbox_files(inbox, left_out))
    register = read_register(inbox)
    remarks = [*register.remarks, *left_out]
    place = lake.register(year)
    known = _known_receipts(place)
    names = [_name(path, inbox) for path in paths]
    rows = {row["sha256"]: _Receipt(**row) for row in known.iter_rows(named=True)}
    new = 0
    held: set[str] = set()
    not_kept: set[str] = set()
    for name, kept in zip(names, keep_originals(lake, inbox, paths), strict=True):
        if isinstance(kept, NotKept):
            remarks.append(Problem(ProblemCode.FILE_LEFT_OUT, kept.why, name))
            not_kept.add(name)
            continue
        sha256 = kept.sha256
        row = rows.get(sha256)
        held.add(sha256)
        if row is None:
            rows[sha256] = _receipt(kept, name, year, register, remarks)
            new += 1
        elif row.name != name and row.name not in names:
            remarks.append(Problem(ProblemCode.FILE_RENAMED, f"就是先前收到的“{row.name}”，按新的名称登记。", name))
            rows[sha256] = replace(row, name=name)
        elif row.name != name:
            remarks.append(Problem(ProblemCode.REPEATED_FILE, f"与“{row.name}”完全相同，不重复收取。", name))
    known_before = frozenset(known["sha256"])
    remarks += _listed_in_vain(register, {*names, *(row.name for row in rows.values())})
    remarks += _take_listed_times(rows, register, held, known_before)
    taken_away = frozenset(sha256 for sha256, row in rows.items() if sha256 not in held and row.name not in not_kept)
    # a file overwritten under its own name was not taken away: what replaced it is there
    gone = {rows[sha256].name for sha256 in taken_away} - set(names)
    message = "收件夹里已经没有这个文件；先前收到的内容仍然保存。"
    remarks += (Problem(ProblemCode.FILE_TAKEN_AWAY, message, name) for name in sorted(gone))
    receipts = Receipts.frame(map(asdict, rows.values()))
    _refuse_forgotten(receipts, lake, year)
    write_table(receipts, Receipts, place)
    return Intake(receipts, new, tuple(remarks), taken_away, known)


def restore_receipts(intake: Intake, lake: Lake, year: int) -> None:
    """Note the receipts of a year as they were before an intake that was not meant; the originals stay kept."""
    write_table(Receipts.frame() if intake.before is None else intake.before, Receipts, lake.register(year))


def file_time(path: Path) -> datetime:
    """Return when a file was last written, in China's time zone, to the minute: noise below that orders nothing."""
    return _china_time(path.stat().st_mtime)


def _china_time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, CHINA).replace(second=0, microsecond=0, tzinfo=None)


def inbox_files(inbox: Path, remarks: list[Problem]) -> Iterator[Path]:
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
            elif name.lower() not in _IGNORED_NAMES and not is_register(name):
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


def _listed_in_vain(register: Register, known: Collection[str]) -> Iterator[Problem]:
    """Name the files of the list that are not in the inbox and never were."""
    message = f"{register.name}登记了这个文件，收件夹里没有。"
    yield from (
        Problem(ProblemCode.LISTED_FILE_MISSING, message, name) for name in sorted(register.times.keys() - known)
    )


def _take_listed_times(
    rows: dict[str, _Receipt], register: Register, held: Collection[str], known_before: Collection[str]
) -> Iterator[Problem]:
    """Give each receipt whose content the inbox holds the time that the list has for it; say what changed and what not.

    Of the times listed under a file's name those are its content's that no other content received under that name has;
    of several the one that it has already, else the last.
    """
    by_name: dict[str, list[str]] = {}
    for sha256, row in rows.items():
        by_name.setdefault(row.name, []).append(sha256)
    for name, contents in sorted(by_name.items()):
        current = next((sha256 for sha256 in contents if sha256 in held), None)
        if current is None:
            continue
        row, others = rows[current], [rows[sha256] for sha256 in contents if sha256 != current]
        taken = {other.received_at for other in others if other.received_from == ReceiptSource.REGISTER}
        times = [time for time in register.times.get(name, ()) if time not in taken]
        before = row.received_at
        if times and not (before in times and row.received_from == ReceiptSource.REGISTER):
            rows[current] = row = replace(row, received_at=times[-1], received_from=ReceiptSource.REGISTER)
            if current in known_before and before != times[-1]:
                message = f"收到时间由 {before:%Y-%m-%d %H:%M} 改为 {times[-1]:%Y-%m-%d %H:%M}（按{register.name}）。"
                yield Problem(ProblemCode.RECEIPT_TIME_CHANGED, message, name)
        elif not times and taken and current not in known_before:
            message = (
                f"内容与先前收到的不同，{register.name}里登记的是先前那份的时间，这一份按文件自己的时间收取。"
                "请在收文登记中为它另加一行（文件名相同，写新的收到时间）。"
            )
            yield Problem(ProblemCode.TIME_NOT_LISTED, message, name)
        yield from _said_of_older(row, others, name)


def _said_of_older(row: _Receipt, others: Sequence[_Receipt], name: str) -> Iterator[Problem]:
    """Say that the content now in the inbox came before another of the same name, which counts in its stead."""
    if any(other.received_at > row.received_at for other in others):
        message = (
            "收件夹里的这份内容，收到时间早于先前以同一文件名收到的另一份，以后收到的为准。"
            "要以这一份为准，请在收文登记中写明它的收到时间。"
        )
        yield Problem(ProblemCode.OLDER_CONTENT, message, name)


def _receipt(kept: Kept, name: str, year: int, register: Register, remarks: list[Problem]) -> _Receipt:
    try:
        received_at = _china_time(kept.written_at)
    except (ValueError, OverflowError, OSError):
        # a time that no calendar has must not come before a true one
        received_at = _china_time(0)
        if name not in register.times:
            message = f"文件的修改时间不在日历之内，按 {received_at:%Y-%m-%d} 收取。请在收文登记中写明收到时间。"
            remarks.append(Problem(ProblemCode.LISTED_TIME_UNREADABLE, message, name))
    return _Receipt(year, kept.sha256, name, kept.size, received_at, ReceiptSource.FILE)
