"""The ledger of runs."""

import json
from pathlib import Path

import pytest
from prefect.exceptions import TerminationSignal

from tasks.common.errors import WithheldError, words_withheld
from tasks.lake.folders import Lake
from tasks.lake.runs import recorded_run, runs_of


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


def test_a_run_that_was_cancelled_has_not_failed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for signal in (KeyboardInterrupt(), TerminationSignal(15)):
        with pytest.raises(type(signal)), recorded_run(lake, 2018):
            raise signal
    assert [run["outcome"] for run in runs_of(lake, 2018)] == ["cancelled", "cancelled"]


def test_what_prefect_is_not_told_of_an_error_is_in_the_ledger(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(WithheldError), recorded_run(lake, 2018), words_withheld():
        raise FileNotFoundError(2, "No such file or directory", "inbox/欧阳试名.docx")
    (run,) = runs_of(lake, 2018)
    assert "inbox/欧阳试名.docx" in str(run["error"])


def test_a_run_left_off_while_it_waits_is_suspended_and_one_that_fails_then_has_failed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)

    class LeftOffError(BaseException):
        """What Prefect raises to leave a run off is no `Exception`."""

    for error in (LeftOffError(), OSError("server gone")):
        with (
            pytest.raises(type(error)),
            recorded_run(lake, 2018) as record,
            record.waiting_for_approval("c" * 64),
        ):
            raise error
    with recorded_run(lake, 2018) as record:
        with record.waiting_for_approval("c" * 64):
            pass
        record.result = {"release": "2018.2"}
    suspended, failed, done = runs_of(lake, 2018)
    assert (suspended["outcome"], suspended["candidate"]) == ("suspended", "c" * 64)
    assert (failed["outcome"], "server gone" in str(failed["error"])) == ("failed", True)
    assert (done["outcome"], done["release"]) == ("done", "2018.2")
