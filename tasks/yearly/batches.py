"""Files put together into batches by what reading them costs, for the machines of a cluster."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["batches"]

_BATCH_WEIGHT = 400
"""Of text and office files 400 take some 4 seconds of one processor (10 ms per report, `docs/benchmarks.md`), against
0.15 that a batch's own pool of one worker costs; a lost worker takes no more than these 4 seconds of work with it."""

_PDF_WEIGHT = 10
"""A drawn PDF takes 80 to 110 ms, other kinds of files about 10 (`docs/benchmarks.md`)."""

_RTF_WEIGHT = 130
"""LibreOffice converts an RTF in 1,250 to 1,370 ms (`docs/benchmarks.md`)."""

_SCAN_BYTES = 60_000
"""A page of a scan takes more bytes than this as JPEG or CCITT, and a whole drawn PDF of our layouts fewer (13,500 to
20,000). Where it is wrong, a batch is only longer or shorter than it might be."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_PDF, _RTF = b"%PDF", b"{\\rt"
_MARK_BYTES = 4

_PER_WORKER = 4
"""Batches that a worker gets at least, so that the workers end together also where there is little to read; as many as
`tasks.common.worker_pool` gives each of its own."""


def batches(originals: Iterable[tuple[str, Path]], workers: int) -> Iterator[tuple[str, ...]]:
    """Put originals together so that each batch costs about the same: text by hundreds, scans by ones.

    Args:
        originals: hash and place of each.
        workers: how many batches can be read at a time.

    Yields:
        The hashes of a batch; the dearest first, so that the machines end together.
    """
    weighed = [(_weight(place), sha256) for sha256, place in originals]
    most = min(_BATCH_WEIGHT, math.ceil(sum(weight for weight, _ in weighed) / (workers * _PER_WORKER)))
    batch: list[str] = []
    left = most
    for weight, sha256 in sorted(weighed, reverse=True):
        if batch and weight > left:
            yield tuple(batch)
            batch, left = [], most
        batch.append(sha256)
        left -= weight
    if batch:
        yield tuple(batch)


def _weight(place: Path) -> int:
    """Return what a file costs to read, going by its first bytes and its size; one that is not there costs nothing."""
    try:
        with place.open("rb") as file:
            mark = file.read(_MARK_BYTES)
        size = place.stat().st_size
    except OSError:
        return 1
    if mark.startswith(_PICTURES) or (mark == _PDF and size > _SCAN_BYTES):
        return _BATCH_WEIGHT
    return {_PDF: _PDF_WEIGHT, _RTF: _RTF_WEIGHT}.get(mark, 1)
