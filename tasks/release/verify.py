"""Everything of a lake that can be verified, held against what it was when it was written; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.common.errors import CallerError
from tasks.intake.inbox import forgotten_submissions
from tasks.lake.checksums import listed_sums, verify_sums
from tasks.lake.filed import published_submissions
from tasks.lake.folders import Lake, LakeError, file_sha256
from tasks.lake.parquet import read_table
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import LakePart
from tasks.release.descriptor import read_manifest
from tasks.release.history import run_log_or_damage
from tasks.release.mirror import Mirror, MirrorError
from tasks.tables import Corrected, Outcomes, Receipts, SchemaError

__all__ = ["Damage", "Verification", "verify_lake"]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written: the part of the lake, which one, and in plain Chinese what to do."""

    part: LakePart
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified, how many releases and originals among it, and what is damaged."""

    years: tuple[int, ...]
    releases: int
    originals: int
    damages: tuple[Damage, ...]


def verify_lake(lake: Lake, year: int | None = None, mirror: Mirror | None = None) -> Verification:
    """Verify a year of a lake, or all of it: releases, pointers, registers, originals, run ledgers, and the mirror.

    Raises:
        CallerError: the lake knows nothing of the year.
    """
    found = _years(lake)
    if year is not None and year not in found:
        raise CallerError(f"数据湖 {lake.root} 中没有 {year} 年度。")
    years = found if year is None else [year]
    damages: list[Damage] = []
    originals: set[str] = set()
    releases = 0
    for each in years:
        store = ReleaseStore(lake.releases(each), each)
        releases += len(store.releases())
        damages += _damaged_pointer(store)
        for release in store.releases():
            damages += _damaged_release(lake, release)
        originals |= set(published_submissions(lake, each)["sha256"])
        receipts = _register(lake, each)
        if receipts is not None:
            originals |= set(receipts["sha256"])
        damages += _damaged_register(lake, each, receipts)
        _, message = run_log_or_damage(lake, each)
        damages += [Damage(LakePart.RUNS, str(each), message)] if message else []
        damages += _damaged_mirror(mirror, store) if mirror else []
    if year is None:
        originals |= {path.name for path in lake.originals.glob("??/*")}
    for sha256 in sorted(originals):
        damages += _damaged_original(lake, sha256)
    return Verification(tuple(years), releases, len(originals), tuple(damages))


def _years(lake: Lake) -> list[int]:
    """The years that anything in the lake is of."""
    of_files = (path.stem for folder in ("register", "runs") for path in (lake.root / folder).glob("*"))
    return sorted({*lake.years_released(), *lake.years_run(), *(int(name) for name in of_files if name.isdigit())})


def _damaged_pointer(store: ReleaseStore) -> Iterator[Damage]:
    if problem := store.pointer_problem():
        yield Damage(LakePart.POINTER, str(store.year), problem)
    if not store.is_linked():
        message = f"current/{store.year} 没有指向最新的发布，重新运行 {store.year} 年度即恢复。"
        yield Damage(LakePart.POINTER, f"current/{store.year}", message)
    for name in store.strangers():
        yield Damage(LakePart.RELEASE, name, f"{store.folder / name} 不是发布包，请移走。")


def _damaged_release(lake: Lake, release: Path) -> Iterator[Damage]:
    try:
        verify_sums(release)
        manifest = read_manifest(release)
    except LakeError as error:
        yield Damage(LakePart.RELEASE, release.name, str(error))
        return
    if not _describes(manifest, release):
        message = f"{release.name} 的说明文件与目录里的文件不一致：{release}。请从备份恢复。"
        yield Damage(LakePart.RELEASE, release.name, message)
    for table in (Corrected, Outcomes):
        path = lake.provenance(release.name) / f"{table.info.name}.parquet"
        try:
            # every column is read, piece by piece, and nothing is kept
            pl.scan_parquet(path).select(pl.all().null_count()).collect(engine="streaming")
        except (OSError, pl.exceptions.PolarsError):
            what = "读不出来" if path.exists() else "缺失"
            yield Damage(LakePart.PROVENANCE, release.name, f"追溯用的 {path} {what}。请从备份恢复。")


def _describes(manifest: dict[str, object], release: Path) -> bool:
    """Whether a descriptor is of this very release, and of files as its SHA256SUMS lists them."""
    resources, listed = manifest["resources"], listed_sums(release)
    if manifest["version"] != release.name or not isinstance(resources, list):
        return False
    return all(f"sha256:{listed.get(each.get('path'))}" == each.get("hash") for each in resources)


def _register(lake: Lake, year: int) -> dy.DataFrame[Receipts] | None:
    """The register of a year; `None` where it cannot be read."""
    place = lake.register(year)
    try:
        return read_table(Receipts, place) if place.exists() else Receipts.frame()
    except (LakeError, SchemaError, OSError):
        return None


def _damaged_register(lake: Lake, year: int, receipts: dy.DataFrame[Receipts] | None) -> Iterator[Damage]:
    place = lake.register(year)
    if receipts is None:
        yield Damage(LakePart.REGISTER, str(year), f"报送登记读不出来：{place}。请从备份恢复。")
    elif forgotten := forgotten_submissions(receipts, lake, year).height:
        message = f"报送登记 {place} 里没有已发布过的 {forgotten} 份报送。请从备份恢复；恢复之前不能运行这个年度。"
        yield Damage(LakePart.REGISTER, str(year), message)


def _damaged_original(lake: Lake, sha256: str) -> Iterator[Damage]:
    try:
        if file_sha256(lake.original(sha256)) == sha256:
            return
        what = "内容与收到时不一致"
    except FileNotFoundError:
        what = "缺失"
    except OSError as error:
        what = f"读不出来（{error.strerror}）"
    advice = "请从备份恢复，或把原来的文件放回收件夹再运行。"
    yield Damage(LakePart.ORIGINAL, sha256, f"originals/{sha256[:2]}/{sha256} {what}。{advice}")


def _damaged_mirror(mirror: Mirror, store: ReleaseStore) -> Iterator[Damage]:
    try:
        for message in mirror.differences(store):
            yield Damage(LakePart.MIRROR, str(store.year), message)
    except MirrorError as error:
        yield Damage(LakePart.MIRROR, str(store.year), str(error))
