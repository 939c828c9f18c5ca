"""The mirror step tries again when its place does not answer, and only then."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.exceptions import GenericError
from obstore.store import ObjectStore
from prefect import flow
from prefect.states import State

from tasks import steps
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.release.mirror import MirrorError, MirrorUnreachableError
from tasks.release.publish import publish
from tasks.yearly.check import YearContext
from tests.flows.serving import FINAL, Served, wait_for
from tests.release.conftest import District

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@flow
def bring(lake: Path, url: str) -> None:
    """The mirror step as the yearly run calls it, but for the waiting."""
    at_once = steps.mirror_releases.with_options(retry_delay_seconds=0)
    context = YearContext(Lake(lake), Roster("晴川区", ()), 2018, date(2024, 5, 6))
    steps.unsearched(at_once)(url, context)


class Failing:
    """A store's `put` that fails some times before it works."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, store: ObjectStore, path: str, content: object, **how: Any) -> object:  # noqa: ANN401
        if self.left:
            self.left -= 1
            raise GenericError("connection reset by peer")
        return obstore.put(store, path, content, **how)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    publish(Lake(tmp_path / "lake"), 2018, District().report("education", "a").contents())
    return tmp_path / "lake"


def attempts(served: Served, state: State) -> int:
    """How often the task of a flow run was tried; what becomes of a task reaches the server a little later."""
    flow_run = str(state.state_details.flow_run_id)
    ended = wait_for(lambda: [run for run in served.task_runs(flow_run) if run["state_type"] in FINAL], 60)
    return max(int(run["run_count"]) for run in ended)


def test_a_store_that_fails_twice_is_reached_at_the_third_attempt(
    recorded: Served, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.release.mirror.put", Failing(2))
    state = bring(lake, f"file://{tmp_path}/elsewhere", return_state=True)
    assert state.is_completed(), state.message
    assert (tmp_path / "elsewhere/2018/current").read_text() == "2018.1\n"
    assert attempts(recorded, state) == 3


def test_a_store_that_stays_away_fails_the_step_after_its_last_attempt(
    recorded: Served, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.release.mirror.put", Failing(1 << 10))
    state = bring(lake, f"file://{tmp_path}/elsewhere", return_state=True)
    with pytest.raises(MirrorUnreachableError):
        state.result()
    assert attempts(recorded, state) == 4


def test_what_another_attempt_would_not_change_is_not_tried_again(recorded: Served, lake: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "elsewhere/2018/2018.7"
    shutil.copytree(lake / "releases/2018/2018.1", stranger)
    state = bring(lake, f"file://{tmp_path}/elsewhere", return_state=True)
    with pytest.raises(MirrorError, match=r"本地没有的发布：2018\.7"):
        state.result()
    assert attempts(recorded, state) == 1
