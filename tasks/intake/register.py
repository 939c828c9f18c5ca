"""The office's own list of receipts in the inbox, as CSV or as the workbook that WPS and Excel make of it.

Its columns are 文件 and 收到时间. A file handed in again under its old name has a line more, or its line changed.
"""

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.common.errors import CallerError
from tasks.common.text import decoded_by_office
from tasks.common.worker_pool import run_isolated
from tasks.model.codes import ProblemCode
from tasks.model.document import Problem
from tasks.reading import read_document

__all__ = ["REGISTER", "Register", "RegisterError", "is_register", "read_register"]

REGISTER = "收文登记"
"""The list's name without its ending."""

_WORKBOOKS = (".xlsx", ".xls", ".et")
_COLUMNS = ("文件", "收到时间")
_LONGEST_NAME = 4096
"""No path on Linux is longer (`PATH_MAX`), so that a longer name is none."""

_TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d")

_Line = tuple[str, str, str]
"""Where a line of the list stands, the file that it names, and the time as written."""


class RegisterError(CallerError):
    """The list of receipts cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Register:
    """The times that the list gives for each file, in the order of its lines, and a remark per line without one."""

    name: str
    times: Mapping[str, Sequence[datetime]]
    remarks: tuple[Problem, ...] = ()


def is_register(name: str) -> bool:
    """Return whether a file of the inbox is the list, by its name."""
    return Path(name).stem == REGISTER and Path(name).suffix.lower() in (".csv", *_WORKBOOKS)


def read_register(inbox: Path) -> Register:
    """Read the list of an inbox; without one there are no times.

    Raises:
        RegisterError: there are two lists, or the one there is no such list.
    """
    listed = sorted(path for path in inbox.iterdir() if is_register(path.name))
    found = [path for path in listed if os.path.isfile(path)]  # noqa: PTH113 - `is_file` raises in a locked folder
    if len(found) > 1:
        names = "、".join(path.name for path in found)
        raise RegisterError(f"收件夹 {inbox} 里有 {len(found)} 份收文登记（{names}），不知道以哪一份为准。请只留一份。")
    if not found:
        return Register(f"{REGISTER}.csv", {})
    (path,) = found
    lines = _lines_of_csv(path) if path.suffix.lower() == ".csv" else _lines_of_workbook(path)
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    remarks: list[Problem] = []
    for place, name, text in lines:
        if len(name) > _LONGEST_NAME:
            raise RegisterError(f"{path} {place}的文件名过长，不像收文登记。")
        if name and (time := _time(text)):
            times[name.replace("\\", "/")].append(time)
        elif name:
            message = (
                f"“{name}”的收到时间“{text}”无法识别，按文件自己的时间收取。"
                "请写成 2019-01-25 10:30 的样子，重新运行后即更正。"
            )
            remarks.append(Problem(ProblemCode.LISTED_TIME_UNREADABLE, message, f"{path.name} {place}"))
    return Register(path.name, dict(times), tuple(remarks))


def _lines_of_csv(path: Path) -> Iterator[_Line]:
    rows = csv.DictReader(io.StringIO(_decoded(path)))
    try:
        _require_columns(rows.fieldnames or (), path, "第 1 行")
        for row in rows:
            name, text = ((row[column] or "").strip() for column in _COLUMNS)
            yield f"第 {rows.line_num} 行", name, text
    except csv.Error as error:
        raise RegisterError(f"{path} 第 {rows.line_num} 行不是正常的 CSV（{error}）。") from None


def _lines_of_workbook(path: Path) -> Iterator[_Line]:
    """The lines of the first sheet; a workbook is read like any file received, by a guarded worker."""
    (document,) = run_isolated(read_document, [path], workers=1)
    if isinstance(document, Problem):
        raise RegisterError(f"{path} 读不出来：{document.message}请另存为 CSV，或重新保存后再运行。")
    rows = [[cell.text for cell in row] for grid in list(document.grids)[:1] for row in grid.rows]
    heading = rows[0] if rows else []
    _require_columns(heading, path, "第 1 行")
    places = [heading.index(column) for column in _COLUMNS]
    for number, row in enumerate(rows[1:], 2):
        name, text = (row[place].strip() if place < len(row) else "" for place in places)
        yield f"第 {number} 行", name, text


def _require_columns(heading: Iterable[str], path: Path, place: str) -> None:
    if not set(_COLUMNS) <= set(heading):
        raise RegisterError(f"{path} {place}应有“文件”和“收到时间”两列。")


def _decoded(register: Path) -> str:
    """The list's text: spreadsheets write it as UTF-8 or as GBK."""
    try:
        data = register.read_bytes()
    except OSError as error:
        raise RegisterError(
            f"{register} 打不开（{error.strerror}）。请检查文件的权限，或关闭正在使用它的程序。"
        ) from None
    text = decoded_by_office(data)
    if text is None:
        raise RegisterError(f"{register} 的文字编码无法识别，请另存为 UTF-8 编码的 CSV。")
    return text


def _time(text: str) -> datetime | None:
    for form in _TIME_FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the office writes local time
        except ValueError:
            continue
    return None
