"""How well, how fast and in how much memory is each kind of file read? `python -m bench.reading`.

Made-up reports on every form are printed in every layout of a kind, read back and compared number by number.
Each kind and form is read in a process of its own, so that its memory is its own. The table is that of the docs.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.measure import machine, table
from bench.samples import FORMS, Sample, kinds, samples

__all__ = ["main"]

_ROOT = Path(__file__).parents[1]
_MIB = 1024


@dataclass(frozen=True, slots=True)
class Result:
    """One kind and form: how many reports came out how, milliseconds each, and the process's peak memory in MiB.

    `exact`: every number as printed, none in doubt. `flagged`: a number in doubt or unreadable, none wrong without
    that being said. `refused`: not read at all. `wrong`: a number other than printed, and no doubt.
    """

    exact: int
    flagged: int
    refused: int
    wrong: int
    milliseconds: float
    memory: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--reports", type=int, default=5, help="reports a layout")
    parser.add_argument("--kinds", nargs="+", help="only these kinds of file")
    parser.add_argument("--measure", nargs=2, metavar=("KIND", "FORM"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.measure:
        print(json.dumps(asdict(_measure(options.folder))))
        return
    command = " ".join(["python -m bench.reading", *(arguments or sys.argv[1:])])
    print(f"{machine(command)}\n")
    print(table(list(_rows(options.reports, options.kinds or kinds()))))


def _rows(count: int, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ("file", "form", "exact", "flagged", "refused", "wrong", "ms a report", "MiB")
    for kind in names:
        for form_id in FORMS:
            with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
                written = _write(samples(kind, form_id, count), Path(folder))
                if not written:
                    continue
                print(f"\r{kind}, form {form_id}: {written} reports    ", end="", file=sys.stderr, flush=True)
                result = _measured_apart(kind, form_id, Path(folder))
            numbers = (result.exact, result.flagged, result.refused, result.wrong)
            yield (kind, form_id, *map(str, numbers), f"{result.milliseconds:.1f}", str(result.memory))
    print(file=sys.stderr)


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
    from tasks.yearly.extract import read_report  # noqa: PLC0415 - its memory is what is measured

    paths = sorted(folder.glob("*.bin"))
    if len(paths) > 1:
        read_report(paths[0])
    outcomes: dict[str, int] = dict.fromkeys(("exact", "flagged", "refused", "wrong"), 0)
    milliseconds: list[float] = []
    for path in paths:
        started = time.perf_counter()
        report = read_report(path)
        milliseconds.append(1000 * (time.perf_counter() - started))
        outcomes[_outcome(report, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))] += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MIB
    return Result(**outcomes, milliseconds=median(milliseconds), memory=memory)


def _outcome(report: object, printed: Mapping[str, str | None]) -> str:
    from tasks.model.codes import Status  # noqa: PLC0415
    from tasks.model.report import Report  # noqa: PLC0415

    if not isinstance(report, Report) or report.form is None:
        return "refused"
    certain = [fact for fact in report.facts if fact.value is not None and not fact.doubt]
    if any(str(fact.value) != printed.get(fact.item) for fact in certain):
        return "wrong"
    is_flagged = any(fact.doubt or fact.status is Status.UNREADABLE for fact in report.facts)
    is_whole = all(
        str(fact.value) == str(printed.get(fact.item)) for fact in report.facts if printed.get(fact.item) is not None
    )
    return "exact" if is_whole and not is_flagged else "flagged"


if __name__ == "__main__":
    main()
