"""The file a command is about."""

from pathlib import Path

from tasks.errors import CallerError

__all__ = ["existing_file"]


def existing_file(path: Path) -> Path:
    """The path, if it is a file.

    Raises:
        CallerError: there is no such file.
    """
    if not path.is_file():
        raise CallerError(f"找不到文件：{path}")
    return path
