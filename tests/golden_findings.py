"""The golden findings of the example district: one text file a year, one line a finding.

`python -m tests.golden_findings` runs every year and writes the files anew, in some minutes; what that changes is to be
read line by line before it is committed.
"""

import difflib
import tempfile
from pathlib import Path

import polars as pl

from examples.district import inbox
from examples.plan import YEARS
from tests.district import UNJUDGED, run_district

__all__ = ["added_and_dropped", "golden", "written"]

GOLDEN = Path(__file__).parent / "golden" / "findings"
RENEW = "python -m tests.golden_findings"
COLUMNS = ("unit", "rule", "instance", "severity", "place", "message")


def written(findings: pl.DataFrame) -> list[str]:
    """The findings (a frame of `Findings`) as sorted lines, their columns apart by tabs."""
    rows = findings.select(pl.col(COLUMNS).fill_null("")).iter_rows()
    return sorted("\t".join(row) for row in rows)


def golden(year: int) -> list[str]:
    """The lines committed for a year."""
    return (GOLDEN / f"{year}.txt").read_text(encoding="utf-8").splitlines()


def added_and_dropped(year: int, lines: list[str]) -> str:
    """The lines that are not among those committed and those that are missing, and how to renew; empty for none."""
    changes = [line for line in difflib.ndiff(golden(year), lines) if line.startswith(("+ ", "- "))]
    return (
        "\n".join((f"{year}: findings added (+) and dropped (-):", *changes, f"if meant: {RENEW}")) if changes else ""
    )


def main() -> None:
    """Run every year, one after another as they build on each other, and write what was found."""
    with tempfile.TemporaryDirectory() as folder:
        for year in YEARS:
            run = run_district(Path(folder) / "lake", inbox(year), year=year, steps=UNJUDGED)
            lines = written(run.checked.findings)
            (GOLDEN / f"{year}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
