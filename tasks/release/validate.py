"""Validate a staged release, read back from disk, before it is published."""

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import polars as pl

from expectations.forms import form
from tasks.common.errors import NianbaoError
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import LakeError
from tasks.lake.parquet import read_back
from tasks.lake.partitions import MemoryBudget
from tasks.model.codes import ReportingLevel, Status, Uncounted, UnitStatus
from tasks.release.contents import ReleaseContents, tables
from tasks.release.personal_data import allowed_terms, scan_for_personal_data
from tasks.tables import (
    IS_HELD_BACK,
    Changes,
    Facts,
    Levels,
    SchemaError,
    Table,
    Totals,
    Units,
    published_table,
    wide_table,
)

__all__ = ["RefusedError", "validate"]

_REPORTED = pl.col("status") == Status.REPORTED
_COUNTED = _REPORTED & pl.col("counted")
_NUMBERS = ("unit_id", "item", "value")


class RefusedError(NianbaoError):
    """What was staged must not be published; the message lists why, in Chinese, without personal data."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the problems, one sentence each."""
        super().__init__("未发布，上一次发布保持不变：" + "；".join(problems))
        self.problems = tuple(problems)


def validate(stage: Path, contents: ReleaseContents) -> None:
    """Read a staged release back and refuse it unless it is complete, consistent and free of personal data.

    Raises:
        RefusedError: with every problem found.
    """
    problems = list(_unfaithful(stage, contents))
    if not problems:
        units = contents.consolidated.units
        said = (text for text in astuple(contents.publication) if text)
        official = (contents.district, *said, *units["unit"], *units["code"].drop_nulls(), *allowed_terms())
        places = scan_for_personal_data(stage, contents.personal_data, official)
        personal = (f"{place}含有个人信息（请对照管理员专用的联系人表核对）" for place in places)
        problems = [*_inconsistent(stage), *personal]
    if problems:
        raise RefusedError(problems)


def _unfaithful(stage: Path, contents: ReleaseContents) -> Iterator[str]:
    """Files that are missing, damaged or not what was to be written."""
    for parts in tables(contents):
        name, height = parts.table.info.name, parts.height
        try:
            found = read_back(published_table(parts.table), stage / f"{name}.parquet")
        except (FileNotFoundError, LakeError, SchemaError) as error:
            yield f"{name}.parquet 读回失败（{error}）"
        else:
            if found != height:
                yield f"{name}.parquet 读回{found}行，应为{height}行"
    try:
        read_back(published_table(Changes), stage / f"{Changes.info.name}.parquet")
        verify_sums(stage)
    except (FileNotFoundError, LakeError, SchemaError) as error:
        yield str(error)


def _inconsistent(stage: Path) -> Iterator[str]:
    """Tables that contradict one another: totals, units and wide tables against the facts."""
    facts = pl.scan_parquet(stage / f"{Facts.info.name}.parquet")
    totals, units = (_rows(table, stage) for table in (Totals, Units))
    due = units.filter(pl.col("status") != UnitStatus.WAIVED).height
    # the facts are collected in streaming mode: they may be too many to hold
    counted = facts.filter(_COUNTED).group_by("form", "item")
    sums = counted.agg(sum=pl.col("value").sum(), count=pl.len().cast(pl.Int64)).collect(engine="streaming")
    is_questioned = pl.col("uncounted_reason") == Uncounted.NUMBER.value
    doubted = facts.filter(is_questioned).group_by("form", "item").agg(questioned=pl.len().cast(pl.Int64)).collect()
    compared = totals.join(sums, on=["form", "item"], how="full", coalesce=True).join(
        doubted, on=["form", "item"], how="left"
    )
    parts = pl.sum_horizontal(
        *("units_reported", "units_blank", "units_not_applicable"),
        *("units_missing", "units_held_back", "units_questioned"),
    )
    reports = facts.select("form", "unit_id", counted=~IS_HELD_BACK).unique().collect(engine="streaming")
    on_form = reports.group_by("form").agg(
        on_form=pl.col("unit_id").n_unique().cast(pl.Int64),
        held=pl.col("unit_id").filter(~pl.col("counted")).n_unique().cast(pl.Int64),
    )
    wrong = compared.join(on_form, on="form", how="left").filter(
        pl.col("total").ne_missing(pl.col("sum"))
        | pl.col("units_reported").ne_missing(pl.col("count").fill_null(0))
        | pl.col("units_questioned").ne_missing(pl.col("questioned").fill_null(0))
        | pl.col("units_due").ne_missing(parts)
        | pl.col("units_due").ne_missing(pl.lit(due, pl.Int64))
        | pl.col("units_missing").ne_missing(pl.lit(due, pl.Int64) - pl.col("on_form").fill_null(0))
        | pl.col("units_held_back").ne_missing(pl.col("held").fill_null(0))
    )
    yield from (f"合计与明细不符：{item}（{form_id}）" for form_id, item in wrong.select("form", "item").iter_rows())
    levels = _rows(Levels, stage).filter(level=ReportingLevel.DISTRICT).drop("level")
    if not levels.select(totals.columns).equals(totals):
        yield "分级汇总的全区合计与合计表不符"
    for status, is_counted in ((UnitStatus.REPORTED, True), (UnitStatus.HELD_BACK, False)):
        in_facts = reports.filter(counted=is_counted)["unit_id"].unique().sort()
        # a unit whose original was lost is held back too, without a number
        of_status = units.filter(pl.col("submission_id").is_not_null(), status=status)
        if not in_facts.equals(of_status["unit_id"].sort()):
            yield f"明细中的单位与名册中“{status.label}”的单位不一致"
    for form_id in sorted(path.stem.removeprefix("wide_") for path in stage.glob("wide_*.parquet")):
        if not _wide_agrees(stage, form_id, facts.filter(pl.col("form") == form_id)):
            yield f"wide_{form_id}.parquet 与明细不符"


def _rows(table: type[Table], stage: Path) -> pl.DataFrame:
    return pl.read_parquet(stage / f"{table.info.name}.parquet")


def _wide_agrees(stage: Path, form_id: str, facts: pl.LazyFrame) -> bool:
    """Whether the wide table, made long again part by part, holds exactly the facts of its form."""
    items = sorted(item.id for item in form(form_id).items)
    wide = pl.scan_parquet(stage / f"{wide_table(form_id).info.name}.parquet")
    reported = facts.filter(_REPORTED).select(_NUMBERS)
    numbers = 0
    for start in range(0, wide.select(pl.len()).collect().item(), MemoryBudget().units):
        part = wide.slice(start, MemoryBudget().units).collect().with_row_index("row")
        long = part.unpivot(on=items, index=["row", "unit_id"], variable_name="item").drop_nulls("value")
        first, last = pl.lit(part["unit_id"].min()), pl.lit(part["unit_id"].max())
        same = reported.filter(pl.col("unit_id").is_between(first, last)).collect()
        # both by unit and item, as they were read back in their order
        if not long.sort("row", maintain_order=True).select(_NUMBERS).equals(same):
            return False
        numbers += long.height
    return bool(numbers == reported.select(pl.len()).collect().item())
