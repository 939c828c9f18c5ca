"""`nianbao verify`, and what `status`, `history`, `trace` and `diff` say of a lake that was changed by hand."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from examples.render import render
from examples.sample import sample_report
from nianbao.cli import main
from tasks.lake.checksums import write_sums
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.mirror import open_mirror
from tests.district import UNJUDGED, run_district

YEAR = 2018
UNIT = "晴川区水务局"
RELEASE = f"{YEAR}.1"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with one release and its mirror beside it, in which nothing may be changed."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "inbox").mkdir()
    for kind in ("html", "txt"):
        report = sample_report(kind, unit=UNIT if kind == "html" else "晴川区财政局", year=YEAR)
        (folder / "inbox" / f"{kind}.{kind}").write_bytes(render(report, kind))
    lake = run_district(folder / "lake", folder / "inbox", year=YEAR, steps=UNJUDGED).lake
    open_mirror(f"file://{folder}/mirror").update(ReleaseStore(lake.releases(YEAR), YEAR))
    return folder


@pytest.fixture
def lake(sound: Path, tmp_path: Path) -> Lake:
    shutil.copytree(sound / "mirror", tmp_path / "mirror")
    shutil.copytree(sound / "lake", tmp_path / "lake", symlinks=True)
    for path in (tmp_path / "lake").rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)
    return Lake(tmp_path / "lake")


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    assert main([*map(str, arguments)]) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


def verified(capsys: pytest.CaptureFixture[str], lake: Lake, *arguments: object, code: int) -> dict[str, Any]:
    return dict(json.loads(said(capsys, "verify", *arguments, "--lake", lake.root, "--json", code=code)))


def trace(lake: Lake) -> tuple[object, ...]:
    return ("trace", YEAR, UNIT, "requests.received", "--lake", lake.root)


def release_of(lake: Lake) -> Path:
    return lake.releases(YEAR) / RELEASE


def original_of(lake: Lake) -> Path:
    return next(lake.originals.glob("??/*"))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def write_manifest(lake: Lake, **changed: object) -> None:
    """Change what the descriptor of the release says, and make its SHA256SUMS agree."""
    place = release_of(lake) / "datapackage.json"
    manifest = json.loads(place.read_text(encoding="utf-8"))
    manifest = {name: value for name, value in {**manifest, **changed}.items() if value is not None}
    place.write_text(json.dumps(manifest), encoding="utf-8")
    write_sums(release_of(lake))


def stray(lake: Lake) -> None:
    (lake.releases(YEAR) / f"{YEAR}.99").mkdir()


def half_line(lake: Lake) -> None:
    (lake.runs / f"{YEAR}.jsonl").write_bytes(b'{"year": 2018, "sta{"year": 2018, "outcome": "done"}\n')


def no_text(lake: Lake) -> None:
    (lake.runs / f"{YEAR}.jsonl").write_bytes(b'{"year": "\xff"}\n')


def point_to(content: bytes) -> Callable[[Lake], None]:
    def point(lake: Lake) -> None:
        (lake.releases(YEAR) / "current").write_bytes(content)

    return point


def no_pointer(lake: Lake) -> None:
    (lake.releases(YEAR) / "current").unlink()


def folder_as_pointer(lake: Lake) -> None:
    no_pointer(lake)
    (lake.releases(YEAR) / "current").mkdir()


POINTERS = {
    "empty": point_to(b""),
    "newline": point_to(b"\n"),
    "unknown": point_to(b"2018.7\n"),
    "outside": point_to(b"../../etc\n"),
    "bytes": point_to(b"\xff\xfe\x00"),
    "gone": no_pointer,
    "folder": folder_as_pointer,
}
DAMAGES: dict[str, tuple[Callable[[Lake], object], str, str]] = {
    "number": (lambda lake: flip(release_of(lake) / "facts.parquet"), "release", "facts.parquet"),
    "byte": (lambda lake: flip(release_of(lake) / "totals.parquet"), "release", "totals.parquet"),
    "added": (lambda lake: (release_of(lake) / "more.txt").touch(), "release", "more.txt"),
    "inner folder": (lambda lake: (release_of(lake) / "more").mkdir(), "release", "读不出来"),
    "no sums": (lambda lake: (release_of(lake) / "SHA256SUMS").unlink(), "release", "SHA256SUMS"),
    "sums of bytes": (lambda lake: (release_of(lake) / "SHA256SUMS").write_bytes(b"\xff"), "release", "读不出来"),
    "stray": (stray, "release", f"{YEAR}.99"),
    "stray file": (lambda lake: (lake.releases(YEAR) / "备份.txt").touch(), "release", "备份.txt"),
    "other schema": (
        lambda lake: write_manifest(lake, maturity=None),
        "release",
        "现在的格式（缺少 maturity）",
    ),
    "other release": (lambda lake: write_manifest(lake, version="2018.2"), "release", "不一致"),
    **{name: (spoil, "pointer", f"{RELEASE} 还在，重新运行 2018 年度") for name, spoil in POINTERS.items()},
    "no link": (lambda lake: (lake.root / "current" / str(YEAR)).unlink(), "pointer", "current/2018"),
    "original": (lambda lake: flip(original_of(lake)), "original", "内容与收到时不一致"),
    "no original": (lambda lake: original_of(lake).unlink(), "original", "缺失"),
    "no register": (lambda lake: lake.register(YEAR).unlink(), "register", "没有已发布过的 2 份报送"),
    "register": (lambda lake: lake.register(YEAR).write_bytes(b"PAR1"), "register", "请从备份恢复"),
    "half line": (half_line, "runs", "第 1 行"),
    "no text": (no_text, "runs", "第 1 行"),
    "provenance": (
        lambda lake: (lake.provenance(RELEASE) / "outcomes.parquet").write_bytes(b"PAR1"),
        "provenance",
        "outcomes.parquet 读不出来",
    ),
    "no provenance": (lambda lake: shutil.rmtree(lake.provenance(RELEASE)), "provenance", "缺失"),
}


def test_a_sound_lake_is_sound(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    mirror = f"file://{lake.root.with_name('mirror')}"
    before = {path: path.stat().st_mtime_ns for path in lake.root.rglob("*")}
    found = verified(capsys, lake, "--mirror", mirror, code=0)
    assert found == {"is_sound": True, "years": [YEAR], "releases": 1, "originals": 2, "damages": []}
    assert verified(capsys, lake, YEAR, code=0)["originals"] == 2
    assert "没有发现损坏" in said(capsys, "verify", "--lake", lake.root)
    assert {path: path.stat().st_mtime_ns for path in lake.root.rglob("*")} == before


@pytest.mark.parametrize("name", DAMAGES)
def test_every_damage_is_found_with_what_to_do(lake: Lake, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    spoil, part, message = DAMAGES[name]
    spoil(lake)
    for year in ((), (YEAR,)):
        found = verified(capsys, lake, *year, code=1)
        assert not found["is_sound"]
        assert part in {damage["part"] for damage in found["damages"]}
        assert message in "".join(damage["message"] for damage in found["damages"] if damage["part"] == part)
    assert f"有 {len(found['damages'])} 处损坏" in said(capsys, "verify", YEAR, "--lake", lake.root, code=1)


@pytest.mark.parametrize("spoil", ["differing", "lacking", "added", "pointer", "gone"])
def test_the_mirror_is_held_against_the_lake(lake: Lake, spoil: str, capsys: pytest.CaptureFixture[str]) -> None:
    mirror = lake.root.with_name("mirror")
    there = mirror / str(YEAR) / RELEASE
    if spoil == "differing":
        flip(there / "facts.parquet")
    elif spoil == "lacking":
        (there / "facts.parquet").unlink()
    elif spoil == "added":
        shutil.copytree(there, there.with_name("2018.5"))
    elif spoil == "pointer":
        there.with_name("current").write_text("2018.0\n")
    else:
        shutil.rmtree(mirror)
        mirror.mkdir()
    found = verified(capsys, lake, "--mirror", f"file://{mirror}", code=1)
    assert {damage["part"] for damage in found["damages"]} == {"mirror"}


def test_what_is_not_there_is_wrong_use(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有 2017 年度" in said(capsys, "verify", 2017, "--lake", lake.root, code=2)
    assert "找不到数据湖" in said(capsys, "verify", "--lake", lake.root / "none", code=2)
    assert "找不到另存" in said(capsys, "verify", "--lake", lake.root, "--mirror", "file:///nowhere/at/all", code=2)


@pytest.mark.parametrize("table", ["facts.parquet", "totals.parquet"])
def test_nothing_is_quoted_of_a_release_that_was_changed(
    lake: Lake, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(release_of(lake) / table)
    for arguments in (trace(lake), ("trace", YEAR, "total", "requests.received", "--lake", lake.root)):
        words = said(capsys, *arguments, code=3)
        assert table in words
        assert "数值" not in words
    for command in ("status", "history"):
        assert table in said(capsys, command, "--lake", lake.root, code=1)
        data = json.loads(said(capsys, command, "--lake", lake.root, "--json", code=1))
        assert len(data["problems"]) == 1


@pytest.mark.parametrize("name", POINTERS)
def test_a_damaged_pointer_is_said_and_what_stands_is_shown(
    lake: Lake, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    POINTERS[name](lake)
    advice = f"{RELEASE} 还在，重新运行 2018 年度即恢复指向 {RELEASE}"
    assert advice in said(capsys, *trace(lake), code=2)
    assert "数值：" in said(capsys, *trace(lake), "--release", RELEASE)
    assert advice in said(capsys, "status", "--lake", lake.root, code=1)
    words = said(capsys, "history", "--lake", lake.root, code=1)
    assert advice in words
    assert f"{RELEASE}　暂定" in words
    ReleaseStore(lake.releases(YEAR), YEAR).recover()
    assert "数值：" in said(capsys, *trace(lake)), "a run heals it"


@pytest.mark.parametrize("name", ["stray", "half line", "no text"])
def test_what_is_broken_beside_a_release_hides_no_release(
    lake: Lake, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[name][0](lake)
    words = said(capsys, "history", "--lake", lake.root, code=1)
    assert f"{RELEASE}　暂定" in words
    assert DAMAGES[name][2] in words
