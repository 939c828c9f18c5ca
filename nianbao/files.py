"""The file or files a command is about."""

from pathlib import Path

from tasks.common.errors import CallerError
from tasks.common.text import one_line

__all__ = ["existing_file", "files_below"]


def existing_file(path: Path) -> Path:
    """The path, if it is a file.

    Raises:
        CallerError: there is no such file, or it is a folder.
    """
    if path.is_dir():
        raise CallerError(
            f"这是一个文件夹，不是文件：{one_line(str(path))}。请写其中的一份报告；逐份识读用 nianbao read。"
        )
    if not path.is_file():
        raise CallerError(f"找不到文件：{one_line(str(path))}")
    return path


def files_below(folder: Path) -> list[Path]:
    """The files in a folder and the folders below it, by their paths; hidden ones are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
