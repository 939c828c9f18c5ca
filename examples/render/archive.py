"""How are the parts of an office file packed so that the same parts give the same bytes everywhere?"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tasks.common.clock import ZIP_EPOCH

__all__ = ["packed", "unpacked"]


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of the parts in their order; stored, since compressors differ between machines, and without dates."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, ZIP_EPOCH.timetuple()[:6])
            info.create_system = 0
            archive.writestr(info, content)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file, in their order."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
