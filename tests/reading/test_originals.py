"""Are other bytes than those received ever read as the original?"""

import hashlib
from pathlib import Path

import pytest

from tasks.model.codes import ProblemCode
from tasks.model.document import LOSSES, UnreadableError
from tasks.reading import originals, read_original

CONTENT = "依申请公开 5 件".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_what_was_received_is_read(tmp_path: Path) -> None:
    place = tmp_path / SHA256
    place.write_bytes(CONTENT)
    assert [paragraph.text for paragraph in read_original(place, SHA256).paragraphs] == [CONTENT.decode()]


@pytest.mark.parametrize("data", [b"", b" ", CONTENT[:-1], CONTENT + b" ", b"x" * 3000], ids=len)
def test_other_bytes_are_our_loss_whatever_else_is_wrong_with_them(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MAX_FILE_BYTES", 1000)
    place = tmp_path / SHA256
    place.write_bytes(data)
    with pytest.raises(UnreadableError, match=f"请从备份恢复 originals/{SHA256[:2]}/{SHA256}") as refused:
        read_original(place, SHA256)
    assert refused.value.problem.code is ProblemCode.ORIGINAL_DAMAGED


def test_an_original_that_is_gone_or_is_no_file_is_our_loss(tmp_path: Path) -> None:
    for place, code in ((tmp_path / SHA256, ProblemCode.ORIGINAL_MISSING), (tmp_path, ProblemCode.ORIGINAL_DAMAGED)):
        with pytest.raises(UnreadableError, match=SHA256) as refused:
            read_original(place, SHA256)
        assert refused.value.problem.code is code
        assert code in LOSSES


def test_a_sound_original_too_large_to_read_is_not_ours(tmp_path: Path) -> None:
    data = b"x" * (31 << 20)
    place = tmp_path / "large"
    place.write_bytes(data)
    with pytest.raises(UnreadableError) as refused:
        read_original(place, hashlib.sha256(data).hexdigest())
    assert refused.value.problem.code is ProblemCode.FILE_TOO_LARGE
