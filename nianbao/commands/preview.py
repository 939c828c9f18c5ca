"""`nianbao rules preview`: which findings changed rules would add and drop, over the years of a lake."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from expectations.rules import Catalogue, Severity
from nianbao.arguments import add_decisions_folder, add_json, add_lake, add_roster, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.load_catalogue import load_catalogue
from nianbao.output import print_json, print_lines, progress
from tasks.common.errors import CallerError
from tasks.common.numbers import json_number
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.year_tables import OldTablesError
from tasks.model.codes import FindingChange
from tasks.tables import Findings
from tasks.yearly.preview import YearPreview, preview_year

__all__ = ["Arguments", "add_arguments", "run"]

_SHOWN = ("rule", "instance", "unit_id", "unit", "submission_id", "severity", "message", "place")

Row = Mapping[str, Any]


class _Preview(NamedTuple):
    """The years that could be checked again, and why the others could not."""

    years: Sequence[YearPreview]
    left_out: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    lake: Path
    year: list[int] | None
    roster: Path
    decisions: Path | None
    catalogue: str | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    add_lake(command)
    command.add_argument("--year", type=parse_year, action="append", help="只试算这一年度，可重复（默认全部年度）")
    add_roster(command)
    add_decisions_folder(command)
    help_text = "改动过的规则目录：Python 模块中的变量（会运行该模块）"
    command.add_argument("--catalogue", metavar="MODULE:NAME", help=help_text)


def run(arguments: Arguments) -> Exit:
    """Check the years again and print how their findings would change; exit code 1 is never given."""
    lake = existing_lake(arguments.lake)
    catalogue = load_catalogue(arguments.catalogue)
    found = _preview(lake, arguments, catalogue)
    if arguments.as_json:
        print_json(_as_json(found))
    else:
        print_lines(_lines(found))
    return Exit.DONE


def _preview(lake: Lake, arguments: Arguments, catalogue: Catalogue) -> _Preview:
    known, roster = lake.years_run(), load_roster(arguments.roster)
    asked = sorted(set(arguments.year or known))
    if absent := [str(year) for year in asked if year not in known]:
        raise CallerError(f"数据湖 {lake.root} 中没有 {'、'.join(absent)} 年度的数据，请先运行该年度。")
    years: list[YearPreview] = []
    left_out: dict[int, str] = {}
    with progress("试算", len(asked)) as advance:
        for done, year in enumerate(asked, 1):
            try:
                years.append(preview_year(lake, year, roster, catalogue, arguments.decisions))
            except OldTablesError as error:
                left_out[year] = str(error)
            advance(done)
    if not years:
        raise CallerError("\n".join(["没有可以试算的年度。", *left_out.values()]))
    return _Preview(years, left_out)


def _as_json(found: _Preview) -> Mapping[str, object]:
    return {
        "years": [
            {
                "year": each.year,
                **{
                    kind: [_finding(row) for row in getattr(each, kind).iter_rows(named=True)] for kind in FindingChange
                },
                "unchanged": each.unchanged,
            }
            for each in found.years
        ],
        "rules": {rule: dict(counts) for rule, counts in _by_rule(found.years).items()},
        "left_out": [{"year": year, "reason": reason} for year, reason in found.left_out.items()],
    }


def _finding(row: Row) -> Mapping[str, object]:
    """A finding that comes or goes; of one that changes also what each field was."""
    before = {field: _plain(row[f"{field}_before"]) for field in row.get("fields", ())}
    now = {field: _plain(row[field]) for field in before}
    return {**{key: row[key] for key in _SHOWN}, **now, **({"before": before} if before else {})}


def _plain(value: Any) -> object:  # noqa: ANN401 - of whatever type the field is
    return value if value is None or isinstance(value, str | int | list) else json_number(value)


def _by_rule(years: Iterable[YearPreview]) -> Mapping[str, Counter[str]]:
    """How many findings of each rule come, go and change, rules in order."""
    counts: dict[str, Counter[str]] = {}
    for year in years:
        for kind in FindingChange:
            for rule in getattr(year, kind)["rule"]:
                counts.setdefault(rule, Counter(dict.fromkeys(FindingChange, 0)))[kind] += 1
    return dict(sorted(counts.items()))


def _lines(found: _Preview) -> Iterator[str]:
    for year in found.years:
        counts = "，".join(f"{kind.label} {getattr(year, kind).height}" for kind in FindingChange)
        yield f"{year.year} 年度：{counts}，不变 {year.unchanged}"
        for kind in FindingChange:
            for row in getattr(year, kind).iter_rows(named=True):
                yield f"  {kind.label}\t{_place(row)}\t【{Severity(row['severity']).label}】{row['message']}"
                yield from (f"      原{line}" for line in _before(row))
    rules = _by_rule(found.years)
    if rules:
        yield "按规则合计："
    for rule, of_kinds in rules.items():
        yield "  " + "\t".join((rule, *(f"{FindingChange(kind).label} {count}" for kind, count in of_kinds.items())))
    yield from (f"没有试算 {year} 年度：{reason}" for year, reason in found.left_out.items())


def _place(row: Row) -> str:
    rule = f"{row['rule']}#{row['instance']}" if row["instance"] else row["rule"]
    return f"{rule}\t{row['unit'] or '（单位不明）'}"


def _before(row: Row) -> Iterator[str]:
    """What each changed field was, under its Chinese name."""
    for field in row.get("fields", ()):
        yield f"{Findings.words(field)['label']}：{_plain(row[f'{field}_before'])}"
