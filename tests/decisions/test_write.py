"""Decisions are added to a ledger that people edit too: nothing else in it changes."""

import re
import stat
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.common.personal_data import find_personal_data
from tasks.decisions import Decision, LedgerError, NotWrittenError, add_decisions, load_ledger
from tasks.decisions.ledger.append import empty_ledger
from tasks.model.codes import Waived
from tests.cases import UNIT
from tests.decisions.office import BY, OTHER, ROSTER, WHY, approval, correction, explanation, waiver
from tests.soak import examples

EDITED = """\
# 2018 年的决定，统计岗维护


year:   2018
decisions:
# —— 四月 ——

-   kind: waiver      # 豁免在前
    id: 2018-0001
    unit:   '晴川区测试局'
    waives: "late_accepted"

    why: >-
      单位来文说明
      系统故障
    by: 办公室统计岗   # 甲岗
    on: 2019-04-01
# —— 五月 ——
"""


def draft(**changes: object) -> Decision:
    return replace(explanation("2014-NO-TOPIC", {"response.hot_topics": Decimal(0)}, id="", line=0), **changes)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "decisions" / "2018.yaml"


def add(place: Path, *drafts: Decision) -> tuple[Decision, ...]:
    return add_decisions(place, 2018, drafts, ROSTER)


def test_the_first_decision_makes_the_file_with_how_to_edit_it(place: Path) -> None:
    [added] = add(place, draft())
    text = place.read_text(encoding="utf-8")
    assert text.startswith(empty_ledger(2018))
    assert text.startswith("# 2018 年度审核决定")
    assert f"\n  - id: {added.id}\n" in text
    assert re.fullmatch(r"2018-[0-9a-f]{6}", added.id)
    assert load_ledger(place, 2018, ROSTER).decisions == (added,)
    assert text.splitlines()[added.line - 1] == f"  - id: {added.id}"


def test_an_entry_reads_as_one_would_write_it(place: Path) -> None:
    guard = {"response.hot_topics": Decimal("0.000000"), "response.other": None}
    add(place, draft(guard=guard, expires=date(2019, 12, 31)), replace(correction("channel.website", "99", "9"), id=""))
    added = place.read_text(encoding="utf-8").removeprefix(empty_ledger(2018))
    assert re.sub(r"2018-\w{6}", "ID", added) == (
        """
  - id: ID
    kind: explanation
    unit: dept-test  # 晴川区测试局
    rule: 2014-NO-TOPIC
    guard: {response.hot_topics: 0, response.other: null}
    reason: verified
    why: 经核实属实
    by: 办公室统计岗
    on: 2019-04-01
    expires: 2019-12-31

  - id: ID
    kind: correction
    unit: dept-test  # 晴川区测试局
    item: channel.website # 政府网站公开政府信息数
    from: 99
    to: 9
    why: 经核实属实
    by: 办公室统计岗
    on: 2019-04-01
"""
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_was_edited_by_hand_stays_letter_by_letter(place: Path, newline: str, mark: str) -> None:
    place.parent.mkdir()
    edited = (mark + EDITED.replace("\n", newline)).encode()
    place.write_bytes(edited)
    added = add(place, draft(), draft(why="另有说明"))
    text = place.read_bytes()
    assert text.startswith(edited)
    assert text.count(b"\n") == text.count(newline.encode())
    first, *rest = load_ledger(place, 2018, ROSTER).decisions
    assert (first.id, first.why, first.unit) == ("2018-0001", "单位来文说明 系统故障", UNIT.id)
    assert tuple(rest) == added


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("year: 2018\ndecisions:\n", "year: 2018\ndecisions:\n"),
        ("year: 2018\ndecisions:", "year: 2018\ndecisions:\n"),
        ("year: 2018\ndecisions: []  # 暂无\n# 末尾\n", "year: 2018\ndecisions:   # 暂无\n# 末尾\n"),
        ("---\nyear: 2018\ndecisions: null\n", "---\nyear: 2018\ndecisions: \n"),
        ("decisions:\n# 暂无\nyear: 2018\n", "decisions:\n"),
        ("decisions: []\nyear: 2018\n", "decisions: \n"),
    ],
)
def test_a_ledger_without_a_decision_gets_its_first(place: Path, before: str, kept: str) -> None:
    place.parent.mkdir()
    place.write_text(before, encoding="utf-8")
    [added] = add(place, draft())
    assert place.read_text(encoding="utf-8").startswith(kept)
    assert load_ledger(place, 2018, ROSTER).decisions == (added,)


def test_the_year_may_stand_behind_the_decisions(place: Path) -> None:
    place.parent.mkdir()
    body = EDITED.replace("year:   2018\n", "")
    place.write_text(f"{body}year: 2018  # 年度\n", encoding="utf-8")
    add(place, draft())
    text = place.read_text(encoding="utf-8")
    assert text.startswith(body)
    assert text.endswith("\nyear: 2018  # 年度\n")
    assert len(load_ledger(place, 2018, ROSTER).decisions) == 2


