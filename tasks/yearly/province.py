"""A province's year: the current releases of its districts read as one, with totals, coverage and findings of its own.

One scan over the files of all districts is the province's table. Nothing is copied: what is written here are sums, and
what is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import LakeError
from tasks.lake.parquet import write_table
from tasks.lake.releases import existing_release
from tasks.model.codes import MaturityLevel, ProvinceProblem, Status, UnitStatus
from tasks.release.descriptor import read_manifest
from tasks.tables import VALUE, Facts, Table, Totals, Units
from tasks.tables.province import Coverage, ProvinceFindings, ProvinceTotals
from tasks.yearly.districts import District

__all__ = ["ProvinceYear", "scan_union", "unite", "write_province"]

_OF = "release_path"
_KEY = ("form", "item")
_SUMMED = ("total", "total_in_question")
_PLACED = ("reported", "blank", "not_applicable", "held_back", "questioned")
"""Where a unit that handed in a report is found, for each number; every other unit due is missing."""


@dataclass(frozen=True, slots=True)
class ProvinceYear:
    """What the districts' releases of a year come to."""

    totals: dy.DataFrame[ProvinceTotals]
    coverage: dy.DataFrame[Coverage]
    findings: dy.DataFrame[ProvinceFindings]


@dataclass(frozen=True, slots=True)
class _Released:
    """A district and its release that is sound."""

    district: District
    path: Path
    maturity: MaturityLevel


def unite(districts: Sequence[District], year: int) -> ProvinceYear:
    """Read the districts' releases of a year as one; a release that is missing or damaged is a finding.

    Args:
        districts: the province's.
        year: the report year.
    """
    found: dict[str, _Released] = {}
    problems: list[dict[str, str]] = []
    for district in districts:
        try:
            path = existing_release(district.lake, year)
            if path is None:
                problems.append(_finding(district, ProvinceProblem.NOT_RELEASED, str(year), f"{year} 年度还没有发布。"))
                continue
            verify_sums(path)
        except LakeError as error:
            problems.append(_finding(district, ProvinceProblem.DAMAGED, str(year), f"没有计入合计。{error}"))
            continue
        level = MaturityLevel(str(read_manifest(path)["maturity"]))
        found[str(path)] = _Released(district, path, level)
        if level is MaturityLevel.PROVISIONAL:
            problems.append(_finding(district, ProvinceProblem.PROVISIONAL, path.name, "数据仍会变动，催其审定。"))
    units = _union(found, Units).collect()
    totals = _union(found, Totals).collect()
    problems += [*_different_totals(found, totals), *_units_twice(found, units)]
    return ProvinceYear(
        _totals(found, totals, units.height),
        Coverage.frame(_coverage(districts, found, units)),
        ProvinceFindings.frame(problems),
    )


def write_province(united: ProvinceYear, folder: Path) -> None:
    """Write the tables of a province's year into a folder; equal releases give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, frame in (
        (ProvinceTotals, united.totals),
        (Coverage, united.coverage),
        (ProvinceFindings, united.findings),
    ):
        write_table(frame, table, folder / f"{table.info.name}.parquet")


def scan_union(releases: Sequence[Path], table: type[Table]) -> pl.LazyFrame:
    """Scan a table of several releases at once, with a column `release_path`: the release's folder.

    Args:
        releases: folders of releases, of this schema or of older ones; what an older one lacks is null.
        table: one of the tables that are published.
    """
    name = f"{table.info.name}.parquet"
    rows = pl.scan_parquet(
        [release / name for release in releases],
        schema=table.polars_schema(),
        missing_columns="insert",
        extra_columns="ignore",
        include_file_paths=_OF,
    )
    return rows.with_columns(pl.col(_OF).str.strip_suffix(f"/{name}"))


def _union(found: Mapping[str, _Released], table: type[Table]) -> pl.LazyFrame:
    """Scan a table of the releases; without rows where there is none."""
    if not found:
        return pl.LazyFrame(schema={**table.polars_schema(), _OF: pl.String()})
    return scan_union([each.path for each in found.values()], table)


def _totals(found: Mapping[str, _Released], totals: pl.DataFrame, units_due: int) -> dy.DataFrame[ProvinceTotals]:
    """Add up the districts' totals; a district of which no unit used a form has all its units missing on it."""
    is_final = pl.col(_OF).is_in([path for path, each in found.items() if each.maturity is MaturityLevel.FINAL])
    has_number = pl.col("units_reported") > 0
    sums = totals.group_by(_KEY).agg(
        pl.col("label", "unit_of_measure").first(),
        pl.col("additive").all(),
        *(pl.when(pl.col(each).is_not_null().any()).then(pl.col(each).sum()).cast(VALUE) for each in _SUMMED),
        *(pl.col(f"units_{each}").sum().cast(pl.Int64) for each in (*_PLACED, "in_question")),
        districts=has_number.sum().cast(pl.Int64),
        districts_final=(has_number & is_final).sum().cast(pl.Int64),
    )
    placed = pl.sum_horizontal(f"units_{each}" for each in _PLACED)
    with_missing = sums.with_columns(units_due=pl.lit(units_due, pl.Int64), units_missing=units_due - placed)
    return ProvinceTotals.check(with_missing.select(ProvinceTotals.column_names()))


