"""The file of a roster, as TOML or as a workbook: what stands in it under the keys that a roster has."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tasks.common.errors import CallerError
from tasks.common.toml_file import read_toml, refuse_unknown
from tasks.common.worker_pool import run_isolated
from tasks.model.codes import UnitKind
from tasks.model.document import Problem
from tasks.reading import read_document

__all__ = ["UNIT_HEADINGS", "RosterError", "read_roster_file"]

_WORKBOOKS = (".xlsx", ".xls", ".et")
_TABLES = {
    "district": "区名",
    "district_code": "行政区划代码",
    "deadlines": "期限",
    "units": "单位",
    "posts": "岗位",
    "letters": "通知",
    "publication": "发布者",
}
UNIT_HEADINGS = {
    "标识": "id",
    "名称": "name",
    "类别": "kind",
    "机构代码": "code",
    "简称": "short_names",
    "曾用名": "former_names",
    "首个应报年度": "due_from",
    "最后应报年度": "due_until",
}
"""The headings of a workbook's sheet of units, each with the key of the TOML."""

_SETTINGS = {
    "区名": "district",
    "发文代字": "mark",
    "首个文号": "first_number",
    "发文日期": "dated",
    "答复日期": "reply_by",
    "联系人": "contact",
    "联系电话": "phone",
}
_KINDS = {kind.label: kind.value for kind in UnitKind}
_LISTS = ("short_names", "former_names")
_NUMBERS = ("due_from", "due_until", "first_number")
_DAYS = ("dated", "reply_by")
_DAY_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y年%m月%d日")

_Row = Sequence[str]


class RosterError(CallerError):
    """The roster file cannot be used; the message says where and why, in Chinese."""


def read_roster_file(path: Path) -> Mapping[str, Any]:
    """Read the file of a roster as what its TOML would say.

    Raises:
        RosterError: the file is missing or cannot be read, or it has a heading that no roster has.
    """
    if not path.is_file():
        raise RosterError(f"找不到单位名册：{path}。请用 --roster 指定名册文件。")
    is_workbook = path.suffix.lower() in _WORKBOOKS
    data = _from_workbook(path) if is_workbook else read_toml(path, "单位名册", RosterError)
    refuse_unknown(data, _TABLES, f"单位名册 {path}", RosterError, _TABLES)
    return data


def _from_workbook(path: Path) -> Mapping[str, Any]:
    """Read the sheets by their headings: 标识 and 名称 units, 年度 and 截止日 deadlines, 项目 and 内容 the rest."""
    (document,) = run_isolated(read_document, [path], workers=1)
    if isinstance(document, Problem):
        raise RosterError(f"单位名册 {path} 读不出来：{document.message}")
    data: dict[str, Any] = {}
    for grid in document.grids:
        heading, *rows = [[cell.text.strip() for cell in row] for row in grid.rows]
        filled = [row for row in rows if any(row)]
        if {"标识", "名称"} <= set(heading):
            data["units"] = [_unit(heading, row, f"单位名册 {path} 单位表第 {n} 行") for n, row in enumerate(filled, 2)]
        elif {"年度", "截止日"} <= set(heading):
            year, day = heading.index("年度"), heading.index("截止日")
            place = f"单位名册 {path} 期限表"
            data["deadlines"] = {row[year]: _value("dated", row[day], f"{place}“{row[year]}”") for row in filled}
        elif {"项目", "内容"} <= set(heading):
            name, content = heading.index("项目"), heading.index("内容")
            settings = {row[name]: row[content] for row in filled if row[content]}
            place = f"单位名册 {path} 设置表"
            refuse_unknown(settings, _SETTINGS, place, RosterError)
            found = {_SETTINGS[key]: _value(_SETTINGS[key], text, f"{place}“{key}”") for key, text in settings.items()}
            if "district" in found:
                data["district"] = found.pop("district")
            data["letters"] = found
        else:
            raise RosterError(
                f"单位名册 {path} 有一张表的标题行看不懂：{'、'.join(filter(None, heading))}。"
                "单位表要有“标识”“名称”“类别”，期限表要有“年度”“截止日”，设置表要有“项目”“内容”（其中写“区名”）。"
            )
    return data


def _unit(heading: _Row, row: _Row, place: str) -> Mapping[str, Any]:
    refuse_unknown(filter(None, heading), UNIT_HEADINGS, place, RosterError)
    cells = {UNIT_HEADINGS[name]: text for name, text in zip(heading, row, strict=False) if name and text}
    return {key: _value(key, text, f"{place}“{text}”") for key, text in cells.items()}


def _value(key: str, text: str, place: str) -> object:
    """A cell's text as the value that TOML would give for the key."""
    if key == "kind":
        return _KINDS.get(text, text)
    if key in _LISTS:
        return [name for part in re.split(r"[、,，;；\n]", text) if (name := part.strip())]
    if key in _NUMBERS:
        if not text.isdigit():
            raise RosterError(f"{place}应是一个数，如 2018。")
        return int(text)
    if key in _DAYS:
        return _day(text, place)
    return text


def _day(text: str, place: str) -> date:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the office's calendar
        except ValueError:
            continue
    raise RosterError(f"{place}应是日期，写成 2019-03-31 的样子；现为“{text}”。")
