"""Only a form's own file and rule module know its id: everything else goes by what the file says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from expectations.forms import form, form_ids

ROOMS = ("expectations", "tasks", "flows", "nianbao")
OWN = {f"expectations/rules/form{form_id}.py" for form_id in form_ids()}
# As a word of its own or before a letter or a hyphen and letters: not in 〔2019〕, in a date or in a longer number.
ID = re.compile(rf"(?<![\d〔])(?:{'|'.join(form_ids())})(?![\d〕]|-\d)")


def docstrings(tree: ast.AST) -> set[int]:
    """The nodes of all texts that stand alone: they are read by people."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def ids_named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string, number and name that holds a form's id or one of its years."""
    told = docstrings(tree)
    years = {year for form_id in form_ids() for year in (form(form_id).due_from, form(form_id).due_until)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in told and ID.search(text):
                yield node.lineno, text
            case ast.Constant(value=int(number)) if number in years and not isinstance(number, bool):
                yield node.lineno, str(number)
            case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.arg(arg=name) if ID.search(name) and name not in {
                Path(module).stem for module in OWN
            }:
                yield node.lineno, name


def test_no_form_id_outside_the_forms_own_modules() -> None:
    found = [
        f"{path}:{line}: {text}"
        for room in ROOMS
        for path in sorted(Path(room).rglob("*.py"))
        if str(path) not in OWN
        for line, text in ids_named(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_it_finds_what_it_must() -> None:
    code = (
        'x = "2019-PUBLISHED"; form("2014"); f"{x} 2021 年版"; _FORM_2014 = 2018; y = "〔2019〕60号 2019-01-25 20190"'
    )
    found = sorted(text for _, text in ids_named(ast.parse(code)))
    assert found == [" 2021 年版", "2014", "2018", "2019-PUBLISHED", "_FORM_2014"]
