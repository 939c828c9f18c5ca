"""What the release benchmark runs, each in a process of its own: prints seconds by step and its peak memory."""

import argparse
import json
import re
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from bench.synthetic import FORM, YEAR
from expectations.forms import form
from tasks.consolidation import ROSTER, consolidate, maturity
from tasks.lake.folders import Lake
from tasks.lake.parquet import write_scan
from tasks.lake.partitions import MemoryBudget
from tasks.release.contents import ReleaseContents
from tasks.release.publish import publish
from tasks.tables import VALUE, Corrected, Findings, Outcomes, Submissions, Table

__all__ = ["MEMORY", "make_year"]

MEMORY = "peak MiB"

_PART = 5_000
_KINDS = ("office", "department", "town", "street")
_RECEIVED = datetime(YEAR + 1, 1, 20)  # noqa: DTZ001 - local time, as everywhere
_BLANK, _HELD, _MISSING = 50, 40, 100
"""Of so many numbers one is blank; of so many units one is held back, and one has not reported."""


def make_year(folder: Path, units: int) -> None:
    """Write Corrected, Submissions, Findings and the roster of a made-up year, and FACTS-shaped rows to compare with.

    Reports are drawn in columns, a few thousand at a time, in the order of the table, straight to Parquet.
    """
    number = pl.int_range(units)
    # a stride without a common factor scatters the submissions over the roster, as real hashes do
    roster = pl.select(number=number, shuffled=number * _stride(units) % units).with_columns(
        unit_id=pl.format("unit-{}", _digits("number", 6)),
        unit=pl.format("第{}号单位", pl.col("number")),
        kind=pl.col("number") % len(_KINDS),
        submission_id=_digits("shuffled", 16),
    )
    roster = roster.with_columns(pl.col("kind").replace_strict(dict(enumerate(_KINDS))), code=pl.lit(None, pl.String))
    reports = roster.filter(pl.col("number") % _MISSING != 0).sort("submission_id")
    parts = folder / "parts"
    parts.mkdir(parents=True)
    for place, some in enumerate(reports.iter_slices(_PART)):
        _readings(some).write_parquet(parts / f"{place:06}.parquet", compression="lz4")
    write_scan(pl.scan_parquet(parts / "*.parquet"), Corrected, folder / "corrected.parquet")
    _submissions(reports).write_parquet(folder / "submissions.parquet")
    _findings(reports).write_parquet(folder / "findings.parquet")
    no_names, no_deadline = pl.lit([], pl.List(pl.String)), pl.lit(None, pl.Date)
    roster.with_columns(former_names=no_names, deadline=no_deadline).select(list(ROSTER)).write_parquet(
        folder / "roster.parquet"
    )


def _stride(units: int) -> int:
    """A number that shares no factor with so many units: a prime larger than any of them."""
    return 1_000_003 if units % 1_000_003 else 1_000_033


def _digits(column: str, width: int) -> pl.Expr:
    return pl.col(column).cast(pl.String()).str.zfill(width)


