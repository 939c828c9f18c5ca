"""A province: district years on the workers of a pool, and their releases as one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import polars as pl
import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.states import Completed, Failed, Scheduled, State

from flows import province as of_province
from flows.province import province
from tests.flows.serving import PROJECT, Served, environment, wait_for
from tests.sharing import made_once
from tests.small_year import YEAR
from tests.yearly.test_province import CODES, settle

NAMES = {"990103": "岚桥县", **CODES}


def test_a_district_whose_run_fails_does_not_keep_the_others_from_the_province(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool is played: the first look finds nobody ended, the second one all, one of them failed."""
    place = made_once(tmp_path_factory, "province", settle)
    runs: dict[str, FlowRun] = {}
    looks: list[set[str]] = []

    def start(_deployment: str, **asked: object) -> FlowRun:
        name = str(asked["flow_run_name"])
        runs[name] = FlowRun(id=uuid4(), flow_id=uuid4(), name=name, parameters=asked["parameters"], state=Scheduled())
        return runs[name]

    def look(flow_run_filter: SimpleNamespace) -> list[FlowRun]:
        wanted = [run for run in runs.values() if run.id in flow_run_filter.id.any_]
        looks.append({run.name for run in wanted})
        ends: dict[str, State] = {f"{YEAR} 望禾区": Failed(), f"{YEAR} 晴川区": Completed(name="暂定")}
        end = len(looks) > 1
        return [
            run.model_copy(update={"state": ends.get(run.name, Completed()) if end else run.state}) for run in wanted
        ]

    @contextmanager
    def client(**_options: object) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(read_flow_runs=look)

    for name, played in (("run_deployment", start), ("get_client", client), ("tell", lambda *_a, **_p: None)):
        monkeypatch.setattr(of_province, name, played)
    monkeypatch.setattr(of_province, "get_run_logger", lambda: of_province_log)
    monkeypatch.setattr(of_province, "_show", lambda *_shown: None)
    of_province_log = SimpleNamespace(info=lambda *_said: None)
    state = province.fn(YEAR, place / "districts.toml", tmp_path / "province", look_up_seconds=0.0)
    assert (state.name, state.data) == ("暂定", {"districts": 3, "released": 2, "failed": 1, "problems": 5})
    assert sorted(runs) == sorted(f"{YEAR} {name}" for name in NAMES.values())
    assert runs[f"{YEAR} 晴川区"].parameters["lake"] == str(place / "990101/lake")
    assert len(looks) == 2
    totals = pl.read_parquet(tmp_path / f"province/{YEAR}/totals.parquet")
    assert set(totals["units_due"]) == {2}


@pytest.mark.soak  # three workers, each of which starts runs
@pytest.mark.timeout(1200)
def test_a_pool_of_three_workers_runs_the_districts(recorded: Served, tmp_path: Path) -> None:
    place = tmp_path
    settle(place)
    home = recorded.home
    within = environment(home, **recorded.client_environment)

    def prefect(*words: str) -> list[str]:
        return [sys.executable, "-m", "prefect", "--no-prompt", *words]

    for words in (
        ("work-pool", "create", "nianbao", "--type", "process"),
        ("deploy", "--all", "--prefect-file", "province.yaml"),
    ):
        done = subprocess.run(prefect(*words), cwd=PROJECT, env=within, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    log = (place / "workers.txt").open("wb")
    crew = [
        subprocess.Popen(
            prefect("worker", "start", "--pool", "nianbao", "--name", f"worker-{number}", "--limit", "1"),
            cwd=PROJECT,
            env=within,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for number in range(3)
    ]
    try:
        pool = "work_pools/nianbao/workers/filter"
        wait_for(lambda: len(recorded.ask(pool, {})) == len(crew), 120)
        counts = province(YEAR, place / "districts.toml", place / "province", only_if_new=False, look_up_seconds=1.0)
    finally:
        for worker in crew:
            worker.terminate()
            worker.wait(60)
        log.close()
    # The third district has no inbox, so that its run fails; the two others find what they have published already.
    assert counts == {"districts": 3, "released": 2, "failed": 1, "problems": 5}, (place / "workers.txt").read_text()
