"""The checksums by which the files of a release, all of them and no others, are verified."""

from pathlib import Path

from tasks.common.atomic_files import sync_file
from tasks.lake.folders import LakeError, file_sha256

__all__ = ["SUMS", "listed_sums", "verify_sums", "write_sums"]

SUMS = "SHA256SUMS"


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of every file in a folder, in the form `sha256sum --check` reads."""
    lines = [f"{file_sha256(folder / name)}  {name}\n" for name in _names(folder)]
    place = folder / SUMS
    place.write_text("".join(lines), encoding="utf-8")
    sync_file(place)


def verify_sums(folder: Path) -> None:
    """Compare a folder with its SHA256SUMS.

    Raises:
        LakeError: a file is missing, added or changed.
    """
    place = folder / SUMS
    if not place.is_file():
        raise LakeError(f"发布包不完整：{folder} 中没有 {SUMS}。请从备份恢复这个目录；如果它不是发布包，请移走。")
    try:
        listed = listed_sums(folder)
        found = {name: file_sha256(folder / name) for name in _names(folder)}
    except (OSError, UnicodeDecodeError) as error:
        raise LakeError(f"发布包读不出来：{folder}（{error}）。请从备份恢复这个目录。") from error
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    if wrong:
        raise LakeError(f"发布包与发布时不一致：{folder} 中的 {'、'.join(wrong)}。请从备份恢复这个目录。")


def listed_sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file of a folder, by name, as its SHA256SUMS lists them."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != SUMS)
