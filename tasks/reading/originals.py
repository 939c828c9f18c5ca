"""The bytes of a file that the lake keeps, read only as they were received."""

import hashlib
from pathlib import Path

from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.limits import MAX_FILE_BYTES, check_size
from tasks.reading.refusals import unreadable

__all__ = ["read_kept", "refuse_lost"]

_CHUNK = 1 << 20


def read_kept(path: Path, sha256: str) -> bytes:
    """Read an original and find in the bytes read the hash that it was kept under.

    That comes first: what is wrong with other bytes than those received is not the sender's fault.

    Raises:
        UnreadableError: `original_missing`; `original_damaged`, also where the disk does not give it back; and
            `file_too_large`.
    """
    data, size = _sound(path, sha256, MAX_FILE_BYTES + 1)
    check_size(size)
    return data


def refuse_lost(path: Path, sha256: str) -> None:
    """Refuse an original that is not there with the hash that it was kept under, whatever is known of its content.

    Raises:
        UnreadableError: `original_missing` and `original_damaged`, as `read_kept`.
    """
    _sound(path, sha256, _CHUNK)


def _sound(path: Path, sha256: str, first: int) -> tuple[bytes, int]:
    """Return the first bytes of an original and its size, once the whole of it is found to have its hash."""
    try:
        with path.open("rb") as original:
            data = original.read(first)
            digest, size = hashlib.sha256(data), len(data)
            while more := original.read(_CHUNK):
                digest.update(more)
                size += len(more)
    except FileNotFoundError:
        raise _lost(ProblemCode.ORIGINAL_MISSING, sha256) from None
    except OSError:
        raise _lost(ProblemCode.ORIGINAL_DAMAGED, sha256) from None
    if digest.hexdigest() != sha256:
        raise _lost(ProblemCode.ORIGINAL_DAMAGED, sha256)
    return data, size


def _lost(code: ProblemCode, sha256: str) -> UnreadableError:
    return unreadable(code, f"{code.label}，请从备份恢复 originals/{sha256[:2]}/{sha256} 后重新运行。")
