"""What of a lake the group of an office may read besides the user who runs it."""

import grp
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from tasks.common.atomic_files import share_with_group
from tasks.common.errors import CallerError
from tasks.lake.folders import Lake

__all__ = ["GroupError", "share_lake"]

_NEEDED = ("register", "years", "review", "letters")
"""What a steward reads to decide and to write to units: the pages, and the tables that the commands look into."""


class GroupError(CallerError):
    """A group cannot be given its rights; the message says why, in Chinese."""


def share_lake(lake: Lake, decisions: Path, group: str, also: Sequence[str] = ()) -> None:
    """Let a group read what a steward needs of a lake, now and from now on, and write decisions.

    Names of contacts (`steward/`) stay with the owner. Done again, it changes nothing.

    Args:
        lake: the lake; made where it is missing.
        decisions: the folder of the decisions.
        group: the name of the group.
        also: further folders of the lake that the group reads.

    Raises:
        GroupError: there is no such group, the user is not in it, or a file is somebody else's.
    """
    try:
        number = grp.getgrnam(group).gr_gid
    except KeyError:
        raise GroupError(f"设置中的用户组 {group} 在本机不存在。请先建立这个组，或改正设置中的 group。") from None
    try:
        lake.root.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(lake.root.stat().st_mode)
        if lake.root.stat().st_gid != number and not mode & stat.S_IXOTH:
            os.chown(lake.root, -1, number)
        lake.root.chmod(mode & ~stat.S_ISGID | stat.S_IRGRP | stat.S_IXGRP)
        for name in (*_NEEDED, *also):
            share_with_group(lake.root / name, number)
        share_with_group(decisions, number, is_writable=True)
    except PermissionError as error:
        raise GroupError(
            f"不能把 {error.filename} 交给用户组 {group}。运行本软件的用户要在这个组里，文件要归它所有。"
        ) from error