def test_decisions_in_brackets_are_read_but_not_added_to(place: Path) -> None:
    place.parent.mkdir()
    text = (
        f"year: 2018\ndecisions: [{{id: 2018-0001, kind: waiver, unit: {UNIT.id}, waives: not_due, "
        "why: x, by: x, on: 2019-01-01}]\n"
    )
    place.write_text(text, encoding="utf-8")
    assert len(load_ledger(place, 2018, ROSTER).decisions) == 1
    with pytest.raises(NotWrittenError, match="写在方括号里"):
        add(place, draft())
    assert place.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("ending", ["...\n", "    raw: |+\n      9?\n\n"])
def test_an_ending_that_would_change_is_left_alone(place: Path, ending: str) -> None:
    place.parent.mkdir()
    entry = (
        f"  - id: 2018-0001\n    kind: correction\n    unit: {UNIT.id}\n    item: channel.website\n"
        "    from: null\n    to: 9\n    why: x\n    by: x\n    on: 2019-01-01\n"
    )
    text = f"year: 2018\ndecisions:\n{entry}{ending}"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(NotWrittenError):
        add(place, draft())
    assert place.read_text(encoding="utf-8") == text


def test_the_same_decision_is_written_once(place: Path) -> None:
    add(place, draft(guard={"response.hot_topics": Decimal("0.0")}))
    before = place.read_bytes()
    with pytest.raises(NotWrittenError, match="同样的决定已经有了"):
        add(place, draft())
    assert place.read_bytes() == before
    assert len(add(place, draft(why="另有说明"))) == 1


def test_an_id_stays_taken_when_its_entry_is_rewritten_by_hand(place: Path) -> None:
    [first] = add(place, draft())
    place.write_text(place.read_text(encoding="utf-8").replace(WHY, "改过的理由"), encoding="utf-8")
    [again] = add(place, draft())
    assert again.id != first.id
    assert again.id.startswith(first.id)


def test_all_drafts_are_written_or_none(place: Path) -> None:
    with pytest.raises(NotWrittenError, match=r"没有写入：.*“dept-none”不在单位名册中.*by 里像是人名") as refused:
        add(place, draft(), draft(unit="dept-none"), draft(by="赵大海"))
    assert "赵大海" not in str(refused.value)
    assert not place.exists()


def test_a_ledger_with_a_fault_is_not_written_to(place: Path) -> None:
    place.parent.mkdir()
    place.write_text("year: 2017\ndecisions:\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="第 1 行"):
        add(place, draft())
    assert place.read_text(encoding="utf-8") == "year: 2017\ndecisions:\n"


def test_who_may_read_the_file_stays_as_it_was(place: Path) -> None:
    add(place, draft())
    place.chmod(0o640)
    add(place, draft(why="另有说明"))
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_a_link_to_the_file_stays_a_link(place: Path, tmp_path: Path) -> None:
    real = tmp_path / "share" / "2018.yaml"
    place.parent.mkdir()
    place.symlink_to(real)
    add(place, draft())
    assert place.is_symlink()
    assert len(load_ledger(real, 2018, ROSTER).decisions) == 1


def test_a_file_kept_busy_is_said(place: Path) -> None:
    place.parent.mkdir()
    with FileLock(place.with_name(".2018.yaml.lock")), pytest.raises(NotWrittenError, match="被别的程序占用"):
        add_decisions(place, 2018, [draft()], ROSTER, patience=0.05)
    assert not place.exists()


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=40)
NUMBERS = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
ITEMS = ("response.hot_topics", "response.social_media", "channel.website")


@st.composite
def drafts(draw: st.DrawFn) -> Decision:
    why = draw(WORDS.map(str.strip).filter(bool).filter(lambda text: not find_personal_data(text)))
    common = {"by": BY, "on": draw(st.dates(date(2019, 1, 1), date(2020, 1, 1))), "why": why, "id": "", "line": 0}
    made = draw(
        st.sampled_from(
            [
                explanation("2014-NO-TOPIC", draw(st.dictionaries(st.sampled_from(ITEMS[:2]), NUMBERS, min_size=1))),
                explanation("DOC-DATES", {"message": draw(WORDS), "submission": "0" * 16}, instance="signed"),
                correction(draw(st.sampled_from(ITEMS)), None, "7", status="unreadable", raw=draw(WORDS)),
                waiver(Waived.NOT_DUE, unit=draw(st.sampled_from([UNIT.id, OTHER.id]))),
                approval(draw(st.text("0123456789abcdef", min_size=64, max_size=64))),
            ]
        )
    )
    return replace(made, **common)


def _is_clean(decision: Decision) -> bool:
    texts = (decision.why, decision.raw, *(value for value in decision.guard.values() if isinstance(value, str)))
    return not any(text and find_personal_data(text) for text in texts)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(drafts().filter(_is_clean), min_size=1, max_size=4))
def test_whatever_is_written_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, made: list[Decision]
) -> None:
    place = tmp_path_factory.mktemp("decisions") / "2018.yaml"
    expected: list[Decision] = []
    refusals: list[str] = []
    for one in made:
        before = place.read_bytes() if place.exists() else empty_ledger(2018).encode()
        try:
            [added] = add(place, one)
        except NotWrittenError as refused:  # said twice, or the same cell corrected twice
            refusals.append(str(refused))
            continue
        expected.append(added)
        assert replace(added, id="", line=0) == one
        assert place.read_bytes().startswith(before)
    assert list(load_ledger(place, 2018, ROSTER).decisions) == expected
    assert [refusal for refusal in refusals if not re.search("同样的决定|同一个数", refusal)] == []
