"""Does made-up prose say what the table says, each unit in its own words?"""

import re
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from examples.district import reports
from examples.figures import CHANNELS, clean_figures
from examples.prose import Subject, write_prose

SUBJECT = Subject(
    "晴川区样本局", "我局", ("甲事", "乙事", "丙事"), date(2018, 1, 1), date(2018, 12, 31), 2018, "联系电话：5550100。"
)
SEEDS = [f"seed {number}" for number in range(40)]


def told(seed: str, **changed: Decimal | None) -> str:
    figures = {**clean_figures(seed), **{item.replace("__", "."): value for item, value in changed.items()}}
    return "".join(write_prose(SUBJECT, figures, seed))


def shingles(text: str) -> set[str]:
    return {text[at : at + 5] for at in range(len(text) - 4)}


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_the_table_stand_in_the_prose(seed: str) -> None:
    figures = clean_figures(seed)
    text = told(seed)
    numbers = set(re.findall(r"\d+", text))
    assert str(figures["proactive.total"]) in numbers
    assert {str(figures[channel]) for channel in CHANNELS if figures[channel]} <= numbers
    assert ("申请" + str(figures["requests.received"]) + "件" in text) == (figures["requests.received"] > 0)
    assert not re.search(r"[{}|]|None", text)


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_a_blank_figure_is_not_spoken_of(seed: str) -> None:
    text = told(seed, training__meetings=None, capacity__staff_part_time=None)
    assert "会议" not in text
    assert not re.search(r"兼职[^。]*[名人]", text)


def test_wordings_vary_with_the_seed() -> None:
    assert len({told(seed)[:40] for seed in SEEDS}) > 5
    alike = [
        len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b))
        for a, b in combinations([told(seed) for seed in SEEDS[:20]], 2)
    ]
    assert max(alike) < 0.7


def test_no_two_units_of_the_district_write_alike() -> None:
    texts = {report.unit: "".join(report.paragraphs) for report in reports().values()}
    for (_, one), (_, other) in combinations(sorted(texts.items()), 2):
        assert len(shingles(one) & shingles(other)) < 0.5 * len(shingles(one) | shingles(other))


def test_the_contact_stands_in_the_first_paragraph() -> None:
    first, *others = write_prose(SUBJECT, clean_figures("seed"), "seed")
    assert "5550100" in first
    assert "5550100" not in "".join(others)
