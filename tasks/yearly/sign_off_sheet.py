"""The summary of a candidate as its signer reads it: in headings and lines, on paper and on pages.

It is kept in the lake beside the year's working tables, and as a sheet to print in the folder of the review packs: both
name the decisions' reasons, and are for the lake's owner only.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from expectations.rules import Severity
from tasks.common.atomic_files import OWNER_ONLY, replacing
from tasks.common.templates import templates_of
from tasks.lake.folders import Lake
from tasks.model.codes import FindingState, MaturityLevel, UnitStatus
from tasks.yearly.sign_off import SignedDecision, SignedFinding, SignOff

__all__ = ["Section", "keep_sign_off", "sections", "sheet_path"]

_NOTHING = "（没有）"


class Section(NamedTuple):
    """A heading and the lines below it."""

    heading: str
    lines: tuple[str, ...]


def keep_sign_off(summary: SignOff, lake: Lake) -> Path:
    """Keep a summary in the lake, and the sheet to print beside the review packs; return the sheet's place."""
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    page = (
        templates_of("tasks.yearly")
        .get_template("sign_off.html.j2")
        .render(summary=summary, sections=sections(summary))
    )
    sheet = sheet_path(lake, summary["year"])
    for place, written in ((lake.candidate(summary["year"]), text), (sheet, page)):
        place.parent.mkdir(parents=True, exist_ok=True)
        with replacing(place, without=OWNER_ONLY) as hidden:
            hidden.write_text(written, encoding="utf-8")
    return sheet


def sheet_path(lake: Lake, year: int) -> Path:
    """Return the place of the sheet to print."""
    return lake.review(year) / "审定单.html"


def sections(summary: SignOff, *, is_inside: bool = True) -> list[Section]:
    """The summary as a person reads it: headings with lines; the office's own words only on its own papers."""
    return [Section(heading, tuple(lines) or (_NOTHING,)) for heading, lines in _sections(summary, is_inside=is_inside)]


def _sections(summary: SignOff, *, is_inside: bool) -> Iterator[tuple[str, list[str]]]:
    level = MaturityLevel(summary["maturity"]).label
    yield "一、审定对象", [f"发布 {summary['release']}（{level}）", f"内容指纹 {summary['candidate']}"]
    waiting = sum(each["must_accept"] for each in summary["open_findings"])
    accepting = f"可以审定，但须逐条接受 {waiting} 条需说明的审核结果（见六）" if waiting else "可以审定"
    yield "二、能否审定", summary["obstacles"] or [accepting]
    counts = "，".join(f"{status.label} {summary['units'][status]}" for status in UnitStatus)
    reported = sum(summary["units"][status] for status in (UnitStatus.REPORTED, UnitStatus.HELD_BACK))
    yield "三、报送情况", [f"应报 {summary['units']['due']} 个单位，已报 {reported} 个：{counts}", *summary["absent"]]
    yield "四、不需报送的单位和理由", [_line(each, is_inside=is_inside) for each in summary["excused"]]
    yield "五、审核结果", [_states(severity, states) for severity, states in summary["findings"].items()]
    yield "六、尚未处理的审核结果", [_open_line(each) for each in summary["open_findings"]]
    yield (
        "七、主要合计与上年",
        [
            f"{each['label']}（{each['form']} 年版）：{each['now']} {each['unit']}，上年 {each['before']}"
            for each in summary["totals"]
        ],
    )
    yield "八、更正", [_line(each, is_inside=is_inside) for each in summary["corrections"]]
    yield "九、豁免", [_line(each, is_inside=is_inside) for each in summary["waivers"]]
    changed = [
        f"{each['unit']}　{each['label']}：{each['before']} → {each['after']}（{each['reason']}）"
        for each in summary["changes"]
    ]
    more = [f"另有 {summary['changes_more']} 个，见 nianbao diff"] if summary["changes_more"] else []
    yield f"十、数值比 {summary['since'] or '（没有更早的发布）'} 变动的", changed + more
    yield (
        "十一、审定",
        [f"{each['by']}，{each['on']}（北京时间），{summary['release']}" for each in summary["approvals"]],
    )


def _states(severity: str, states: Mapping[str, int]) -> str:
    waiting = sum(count for state, count in states.items() if FindingState(state).is_open)
    settled = (f"{state.label} {states[state]}" for state in FindingState if not state.is_open)
    return f"{Severity(severity).label}：未处理 {waiting}，{'，'.join(settled)}"


def _open_line(found: SignedFinding) -> str:
    what = f"【{Severity(found['severity']).label}】{found['unit']}　{found['rule']}：{found['message']}"
    return f"{what}（标识 {found['id']}）"


def _line(decision: SignedDecision, *, is_inside: bool) -> str:
    what = "　".join(filter(None, (decision["unit"], decision["change"])))
    why = f"{decision['reason']}，{decision['why']}" if is_inside else decision["reason"]
    return f"{what}：{why}（{decision['by']}，{decision['on']}，{decision['id']}）"
