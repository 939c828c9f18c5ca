"""The releases of a year in a second place: an S3-compatible object store, or any folder, for readers elsewhere.

An object store renames nothing. So a release's own files come first, its SHA256SUMS after them, and the pointer
`current` last of all: a reader who follows the pointer finds the whole release before or the whole new one.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from obstore import get, head, put
from obstore import list as list_objects
from obstore.exceptions import AlreadyExistsError, BaseError, GenericError, NotFoundError, PreconditionError
from obstore.store import LocalStore, ObjectStore, from_url

from tasks.common.errors import CallerError, NianbaoError
from tasks.lake.checksums import SUMS, listed_sums
from tasks.lake.folders import Lake, file_sha256
from tasks.lake.releases import ReleaseStore
from tasks.release.catalogue import CATALOG, catalogue_of
from tasks.release.manifest import media_type

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import RetryConfig

__all__ = ["Mirror", "MirrorError", "MirrorUnreachableError", "open_mirror"]

_POINTER = "current"
_CHUNK = 1 << 20
"""Bytes held at a time of an object read back."""

_RETRIES: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(minutes=1)}

logger = logging.getLogger(__name__)


class MirrorError(NianbaoError):
    """The releases could not be brought to the second place; the message says why, in Chinese."""


class MirrorUnreachableError(MirrorError):
    """The second place did not answer, or broke off; the same may succeed later."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A place for releases beside the lake: `YEAR/YEAR.N/` with a release's files, and `YEAR/current`.

    In an object store the pointer moves only if it is as it was found; a folder cannot promise that to two machines.
    """

    store: ObjectStore
    url: str

    def update(self, store: ReleaseStore) -> None:
        """Copy every release of the store that is not there yet, oldest first, then point to the newest.

        An interrupted update is continued. The caller holds the lock of the year.

        Raises:
            MirrorError: there is a release that is not on the store or differs from it, what was copied is read back
                otherwise, another run moves the pointer at the same moment, or the place refuses.
            MirrorUnreachableError: the place cannot be reached.
        """
        current = store.current()
        if current is None:
            return
        try:
            self._update(store, current.name)
        except (BaseError, OSError) as error:
            # GenericError is the client's error for no answer and for the server's own faults; a refusal has another
            kind = MirrorUnreachableError if isinstance(error, GenericError) else MirrorError
            raise kind(f"发布包没有复制到 {self.url}，请检查网络、地址和权限后重新运行：{error}") from error

    def _update(self, store: ReleaseStore, newest: str) -> None:
        year = str(store.year)
        known = [release.name for release in store.releases()]
        found = (str(each["path"]) for batch in list_objects(self.store, year) for each in batch)
        there = {name.removeprefix(f"{year}/") for name in found} - {_POINTER}
        strangers = sorted({name.partition("/")[0] for name in there} - set(known))
        if strangers:
            raise MirrorError(
                f"{self.url} 中有本地没有的发布：{'、'.join(strangers)}。请确认地址是否属于另一个数据湖。"
            )
        for name in known:
            if f"{name}/{SUMS}" not in there or name == newest:
                self._copy(store.folder / name, f"{year}/{name}")
                logger.info("复制发布：%s 已在另一处，内容核对一致。", name)
        self._point(f"{year}/{_POINTER}", newest)
        self._show(store, newest)

    def _show(self, store: ReleaseStore, newest: str) -> None:
        """Bring the view of all years and the catalogue to the newest release; nobody relies on them alone.

        The tables are copies, for an object store has no links: each row says of which release it is.
        """
        release = store.folder / newest
        for path in sorted(release.glob("*.parquet")):
            self._put(f"{_POINTER}/{path.stem}/{store.year}.parquet", path.read_bytes(), path.name, mode="overwrite")
        lake = Lake(store.folder.parents[1])
        years = [year for year in lake.years_released() if self._has(f"{year}/{_POINTER}")]
        self._put(CATALOG, catalogue_of(lake, years).encode(), CATALOG, mode="overwrite")

    def _has(self, path: str) -> bool:
        try:
            head(self.store, path)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def _put(self, path: str, content: IO[bytes] | bytes, name: str, mode: Literal["create", "overwrite"]) -> None:
        """Put a file with its media type, by which a browser shows it; a folder keeps none."""
        media = {"Content-Type": media_type(name)}
        attributes = None if isinstance(self.store, LocalStore) else media
        put(self.store, path, content, mode=mode, use_multipart=False, attributes=attributes)

    def _copy(self, release: Path, target: str) -> None:
        """Copy one release file by file, its SHA256SUMS last, and read all of it back."""
        sums = {**listed_sums(release), SUMS: file_sha256(release / SUMS)}
        for name in sums:
            with (release / name).open("rb") as content:
                try:
                    self._put(f"{target}/{name}", content, name, mode="create")
                except AlreadyExistsError:
                    continue
        wrong = [name for name, expected in sums.items() if self._sha256(f"{target}/{name}") != expected]
        if wrong:
            listed = "、".join(wrong)
            raise MirrorError(f"{self.url}/{target} 中的 {listed} 与本地发布不一致。已发布的不会被覆盖，请核对。")

    def differences(self, store: ReleaseStore) -> Iterator[str]:
        """Tell in plain Chinese what is otherwise than in the store; nothing is changed.

        Raises:
            MirrorError: the place cannot be read, or not be reached.
        """
        try:
            yield from self._differences(store)
        except (BaseError, OSError) as error:
            raise MirrorError(f"{self.url} 读不出来，请检查网络、地址和权限：{error}") from error

    def _differences(self, store: ReleaseStore) -> Iterator[str]:
        year, releases = str(store.year), store.releases()
        found = (str(each["path"]) for batch in list_objects(self.store, year) for each in batch)
        there = {name.removeprefix(f"{year}/") for name in found}
        for release in releases:
            try:
                sums = {**listed_sums(release), SUMS: file_sha256(release / SUMS)}
            except (OSError, UnicodeDecodeError):
                continue  # told of the release itself
            names = {name.partition("/")[2] for name in there if name.startswith(f"{release.name}/")}
            differing = {
                name for name in sums.keys() & names if self._sha256(f"{year}/{release.name}/{name}") != sums[name]
            }
            if wrong := sorted((sums.keys() ^ names) | differing):
                yield f"{self.url}/{year}/{release.name} 与本地发布不一致或不完整：{'、'.join(wrong)}。请核对两处。"
        known = {release.name for release in releases}
        if strangers := sorted({name.partition("/")[0] for name in there} - known - {_POINTER}):
            yield f"{self.url}/{year} 中有本地没有的发布：{'、'.join(strangers)}。请确认地址是否属于另一个数据湖。"
        pointed = bytes(get(self.store, f"{year}/{_POINTER}").bytes()) if _POINTER in there else b""
        if releases and pointed != f"{releases[-1].name}\n".encode():
            yield f"{self.url}/{year}/{_POINTER} 没有指向 {releases[-1].name}，另存一次（运行时带 --mirror）即恢复。"

    def _point(self, path: str, release: str) -> None:
        content = f"{release}\n".encode()
        mode: Literal["create", "overwrite"] | UpdateVersion = "create"
        try:
            found = get(self.store, path)
        except (NotFoundError, FileNotFoundError):
            pass
        else:
            if bytes(found.bytes()) == content:
                return
            mode = "overwrite" if isinstance(self.store, LocalStore) else {"e_tag": str(found.meta["e_tag"])}
        try:
            put(self.store, path, content, mode=mode)
        except (AlreadyExistsError, PreconditionError) as error:
            raise MirrorError(f"{self.url}/{path} 同时被另一个运行改动，本次没有改动它。请重新运行。") from error

    def _sha256(self, path: str) -> str:
        digest = sha256()
        for chunk in get(self.store, path).stream(min_chunk_size=_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()


def open_mirror(url: str) -> Mirror:
    """Open the mirror at an address such as `s3://bucket/folder` or `file:///folder`.

    Access to S3 comes from the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, and for a
    store that is not Amazon's `AWS_ENDPOINT`, with `AWS_ALLOW_HTTP=true` where that is not `https`.

    Raises:
        CallerError: it is not an address of an object store or a folder.
    """
    try:
        if url.startswith("file://"):
            Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
            return Mirror(from_url(url), url.rstrip("/"))
        return Mirror(from_url(url, retry_config=_RETRIES), url.rstrip("/"))
    except (BaseError, ValueError, OSError) as error:
        raise CallerError(f"“{url}”不是可用的发布地址，应形如 s3://桶/目录：{error}") from error
