"""A year of one unit with one report, run without Great Expectations: for tests of what comes after a run."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from examples.render import render
from examples.sample import sample_report
from nianbao.cli import main
from tasks.yearly.run import YearRun
from tests.district import UNJUDGED, run_district

YEAR = 2018
UNIT, NAME = "dept-gardens", "晴川区园林局"
POST = "办公室主任"
ROSTER = f"""
district = "晴川区"
[deadlines]
{YEAR} = {YEAR + 1}-03-31
[[units]]
id = "{UNIT}"
name = "{NAME}"
short_names = ["园林局"]
kind = "department"
"""

_RAN: dict[tuple[tuple[str, int | Decimal], ...], TemporaryDirectory[str]] = {}
"""The folders that were run once, to be copied, by the numbers given."""


class SmallYear:
    """The folders of the office, and what it does there."""

    def __init__(self, folder: Path, given: Mapping[str, int | Decimal] | None = None) -> None:
        self._settle_in(folder)
        for place in (self.inbox, self.decisions):
            place.mkdir(parents=True)
        self.roster.write_text(ROSTER, encoding="utf-8")
        self.receive(given)

    @classmethod
    def at(cls, folder: Path) -> "SmallYear":
        """The year whose folders are there already."""
        year = cls.__new__(cls)
        year._settle_in(folder)
        return year

    @classmethod
    def that_ran(cls, folder: Path, given: Mapping[str, int | Decimal] | None = None) -> "SmallYear":
        """The year after its first run, copied from the first one in this process that was given the same."""
        key = tuple(sorted((given or {}).items()))
        if key not in _RAN:
            _RAN[key] = TemporaryDirectory(prefix="small-year-")
            cls(Path(_RAN[key].name), given).run()
        shutil.copytree(_RAN[key].name, folder, symlinks=True, dirs_exist_ok=True)
        return cls.at(folder)

    def _settle_in(self, folder: Path) -> None:
        self.folder, self.lake = folder, folder / "lake"
        self.inbox, self.decisions, self.roster = folder / "inbox", folder / "decisions", folder / "roster.toml"

    def receive(
        self, given: Mapping[str, int | Decimal] | None = None, *, name: str = "园林局.txt", unit: str = NAME
    ) -> None:
        (self.inbox / name).write_bytes(render(sample_report("small", unit=unit, year=YEAR, given=given), "txt"))
        (self.inbox / "收文登记.csv").write_text(f"文件,收到时间\n{name},2019-01-10 09:00\n", encoding="utf-8")

    def run(self) -> YearRun:
        return run_district(self.lake, self.inbox, self.roster, YEAR, self.decisions, UNJUDGED)

    def call(self, command: str, *words: str) -> int:
        """Run a command on the year."""
        places = ("--lake", self.lake, "--roster", self.roster, "--decisions", self.decisions)
        return main([command, "--year", str(YEAR), *map(str, places), *words])

    def approve(self, candidate: str, *words: str) -> int:
        return self.call("approve", "--candidate", candidate, "--by", POST, "--why", "同意发布", *words)
