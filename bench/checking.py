"""What does checking cost beside the bare residuals? `python -m bench.checking`.

A year of made-up reports on form 2021 is checked by the whole catalogue of the table, and its residuals are computed in
bare polars from the same tables, in turn, each in a process of its own. The ratios are the result.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.checking_cases import CASES, CHECK, FAILED, JUDGE, MEMORY, PROCESSOR
from bench.measure import Timed, machine, run_case, span, table
from bench.synthetic import YEAR, synthetic_year
from tasks.lake.folders import Lake
from tasks.lake.year_tables import write_year

__all__ = ["main"]

_BARE, *_CHECKED = CASES

Rounds = dict[str, list[Timed]]
"""What each case took, a round after another."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.checking", description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        rounds = _measure(Lake(Path(folder)), options.reports, options.rounds)
    print(f"{machine(f'python -m bench.checking --reports {options.reports} --rounds {options.rounds}')}\n")
    print(table(list(_rows(rounds))))


def _measure(lake: Lake, reports: int, count: int) -> Rounds:
    write_year(lake, YEAR, synthetic_year(reports))
    rounds: Rounds = {case: [] for case in CASES}
    for number in range(1, count + 1):
        for case, done in rounds.items():
            print(f"\rround {number} of {count}: {case}    ", end="", file=sys.stderr, flush=True)
            done.append(run_case(["bench.checking_cases", case, lake.root, str(YEAR)], {}))
    print(file=sys.stderr)
    return rounds


def _rows(rounds: Rounds) -> Iterator[tuple[str, ...]]:
    yield ("", *(case.replace("_", " ") for case in CASES))
    for name, of in (("time", ""), ("processor time", PROCESSOR)):
        for step, label in ((CHECK, "checking"), (JUDGE, "Great Expectations")):
            yield (f"{label}, {name}", *(_seconds(rounds[case], step + of) for case in CASES))
        yield (f"all / bare polars, {name}", "", *(str(span(_ratios(rounds, case, of))) for case in _CHECKED))
        yield (f"Great Expectations' share, {name}", "", *(str(span(_shares(rounds[case], of))) for case in _CHECKED))
    yield ("failed checks", *(f"{rounds[case][0].steps[FAILED]:.0f}" for case in CASES))
    yield ("peak memory, MiB", *(f"{max(timed.steps[MEMORY] for timed in rounds[case]):.0f}" for case in CASES))


def _seconds(rounds: Sequence[Timed], step: str) -> str:
    return f"{median(timed.steps[step] for timed in rounds):.1f} s" if step in rounds[0].steps else ""


def _ratios(rounds: Rounds, case: str, of: str) -> list[float]:
    return [_all(timed, of) / _all(bare, of) for bare, timed in zip(rounds[_BARE], rounds[case], strict=True)]


def _shares(rounds: Sequence[Timed], of: str) -> list[float]:
    return [timed.steps[JUDGE + of] / _all(timed, of) for timed in rounds]


def _all(timed: Timed, of: str) -> float:
    return timed.steps[CHECK + of] + timed.steps.get(JUDGE + of, 0)


if __name__ == "__main__":
    main()
