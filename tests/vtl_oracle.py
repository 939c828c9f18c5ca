"""What the reference engine of VTL says of the example years: `python -m tests.vtl_oracle` writes it down again.

The engine cannot be installed beside the project, so that its verdicts are kept with the hash of what it was given, and
a test holds ours against them. Needs `uv` and a package index.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from examples.plan import YEARS
from expectations.forms import form
from expectations.rules import CATALOGUE
from expectations.rules.vtl import as_vtl, component
from tests.district import UNJUDGED, received_inbox, run_district

__all__ = ["GOLDEN", "judged", "kept", "written"]

GOLDEN = Path(__file__).parent / "golden" / "vtl.json"

ENGINE = "vtlengine==1.9.6"

_RULE = re.compile(r'^  (\w+): .* errorcode "([^"]+)" errorlevel', re.MULTILINE)


def written(release: Path, folder: Path) -> dict[str, str]:
    """Write script and data of every form of a release into a folder; the hash of both by `YEAR_FORM`."""
    hashes = {}
    for table in sorted(release.glob("wide_*.parquet")):
        form_id = table.stem.removeprefix("wide_")
        name, script = f"{release.parent.name}_{form_id}", as_vtl(CATALOGUE, form_id)
        items = [item.id for item in form(form_id).items if re.search(rf"\b{component(item.id)}\b", script)]
        numbers = pl.read_parquet(table).select("unit_id", *(pl.col(item).alias(component(item)) for item in items))
        data = numbers.sort("unit_id").write_csv()
        (folder / f"{name}.vtl").write_text(script, encoding="utf-8")
        (folder / f"{name}.csv").write_text(data, encoding="utf-8")
        hashes[name] = hashlib.sha256(f"{script}\n{data}".encode()).hexdigest()
    return hashes


def judged(folder: Path) -> dict[str, dict[str, Any]]:
    """Let the engine judge what was `written`: which checks fail, which it cannot judge, and how many pass.

    By script; each check is `UNIT RULE#INSTANCE`. A check of several comparisons fails where one does, and is not
    judged where none fails and one is null.
    """
    command = ["uv", "run", "--no-project", "--with", ENGINE, "python", str(Path(__file__).with_name("vtl_engine.py"))]
    run = subprocess.run([*command, str(folder)], check=True, capture_output=True, text=True)
    said = {}
    for name, rows in json.loads(run.stdout).items():
        codes = dict(_RULE.findall((folder / f"{name}.vtl").read_text(encoding="utf-8")))
        of_check: dict[str, list[bool | None]] = {}
        for unit, rule, holds in rows:
            of_check.setdefault(f"{unit} {codes[rule]}", []).append(holds)
        said[name] = {
            "fail": sorted(check for check, verdicts in of_check.items() if False in verdicts),
            "null": sorted(check for check, verdicts in of_check.items() if None in verdicts and False not in verdicts),
            "pass": sum(set(verdicts) == {True} for verdicts in of_check.values()),
        }
    return said


def kept() -> dict[str, dict[str, Any]]:
    """Return what was kept of each script: its hash, and what the engine said."""
    return dict(json.loads(GOLDEN.read_text(encoding="utf-8")))


def main() -> None:
    """Run the example years and keep what the engine says of them."""
    with tempfile.TemporaryDirectory() as place:
        folder, hashes = Path(place), dict[str, str]()
        (asked := folder / "asked").mkdir()
        for year in YEARS:
            inbox = received_inbox(folder, year)
            run = run_district(folder / "lake", inbox, year=year, steps=UNJUDGED)
            hashes |= written(run.published.path, asked)
        said = {name: {"sha256": hashes[name], **verdicts} for name, verdicts in judged(asked).items()}
    GOLDEN.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