def _readings(reports: pl.DataFrame) -> pl.DataFrame:
    """CORRECTED of reports: mostly small numbers, one in fifty blank."""
    items = pl.DataFrame({"item": sorted(item.id for item in form(FORM).items)}).with_row_index("place")
    drawn = (pl.col("number") * 7 + pl.col("place") * 13) % 97
    is_blank = (pl.col("number") + pl.col("place")) % _BLANK == 0
    rows = reports.select("number", "submission_id").join(items, how="cross", maintain_order="left_right")
    known = ("year", "submission_id", "form", "item", "value", "status", "raw", "place")
    return rows.select(
        "submission_id",
        year=pl.lit(YEAR, pl.Int32()),
        form=pl.lit(FORM),
        item="item",
        value=pl.when(~is_blank).then(drawn.cast(pl.Int64())).cast(VALUE),
        status=pl.when(is_blank).then(pl.lit("blank")).otherwise(pl.lit("reported")),
        raw=pl.when(is_blank).then(pl.lit("")).otherwise(drawn.cast(pl.String())),
        place=pl.format("表{} 行{} 列3", pl.col("place") // 60 + 1, pl.col("place") % 60),
    ).select(_all_columns(Corrected, known))


def _submissions(reports: pl.DataFrame) -> pl.DataFrame:
    rows = reports.select(
        pl.lit(YEAR, pl.Int32()).alias("year"),
        "submission_id",
        "unit_id",
        "unit",
        revision=pl.lit(1, pl.Int64()),
        state=pl.lit("live"),
        form=pl.lit(FORM),
        kind=pl.lit("docx"),
        sha256=pl.concat_str([pl.col("submission_id")] * 4),
        size=pl.lit(20_000, pl.Int64()),
        received_at=pl.lit(_RECEIVED, pl.Datetime("us")),
    )
    return Submissions.check(rows.select(Submissions.column_names()))


def _findings(reports: pl.DataFrame) -> pl.DataFrame:
    """One report in forty must be repaired."""
    text = {
        "rule": "2021-SUM",
        "instance": "",
        "outcome": "fail",
        "severity": "block",
        "message": "各项之和与总计不符",
        "suggestion": "请核对",
        "reading": "certain",
        "state": "open",
    }
    known = {"year": pl.lit(YEAR, pl.Int32()), "items": pl.lit(["review.total"])}
    known |= {name: pl.lit(value) for name, value in text.items()}
    found = reports.filter(pl.col("number") % _HELD == 1).with_columns(**known)
    return Findings.check(found.select(_all_columns(Findings, found.columns)))


def _all_columns(table: type[Table], known: Collection[str]) -> list[pl.Expr]:
    """The columns of a table in their order, those not known null."""
    schema = table.polars_schema().items()
    return [pl.col(name) if name in known else pl.lit(None, dtype).alias(name) for name, dtype in schema]


def _publish(folder: Path, lake: Lake) -> Iterator[tuple[str, float]]:
    """Bring the year together and publish it; the seconds of both."""
    submissions = Submissions.check(pl.read_parquet(folder / "submissions.parquet"))
    findings = Findings.check(pl.read_parquet(folder / "findings.parquet"))
    readings = pl.scan_parquet(folder / "corrected.parquet")
    started = time.perf_counter()
    consolidated = consolidate(
        YEAR,
        readings=readings,
        submissions=submissions,
        units=pl.read_parquet(folder / "roster.parquet"),
        findings=findings,
        budget=MemoryBudget(spill_to=lake.spool(YEAR)),
    )
    yield "consolidate", time.perf_counter() - started
    contents = ReleaseContents(
        consolidated=consolidated,
        submissions=submissions,
        findings=findings,
        readings=readings,
        outcomes=Outcomes.frame(),
        maturity=maturity(consolidated.units, findings),
        district="青川区人民政府",
        rule_titles={"2021-SUM": "各项之和应等于总计"},
        personal_data=(),
    )
    started = time.perf_counter()
    publish(lake, YEAR, contents)
    yield "publish", time.perf_counter() - started


def _sink(facts: Path, target: Path) -> Iterator[tuple[str, float]]:
    """The bare loop: the same rows from one file into another."""
    started = time.perf_counter()
    pl.scan_parquet(facts).sink_parquet(target, compression="zstd", statistics=True)
    yield "sink", time.perf_counter() - started


def _peak() -> float:
    """The most memory that was resident in this process, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    if found is None:
        raise RuntimeError("the system does not say how much memory was used")
    return int(found[1]) / 1024


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=("make", "publish", "sink"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("other")
    options = parser.parse_args()
    steps: Mapping[str, float] = {}
    if options.case == "make":
        make_year(options.folder, int(options.other))
    elif options.case == "publish":
        steps = dict(_publish(options.folder, Lake(Path(options.other))))
    else:
        steps = dict(_sink(options.folder, Path(options.other)))
    print(json.dumps({**steps, MEMORY: _peak()}))


if __name__ == "__main__":
    _main()
