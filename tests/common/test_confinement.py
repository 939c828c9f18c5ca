"""A confined worker reads files, and can harm nothing outside of its own folder."""

import socket
import struct
import tempfile
from pathlib import Path

import pytest

from tasks.common.confinement import Ruleset, kernel_version, ruleset_of
from tasks.common.worker_pool import run_isolated

needs_landlock = pytest.mark.skipif(
    not kernel_version(), reason="the kernel offers no Landlock, or has it switched off"
)

_EXECUTE, _REFER, _TRUNCATE = 1 << 0, 1 << 13, 1 << 14
_READ = (1 << 2) | (1 << 3)


@pytest.mark.parametrize(
    ("version", "later", "network", "scopes"),
    [
        (1, 0, 0, 0),
        (2, _REFER, 0, 0),
        (3, _REFER | _TRUNCATE, 0, 0),
        (4, _REFER | _TRUNCATE, 3, 0),
        (5, _REFER | _TRUNCATE, 3, 0),
        (6, _REFER | _TRUNCATE, 3, 3),
        (99, _REFER | _TRUNCATE, 3, 3),
    ],
)
def test_each_kernel_is_asked_for_what_it_knows(version: int, later: int, network: int, scopes: int) -> None:
    rules = ruleset_of(version)
    assert rules.files & (_REFER | _TRUNCATE) == later
    assert (rules.network, rules.scopes) == (network, scopes)
    assert not rules.files & _READ
    assert rules.files & _EXECUTE
    assert rules.in_own_folder == rules.files - _EXECUTE


@pytest.mark.parametrize(("rules", "size"), [(Ruleset(1, 0, 0), 8), (Ruleset(1, 3, 0), 16), (Ruleset(1, 3, 3), 24)])
def test_older_kernels_are_given_as_much_as_they_know(rules: Ruleset, size: int) -> None:
    given = rules.attributes()
    assert struct.unpack(f"={size // 8}Q", given) == (rules.files, rules.network, rules.scopes)[: size // 8]


def attempts(arguments: tuple[Path, int]) -> dict[str, bool]:
    """What a worker is let to do with a file that is not its own, and with the network."""
    file, port = arguments
    tries = {
        "read": file.read_text,
        "spool": lambda: Path(tempfile.gettempdir(), "own").write_text("1"),
        "spool again": lambda: Path(tempfile.gettempdir(), "own").unlink(),
        "nowhere": lambda: Path("/dev/null").write_text("1"),
        "write": lambda: file.write_text("2"),
        "make": lambda: (file.parent / "new").write_text("2"),
        "make a folder": (file.parent / "folder").mkdir,
        "link": lambda: (file.parent / "link").symlink_to(file),
        "rename": lambda: file.rename(file.parent / "other"),
        "move away": lambda: file.rename(Path(tempfile.gettempdir(), "mine")),
        "delete": file.unlink,
        "connect": lambda: socket.create_connection(("127.0.0.1", port), 1).close(),
        "start": lambda: __import__("subprocess").run(["true"], check=True),
    }
    outcomes = {}
    for name, attempt in tries.items():
        try:
            attempt()
            outcomes[name] = True
        except OSError:
            outcomes[name] = False
    return outcomes


@needs_landlock
def test_a_worker_reads_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        (found,) = run_isolated(attempts, [(file, server.getsockname()[1])], workers=1)
    assert found == {
        **dict.fromkeys(("read", "spool", "spool again", "nowhere"), True),
        **dict.fromkeys(("write", "make", "make a folder", "link", "rename", "move away", "delete"), False),
        **dict.fromkeys(("connect", "start"), False),
    }
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "1"


def own_folder(_: int) -> str:
    return tempfile.gettempdir()


def test_a_workers_folder_goes_with_it() -> None:
    folders = {str(folder) for folder in run_isolated(own_folder, range(4), workers=2)}
    assert folders
    assert not any(Path(folder).exists() for folder in folders)
