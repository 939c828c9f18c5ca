"""The ledger of runs."""

import json
from pathlib import Path

import pytest

from tasks.lake.folders import Lake
from tasks.lake.runs import recorded_run


def test_every_run_leaves_one_line(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with recorded_run(lake, 2018) as record:
        record.result = {"release": "2018.1"}
    with pytest.raises(OSError, match="disk full"), recorded_run(lake, 2018):
        raise OSError("disk full")
    first, second = map(json.loads, (lake.runs / "2018.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["outcome"], first["release"]) == ("done", "2018.1")
    assert second["outcome"] == "failed"
    assert "OSError: disk full" in second["error"]
    assert lake.runs.stat().st_mode & 0o077 == 0
