"""How does a zip archive come out the same whenever it is made?"""

import zipfile
from io import BytesIO

__all__ = ["timeless"]

_DAY = (1980, 1, 1, 0, 0, 0)
"""No clock: the day a zip archive's calendar begins."""


def timeless(archive: bytes) -> bytes:
    """The archive with its members in their order and none of the times at which they were written."""
    memory = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same on every system
            target.writestr(member, source.read(name))
    return memory.getvalue()
