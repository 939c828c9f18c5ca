"""Codes: each with one label, told apart within its vocabulary, and no other words for it anywhere."""

import ast
import pickle
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import polars as pl
import pytest

from expectations.rules import Family, Severity
from tasks.model import codes
from tasks.model.codes import Code, State

PRODUCT = ("expectations", "tasks", "flows", "nianbao")
HOMES = {Path("tasks/model/codes.py"), Path("expectations/rules/model.py")}
CODES: list[type[Code]] = [getattr(codes, name) for name in codes.__all__ if name != "Code"]
VOCABULARIES: list[type[StrEnum]] = [*CODES, Severity, Family]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PARSING = ("tasks/reading", "tasks/recognition")
"""Rooms that compare the words of the files they read, of which none is a message."""


def product() -> Iterator[tuple[Path, ast.Module]]:
    for room in PRODUCT:
        for path in sorted(Path(room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_chinese(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CHINESE.search(node.value))


def members_named(node: ast.AST | None) -> set[tuple[str, str]]:
    """The members, by vocabulary, that a key of a dict literal may mean: `"live"`, `State.LIVE` or its `.value`."""
    if isinstance(node, ast.Constant):
        return {(each.__name__, member) for each in VOCABULARIES for member in each if member == node.value}
    if isinstance(node, ast.Attribute) and node.attr == "value":
        node = node.value
    if isinstance(node, ast.Attribute):
        name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        return {
            (each.__name__, each[node.attr])
            for each in VOCABULARIES
            if each.__name__ == name and node.attr in each.__members__
        }
    return set()


def is_label_table(node: ast.Dict) -> bool:
    """Whether all keys are members of one vocabulary, and all values Chinese words."""
    if len(node.keys) < 2 or not all(is_chinese(value) or ast.unparse(value) == "''" for value in node.values):
        return False
    named = [{vocabulary for vocabulary, _ in members_named(key)} for key in node.keys]
    return bool(set.intersection(*named))


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.__name__)
def test_every_member_has_a_label_of_its_own(vocabulary: type[Code]) -> None:
    labels = [member.label for member in vocabulary]
    assert all(labels)
    assert all(CHINESE.search(label) for label in labels)
    assert len(set(labels)) == len(labels)


def test_where_a_vocabulary_is_explained_no_explanation_stands_for_two() -> None:
    for vocabulary in CODES:
        told = [member.explanation for member in vocabulary if member.explanation]
        assert len(set(told)) == len(told) or vocabulary is State, vocabulary


def test_a_code_is_its_value_wherever_it_goes() -> None:
    assert State("live") is State.LIVE
    assert pickle.loads(pickle.dumps(State.LIVE)) is State.LIVE  # noqa: S301 - our own bytes
    frame = pl.DataFrame({"state": ["live", "part"]})
    assert frame.filter(pl.col("state") == State.LIVE).height == 1
    assert frame.filter(state=State.LIVE).height == 1
    assert f"{State.LIVE}" == "live"


def test_a_table_of_labels_is_recognised() -> None:
    tables = ('{"live": "有效", "part": "部分"}', '{State.LIVE: "有效", codes.State.PART.value: "部分"}')
    others = ('{"live": "有效", "left": "左值"}', "{State.LIVE: 1, State.PART: 2}", '{"missing": "缺", "live": "有效"}')
    assert all(is_label_table(ast.parse(text, mode="eval").body) for text in tables)  # type: ignore[arg-type]
    assert not any(is_label_table(ast.parse(text, mode="eval").body) for text in others)  # type: ignore[arg-type]


def test_no_other_module_has_words_of_its_own_for_codes() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in product()
        if path not in HOMES
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and is_label_table(node)
    ]
    assert not found


def test_no_module_compares_with_a_label_or_a_message() -> None:
    """Neither with a sentence or a label written out, nor with a name that stands for one, nor with `.label`."""
    labels = {member.label for vocabulary in VOCABULARIES for member in vocabulary}  # type: ignore[attr-defined]
    found = []
    for path, tree in product():
        if path.as_posix().startswith(PARSING):
            continue
        named = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and is_chinese(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Compare):
                continue
            for side in (node.left, *node.comparators):
                is_words = isinstance(side, ast.Constant) and side.value in labels
                is_words |= isinstance(side, ast.Name) and side.id in named - FILE_NAMES
                is_words |= isinstance(side, ast.Attribute) and side.attr in {"explanation", "message"}
                is_words |= isinstance(side, ast.Attribute) and side.attr == "label" and not is_of_form(side)
                is_words |= is_chinese(side) and len(str(getattr(side, "value", ""))) > LONGEST_UNIT
                if is_words:
                    found.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    assert not found


FILE_NAMES = {"REGISTER"}
"""Names of constants that are a file's name."""

LONGEST_UNIT = 2
"""A unit of measure (万元) is compared with; nothing so short is a message."""


def is_of_form(side: ast.Attribute) -> bool:
    """Whether the label is one that an official form prints over a column."""
    return "columns" in ast.unparse(side)
