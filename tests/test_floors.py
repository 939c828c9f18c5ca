"""Who may import whom: the floors of the house, and the one room of each heavy library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("expectations", "tasks", "flows", "nianbao", "examples", "bench")
# Each room, and the rooms above which it stands.
FLOORS = {
    "expectations": set(),
    "tasks": {"expectations"},
    "flows": {"expectations", "tasks"},
    "nianbao": {"expectations", "tasks", "flows"},
    "examples": {"expectations", "tasks"},
    "bench": {"examples", "expectations", "tasks", "flows", "nianbao"},
}
# Each library, and the only files that may import it.
HOMES = {
    "great_expectations": {"expectations/suites.py"},
    "pandas": {"expectations/suites.py"},
    "prefect": {"flows", "tasks/steps.py", "nianbao", "bench"},
    "selectolax": {"tasks/reading/html.py", "tasks/reading/page.py"},
    "python_calamine": {"tasks/reading/spreadsheet.py"},
    "docx": {"tasks/review/letter", "tasks/release/worddocument.py"},
    "olefile": {"tasks/reading/compound.py"},
    "lxml": {"tasks/reading/ooxml.py", "tasks/datadocs/selfcontained.py"},
    "pebble": {"tasks/isolation.py"},
    "rapidfuzz": {"tasks/recognition/align.py"},
    "xlsxwriter": {"tasks/release/workbook", "examples/render/xlsx.py"},
    "filelock": {"tasks/lake.py", "tasks/decisions/write.py"},
    "ruamel": {"tasks/decisions/source.py", "tasks/decisions/append.py", "flows/deployments.py"},
    "jsonschema": {"tasks/decisions/shape.py"},
    "pypdfium2": {"tasks/reading/printed/pdfium.py", "tasks/reading/scanning/pages.py", "examples/render/scan.py"},
    "reportlab": {"examples/render/pdf.py"},
    "odf": {"examples/render/odf.py"},
    "cv2": {"tasks/reading/scanning"},
    "scipy": {"tasks/checking/repair/programme.py"},
    "rapidocr": {"tasks/reading/scanning/engine.py"},
    "PIL": {"tasks/reading/scanning/pages.py", "examples/render/scan.py"},
}
READERS = {"archive", "doc", "docx", "excelxml", "html", "mhtml", "odf", "ods", "pdf", "scan", "spreadsheet", "text"}


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in Path(room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=str)
def test_no_arrow_goes_up(path: Path) -> None:
    room = path.parts[0]
    rooms = {name.split(".")[0] for name in imported(path)} & set(ROOMS)
    assert rooms <= FLOORS[room] | {room}


@pytest.mark.parametrize("path", modules(), ids=str)
def test_each_library_has_its_home(path: Path) -> None:
    for name in imported(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or any(path.is_relative_to(home) for home in homes), f"{path} imports {name}"


@pytest.mark.parametrize("reader", sorted(READERS))
def test_readers_do_not_know_each_other_nor_forms(reader: str) -> None:
    names = set(imported(Path("tasks/reading") / f"{reader}.py"))
    assert not names & {f"tasks.reading.{other}" for other in READERS - {reader}}
    assert not any(name.startswith(("expectations", "tasks.recognition")) for name in names)
