"""The ledger of runs: one line of JSON a run, whatever became of it, in the lake and for its owner only.

Prefect's own history may be lost with its server; this is where to look when a run has failed.
"""

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tasks.durable import OWNER_ONLY, make_folder
from tasks.lake import Lake

__all__ = ["recorded_run"]


@contextmanager
def recorded_run(lake: Lake, year: int) -> Iterator[dict[str, object]]:
    """Record a run: when it began and ended, how, what the caller puts into the record, and an error in full."""
    record: dict[str, object] = {"year": year, "started_at": _now()}
    try:
        yield record
        record["outcome"] = "done"
    except BaseException:
        record |= {"outcome": "failed", "error": traceback.format_exc()}
        raise
    finally:
        record["ended_at"] = _now()
        place = make_folder(lake.runs, without=OWNER_ONLY) / f"{year}.jsonl"
        with place.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(record, ensure_ascii=False) + "\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
