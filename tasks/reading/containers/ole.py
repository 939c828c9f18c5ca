"""The streams of an OLE compound file (`.xls`, `.doc`, encrypted OOXML)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import olefile  # type: ignore[import-untyped]

from tasks.reading.refusals import damaged

__all__ = ["read_stream", "stream_names", "with_stream"]


def stream_names(data: bytes) -> frozenset[str]:
    """The names at the top of a compound file, in small letters: programs write them either way.

    Raises:
        UnreadableError: `damaged_file`.
    """
    with _opened(BytesIO(data)) as container:
        return frozenset(entry[0].lower() for entry in container.listdir())


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """The bytes of the first stream that is there.

    Raises:
        UnreadableError: `damaged_file`, also for a stream with less in it than its entry says.
    """
    with _opened(BytesIO(data)) as container:
        for name in names:
            if container.exists(name):
                content = bytes(container.openstream(name).read())
                if len(content) < container.get_size(name):
                    raise damaged()
                return content
    raise damaged()


def with_stream(data: bytes, names: Sequence[str], content: bytes) -> bytes:
    """The compound file with other bytes, as many, in the first of these streams that is there.

    Raises:
        UnreadableError: `damaged_file`.
    """
    file = BytesIO(data)
    with _opened(file) as container:
        container.write_stream(next(name for name in names if container.exists(name)), content)
        return file.getvalue()


@contextmanager
def _opened(file: BytesIO) -> Iterator[olefile.OleFileIO]:
    try:
        with olefile.OleFileIO(file) as container:
            yield container
    except (OSError, ValueError, IndexError, TypeError, RecursionError) as error:
        raise damaged() from error
