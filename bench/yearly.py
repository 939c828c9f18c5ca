"""What does a yearly run cost beside reading and recognising its files? `python -m bench.yearly`.

The bare loop and the run go over the same files on the same machine, in turn. The ratios are the
result; seconds stand beside them to show where they come from.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.cases import BODY, STEPS
from bench.inbox import make_inbox
from bench.measure import Timed, adopt_orphans, machine, run_case, span, table

__all__ = ["main"]

_ONE = 1
_OVER_ALL_SIZES = ("bare_loop", "yearly_run")
_FIXED = ("empty_flow", "import_gx", "empty_flow_and_gx")
_LABELS = {
    "empty_flow": "empty Prefect flow",
    "import_gx": "import of Great Expectations",
    "empty_flow_and_gx": "both in one process",
    "yearly_run": "run of one report",
}

Rounds = dict[tuple[str, int], list[Timed]]
"""What each case took at each number of reports, a round after another."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.yearly", description=__doc__)
    parser.add_argument("--reports", type=int, nargs=2, default=(60, 2000), metavar=("SMALL", "LARGE"))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    small, large = options.reports
    if not _ONE < small < large:
        parser.error("--reports needs two numbers, the smaller first, both above 1")
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        rounds = _measure(Path(folder), (_ONE, small, large), options.rounds)
    command = f"python -m bench.yearly --reports {small} {large} --rounds {options.rounds}"
    print(f"{machine(command)}\n")
    for part in (_marginal(rounds, small, large), _fixed(rounds), _steps(rounds, (_ONE, small, large))):
        print(f"{table(list(part))}\n")


def _measure(folder: Path, sizes: Sequence[int], count: int) -> Rounds:
    """Every case at every size, `count` times in turn, after one run that fills caches and is thrown away."""
    places = {size: make_inbox(folder / str(size), size) for size in sizes}
    cases = [(case, size) for size in sizes for case in _OVER_ALL_SIZES]
    cases += [(case, _ONE) for case in _FIXED]
    rounds: Rounds = {case: [] for case in cases}
    environment = {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    for number in range(count + 1):
        for case, size in cases if number else [("yearly_run", _ONE)]:
            print(f"\rround {number} of {count}: {case}, {size} reports    ", end="", file=sys.stderr, flush=True)
            lake = folder / f"lake-{number}-{case}-{size}"
            timed = run_case(["bench.cases", case, *places[size], lake], environment)
            if number:
                rounds[case, size].append(timed)
    print(file=sys.stderr)
    return rounds


def _marginal(rounds: Rounds, small: int, large: int) -> Iterator[tuple[str, ...]]:
    """The slope between two sizes: what one more report costs once all is imported and started."""
    ranges = ((_ONE, small), (small, large))
    yield ("marginal cost of a report", *(f"{start} to {end} reports" for start, end in ranges))
    for name, part in (("time", _part(BODY)), ("processor time", _processor)):
        costs = [[_slopes(rounds, case, *ends, part) for case in _OVER_ALL_SIZES] for ends in ranges]
        for at, label in enumerate(("bare loop", "yearly run")):
            yield (f"{label}, {name}", *(f"{1000 * median(cost[at]):.2f} ms" for cost in costs))
        yield (f"run / bare loop, {name}", *(str(span(_ratios(run, bare))) for bare, run in costs))


def _fixed(rounds: Rounds) -> Iterator[tuple[str, ...]]:
    """What a run costs that has next to nothing to do."""
    yield ("fixed cost", "time", "processor time")
    parts = (_whole, _processor)
    for case in (*_FIXED, "yearly_run"):
        yield (_LABELS[case], *(f"{median(map(part, rounds[case, _ONE])):.1f} s" for part in parts))
    yield (
        "run / both in one process",
        *(
            str(span(_ratios(*([part(timed) for timed in rounds[case, _ONE]] for case in ("yearly_run", _FIXED[-1])))))
            for part in parts
        ),
    )


def _steps(rounds: Rounds, sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """Where a run's time goes, in seconds, and what each step adds for one more report."""
    yield ("step", *(f"{size} reports" for size in sizes), "ms a report")
    parts: list[tuple[str, Callable[[Timed], float]]] = [(name, _part(name)) for name in STEPS]
    for name, part in [*parts, ("between the steps", _between), ("start and end", _around), ("all", _whole)]:
        seconds = (median(map(part, rounds["yearly_run", size])) for size in sizes)
        slope = median(_slopes(rounds, "yearly_run", sizes[1], sizes[2], part))
        yield (name, *(f"{value:.2f}" for value in seconds), f"{1000 * slope:.2f}")


def _slopes(rounds: Rounds, case: str, start: int, end: int, part: Callable[[Timed], float]) -> list[float]:
    pairs = zip(rounds[case, start], rounds[case, end], strict=True)
    return [(part(larger) - part(smaller)) / (end - start) for smaller, larger in pairs]


def _ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    return [above / below for above, below in zip(over, under, strict=True)]


def _whole(timed: Timed) -> float:
    return timed.seconds


def _processor(timed: Timed) -> float:
    return timed.processor


def _part(name: str) -> Callable[[Timed], float]:
    return lambda timed: timed.steps[name]


def _between(timed: Timed) -> float:
    return timed.steps[BODY] - sum(timed.steps[name] for name in STEPS)


def _around(timed: Timed) -> float:
    return timed.seconds - timed.steps[BODY]


if __name__ == "__main__":
    main()
