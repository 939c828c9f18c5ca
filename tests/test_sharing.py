"""How the tests are dealt out, and what they make once for all workers."""

from itertools import chain
from pathlib import Path

import pytest

from tests.sharing import SECONDS, TOGETHER, made_once

PROJECT = Path(__file__).parents[1]


def test_what_the_groups_name_is_there() -> None:
    named = [*(group for group in SECONDS if group not in TOGETHER), *chain.from_iterable(TOGETHER.values())]
    assert [name for name in named if not (PROJECT / name.partition("::")[0]).is_file()] == []


def test_what_is_made_once_is_made_once_and_then_read_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_text("1", encoding="utf-8")

    name = tmp_path_factory.mktemp("name").name
    first, again = (made_once(tmp_path_factory, f"made-{name}", make) for _ in range(2))
    assert made == [first] == [again]
    for path in (first / "inner", first / "inner" / "file"):
        assert path.stat().st_mode & 0o222 == 0
