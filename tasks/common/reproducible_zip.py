"""How does a zip archive come out the same whenever it is made?"""

import zipfile
from io import BytesIO

from tasks.common.clock import ZIP_EPOCH

__all__ = ["reproducible_zip"]


def reproducible_zip(archive: bytes) -> bytes:
    """The archive with its members in their order and none of the times at which they were written."""
    memory = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, ZIP_EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same on every system
            target.writestr(member, source.read(name))
    return memory.getvalue()
