"""Reports whose prose is written as bureaus write it, from the bytes of a file to the findings. All is invented."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tasks.yearly.check_file import SingleCheck, check_file

REPORT = (Path(__file__).parent / "prose_case.txt").read_text(encoding="utf-8")
TITLE, PROSE = REPORT.splitlines()[0], REPORT.splitlines()[3]
DISTRICT = "晴川区人民政府2024年政府信息公开工作年度报告"


def checked(folder: Path, prose: str, title: str = TITLE) -> SingleCheck:
    path = folder / "report.txt"
    path.write_text(REPORT.replace(PROSE, prose).replace(TITLE, title), encoding="utf-8")
    return check_file(path)


# Title, prose, what is read of it (`none` for a denial), and the rules that fail for it.
CASES: tuple[tuple[str, str, Mapping[str, str], set[str]], ...] = (
    (
        TITLE,
        PROSE,
        {
            "requests.new.total": "23",
            "review.total": "5",
            "review.upheld": "3",
            "review.corrected": "1",
            "review.other": "0",
            "review.pending": "1",
            "litigation_both.total": "3",
            "litigation_both.upheld": "1",
            "litigation_both.corrected": "0",
            "litigation_both.other": "1",
            "litigation_both.pending": "1",
        },
        set(),
    ),
    (
        DISTRICT,
        "2024年全区共收到政府信息公开申请23件，办结24件，结转下年度1件。",
        {"requests.new.total": "23", "outcome.total.total": "24", "requests.carried_out.total": "1"},
        set(),
    ),
    (
        DISTRICT,
        "2024年全区共收到政府信息公开申请32件，办结42件。政府信息公开行政复议9件，其中结果维持3件。",
        {"requests.new.total": "32", "outcome.total.total": "42", "review.total": "9", "review.upheld": "3"},
        {"PROSE-RECEIVED", "PROSE-OUTCOME", "PROSE-REVIEW"},
    ),
    (TITLE, "2024年全区共收到政府信息公开申请32件，办结42件。", {}, set()),
    (
        TITLE,
        (
            "（一）我局收到依申请公开件31件。\n（二）上年结转办理4件。\n（三）已答复27件，余下5件结转下一年。\n"
            "（四）本局因信息公开工作被行政复议8件，其中维持6件、纠正2件。\n（五）办结依申请公开事项27件，其中公开9件。"
        ),
        {
            "requests.new.total": "31",
            "requests.carried_in.total": "4",
            "outcome.total.total": "27",
            "requests.carried_out.total": "5",
            "review.total": "8",
            "review.upheld": "6",
            "review.corrected": "2",
            "outcome.granted.total": "9",
        },
        {"PROSE-RECEIVED", "PROSE-OUTCOME", "PROSE-REVIEW"},
    ),
    (
        TITLE,
        "2024年，我局未收到依申请公开请求，未发生依申请公开方面的行政复议和行政诉讼。",
        {"requests.new.total": "none", "review.total": "none", "litigation_both.total": "none"},
        {"PROSE-NONE"},
    ),
    (
        TITLE,
        "本局全年收到政府信息公開申請31件，辦結30件，未發生行政復議。",
        {"requests.new.total": "31", "outcome.total.total": "30", "review.total": "none"},
        {"PROSE-RECEIVED", "PROSE-OUTCOME", "PROSE-NONE"},
    ),
)


@pytest.mark.parametrize(("title", "prose", "says", "rules"), CASES)
def test_prose_is_read_and_held_against_the_table(
    tmp_path: Path, title: str, prose: str, says: Mapping[str, str], rules: set[str]
) -> None:
    result = checked(tmp_path, prose, title)
    assert result.report is not None
    facts = {fact.item: "none" if fact.is_none else str(fact.value) for fact in result.report.prose}
    assert facts == says
    assert set(result.checked.findings["rule"]) == rules
