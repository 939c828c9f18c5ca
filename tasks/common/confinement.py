"""The confinement of a process that reads files from outside: Landlock, as far as the kernel offers it.

A confined process reads what it could read before, and writes, makes and removes files in its own folder only; it
starts no program, opens no TCP connection, and sends nothing to processes outside of it. It never gets these rights
back, nor does whatever it starts. See the kernel's Documentation/userspace-api/landlock.rst; the names below are those
of include/uapi/linux/landlock.h.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import Struct

__all__ = ["Ruleset", "confine", "kernel_version", "ruleset_of"]

# Calls of the kernel, numbered alike on all processors but Alpha, and their constants.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION, _RULE_PATH_BENEATH = 1, 1
_SET_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS of prctl: no program started later gains rights, as Landlock demands
_ATTRIBUTES, _PATH_BENEATH = Struct("=QQQ"), Struct("=Qi")  # the latter is packed in the header, too

_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
# REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM
_REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
# What came with each later version of Landlock: LANDLOCK_ACCESS_FS_REFER, which without its right is always refused,
# and LANDLOCK_ACCESS_FS_TRUNCATE; LANDLOCK_ACCESS_NET_BIND_TCP and CONNECT_TCP; LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
# and SIGNAL.
_LATER_FILE_RIGHTS: Mapping[int, int] = {2: 1 << 13, 3: 1 << 14}
_NETWORK_FROM, _NETWORK = 4, 0b11
_SCOPES_FROM, _SCOPES = 6, 0b11
_NOWHERE = Path(os.devnull)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All that a confined process may do nowhere but where a rule says so, as bits of the kernel's."""

    files: int
    network: int
    scopes: int

    @property
    def in_own_folder(self) -> int:
        """What it may do with files in its own folder: all but start them."""
        return self.files & ~_EXECUTE

    def attributes(self) -> bytes:
        """The kernel's `struct landlock_ruleset_attr`, as long as it knows it: older ones end before what they lack."""
        fields = 3 if self.scopes else 2 if self.network else 1
        return _ATTRIBUTES.pack(self.files, self.network, self.scopes)[: fields * 8]  # bytes of a field


def ruleset_of(version: int) -> Ruleset:
    """The rules that a version of Landlock can keep, counted from 1."""
    later = sum(right for since, right in _LATER_FILE_RIGHTS.items() if version >= since)
    return Ruleset(
        files=_EXECUTE | _WRITE_FILE | _REMOVE_AND_MAKE | later,
        network=_NETWORK if version >= _NETWORK_FROM else 0,
        scopes=_SCOPES if version >= _SCOPES_FROM else 0,
    )


def kernel_version() -> int:
    """The version of Landlock that the kernel offers; 0 where it has none, or has it switched off."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION))


def confine(folder: Path) -> bool:
    """Confine the calling process for good, its files to a folder; false where the kernel has no Landlock.

    It holds for the calling thread and all that it starts from now on: call it before there are others.

    Raises:
        OSError: if the kernel offers Landlock and refuses.
    """
    version = kernel_version()
    if not version:
        return False
    rules = ruleset_of(version)
    attributes = rules.attributes()
    ruleset = _checked(_call(_CREATE_RULESET, attributes, len(attributes), 0))
    try:
        for path, rights in ((folder, rules.in_own_folder), (_NOWHERE, _WRITE_FILE)):
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                _checked(_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, _PATH_BENEATH.pack(rights, beneath), 0))
            finally:
                os.close(beneath)
        _checked(_libc().prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _checked(_call(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)
    return True


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: int | bytes | None) -> int:
    """The answer of one of the kernel's calls that the C library has no name for."""
    wide = (ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)
    return int(_libc().syscall(ctypes.c_long(number), *wide))


def _checked(answer: int) -> int:
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer
