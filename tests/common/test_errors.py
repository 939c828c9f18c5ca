"""Every exception of the product is in the tree that `tasks.common.errors` draws, under the parent drawn there."""

import importlib
import inspect
import pkgutil
import re
import traceback

import pytest

import tasks.common.errors
from tasks.common.errors import NianbaoError, WithheldError, words_withheld

ROOMS = ("expectations", "tasks", "flows", "nianbao")
DRAWN = re.compile(r"^( {4,})(_?[A-Z]\w*Error)\b", re.MULTILINE)


@pytest.fixture(scope="module")
def found() -> set[type[BaseException]]:
    """The exception classes of every module of the product."""
    classes: set[type[BaseException]] = set()
    for room in ROOMS:
        package = importlib.import_module(room)
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{room}.")]
        for name in (room, *(each for each in names if not each.endswith("__main__"))):
            members = vars(importlib.import_module(name)).values()
            classes |= {
                each
                for each in members
                if inspect.isclass(each) and issubclass(each, BaseException) and each.__module__ == name
            }
    return classes


def drawn() -> dict[str, str | None]:
    """Each name of the drawing with the name it stands under."""
    parents: dict[str, str | None] = {}
    above: dict[int, str] = {}
    for indent, name in DRAWN.findall(str(tasks.common.errors.__doc__)):
        assert name not in parents, f"{name} is drawn twice"
        parents[name] = above.get(len(indent) - 4)
        above[len(indent)] = name
    return parents


def test_every_exception_stands_below_the_root(found: set[type[BaseException]]) -> None:
    assert NianbaoError in found
    assert {each.__name__ for each in found if not issubclass(each, NianbaoError)} == set()


def test_the_drawing_is_the_tree(found: set[type[BaseException]]) -> None:
    built = {each.__name__: None if each is NianbaoError else each.__bases__[0].__name__ for each in found}
    assert len(built) == len(found)
    assert drawn() == built


def test_no_exception_has_two_parents(found: set[type[BaseException]]) -> None:
    assert {each.__name__ for each in found if len(each.__bases__) > 1} == set()


def shown(error: BaseException) -> str:
    """What a traceback prints besides lines of source."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return "\n".join(line for line in lines if not line.startswith("    "))


def test_an_error_of_somebody_else_is_told_by_its_kind_alone() -> None:
    with pytest.raises(WithheldError) as caught, words_withheld():
        raise FileNotFoundError(2, "No such file or directory", "inbox/欧阳试名.docx")
    assert "FileNotFoundError" in shown(caught.value)
    assert "欧阳试名" not in shown(caught.value) + repr(caught.value)
    assert isinstance(caught.value.original, FileNotFoundError)


def test_an_error_of_ours_is_told_without_what_caused_it() -> None:
    with pytest.raises(NianbaoError) as caught, words_withheld():
        raise NianbaoError("读不出来") from OSError("inbox/欧阳试名.docx")
    assert "读不出来" in shown(caught.value)
    assert "欧阳试名" not in shown(caught.value)
