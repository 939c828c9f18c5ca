"""The golden bytes of the example district's releases: the SHA-256 of every file, under a ledger that is fixed too.

`python -m tests.golden_releases` runs every year and writes the lists anew, in some minutes, with the hashes that the
approvals in `tests/golden/decisions` name. The bytes are those of the locked versions of the libraries that write them.
"""

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from examples.plan import YEARS
from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tasks.lake.folders import file_sha256
from tasks.lake.year_tables import read_year
from tasks.model.submission import Submission
from tasks.release.publish import Published, publish
from tasks.yearly.candidate import candidate_release
from tasks.yearly.run import YearRun
from tests.district import ROSTER, UNJUDGED, received_inbox, run_district

__all__ = ["LEDGERS", "golden", "run_with_ledger", "sums", "what_differs"]

LEDGERS = Path(__file__).parent / "golden" / "decisions"
SUMS = Path(__file__).parent / "golden" / "releases"
RENEW = "python -m tests.golden_releases"
_fixed_version = partial(patch, "tasks.release.manifest.version", return_value="0")
_CANDIDATE = re.compile(r'(?<=candidate: ")[0-9a-f]{64}(?=")')


def run_with_ledger(folder: Path, year: int, submissions: Sequence[Submission] | None = None) -> YearRun:
    """Run a year into the lake of a folder, as of one fixed day, moment of receipt and version of this software.

    `submissions` are what was read from the very same inbox, where that was done already.
    """
    received = received_inbox(folder, year)
    steps = UNJUDGED if submissions is None else replace(UNJUDGED, read_reports=lambda *_given: list(submissions))
    with _fixed_version():
        return run_district(folder / "lake", received, year=year, decisions=LEDGERS, steps=steps)


def sums(release: Path) -> dict[str, str]:
    """The SHA-256 of every file of a release, by the name of the release and of the file."""
    files = (path for path in sorted(release.rglob("*")) if path.is_file())
    return {f"{release.name}/{path.relative_to(release).as_posix()}": file_sha256(path) for path in files}


def golden(year: int) -> dict[str, str]:
    """The sums committed for a year."""
    lines = (SUMS / f"{year}.sha256").read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, name in (line.split("  ") for line in lines)}


def what_differs(year: int, found: dict[str, str]) -> str:
    """The files that were added, are missing or changed, and how to renew the list; empty for none."""
    listed = golden(year)
    added = (f"+ {name}" for name in sorted(found.keys() - listed.keys()))
    removed = (f"- {name}" for name in sorted(listed.keys() - found.keys()))
    changed = (f"! {name}" for name in sorted(found.keys() & listed.keys()) if found[name] != listed[name])
    lines = (*added, *removed, *changed)
    return "\n".join(("files added (+), removed (-) and changed (!):", *lines, f"if meant: {RENEW}")) if lines else ""


def main() -> None:
    """Run every year, one after another as they build on each other, and write the sums of what was published."""
    with tempfile.TemporaryDirectory() as name:
        for year in YEARS:
            run = run_with_ledger(Path(name), year)
            found = sums(_approved(run, year).path)
            lines = (f"{sha256}  {name}\n" for name, sha256 in found.items())
            (SUMS / f"{year}.sha256").write_text("".join(lines), encoding="utf-8")


def _approved(run: YearRun, year: int) -> Published:
    """What was published, in its stead published with an approval of this very candidate where it had another one."""
    path, roster = LEDGERS / f"{year}.yaml", load_roster(ROSTER)
    text = path.read_text(encoding="utf-8")
    approved = _CANDIDATE.sub(run.candidate.hash, text)
    if approved == text:
        return run.published
    path.write_text(approved, encoding="utf-8")
    checked_year = run.checked_year.with_ledger(load_ledger(path, year, roster))
    candidate = candidate_release(read_year(run.lake, year).frames, checked_year, run.lake, roster, year)
    shutil.rmtree(run.lake.releases(year))
    with run.lake.year_lock(year), _fixed_version():
        return publish(run.lake, year, candidate.contents)


if __name__ == "__main__":
    main()
