"""The ledger of runs: lines of JSON, in the lake and for its owner only.

A run has a line when it begins and, unless it is killed, one when it ends; a release has one just before it appears.
Prefect's own history may be lost with its server; this is where to look when a run has failed.
"""

import json
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tasks.common.atomic_files import OWNER_ONLY, make_folder, restrict
from tasks.common.errors import WithheldError
from tasks.lake.folders import Lake

__all__ = ["RunLog", "RunRecord", "note_publication", "read_run_log", "recorded_run"]


@dataclass(slots=True)
class RunRecord:
    """The record of a run while it goes on.

    `result` is what it came to, once it has; `awaited` is the hash of the candidate whose approval it waits for;
    `inputs` stands for all that it was run with (`tasks.yearly.inputs`), `is_unchanged` says that it found nothing new.
    `flow_run` is its id on the Prefect server, by which a run that was suspended knows itself again.
    """

    year: int
    started_at: str
    result: Mapping[str, object] = field(default_factory=dict)
    awaited: str | None = None
    inputs: str = ""
    is_unchanged: bool = False
    flow_run: str = ""

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
    began = {"year": year, "run": uuid4().hex, "started_at": record.started_at}
    _append(lake, year, {**began, "outcome": "started"})
    outcome: Mapping[str, object] = {}
    try:
        yield record
        ended = {"outcome": "unchanged"} if record.is_unchanged else {**record.result, "outcome": "done"}
        outcome = {**ended, "inputs": record.inputs}
    except BaseException as error:
        if record.awaited:
            outcome = {
                "outcome": "suspended",
                "candidate": record.awaited,
                "inputs": record.inputs,
                "flow_run": record.flow_run,
            }
        elif isinstance(error, Exception):
            outcome = {"outcome": "failed", "error": _in_full(error)}
        else:  # a signal: somebody cancelled the run, or stopped what it ran in
            outcome = {"outcome": "cancelled"}
        raise
    finally:
        _append(lake, year, {**began, **outcome, "ended_at": _now()})


def note_publication(lake: Lake, year: int, release_id: str) -> None:
    """Note that a release is about to appear, so that its moment is known whatever becomes of the run.

    One that does not appear after all is noted again before it does.
    """
    _append(lake, year, {"year": year, "publishing": release_id, "at": _now()})


@dataclass(frozen=True, slots=True)
class RunLog:
    """What the ledger of runs of a year tells.

    `runs` holds one record per run, oldest first; one that was killed, or still goes on, has the outcome `started`, one
    that looked and found nothing new `unchanged`.
    `published` maps a release to the moment at which it appeared, and `known` to the first moment at which it stood,
    where no line tells more (ISO 8601, UTC). `damaged` are the numbers of lines that cannot be read.
    """

    runs: tuple[Mapping[str, object], ...]
    published: Mapping[str, str]
    known: Mapping[str, str]
    damaged: tuple[int, ...]


def read_run_log(lake: Lake, year: int) -> RunLog:
    """Read the ledger of runs of a year; a line that cannot be read is passed over and told.

    Raises:
        OSError: the file is there, but cannot be read at all.
    """
    place = _ledger(lake, year)
    lines = place.read_bytes().split(b"\n") if place.exists() else []
    runs: dict[object, Mapping[str, object]] = {}
    announced: dict[str, str] = {}
    made: dict[str, str] = {}
    known: dict[str, str] = {}
    damaged = []
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text) if text.strip() else {}
        except ValueError:  # neither JSON nor UTF-8
            line = None
        if not isinstance(line, dict):
            damaged.append(number)
            continue
        if "publishing" in line:
            announced[str(line["publishing"])] = str(line.get("at"))
        elif "outcome" in line:
            runs[line.get("run", number)] = line
        if "release" in line and "ended_at" in line:
            release, ended_at = str(line["release"]), str(line["ended_at"])
            known.setdefault(release, ended_at)
            if line.get("is_new"):
                made.setdefault(release, ended_at)
    # before releases were announced, one appeared when the run that made it ended
    return RunLog(tuple(runs.values()), {**made, **announced}, known, tuple(damaged))


def _append(lake: Lake, year: int, line: Mapping[str, object]) -> None:
    """Append a line that is on the disk at once; half a line that stands before it stays by itself."""
    make_folder(lake.runs, without=OWNER_ONLY)
    with _ledger(lake, year).open("a+b") as ledger:
        restrict(_ledger(lake, year), OWNER_ONLY)
        if ledger.seek(0, os.SEEK_END):
            ledger.seek(-1, os.SEEK_END)
            if ledger.read(1) != b"\n":
                ledger.write(b"\n")
        ledger.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def _in_full(error: Exception) -> str:
    """The error with where it came from; also one whose words Prefect does not get."""
    told = error.original if isinstance(error, WithheldError) else error
    return "".join(traceback.format_exception(told))


def _ledger(lake: Lake, year: int) -> Path:
    return lake.runs / f"{year}.jsonl"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
