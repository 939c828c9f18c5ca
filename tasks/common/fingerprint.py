"""What stands for the code that makes something: what was made by other code is made anew, not taken from before."""

import hashlib
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["files_of", "fingerprint_of"]


def fingerprint_of(root: Path, sources: Iterable[str], libraries: Iterable[str], *besides: str) -> str:
    """Return a SHA-256 over the files of the sources, the versions of Python and the libraries, and what else is given.

    Args:
        root: the folder of the project.
        sources: files and folders below it.
        libraries: names of distributions; one that is not installed counts as such.
        besides: whatever else the result depends on.
    """
    digest = hashlib.sha256(f"Python {platform.python_version()} {platform.machine()}\n".encode())
    for path in files_of(root, sources):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\n{content}\n".encode())
    for name in libraries:
        digest.update(f"{name} {_version(name)}\n".encode())
    for each in besides:
        digest.update(each.encode())
    return digest.hexdigest()


def files_of(root: Path, sources: Iterable[str]) -> Iterator[Path]:
    """List the files of some sources in order, but for what Python has compiled of them."""
    for name in sources:
        place = root / name
        below = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in below if path.is_file() and "__pycache__" not in path.parts)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
