"""`nianbao status`: what each year has come to, from the lake alone."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.rules import Severity
from nianbao.arguments import add_json, add_lake
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import LakeError
from tasks.lake.published import scan_published
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import FindingState, MaturityLevel, UnitStatus
from tasks.release.descriptor import read_manifest, schema_version
from tasks.tables import IS_OPEN, SCHEMA_VERSION, Findings

__all__ = ["Arguments", "add_arguments", "run"]

_NO_UNITS = {f"units_{status}": 0 for status in UnitStatus}
"""Older releases leave out the statuses that there were not yet."""

_STATES = tuple(reversed(FindingState))
"""Those that wait for somebody come first."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    lake: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_lake(command)


def run(arguments: Arguments) -> Exit:
    """Print the years of a lake with their newest release, maturity, coverage and open findings."""
    lake = existing_lake(arguments.lake)
    years: list[Mapping[str, Any]] = []
    problems: list[str] = []
    for year in lake.years_released():
        store = ReleaseStore(lake.releases(year), year)
        problems += filter(None, [store.pointer_problem()])
        if release := store.current():
            try:
                years.append(_year(store, release))
            except LakeError as error:
                problems.append(str(error))
    if arguments.as_json:
        print_json({"years": years, "problems": problems})
    else:
        print_lines(_lines(years, problems))
    return Exit.BLOCKED if problems else Exit.DONE


def _year(store: ReleaseStore, release: Path) -> Mapping[str, Any]:
    verify_sums(release)
    manifest: Mapping[str, Any] = read_manifest(release)
    findings = scan_published(release, Findings).select("severity", "state").collect()
    return {
        "year": store.year,
        "release": release.name,
        "path": str(release),
        "maturity": manifest["maturity"],
        "reasons": manifest["maturityReasons"],
        "schema_version": schema_version(release),
        "coverage": _NO_UNITS | manifest["coverage"],
        "releases": len(store.releases()),
        "open_findings": _counts(findings.filter(IS_OPEN)["severity"], [severity.value for severity in Severity]),
        "findings": _counts(findings["state"], [state.value for state in _STATES]),
    }


def _counts(found: pl.Series, names: Sequence[str]) -> dict[str, int]:
    return {name: int((found == name).sum()) for name in names}


def _lines(years: Sequence[Mapping[str, Any]], problems: Sequence[str]) -> Iterator[str]:
    if not years and not problems:
        yield "还没有发布过任何年度。"
    for year in years:
        coverage, findings = year["coverage"], year["open_findings"]
        maturity = MaturityLevel(year["maturity"]).label
        counted = "，".join(f"{severity.label} {findings[severity]}" for severity in Severity)
        yield f"{year['year']} 年度　{year['release']}　{maturity}　（共发布 {year['releases']} 次）"
        told = [status for status in UnitStatus if f"units_{status}" in coverage]  # up to 0.2 there were fewer
        counts = "，".join(f"{status.label} {coverage[f'units_{status}']}" for status in told)
        reported = sum(coverage.get(f"units_{status}", 0) for status in (UnitStatus.REPORTED, UnitStatus.HELD_BACK))
        yield f"    应报 {coverage['units_due']}，已报 {reported}（{counts}）"
        states = "，".join(f"{state.label} {year['findings'][state]}" for state in _STATES)
        yield f"    未处理的审核结果：{counted}（全部：{states}）"
        yield from (f"    · {reason}" for reason in year["reasons"])
        if year["schema_version"] != SCHEMA_VERSION:
            yield (
                f"    旧格式的发布（{year['schema_version']}，现行 {SCHEMA_VERSION}），不在 current 的各年度数据里；"
                f"重新运行 nianbao run --year {year['year']} 即按现行格式再发布一次，旧的发布保留不变。"
            )
        yield f"    数据：{year['path']}"
    yield from (f"【有损坏】{problem}" for problem in problems)
