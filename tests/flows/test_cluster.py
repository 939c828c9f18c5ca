"""Reading on a cluster: real processes over TCP, which are killed while they read."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from examples.render import render
from examples.sample import sample_report
from flows import cluster as on_cluster
from flows.cluster import ClusterError, ClusterMissingError, read_on_cluster
from flows.yearly import yearly
from tasks.intake.inbox import ingest
from tasks.lake.folders import Lake
from tasks.settings import SETTINGS
from tasks.yearly.readings import read_originals, unread_originals
from tests.district import ROSTER, UNJUDGED, run_district
from tests.flows.cluster import Cluster, cluster
from tests.flows.serving import EXAMPLE
from tests.soak import IS_SOAK

pytest.importorskip("prefect_dask")

YEAR = 2018
FILES = 400 if IS_SOAK else 12


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster of two workers, which the settings name."""
    with cluster(tmp_path) as found:
        settings = tmp_path / "nianbao.toml"
        settings.write_text(f'[cluster]\naddress = "{found.address}"\n', encoding="utf-8")
        monkeypatch.setenv(SETTINGS, str(settings))
        yield found


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(FILES):
        (inbox / f"{number}.txt").write_bytes(render(sample_report(str(number), year=YEAR), "txt"))
    lake = Lake(tmp_path / "lake")
    ingest(inbox, lake, YEAR)
    return lake


def originals(lake: Lake) -> list[str]:
    return sorted(path.name for path in lake.originals.rglob("*") if path.is_file())


def after_one_batch(harm: Callable[[], None], seen: list[int]) -> Callable[[int], None]:
    """What is told of progress, and does harm the first time."""

    def on_done(done: int) -> None:
        if not seen:
            harm()
        seen.append(done)

    return on_done


def test_a_lost_worker_costs_its_batch_and_a_lost_scheduler_the_run(
    started: Cluster, lake: Lake, tmp_path: Path
) -> None:
    hashes = originals(lake)
    seen: list[int] = []
    read_on_cluster(lake, hashes, after_one_batch(started.lose_a_worker, seen))
    assert started.workers[0].wait(10) == -signal.SIGKILL
    assert (seen[-1], unread_originals(lake, hashes)) == (FILES, [])
    alone = Lake(tmp_path / "alone")
    ingest(tmp_path / "inbox", alone, YEAR)
    assert repr(read_originals(lake, hashes)) == repr(read_originals(alone, hashes))

    # The same files, not read yet, on what is left of the cluster.
    again = Lake(tmp_path / "again")
    ingest(tmp_path / "inbox", again, YEAR)
    seen.clear()
    with pytest.raises(ClusterError, match="重新运行即从那里继续"):
        read_on_cluster(again, hashes, after_one_batch(started.lose_the_scheduler, seen))
    left = unread_originals(again, hashes)
    assert 0 < len(left) < FILES
    assert repr(read_originals(again, hashes)) == repr(read_originals(lake, hashes))


def test_without_an_address_nothing_is_asked_of_a_cluster(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_cluster, "_runner", pytest.fail)
    read_on_cluster(lake, originals(lake), lambda _done: None)
    assert len(unread_originals(lake, originals(lake))) == FILES


@pytest.mark.usefixtures("recorded", "started")
@pytest.mark.soak  # a whole year, and a service
def test_a_year_read_on_a_cluster_gives_the_bytes_of_one_machine(tmp_path: Path) -> None:
    summary = yearly(YEAR, EXAMPLE, tmp_path / "lake", ROSTER)
    assert summary is not None
    here = run_district(tmp_path / "here", steps=UNJUDGED)
    assert summary.candidate == here.candidate.hash


@pytest.mark.soak  # waits half a minute for a connection
def test_a_cluster_that_does_not_answer_is_named(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "nianbao.toml"
    settings.write_text('[cluster]\naddress = "tcp://127.0.0.1:9"\n', encoding="utf-8")
    monkeypatch.setenv(SETTINGS, str(settings))
    with pytest.raises(ClusterMissingError, match="没有应答"):
        read_on_cluster(lake, originals(lake), lambda _done: None)


@pytest.mark.soak  # forty clusters
@pytest.mark.parametrize("moment", range(20))
@pytest.mark.parametrize("lost", ["worker", "scheduler"])
def test_whenever_something_is_lost_nothing_is_lost_or_read_otherwise(
    started: Cluster, lake: Lake, tmp_path: Path, lost: str, moment: int
) -> None:
    timer = Timer(0.25 * moment, started.lose_a_worker if lost == "worker" else started.lose_the_scheduler)
    timer.start()
    with suppress(ClusterError, ClusterMissingError):
        read_on_cluster(lake, originals(lake), lambda _done: None)
    timer.join()
    alone = Lake(tmp_path / "alone")
    ingest(tmp_path / "inbox", alone, YEAR)
    assert repr(read_originals(lake, originals(lake))) == repr(read_originals(alone, originals(lake)))
