"""The desk on a small year: Django is configured once in a process, each test has places and accounts of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.site import DeskPlaces, configure
from tests.desk.office import Office, open_office
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
    with open_office(SmallYear(tmp_path)) as opened:
        yield opened
