"""Which files does the reading benchmark read? Reports on every form, in every kind of file and layout.

Kinds that only an office suite writes are made from Word documents by LibreOffice, where it is installed.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from examples.render import LAYOUTS, render
from examples.render.scan import LOOKS, as_pdf, scan_pages
from examples.report import SampleReport
from examples.sample import sample_report

__all__ = ["FORMS", "Sample", "kinds", "samples"]

FORMS = ("2014", "2019", "2021")
_YEARS = {"2014": 2018, "2019": 2020, "2021": 2023}
_CONVERTED = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "pdf (LibreOffice)": "pdf:writer_pdf_Export"}
_SCAN = "scan, "


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, and the numbers that are printed in it."""

    content: bytes
    values: Mapping[str, Decimal | None]


def kinds() -> tuple[str, ...]:
    """Everything that can be made on this machine, plain text first and scans last."""
    converted = tuple(_CONVERTED) if shutil.which("soffice") else ()
    return (*LAYOUTS, *converted, *(f"{_SCAN}{look}" for look in LOOKS))


def samples(kind: str, form_id: str, count: int) -> Sequence[Sample]:
    """Some reports a layout on a form as files of a kind; one report a kind of scan, since each takes seconds."""
    reports = [sample_report(f"bench-{number}", year=_YEARS[form_id]) for number in range(count)]
    if kind in LAYOUTS:
        return [Sample(render(report, kind, layout), report.values) for layout in LAYOUTS[kind] for report in reports]
    if kind in _CONVERTED:
        return _converted(reports, _CONVERTED[kind])
    look = kind.removeprefix(_SCAN)
    return [
        Sample(as_pdf(scan_pages(render(report, "pdf", "ruled"), look, "bench")), report.values)
        for report in reports[:1]
    ]


def _converted(reports: Sequence[SampleReport], export: str) -> list[Sample]:
    """Word documents as LibreOffice writes them in another kind, all in one launch."""
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        folder = Path(name)
        for number, report in enumerate(reports):
            (folder / f"{number}.docx").write_bytes(render(report, "docx", "merged"))
        subprocess.run(  # noqa: S603 - our own files
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",  # noqa: S607
             "--convert-to", export, "--outdir", folder / "made", *sorted(folder.glob("*.docx"))],
            check=True,
            capture_output=True,
        )  # fmt: skip
        suffix = export.partition(":")[0]
        made = [folder / "made" / f"{number}.{suffix}" for number in range(len(reports))]
        return [Sample(path.read_bytes(), report.values) for path, report in zip(made, reports, strict=True)]
