"""The ledger of runs."""

import json
from pathlib import Path

import pytest
from prefect.exceptions import TerminationSignal

from tasks.common.errors import WithheldError, words_withheld
from tasks.lake.folders import Lake
from tasks.lake.runs import note_publication, read_run_log, recorded_run


def test_every_run_leaves_a_line_when_it_begins_and_one_when_it_ends(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with recorded_run(lake, 2018) as record:
        record.result = {"release": "2018.1"}
    with pytest.raises(OSError, match="disk full"), recorded_run(lake, 2018):
        raise OSError("disk full")
    lines = list(map(json.loads, (lake.runs / "2018.jsonl").read_text(encoding="utf-8").splitlines()))
    assert [line["outcome"] for line in lines] == ["started", "done", "started", "failed"]
    assert [line["run"] for line in lines[::2]] == [line["run"] for line in lines[1::2]]
    first, second = lines[1::2]
    assert (first["outcome"], first["release"]) == ("done", "2018.1")
    assert second["outcome"] == "failed"
    assert "OSError: disk full" in second["error"]
    assert lake.runs.stat().st_mode & 0o077 == 0


def test_a_run_that_was_cancelled_has_not_failed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for signal in (KeyboardInterrupt(), TerminationSignal(15)):
        with pytest.raises(type(signal)), recorded_run(lake, 2018):
            raise signal
    assert [run["outcome"] for run in read_run_log(lake, 2018).runs] == ["cancelled", "cancelled"]


def test_what_prefect_is_not_told_of_an_error_is_in_the_ledger(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(WithheldError), recorded_run(lake, 2018), words_withheld():
        raise FileNotFoundError(2, "No such file or directory", "inbox/欧阳试名.docx")
    (run,) = read_run_log(lake, 2018).runs
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
    suspended, failed, done = read_run_log(lake, 2018).runs
    assert (suspended["outcome"], suspended["candidate"]) == ("suspended", "c" * 64)
    assert (failed["outcome"], "server gone" in str(failed["error"])) == ("failed", True)
    assert (done["outcome"], done["release"]) == ("done", "2018.2")


def test_a_killed_run_has_begun_and_its_release_has_its_moment(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    killed = recorded_run(lake, 2018)
    killed.__enter__()
    note_publication(lake, 2018, "2018.1")
    log = read_run_log(lake, 2018)
    assert [run["outcome"] for run in log.runs] == ["started"]
    assert set(log.published) == {"2018.1"}
    assert killed is not None, "it is collected, and so ended, no sooner"


def test_a_release_made_before_releases_were_announced_has_the_end_of_its_run(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.runs.mkdir()
    runs = (("2018.1", True, "01"), ("2018.2", False, "02"), ("2018.2", False, "03"))
    lines = [
        {"outcome": "done", "release": release, "is_new": is_new, "ended_at": f"2024-01-{day}T00:00:00+00:00"}
        for release, is_new, day in runs
    ]
    (lake.runs / "2018.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    log = read_run_log(lake, 2018)
    assert log.published == {"2018.1": "2024-01-01T00:00:00+00:00"}
    assert log.known["2018.2"] == "2024-01-02T00:00:00+00:00"
    assert len(log.runs) == 3


@pytest.mark.parametrize("torn", [b'{"year": 2018, "sta', b'{"year": \xff\xfe}\n', b"[1]\n", b"null\n", b"2018"])
def test_a_line_that_cannot_be_read_costs_no_other(tmp_path: Path, torn: bytes) -> None:
    lake = Lake(tmp_path)
    with recorded_run(lake, 2018):
        pass
    with (lake.runs / "2018.jsonl").open("ab") as ledger:
        ledger.write(torn)
    with recorded_run(lake, 2018):
        pass
    log = read_run_log(lake, 2018)
    assert [run["outcome"] for run in log.runs] == ["done", "done"]
    assert log.damaged == (3,)
