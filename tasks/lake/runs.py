"""The ledger of runs: one line of JSON per run, whatever became of it, in the lake and for its owner only.

Prefect's own history may be lost with its server; this is where to look when a run has failed.
"""

import json
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.common.errors import WithheldError
from tasks.lake.folders import Lake

__all__ = ["RunRecord", "recorded_run", "runs_of"]


@dataclass(slots=True)
class RunRecord:
    """The record of a run while it goes on.

    `result` is what it came to, once it has; `awaited` is the hash of the candidate whose approval it waits for.
    """

    year: int
    started_at: str
    result: Mapping[str, object] = field(default_factory=dict)
    awaited: str | None = None

    @contextmanager
    def waiting_for_approval(self, candidate: str) -> Iterator[None]:
        """Note that the run waits for somebody; one that is left off meanwhile is suspended, one that fails has failed.

        Prefect leaves a run off by a signal that is no `Exception`.
        """
        self.awaited = candidate
        try:
            yield
        except Exception:
            self.awaited = None
            raise
        self.awaited = None


@contextmanager
def recorded_run(lake: Lake, year: int) -> Iterator[RunRecord]:
    """Record a run: when it began and ended, how, what it came to, and an error in full."""
    record = RunRecord(year, _now())
    outcome: Mapping[str, object] = {}
    try:
        yield record
        outcome = {**record.result, "outcome": "done"}
    except BaseException as error:
        if record.awaited:
            outcome = {"outcome": "suspended", "candidate": record.awaited}
        elif isinstance(error, Exception):
            outcome = {"outcome": "failed", "error": _in_full(error)}
        else:  # a signal: somebody cancelled the run, or stopped what it ran in
            outcome = {"outcome": "cancelled"}
        raise
    finally:
        line = {"year": year, "started_at": record.started_at, **outcome, "ended_at": _now()}
        make_folder(lake.runs, without=OWNER_ONLY)
        with _ledger(lake, year).open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(line, ensure_ascii=False) + "\n")


def runs_of(lake: Lake, year: int) -> list[dict[str, object]]:
    """The records of a year's runs, oldest first; a line that a killed run left half written is passed over."""
    place = _ledger(lake, year)
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def _in_full(error: Exception) -> str:
    """The error with where it came from; also one whose words Prefect does not get."""
    told = error.original if isinstance(error, WithheldError) else error
    return "".join(traceback.format_exception(told))


def _ledger(lake: Lake, year: int) -> Path:
    return lake.runs / f"{year}.jsonl"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
