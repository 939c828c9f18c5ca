"""Releases in an object store: the whole old one or the whole new one, whatever stops an update."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import boto3
import obstore
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import ObjectStore

from tasks.common.errors import CallerError
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.mirror import MirrorError, open_mirror
from tasks.release.publish import publish
from tests.release.conftest import District
from tests.soak import IS_SOAK

PROJECT = Path(__file__).parents[2]
STEP = 1 if IS_SOAK else 5
"""An update is killed before each of so many of its writes, and before each of the last."""
UPDATE_UNTIL = """
import os, signal, sys
from pathlib import Path
import obstore
from tasks.lake.folders import Lake
from tasks.release import mirror
from tasks.lake.releases import ReleaseStore

left = int(sys.argv[3])
def put(*args, **kwargs):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return obstore.put(*args, **kwargs)

mirror.put = put
lake = Lake(Path(sys.argv[1]))
mirror.open_mirror(sys.argv[2]).update(ReleaseStore(lake.releases(2018), 2018))
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket of an S3-compatible server."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket-{sha256(bytes(tmp_path)).hexdigest()[:16]}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    return f"s3://{bucket}/published"


@pytest.fixture(params=["s3", "folder"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of either kind."""
    return str(request.getfixturevalue("s3")) if request.param == "s3" else f"file://{tmp_path}/elsewhere"


def store(lake: Lake) -> ReleaseStore:
    return ReleaseStore(lake.releases(2018), 2018)


def pointed(store: ObjectStore) -> dict[str, bytes]:
    """What a reader finds who follows the pointer; nothing where there is none."""
    found = {str(each["path"]) for batch in obstore.list(store, "2018") for each in batch}
    if "2018/current" not in found:
        return {}
    release = bytes(obstore.get(store, "2018/current").bytes()).decode().strip()
    return {
        path.rpartition("/")[2]: bytes(obstore.get(store, path).bytes())
        for path in sorted(found)
        if path.startswith(f"2018/{release}/")
    }


def files(release: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(release.iterdir())}


def test_every_release_is_brought_and_the_newest_pointed_to(one_release: Lake, two_releases: Lake, url: str) -> None:
    mirror = open_mirror(url)
    mirror.update(store(one_release))
    first = files(one_release.releases(2018) / "2018.1")
    assert pointed(mirror.store) == first
    mirror.update(store(two_releases))
    mirror.update(store(two_releases))
    assert pointed(mirror.store) == files(two_releases.releases(2018) / "2018.2")
    assert bytes(obstore.get(mirror.store, "2018/2018.1/facts.parquet").bytes()) == first["facts.parquet"]


def test_a_browser_is_told_what_each_file_is(one_release: Lake, s3: str) -> None:
    """F12: media types, the view of all years, and the catalogue."""
    mirror = open_mirror(s3)
    mirror.update(store(one_release))
    for path, media in (
        ("2018/2018.1/index.html", "text/html"),
        ("2018/2018.1/facts.csv", "text/csv"),
        ("current/facts/2018.parquet", "application/vnd.apache.parquet"),
        ("catalog.json", "application/json"),
    ):
        assert obstore.get(mirror.store, path).attributes["Content-Type"] == media


def test_nothing_published_is_nothing_to_bring(lake: Lake, url: str) -> None:
    mirror = open_mirror(url)
    mirror.update(store(lake))
    assert pointed(mirror.store) == {}


def test_promise_1_an_update_killed_anywhere_shows_the_whole_old_or_the_whole_new_release(
    one_release: Lake, two_releases: Lake, url: str
) -> None:
    mirror = open_mirror(url)
    mirror.update(store(one_release))
    first, second = (files(two_releases.releases(2018) / name) for name in ("2018.1", "2018.2"))
    seen = []
    count = len(second)
    # the last writes, which let the release appear, one by one
    for puts in (*range(0, count - 2, STEP), *range(count - 2, count + 2)):
        command = [sys.executable, "-c", UPDATE_UNTIL, str(two_releases.root), url, str(puts)]
        ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(PROJECT)}, check=False)
        seen.append(pointed(mirror.store) == second)
        assert seen[-1] or pointed(mirror.store) == first
        if seen[-1]:
            break
        assert ended.returncode == -signal.SIGKILL
    assert seen == [False] * (len(seen) - 1) + [True]
    assert len(seen) > 1


def test_a_release_of_another_lake_is_never_overwritten(
    one_release: Lake, district: District, url: str, tmp_path: Path
) -> None:
    mirror = open_mirror(url)
    mirror.update(store(one_release))
    before = pointed(mirror.store)
    other = Lake(tmp_path / "other")
    publish(other, 2018, district.report("education", "d").contents())
    with pytest.raises(MirrorError, match="与本地发布不一致"):
        mirror.update(store(other))
    assert pointed(mirror.store) == before


def test_a_release_the_lake_does_not_know_stops_the_update(one_release: Lake, url: str) -> None:
    mirror = open_mirror(url)
    obstore.put(mirror.store, "2018/2018.7/SHA256SUMS", b"")
    with pytest.raises(MirrorError, match=r"本地没有的发布：2018\.7"):
        mirror.update(store(one_release))


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_runs_that_point_at_once_one_is_told(
    one_release: Lake, two_releases: Lake, s3: str, monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    mirror = open_mirror(s3)
    if not is_first:
        mirror.update(store(one_release))

    def put(store: ObjectStore, path: str, content: object, **how: object) -> object:
        if path == "2018/current":
            obstore.put(store, path, b"2018.9\n")
        return obstore.put(store, path, content, **how)

    monkeypatch.setattr("tasks.release.mirror.put", put)
    with pytest.raises(MirrorError, match="同时被另一个运行改动"):
        mirror.update(store(one_release if is_first else two_releases))
    assert bytes(obstore.get(mirror.store, "2018/current").bytes()) == b"2018.9\n"


def test_a_place_that_cannot_be_reached_is_named(one_release: Lake, tmp_path: Path) -> None:
    mirror = open_mirror(f"file://{tmp_path}/elsewhere")
    (tmp_path / "elsewhere").rmdir()
    (tmp_path / "elsewhere").write_text("a file where the folder belongs")
    with pytest.raises(MirrorError, match="请检查网络、地址和权限"):
        mirror.update(store(one_release))


def test_a_store_that_does_not_answer_is_named(one_release: Lake, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(MirrorError, match="请检查网络、地址和权限"):
        open_mirror(s3).update(store(one_release))


@pytest.mark.parametrize("address", ["", "bucket/folder", "gopher://x"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CallerError, match="不是可用的发布地址"):
        open_mirror(address)
