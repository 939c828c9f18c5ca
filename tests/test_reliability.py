"""docs/reliability.md: every test it names is there, and every attack has its row."""

import re
from pathlib import Path

import pytest

from tests.attacks import ATTACKS

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(
    {*re.findall(r"`tests/([a-z_/]+\.py(?:::\w+)?)`", PAGE), *(test for attack in ATTACKS for test in attack.tests)}
)


@pytest.mark.parametrize("named", NAMED)
def test_every_test_named_is_there(named: str) -> None:
    path, *_, name = named.split("::") if "::" in named else (named, "")
    assert (TESTS / path).is_file()
    assert not name or f"def {name}(" in (TESTS / path).read_text(encoding="utf-8")


def test_every_attack_has_its_row() -> None:
    rows = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("|")]
    assert [attack.name for attack in ATTACKS if attack.name not in rows] == []


def test_every_letter_of_the_reviews_has_its_test() -> None:
    office = [
        *(f"A{n}" for n in range(1, 11)),
        *(f"B{n}" for n in range(1, 9)),
        *(f"C{n}" for n in range(1, 9)),
        "D",
        "E",
    ]
    attacks = [*(f"A{n}" for n in range(1, 4)), *(f"B{n}" for n in range(1, 14))]
    listed = re.findall(r"^\| (office|attacks) ([A-Z0-9, ]+?) \|", PAGE, re.MULTILINE)
    found = {(which, letter) for which, letters in listed for letter in letters.split(", ")}
    wanted = {("office", letter) for letter in office} | {("attacks", letter) for letter in attacks}
    assert wanted - found == set()
