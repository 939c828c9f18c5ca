"""The lake a command looks into."""

from pathlib import Path

from tasks.common.errors import CallerError
from tasks.common.text import one_line
from tasks.lake.folders import Lake

__all__ = ["existing_lake"]


def existing_lake(path: Path) -> Lake:
    """The lake in a folder.

    Raises:
        CallerError: there is no such folder.
    """
    if not path.is_dir():
        raise CallerError(f"找不到数据湖：{one_line(str(path))}。请先运行 nianbao run，或用 --lake 指定文件夹。")
    return Lake(path)
