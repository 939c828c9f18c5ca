"""The server on PostgreSQL instead of its own SQLite: for offices whose IT department keeps one."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.serving import ANNUAL, free_port, serving, wait_for

pytestmark = pytest.mark.slow

_INSTALL = "install PostgreSQL's server, on Debian: apt-get install postgresql"
_PASSWORD = "only-here"  # noqa: S105 - of a server that lasts as long as its test
_OWNER = "postgres"
"""The account of Debian's package; PostgreSQL refuses to run as root."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, of the newest version that is there."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail(f"no initdb: {_INSTALL}")
    return found[-1].parent


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server on a free port of the loopback address, and its address for Prefect."""
    folder = tmp_path_factory.mktemp("postgresql")
    as_owner: list[str] = []
    if getpass.getuser() == "root":
        as_owner = ["setpriv", f"--reuid={_OWNER}", f"--regid={_OWNER}", "--clear-groups"]
        folder = Path("/var/lib/postgresql") / f"{folder.parent.name}-{folder.name}"
        folder.mkdir()
        shutil.chown(folder, _OWNER, _OWNER)
    secret, data, port = folder / "password", folder / "data", free_port()
    secret.write_text(_PASSWORD, encoding="ascii")
    secret.chmod(0o644)
    place = programs()

    def call(program: str, *words: str) -> None:
        command = [*as_owner, str(place / program), *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        call("initdb", "-D", str(data), "-U", "nianbao", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        call("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://nianbao:{_PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.mark.timeout(300)
def test_a_year_is_run_and_shown_with_postgresql(database: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, "--no-desk", PREFECT_SERVER_DATABASE_CONNECTION_URL=database) as served:
        run = served.start_run(ANNUAL, year=2018, lake=tmp_path / "lake")
        finished = served.finished(run)
        assert (finished["state_type"], finished["state_name"]) == ("COMPLETED", "暂定")
        wait_for(lambda: served.artifacts(run), 30)
        assert "应报 42 个单位" in str(served.artifacts(run)["nianbao-2018-summary"])
        assert any("识读" in line for line in served.log(run))
    assert not list(home.glob("*.db")), "the server kept a SQLite file beside"
    assert (tmp_path / "lake/releases/2018/2018.1/facts.parquet").is_file()
