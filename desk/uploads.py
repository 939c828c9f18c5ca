"""Files sent up by a steward: kept aside, read and checked at once, and filed into the inbox when she says so.

A name that came with a file is data: it is shown and never used as a path.
"""

import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from desk.site import places
from desk.year import DeskYear
from expectations.rules import Severity
from tasks.common.atomic_files import OWNER_ONLY, make_folder, sync_file
from tasks.common.clock import CHINA
from tasks.common.errors import CallerError
from tasks.common.text import printable
from tasks.intake.inbox import inbox_files
from tasks.lake.folders import file_sha256
from tasks.lake.parquet import read_table
from tasks.model.codes import Outcome
from tasks.model.unit import Unit
from tasks.reading.limits import MAX_FILE_BYTES
from tasks.tables import Receipts
from tasks.yearly.check_file import check_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["Upload", "file_upload", "in_inbox", "keep_upload", "open_upload", "waiting_uploads"]

_KEPT_FOR = 7 * 24 * 3600
"""Seconds after which a file that nobody filed is thrown away: a week, so that it outlasts a holiday weekend."""

_LONGEST_NAME = 120
_LONGEST_ENDING = 5


@dataclass(frozen=True, slots=True)
class Upload:
    """One file kept aside: its name as sent, and what was read from it.

    `failure` says why it could not be read. `is_known` is one that was received before, the very same; `findings` are
    the messages of what fails, by the label of the severity.
    """

    token: str
    name: str
    size: int
    sha256: str
    unit_id: str | None
    year: int | None
    form: str | None
    failure: str
    is_known: bool
    findings: Mapping[str, list[str]]


def keep_upload(year: DeskYear, sent: "UploadedFile[bytes]") -> Upload:
    """Keep a file aside, read it in a guarded process and check it.

    Raises:
        CallerError: it is empty or too large.
    """
    if not sent.size:
        raise CallerError("文件是空的，没有收取。")
    if sent.size > MAX_FILE_BYTES:
        raise CallerError(f"文件超过 {MAX_FILE_BYTES >> 20} MB，没有收取。请单位改报文本、Word 或 Excel 文件。")
    token = secrets.token_hex(16)
    folder = make_folder(_folder(year.year) / token, without=OWNER_ONLY)
    place = folder / "file"
    with place.open("xb") as target:
        for chunk in sent.chunks():
            target.write(chunk)
    name = printable(sent.name or "")[:_LONGEST_NAME]
    upload = _read(year, token, name, place)
    (folder / "upload.json").write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf-8")
    return upload


def _read(year: DeskYear, token: str, name: str, place: Path) -> Upload:
    single = check_file(place, year=year.year, roster=year.roster)
    failed = single.checked.findings.filter(pl.col("outcome") == Outcome.FAIL)
    form = single.report.form if single.report else None
    sha256 = file_sha256(place)
    return Upload(
        token=token,
        name=name,
        size=place.stat().st_size,
        sha256=sha256,
        unit_id=single.unit.id if single.unit else None,
        year=single.report.head.year if single.report else None,
        form=form,
        failure="" if form else _why(failed),
        is_known=sha256 in _known(year),
        findings={
            severity.label: failed.filter(pl.col("severity") == severity.value)["message"].to_list()
            for severity in Severity
        },
    )


def _why(failed: pl.DataFrame) -> str:
    return failed["message"][0] if failed.height else "没有读到统计表。"


def _known(year: DeskYear) -> frozenset[str]:
    """The hashes of the files received for the year."""
    try:
        received = read_table(Receipts, year.lake.register(year.year))["sha256"].to_list()
    except FileNotFoundError:
        received = []
    return frozenset(received)


def open_upload(year: int, token: str) -> Upload | None:
    """Open a file that was kept aside; `None` where there is none of this token."""
    if len(token) != 32 or not set(token) <= set("0123456789abcdef"):
        return None
    try:
        return Upload(**json.loads((_folder(year) / token / "upload.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def waiting_uploads(year: int) -> list[Upload]:
    """List the files that wait to be filed, the newest first; those nobody filed for a week are thrown away."""
    folder = _folder(year)
    found: list[tuple[float, Upload]] = []
    for place in folder.iterdir():
        at = place.stat().st_mtime
        if time.time() - at > _KEPT_FOR:
            shutil.rmtree(place, ignore_errors=True)
        elif upload := open_upload(year, place.name):
            found.append((at, upload))
    return [upload for _, upload in sorted(found, key=lambda each: each[0], reverse=True)]


def file_upload(year: DeskYear, upload: Upload, unit: Unit | None, received_at: datetime) -> Path:
    """Put a file into the inbox of the year, as received at a time, under a name made of the unit and that time.

    Raises:
        CallerError: the same file lies there already, or the time is none of a receipt.
    """
    inbox = make_folder(places().inbox_of(year.year))
    owner = unit.name if unit else "单位不明"
    _, dot, ending = upload.name.rpartition(".")
    is_ending = dot and ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING
    stem = f"{_safe(owner)}-{received_at:%Y%m%d-%H%M}-{upload.sha256[:8]}"
    target = inbox / (f"{stem}.{ending.lower()}" if is_ending else stem)
    source = _folder(year.year) / upload.token / "file"
    hidden = inbox / f".{upload.token}.part"
    try:
        shutil.copyfile(source, hidden)
        moment = received_at.replace(tzinfo=CHINA).timestamp()
        os.utime(hidden, (moment, moment))
        sync_file(hidden)
        if target.exists():
            raise CallerError("这个文件已经归档过了。")
        hidden.rename(target)
    finally:
        hidden.unlink(missing_ok=True)
    shutil.rmtree(_folder(year.year) / upload.token, ignore_errors=True)
    return target


def in_inbox(year: int) -> int:
    """Count the files that lie in the inbox of a year."""
    inbox = places().inbox_of(year)
    return sum(1 for _ in inbox_files(inbox, [])) if inbox.is_dir() else 0


def _folder(year: int) -> Path:
    return make_folder(places().folder / "uploads" / str(year), without=OWNER_ONLY)


def _safe(name: str) -> str:
    """A unit's name as a part of a file's name."""
    return "".join(each if each.isalnum() else "-" for each in name)[:40]
