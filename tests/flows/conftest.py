import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.events.worker import EventsWorker
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_HOME,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)

from tests.flows.serving import ANNUAL, EXAMPLE, AnnualRun, Served, processes_of, serving

ON_1_APRIL_2019 = "2019-04-01T06:00:00+08:00"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`nianbao serve` as an office runs it, from the project folder; ended by Ctrl-C."""
    with serving(tmp_path_factory.mktemp("serve") / "home") as service:
        yield service
        code = service.stop(signal.SIGINT)
        assert (code, processes_of(service.home)) == (0, {}), service.printed()


@pytest.fixture(scope="session")
def annual(served: Served, tmp_path_factory: pytest.TempPathFactory) -> AnnualRun:
    """The annual consolidation as declared, due on 1 April 2019; only its lake is another."""
    lake = tmp_path_factory.mktemp("annual") / "lake"
    run = served.start_run(ANNUAL, scheduled=ON_1_APRIL_2019, lake=lake)
    return AnnualRun(served, run, served.finished(run), lake)


@pytest.fixture
def recorded(served: Served) -> Iterator[Served]:
    """The served server, to which flows called in this process report, but for their logs."""
    client = {PREFECT_API_URL: served.api_url, PREFECT_API_AUTH_STRING: served.password}
    with temporary_settings({**client, PREFECT_HOME: served.home, PREFECT_LOGGING_TO_API_ENABLED: False}):
        yield served
        EventsWorker.drain_all()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox of three reports of the example district."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("部门/交通局2018.txt", "部门/司法局2018年度报告.docx", "部门/财政局2018年年报.html"):
        shutil.copy2(EXAMPLE / name, folder)
    return folder
