"""How well, how fast and in how much memory each kind of file is read: `python -m bench.reading`.

Made-up reports on every form are printed in every layout of a kind, read back and compared value by value.
Each kind and form is read in a process of its own, so that its memory is its own. The table is that of the docs.
"""

import argparse
import json
import resource
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import floor
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.measure import machine, table
from bench.samples import FORMS, Sample, kinds, samples

if TYPE_CHECKING:
    from tasks.model.report import Fact

__all__ = ["main"]

_ROOT = Path(__file__).parents[1]
_MIB = 1024
_WAYS = ("right", "doubted", "missing", "silent")


@dataclass(frozen=True, slots=True)
class Result:
    """One kind and form: how its values came out, processor milliseconds per report, and peak memory in MiB.

    Each item of the form is one value of a report, printed as a number or left blank, and comes out in one of four
    ways. `right`: as printed, a blank as blank. `doubted`: other than printed or as printed, and said to be doubtful or
    unreadable. `silent`: other than printed, and not said; a blank that is read as a number and a number that is read
    as blank are among them. `missing`: said to have no row in the file, as are all of a file that is refused.
    """

    values: int
    right: int
    doubted: int
    missing: int
    silent: int
    reports: int
    refused: int
    milliseconds: float
    memory: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--reports", type=int, default=5, help="reports per layout")
    parser.add_argument("--kinds", nargs="+", help="only these kinds of file")
    parser.add_argument("--measure", nargs=2, metavar=("KIND", "FORM"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.measure:
        print(json.dumps(asdict(_measure(options.folder))))
        return
    command = shlex.join(["python", "-m", "bench.reading", *(arguments or sys.argv[1:])])
    print(f"{machine(command)}\n")
    print(table(list(_rows(options.reports, options.kinds or kinds()))))


def _rows(count: int, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ("file", "form", "reports", "values", "right", "doubted", "missing", "silent", "ms per report", "MiB")
    for kind in names:
        for form_id in FORMS:
            with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
                written = _write(samples(kind, form_id, count), Path(folder))
                if not written:
                    continue
                print(f"\r{kind}, form {form_id}: {written} reports    ", end="", file=sys.stderr, flush=True)
                result = _measured_apart(kind, form_id, Path(folder))
            yield (kind, form_id, *_shown(result))
    print(file=sys.stderr)


def _shown(result: Result) -> tuple[str, ...]:
    """The result as cells of a row; a share is rounded down, so that 100 % are all."""
    reports = f"{result.reports} ({result.refused} refused)" if result.refused else str(result.reports)
    ways = (result.right, result.doubted, result.missing, result.silent)
    shares = (f"{floor(1000 * number / result.values) / 10:.1f} %" if number else "0" for number in ways[:3])
    # what is silently wrong is counted, not shared: it must be 0
    return reports, str(result.values), *shares, str(result.silent), f"{result.milliseconds:.1f}", str(result.memory)


def _write(found: Sequence[Sample], folder: Path) -> int:
    for number, sample in enumerate(found):
        (folder / f"{number:04}.bin").write_bytes(sample.content)
        printed = {item: None if value is None else str(value) for item, value in sample.values.items()}
        (folder / f"{number:04}.json").write_text(json.dumps(printed), encoding="utf-8")
    return len(found)


def _measured_apart(kind: str, form_id: str, folder: Path) -> Result:
    command = [sys.executable, "-m", "bench.reading", "--measure", kind, form_id, "--folder", str(folder)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own module
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def _measure(folder: Path) -> Result:
    """Read every file of the folder, the first of several once before to fill caches, and compare."""
    from tasks.model.report import Report  # noqa: PLC0415 - its memory is what is measured
    from tasks.yearly.extract import read_report  # noqa: PLC0415

    paths = sorted(folder.glob("*.bin"))
    if len(paths) > 1:
        read_report(paths[0])
    ways: Counter[str] = Counter()
    refused = 0
    milliseconds: list[float] = []
    for path in paths:
        started = _processor_seconds()
        report = read_report(path)
        milliseconds.append(1000 * (_processor_seconds() - started))
        printed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        facts = {fact.item: fact for fact in report.facts} if isinstance(report, Report) else {}
        refused += not facts
        ways.update(_way(facts.get(item), value) for item, value in printed.items())
    return Result(
        values=ways.total(),
        **{way: ways[way] for way in _WAYS},
        reports=len(paths),
        refused=refused,
        milliseconds=median(milliseconds),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MIB,
    )


def _processor_seconds() -> float:
    """Processor time of this process and of the programs it has run: other work on the machine hardly changes it."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _way(fact: "Fact | None", printed: str | None) -> str:
    """How one value came out: one of `_WAYS`."""
    from tasks.model.codes import Status  # noqa: PLC0415

    if fact is None or fact.status is Status.ABSENT:
        return "missing"
    if fact.doubt or fact.status is Status.UNREADABLE:
        return "doubted"
    return "right" if (None if fact.value is None else str(fact.value)) == printed else "silent"


if __name__ == "__main__":
    main()