def _coverage(
    districts: Sequence[District], found: Mapping[str, _Released], units: pl.DataFrame
) -> Iterator[dict[str, Any]]:
    counts = units.group_by(_OF).agg(
        units_due=pl.len(),
        units_reported=(pl.col("status") == UnitStatus.REPORTED).sum(),
        units_held_back=(pl.col("status") == UnitStatus.HELD_BACK).sum(),
        findings_block=pl.col(f"findings_{Severity.BLOCK}").sum(),
        findings_explain=pl.col(f"findings_{Severity.EXPLAIN}").sum(),
    )
    by_release = {row.pop(_OF): row for row in counts.to_dicts()}
    nothing = dict.fromkeys(counts.columns[1:], 0)
    releases = {each.district.code: (path, each) for path, each in found.items()}
    for district in districts:
        path, each = releases.get(district.code, ("", None))
        yield {
            "district_code": district.code,
            "district": district.name,
            "release_id": each.path.name if each else None,
            "maturity": each.maturity.value if each else None,
            **by_release.get(path, nothing),
        }


def _different_totals(found: Mapping[str, _Released], totals: pl.DataFrame) -> Iterator[dict[str, str]]:
    """Find the totals that are not the sum of the district's own facts, added up here once more."""
    is_summed = (pl.col("status") == Status.REPORTED.value) & pl.col("counted")
    again = _union(found, Facts).filter(is_summed).group_by(_OF, *_KEY).agg(again=pl.col("value").sum().cast(VALUE))
    both = totals.join(again.collect(), on=[_OF, *_KEY], how="full", coalesce=True)
    for row in both.filter(pl.col("total").ne_missing(pl.col("again"))).sort(_OF, *_KEY).iter_rows(named=True):
        said = f"{row['item']} 的合计 {row['total']}，各单位相加 {row['again']}：请该区重新运行。"
        subject = f"{row['form']} {row['item']}"
        yield _finding(found[row[_OF]].district, ProvinceProblem.TOTAL_DIFFERS, subject, said)


def _units_twice(found: Mapping[str, _Released], units: pl.DataFrame) -> Iterator[dict[str, str]]:
    """Find the units that two districts count, by the unified code of organisations."""
    known = units.filter(pl.col("code").is_not_null())
    twice = known.filter(pl.col(_OF).n_unique().over("code") > 1).sort("code", _OF)
    for row in twice.iter_rows(named=True):
        said = f"机构代码 {row['code']}（{row['unit']}）在别的区也计入，全省合计里重复计算。"
        yield _finding(found[row[_OF]].district, ProvinceProblem.UNIT_TWICE, row["code"], said)


def _finding(district: District, problem: ProvinceProblem, subject: str, message: str) -> dict[str, str]:
    return {
        "district_code": district.code,
        "district": district.name,
        "problem": problem.value,
        "subject": subject,
        "message": message,
    }
