"""The desk on a small year: Django is configured once in a process, each test has places and accounts of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.site import DeskPlaces, configure
from tests.desk.office import SLIP, Office, open_office
from tests.small_year import SmallYear


@pytest.fixture(scope="session")
def django(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("desk")
    configure(DeskPlaces(folder / "lake", folder / "roster.toml", folder / "inbox"))
    yield
    from django.db import connections  # noqa: PLC0415 - models can be imported once Django is set up

    connections.close_all()


@pytest.fixture
def office(django: None, tmp_path: Path) -> Iterator[Office]:
    del django
    with open_office(SmallYear(tmp_path, SLIP)) as opened:
        yield opened


@pytest.fixture(scope="session")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small year after its first run, to be copied."""
    folder = tmp_path_factory.mktemp("ran") / "office"
    SmallYear(folder, SLIP).run()
    return folder


@pytest.fixture
def ran(django: None, run_once: Path, tmp_path: Path) -> Iterator[Office]:
    """The office after a first run of its own."""
    del django
    folder = tmp_path / "office"
    shutil.copytree(run_once, folder, symlinks=True)
    with open_office(SmallYear.at(folder)) as opened:
        yield opened
