"""The ledger of runs: one line of JSON a run, whatever became of it, in the lake and for its owner only.

Prefect's own history may be lost with its server; this is where to look when a run has failed.
"""

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.lake.folders import Lake

__all__ = ["recorded_run", "runs_of"]


@contextmanager
def recorded_run(lake: Lake, year: int) -> Iterator[dict[str, object]]:
    """Record a run: when it began and ended, how, what the caller puts into the record, and an error in full.

    A caller about to leave off on purpose says so by an `outcome` of its own, such as `suspended`.
    """
    record: dict[str, object] = {"year": year, "started_at": _now()}
    try:
        yield record
        record["outcome"] = "done"
    except BaseException:
        if "outcome" not in record:
            record |= {"outcome": "failed", "error": traceback.format_exc()}
        raise
    finally:
        record["ended_at"] = _now()
        make_folder(lake.runs, without=OWNER_ONLY)
        with _ledger(lake, year).open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(record, ensure_ascii=False) + "\n")


def runs_of(lake: Lake, year: int) -> list[dict[str, object]]:
    """The records of a year's runs, oldest first; a line that a killed run left half written is passed over."""
    place = _ledger(lake, year)
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def _ledger(lake: Lake, year: int) -> Path:
    return lake.runs / f"{year}.jsonl"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
