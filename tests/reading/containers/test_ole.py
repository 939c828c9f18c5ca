"""Compound files that their library cannot take are damaged files, whatever it raises."""

import olefile
import pytest

from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.containers.ole import read_stream, stream_names


@pytest.mark.parametrize("error", [RecursionError, OSError, ValueError, IndexError, TypeError])
def test_what_the_library_raises_is_a_damaged_file(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise error("a directory that leads back to itself")

    monkeypatch.setattr(olefile, "OleFileIO", break_down)
    for read in (lambda: stream_names(b""), lambda: read_stream(b"", ["Workbook"])):
        with pytest.raises(UnreadableError) as refused:
            read()
        assert refused.value.problem.code is ProblemCode.DAMAGED_FILE
