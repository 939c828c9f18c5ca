"""Pages and letters of units that nothing touched are not made again, and none that is kept is taken unproved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import tasks.review
from tasks.common.fingerprint import files_of
from tasks.lake.folders import Lake
from tasks.review import kept, write_review
from tests.review import test_folder

Made = list[str]
contents = cache(test_folder.contents)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The pages and letters that are really made, by the unit's id."""
    names: Made = []
    page, letter = tasks.review._page, tasks.review.letter

    def noted_page(*of: object) -> bytes:
        names.append(f"page {of[0].unit.id}")
        return page(*of)

    def noted_letter(*of: object) -> bytes:
        names.append(f"letter {of[1].unit.id}")
        return letter(*of)

    monkeypatch.setattr(tasks.review, "_page", noted_page)
    monkeypatch.setattr(tasks.review, "letter", noted_letter)
    return names


def written(lake: Lake) -> dict[str, str]:
    folder = lake.review(contents().year)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def record(lake: Lake) -> Path:
    return lake.packs(contents().year)


def test_what_nothing_touched_is_taken_as_it_was(lake: Lake, made: Made) -> None:
    write_review(lake, contents())
    first = written(lake)
    assert {name.split()[0] for name in made} == {"page", "letter"}
    made.clear()
    write_review(lake, contents())
    assert (made, written(lake)) == ([], first)


def test_a_unit_that_something_touched_is_made_again_alone(lake: Lake, made: Made) -> None:
    whole = contents()
    write_review(lake, whole)
    made.clear()
    gone = whole.findings["unit_id"].drop_nulls()[0]
    fewer = replace(whole, findings=whole.findings.filter(whole.findings["unit_id"] != gone))
    write_review(lake, fewer)
    assert {name.split()[1] for name in made} == {gone}
    alone = Lake(lake.root.with_name("alone"))
    write_review(alone, fewer)
    assert written(alone) == written(lake)


def test_a_changed_roster_or_deadline_makes_every_page_that_shows_it_again(lake: Lake, made: Made) -> None:
    write_review(lake, contents())
    pages = {name for name in made if name.startswith("page")}
    made.clear()
    write_review(lake, replace(contents(), roster=replace(contents().roster, district="望禾区")))
    assert {name for name in made if name.startswith("page")} == pages


def cut_a_page(lake: Lake) -> None:
    page = next(lake.review(contents().year).glob("*.html"))
    page.write_bytes(page.read_bytes()[:-1])


def lose_a_letter(lake: Lake) -> None:
    next(lake.review(contents().year).glob("*.docx")).unlink()


def break_the_record(lake: Lake) -> None:
    record(lake).write_text('{"a": [1]}', encoding="utf-8")


def empty_the_record(lake: Lake) -> None:
    record(lake).write_text("[]", encoding="utf-8")


@pytest.mark.parametrize("harm", [cut_a_page, lose_a_letter, break_the_record, empty_the_record])
def test_what_is_not_as_it_was_is_made_again(lake: Lake, harm: Callable[[Lake], None]) -> None:
    write_review(lake, contents())
    before = written(lake)
    harm(lake)
    write_review(lake, contents())
    assert written(lake) == before


def test_another_version_makes_everything_again(lake: Lake, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    write_review(lake, contents())
    first = list(made)
    made.clear()
    monkeypatch.setattr(kept, "fingerprint", lambda: "another")
    write_review(lake, contents())
    assert made == first


def test_the_fingerprint_is_of_the_code_and_the_templates() -> None:
    root = Path(kept.__file__).parents[2]
    names = {path.relative_to(root).as_posix() for path in files_of(root, kept.SOURCES)}
    assert {"tasks/review/templates/unit.html.j2", "tasks/common/official_paper.py"} <= names
    assert {"expectations/forms/form2019.toml", "tasks/common/text.py", "tasks/datadocs/templates/style.css"} <= names
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_record_names_nobody_and_is_for_the_owner(lake: Lake) -> None:
    write_review(lake, contents())
    assert record(lake).stat().st_mode & 0o077 == 0
