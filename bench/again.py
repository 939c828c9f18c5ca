"""What does a second run cost of a year in which nothing has changed? The example district's, in ratios to its first.

Each round has a lake of its own; both runs are whole ones, in processes of their own.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.cases import BODY, STEPS, YEAR
from bench.measure import Timed, adopt_orphans, machine, run_case, span, table

__all__ = ["main"]

_ROOT = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.again", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args(arguments).rounds
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        pairs = [_pair(Path(folder), number) for number in range(rounds)]
    print(f"{machine(f'python -m bench.again --rounds {rounds}')}\n")
    rows: list[tuple[str, ...]] = [("", "first run", "second run", "second / first")]
    rows.append(_row("processor time", [(first.processor, second.processor) for first, second in pairs]))
    rows += [
        _row(f"{name}, time", [(first.steps[name], second.steps[name]) for first, second in pairs])
        for name in (*STEPS, BODY)
    ]
    print(table(rows))


def _pair(folder: Path, number: int) -> tuple[Timed, Timed]:
    """Run the year twice into a new lake."""
    environment = {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    places = (_ROOT / f"data/inbox/{YEAR}", _ROOT / "data/roster.toml", folder / f"lake-{number}")
    first, second = (run_case(["bench.cases", "yearly_run", *places], environment) for _ in range(2))
    return first, second


def _row(name: str, pairs: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    firsts, seconds = zip(*pairs, strict=True)
    ratio = span([second / first for first, second in pairs])
    return (name, f"{span(firsts).middle:.2f} s", f"{span(seconds).middle:.2f} s", str(ratio))


if __name__ == "__main__":
    main()
