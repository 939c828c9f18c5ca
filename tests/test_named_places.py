"""What the documents, docstrings and comments name is there: modules with a dot, and files of the repository."""

import ast
import importlib
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOMS = ("tasks", "expectations", "flows", "desk", "nianbao", "bench", "examples", "tests")
DOCUMENTS = (*sorted(Path("docs").rglob("*.md")), *sorted(Path().glob("README*")), Path("CONTRIBUTING.md"))
"""Decision records among them: those say what is, and a record that no longer does is superseded."""

MODULE = re.compile(rf"(?<![\w./])(?:{'|'.join(ROOMS)})(?:\.[A-Za-z_]\w*+)++(?![\w/])")
PATH = re.compile(r"(?<![\w./:-])(?:[\w.-]+/)+[\w.-]+\.(?:py|toml|md)(?![\w/])")
FILE = re.compile(r"\.(?:py|toml|md|yaml|yml|json|txt|csv|xlsx|docx|html|lock)$")


def code() -> list[Path]:
    return sorted(path for room in ROOMS[:7] for path in Path(room).rglob("*.py"))


def words_of(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    with path.open("rb") as source:
        yield from (token.string for token in tokenize.tokenize(source.readline) if token.type == tokenize.COMMENT)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def texts() -> Iterator[tuple[Path, str]]:
    yield from ((path, path.read_text(encoding="utf-8")) for path in DOCUMENTS)
    yield from ((path, text) for path in code() for text in words_of(path))


@cache
def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or an attribute of one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_every_module_named_is_there() -> None:
    named = {(str(path), name) for path, text in texts() for name in MODULE.findall(text) if not FILE.search(name)}
    assert sum(path.endswith(".md") for path, _ in named) > 5
    assert sorted((path, name) for path, name in named if not is_there(name)) == []


def exists(name: str, beside: Path) -> bool:
    """Whether a path is there, from the top or from beside the file that names it; YEAR stands for any year."""
    pattern = name.replace("YEAR", "*")
    return any(next(place.glob(pattern), None) is not None for place in (Path(), beside.parent))


def test_every_file_named_is_there() -> None:
    named = {(path, name) for path, text in texts() for name in PATH.findall(text)}
    assert len(named) > 10
    assert sorted((str(path), name) for path, name in named if not exists(name, path)) == []
