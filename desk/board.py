"""The board of a year: where each unit stands, in columns, so that thousands of units are sorted as fast as forty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from pypinyin import Style, lazy_pinyin

from desk.year import DeskYear
from expectations.rules import Severity
from tasks.common.clock import today
from tasks.decisions import excused_units
from tasks.model.codes import DecisionKind, MaturityLevel, State, UnitStage
from tasks.model.unit import Unit
from tasks.tables import IS_OPEN, Submissions

__all__ = ["PAGE", "SORTS", "Counts", "Query", "board_of", "counts_of", "next_step", "selected"]

PAGE = 100
"""Rows of one page of the board: two screens and a half, and every page is there at once."""

SORTS: Mapping[str, str] = {
    "stage": "办理情况",
    "name": "单位名称",
    "received": "收到时间",
    "block": "必须改",
    "explain": "需说明",
}

_OF_FILES = {
    State.LOST: UnitStage.LOST,
    State.UNREADABLE: UnitStage.UNREADABLE,
    State.OTHER_YEAR: UnitStage.UNREADABLE,
    State.HELD: UnitStage.QUESTIONED,
}
_UNIT_SCHEMA = {"unit_id": pl.String(), "unit": pl.String(), "key": pl.String()}


@dataclass(frozen=True, slots=True)
class Query:
    """What a steward asks the board for: words of a name or its pinyin initials, a stage, an order, a page."""

    words: str = ""
    stage: str = ""
    sort: str = "stage"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """The year in numbers; `days` is how long until the deadline, negative behind it."""

    due: int
    received: int
    settled: int
    late: int
    block: int
    explain: int
    pending: int
    stages: Mapping[UnitStage, int]
    deadline: date
    days: int


@lru_cache(maxsize=3)
def board_of(year: DeskYear, on: date) -> pl.DataFrame:
    """One row per unit due, as it stands on a day; held in memory while nothing of the year changes.

    Columns: `unit`, `stage`, `received_at`, `revision`, `is_late`, `block`, `explain`, `sent_on`; `order` is how urgent
    the stage is, `key` what a search looks through. Findings that a decision since the last run settles are not
    counted: they wait for the next one.
    """
    deadline = year.roster.deadline(year.year)
    is_over = year.roster.is_overdue(year.year, on)
    units = pl.DataFrame(_searched(year.due), schema=_UNIT_SCHEMA, orient="row")
    joined = (
        units.join(_files(year), on="unit_id", how="left")
        .join(_open_counts(year), on="unit_id", how="left")
        .join(_sent(year), on="unit_id", how="left")
        .with_columns(pl.col("block", "own_block", "explain").fill_null(0))
    )
    submissions = year.run.submissions if year.run else Submissions.frame()
    excused = sorted(excused_units(year.ledger, submissions, on))
    missing = UnitStage.MISSING if is_over else UnitStage.NOT_YET
    was_asked = pl.col("sent_on").is_not_null() & (pl.col("sent_on") >= pl.col("received_at").dt.date())
    stage = (
        pl.when(pl.col("received_at").is_null() & pl.col("unit_id").is_in(excused))
        .then(pl.lit(UnitStage.EXCUSED.value))
        .when(pl.col("received_at").is_null())
        .then(pl.lit(missing.value))
        .when(was_asked & ((pl.col("block") + pl.col("explain") > 0) | (pl.col("file_stage") != "")))
        .then(pl.lit(UnitStage.SENT_BACK.value))
        .when(pl.col("file_stage") != "")
        .then("file_stage")
        .when(pl.col("own_block") > 0)
        .then(pl.lit(UnitStage.HELD.value))
        .when(pl.col("block") > 0)
        .then(pl.lit(UnitStage.AMEND.value))
        .when(pl.col("explain") > 0)
        .then(pl.lit(UnitStage.ASKED.value))
        .otherwise(pl.lit(UnitStage.CLEAR.value))
    )
    order = {value: place for place, value in enumerate(UnitStage.labels())}
    is_late = pl.col("first_at").dt.date() > deadline
    return joined.with_columns(stage=stage, is_late=is_late.fill_null(value=False)).with_columns(
        order=pl.col("stage").replace_strict(order, return_dtype=pl.Int32()),
        label=pl.col("stage").replace_strict(UnitStage.labels(), return_dtype=pl.String()),
    )


def selected(board: pl.DataFrame, query: Query) -> pl.DataFrame:
    """The rows asked for, all pages of them, in the order asked for."""
    rows = board
    for word in query.words.lower().split():
        rows = rows.filter(pl.col("key").str.contains(word, literal=True))
    if query.stage in UnitStage.labels():
        rows = rows.filter(pl.col("stage") == query.stage)
    orders: Mapping[str, tuple[list[str], list[bool]]] = {
        "stage": (["order", "block", "explain", "unit"], [False, True, True, False]),
        "name": (["unit"], [False]),
        "received": (["received_at", "unit"], [True, False]),
        "block": (["block", "unit"], [True, False]),
        "explain": (["explain", "unit"], [True, False]),
    }
    by, descending = orders.get(query.sort, orders["stage"])
    return rows.sort(by, descending=descending, nulls_last=True)


def counts_of(year: DeskYear, board: pl.DataFrame) -> Counts:
    """Count what stands on the board."""
    deadline = year.roster.deadline(year.year)
    found = dict(board.group_by("stage").len().iter_rows())
    settled = (UnitStage.CLEAR, UnitStage.EXCUSED)
    return Counts(
        due=board.height,
        received=board["received_at"].count(),
        settled=sum(found.get(stage.value, 0) for stage in settled),
        late=int(board["is_late"].sum()),
        block=int(board["block"].sum()),
        explain=int(board["explain"].sum()),
        pending=len(year.pending),
        stages={stage: found[stage.value] for stage in UnitStage if stage.value in found},
        deadline=deadline,
        days=(deadline - today()).days,
    )


def next_step(year: DeskYear, counts: Counts) -> tuple[str, str]:
    """Say in one sentence what is to be done next, and name the page on which it is."""
    summary = year.run.summary if year.run else None
    if summary is None:
        return "还没有汇总过：先收件，再开始汇总。", "running" if counts.received else "intake"
    if counts.pending:
        return f"有 {counts.pending} 条审核决定还没有生效：重新汇总一次。", "running"
    for stage, words in (
        (UnitStage.LOST, "个单位的原件缺失或已损坏：请从备份恢复"),
        (UnitStage.HELD, "个单位有必须改的问题：更正，或退回单位"),
        (UnitStage.AMEND, "个单位另有必须改的文件：更正、豁免，或退回单位"),
        (UnitStage.QUESTIONED, "个单位的文件放在别的单位名下：请核实是谁的"),
        (UnitStage.UNREADABLE, "个单位的文件读不出来：退回单位"),
        (UnitStage.ASKED, "个单位有需说明的问题：核实后说明、更正，或退回单位"),
        (UnitStage.MISSING, "个单位缺报：催报，或写明不需报送"),
        (UnitStage.SENT_BACK, "个单位已发通知：等待答复"),
        (UnitStage.NOT_YET, "个单位还没有报，期限未到"),
    ):
        if count := counts.stages.get(stage):
            return f"{count} {words}。", f"board:{stage.value}"
    if summary["maturity"] == MaturityLevel.FINAL:
        return "本年度已经审定。", "release"
    return "各单位都已办结：请审定。", "release"


@lru_cache(maxsize=2)
def _searched(due: tuple[Unit, ...]) -> list[tuple[str, str, str]]:
    """Each unit with the text that a search looks through: its names and their pinyin initials."""
    rows = []
    for unit in due:
        initials = ("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in unit.names)
        rows.append((unit.id, unit.name, " ".join((*unit.names, *initials)).lower()))
    return rows


def _files(year: DeskYear) -> pl.DataFrame:
    """Per unit its newest file of this year that counts or should have: when it came and what became of it."""
    schema = {
        "unit_id": pl.String(),
        "received_at": pl.Datetime("us"),
        "first_at": pl.Datetime("us"),
        "revision": pl.Int64(),
        "file_stage": pl.String(),
        "submission_id": pl.String(),
    }
    if year.run is None:
        return pl.DataFrame(schema=schema)
    states = {state.value: place for place, state in enumerate((State.LIVE, *_OF_FILES))}
    stages = {State.LIVE.value: "", **{state.value: stage.value for state, stage in _OF_FILES.items()}}
    own = year.run.submissions.drop_nulls("unit_id").filter(pl.col("state").is_in(list(states)))
    return (
        own.with_columns(
            rank=pl.col("state").cast(pl.String()).replace_strict(states, return_dtype=pl.Int32()),
            file_stage=pl.col("state").cast(pl.String()).replace_strict(stages, return_dtype=pl.String()),
            first_at=pl.col("received_at").min().over("unit_id"),
        )
        .sort("rank", pl.col("received_at"), descending=[False, True])
        .unique("unit_id", keep="first", maintain_order=True)
        .select(
            "unit_id",
            pl.col("received_at", "first_at").cast(pl.Datetime("us")),
            pl.col("revision").cast(pl.Int64()),
            "file_stage",
            "submission_id",
        )
    )


def _open_counts(year: DeskYear) -> pl.DataFrame:
    """Per unit the findings that wait and that no decision since the last run answers."""
    schema = {"unit_id": pl.String(), "block": pl.Int64(), "own_block": pl.Int64(), "explain": pl.Int64()}
    if year.run is None:
        return pl.DataFrame(schema=schema)
    findings = year.run.findings.drop_nulls("unit_id").filter(IS_OPEN)
    answered = [
        (each.unit, each.rule, each.instance)
        for each in year.pending
        if each.kind in {DecisionKind.EXPLANATION, DecisionKind.WAIVER} and each.rule
    ]
    pending = pl.DataFrame(
        answered, schema={"unit_id": pl.String(), "rule": pl.String(), "of": pl.String()}, orient="row"
    ).unique()
    if pending.height:
        hit = findings.join(pending, on=["unit_id", "rule"]).filter(
            pl.col("of").is_null() | (pl.col("of") == pl.col("instance"))
        )
        findings = findings.join(hit, on=["unit_id", "submission_id", "rule", "instance"], how="anti", nulls_equal=True)
    live = year.run.submissions.filter(pl.col("state") == State.LIVE)["submission_id"]
    block = pl.col("severity") == Severity.BLOCK.value
    return findings.group_by("unit_id").agg(
        block=block.sum().cast(pl.Int64()),
        own_block=(block & pl.col("submission_id").is_in(live.implode())).sum().cast(pl.Int64()),
        explain=(pl.col("severity") == Severity.EXPLAIN.value).sum().cast(pl.Int64()),
    )


def _sent(year: DeskYear) -> pl.DataFrame:
    """Per unit the last letter that was sent."""
    rows = {each.unit_id: (each.unit_id, each.kind, date.fromisoformat(each.sent_on)) for each in year.sent}
    schema = {"unit_id": pl.String(), "sent_kind": pl.String(), "sent_on": pl.Date()}
    return pl.DataFrame(list(rows.values()), schema=schema, orient="row")
