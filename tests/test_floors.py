"""Who may import whom: the floors of the house, the rooms inside them, and the one room of each heavy library."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOMS = ("expectations", "tasks", "flows", "desk", "nianbao", "examples", "bench")
# Each room, and the rooms above which it stands.
FLOORS = {
    "expectations": set(),
    "tasks": {"expectations"},
    "flows": {"expectations", "tasks"},
    "desk": {"expectations", "tasks"},
    "nianbao": {"expectations", "tasks", "flows", "desk"},
    "examples": {"expectations", "tasks"},
    "bench": {"examples", "expectations", "tasks", "flows", "desk", "nianbao"},
}
# Each library, and the only files that may import it.
HOMES = {
    "great_expectations": {"expectations/suites/run.py"},
    "pandas": {"expectations/suites/run.py"},
    "prefect": {"flows", "tasks/steps.py", "nianbao", "bench"},
    "prefect_dask": {"flows/cluster.py"},
    "distributed": {"flows/cluster.py"},
    "django": {"desk", "nianbao/commands/desk.py"},
    "csp": {"desk/site.py"},
    "waitress": {"nianbao/commands/desk.py"},
    "pypinyin": {"desk/board.py"},
    "selectolax": {"tasks/reading/web/html.py"},
    "python_calamine": {"tasks/reading/excel/spreadsheet.py"},
    "docx": {
        "tasks/common/official_paper.py",
        "tasks/review/letter",
        "tasks/release/render",
        "tasks/annual_report",
    },
    "olefile": {"tasks/reading/containers/ole.py"},
    "lxml": {"tasks/reading/containers/ooxml.py", "tasks/datadocs/selfcontained.py"},
    "jinja2": {"tasks/common/templates.py"},
    "pebble": {"tasks/common/worker_pool.py"},
    "rapidfuzz": {"tasks/recognition/table/align.py"},
    "xlsxwriter": {"tasks/release/render/workbook.py", "tasks/intake/roster_edit.py", "examples/render/xlsx.py"},
    "filelock": {"tasks/lake/folders.py", "tasks/decisions/ledger/write.py", "desk/rosters.py"},
    "tomlkit": {"tasks/intake/roster_edit.py"},
    "ruamel": {"tasks/decisions/ledger/yaml.py", "tasks/decisions/ledger/append.py", "flows/deployments.py"},
    "jsonschema": {"tasks/decisions/ledger/json_schema.py"},
    "pypdfium2": {
        "tasks/reading/pdf/pdfium.py",
        "tasks/reading/scan/images.py",
        "examples/render/scan.py",
    },
    "reportlab": {"examples/render/pdf.py"},
    "odf": {"examples/render/odf.py"},
    "cv2": {"tasks/reading/scan"},
    "scipy": {"tasks/checking/localise/milp.py"},
    "rapidocr": {"tasks/reading/scan/ocr.py"},
    "PIL": {
        "tasks/reading/scan/images.py",
        "tasks/reading/pdf/page_image.py",
        "tasks/reading/pdf/pdfium.py",
        "examples/render/scan.py",
        "examples/screenshots.py",
    },
}
READERS = {
    "containers.archive",
    "excel.spreadsheet",
    "excel.xml2003",
    "ofd.ofd",
    "opendocument.ods",
    "opendocument.odt",
    "pdf.pdf",
    "plain.text",
    "scan.scan",
    "web.html",
    "web.mhtml",
    "word.doc",
    "word.docx",
}
# The floors inside `tasks` and inside `expectations`, the lowest first; inside a floor, rooms do not know each other.
HOUSE: Mapping[str, Sequence[Collection[str]]] = {
    "expectations": (("errors",), ("forms",), ("indicators", "parameters"), ("rules",), ("suites",)),
    "tasks": (
        ("model",),
        ("common", "tables"),
        ("lake", "reading", "settings"),
        ("intake", "consolidation"),
        ("recognition", "checking", "decisions", "release"),
        ("annual_report", "review", "trace", "datadocs"),
        ("yearly",),
        ("steps",),
    ),
}

Arrow = tuple[str, str]


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in Path(room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules imported, and what is taken from each, which may be a module itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    """The folder or loose module inside `tasks` or `expectations` that a module belongs to."""
    parts = module.split(".")
    is_inside = parts[0] in {"tasks", "expectations"} and len(parts) > 1
    place = Path(*parts[:2])
    return ".".join(parts[:2]) if is_inside and (place.is_dir() or place.with_suffix(".py").is_file()) else None


def arrows() -> set[Arrow]:
    """The arrows between different rooms inside `tasks` and inside `expectations`."""
    found = {
        (room_of(".".join(path.with_suffix("").parts)), room_of(name))
        for top in ("tasks", "expectations")
        for path in Path(top).rglob("*.py")
        for name in imported(path)
    }
    is_inner = {(a, b) for a, b in found if a and b and a != b and a.split(".")[0] == b.split(".")[0]}
    return {(str(a), str(b)) for a, b in is_inner}


def wrong_arrows(found: Iterable[Arrow], floors: Sequence[Collection[str]]) -> list[str]:
    """The arrows that do not go down, from a room to one on a lower floor, and the rooms that stand on none.

    Args:
        found: the arrows, each from the room that imports to the room imported.
        floors: the rooms of each floor, the lowest first.
    """
    floor_of: Mapping[str, int] = {room: number for number, rooms in enumerate(floors) for room in rooms}
    lines: set[str] = set()
    for arrow in found:
        lines |= {f"{room} has no floor" for room in arrow if room not in floor_of}
        if all(room in floor_of for room in arrow) and floor_of[arrow[0]] <= floor_of[arrow[1]]:
            lines.add(f"{arrow[0]} -> {arrow[1]}")
    return sorted(lines)


def test_no_arrow_goes_up() -> None:
    offenders = {
        str(path): sorted(rooms)
        for path in modules()
        if (
            rooms := {name.split(".")[0] for name in imported(path)}
            & set(ROOMS) - FLOORS[path.parts[0]] - {path.parts[0]}
        )
    }
    assert offenders == {}


def test_each_library_has_its_home() -> None:
    offenders = [
        f"{path} imports {name}"
        for path in modules()
        for name in imported(path)
        if (homes := HOMES.get(name.split(".")[0])) is not None and not any(path.is_relative_to(home) for home in homes)
    ]
    assert offenders == []


def test_readers_do_not_know_each_other_nor_forms() -> None:
    offenders = [
        f"{reader} imports {name}"
        for reader in sorted(READERS)
        for name in imported(Path("tasks/reading", *reader.split(".")).with_suffix(".py"))
        if ".".join(name.split(".")[:4]) in {f"tasks.reading.{other}" for other in READERS - {reader}}
        or name.startswith(("expectations", "tasks.recognition"))
    ]
    assert offenders == []


def test_rooms_know_only_lower_floors() -> None:
    floors = {top: [[f"{top}.{room}" for room in rooms] for rooms in floors] for top, floors in HOUSE.items()}
    offenders = {
        top: wrong_arrows((arrow for arrow in arrows() if arrow[0].startswith(f"{top}.")), floors[top]) for top in HOUSE
    }
    assert offenders == {top: [] for top in HOUSE}


def test_every_room_of_the_house_is_there() -> None:
    def is_room(path: Path) -> bool:
        return path.name != "__init__.py" and (path.suffix == ".py" or (path / "__init__.py").is_file())

    rooms = {top: {path.stem for path in filter(is_room, Path(top).iterdir())} for top in HOUSE}
    assert rooms == {top: {room for floor in floors for room in floor} for top, floors in HOUSE.items()}


def test_an_arrow_that_does_not_go_down_is_found() -> None:
    floors = (("common", "model"), ("lake",), ("reading", "intake"))
    down = [("lake", "model"), ("reading", "lake"), ("intake", "common")]
    assert wrong_arrows(down, floors) == []
    wrong = [("model", "lake"), ("reading", "intake"), ("attic", "model")]
    assert wrong_arrows([*down, *wrong], floors) == ["attic has no floor", "model -> lake", "reading -> intake"]
