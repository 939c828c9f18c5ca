"""Does made-up prose say what the table says, each unit in its own words?"""

import re
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from examples.district import reports
from examples.figures import CHANNELS, clean_figures
from examples.prose import Subject, write_prose, write_sections
from expectations.forms import form

SUBJECT = Subject(
    "晴川区样本局", "我局", ("甲事", "乙事", "丙事"), date(2018, 1, 1), date(2018, 12, 31), 2018, "联系电话：5550100。"
)
SEEDS = [f"seed {number}" for number in range(40)]


def told(seed: str, **changed: Decimal | None) -> str:
    figures = {**clean_figures("2014", seed), **{item.replace("__", "."): value for item, value in changed.items()}}
    return "".join(write_prose(SUBJECT, figures, seed))


def shingles(text: str) -> set[str]:
    return {text[at : at + 5] for at in range(len(text) - 4)}


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_the_table_stand_in_the_prose(seed: str) -> None:
    figures = clean_figures("2014", seed)
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
    first, *others = write_prose(SUBJECT, clean_figures("2014", "seed"), "seed")
    assert "5550100" in first
    assert "5550100" not in "".join(others)


def told_since_2019(form_id: str, seed: str, **changed: Decimal | None) -> tuple[str, dict[str, Decimal]]:
    figures = clean_figures(form_id, seed)
    spoken = {**figures, **{item.replace("__", "."): value for item, value in changed.items()}}
    opening, sections = write_sections(SUBJECT, spoken, seed, form_id)
    return "".join((*opening, *(text for section in sections for text in section.paragraphs))), figures


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@pytest.mark.parametrize("seed", SEEDS)
def test_figures_since_2019_agree_with_the_tables(form_id: str, seed: str) -> None:
    text, figures = told_since_2019(form_id, seed)
    assert not re.search(r"[{}|]|None", text)
    new, carried_in = figures["requests.new.total"], figures["requests.carried_in.total"]
    assert (f"申请{new}件" in text) == (new + carried_in > 0)
    assert bool(re.search("上年度?结转", text)) >= bool(carried_in)
    assert bool(re.search("均已办结|全部办结|均在期限内办结|所有申请", text)) == (
        new + carried_in > 0 and figures["requests.carried_out.total"] == 0
    )
    sums = {
        "予以公开": figures["outcome.granted.total"],
        "部分公开": figures["outcome.partial.total"],
        **{
            words: sum(value for item, value in figures.items() if item.startswith(group) and item.endswith(".total"))
            for words, group in (("不予公开", "denied."), ("无法提供", "unable."), ("不予处理", "refused."))
        },
        "行政复议": figures["review.total"],
        "行政诉讼": figures["litigation_direct.total"] + figures["litigation_after_review.total"],
    }
    for words, count in re.findall(f"({'|'.join(sums)})的?([0-9]+)件", text):
        assert Decimal(count) == sums[words]
    assert ("没有收取" in text or "未收取" in text or "未发出" in text or "没有产生" in text) == (
        figures.get("closed_otherwise.fee_unpaid.total", 0) == 0
    )


def test_a_fee_that_was_not_paid_is_spoken_of() -> None:
    figures = clean_figures("2021", "fee", {"closed_otherwise.fee_unpaid.business": 2})
    *_, last = write_sections(SUBJECT, figures, "fee", "2021")[1]
    assert "信息处理费" in last.paragraphs[0]
    assert "2件" in last.paragraphs[0]
    silent = {**figures, "closed_otherwise.fee_unpaid.total": None}
    assert "信息处理费" not in "".join(write_sections(SUBJECT, silent, "fee", "2021")[1][-1].paragraphs)


def test_blanks_since_2019_are_not_spoken_of() -> None:
    text, _ = told_since_2019("2019", "seed 1", requests__new__total=None, review__total=None)
    assert not re.search(r"申请[0-9]+件|行政复议[0-9]+件", text)


def test_sections_carry_the_official_headings_and_hold_the_tables() -> None:
    _, sections = write_sections(SUBJECT, clean_figures("2019", "seed"), "seed", "2019")
    assert [section.tables for section in sections] == [(), (0, 1, 2, 3, 4), (5,), (6,), (), ()]
    blocks = form("2019").blocks
    assert [sections[2].heading, sections[3].heading] == [blocks[5].heading, blocks[6].heading]
    assert [sections[0].heading, sections[4].heading, sections[5].heading] == [
        "一、总体情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


def test_units_since_2019_do_not_write_alike() -> None:
    alike = [
        len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b))
        for a, b in combinations([told_since_2019("2021", seed)[0] for seed in SEEDS[:20]], 2)
    ]
    assert max(alike) < 0.7
