"""The prose decides among ways to correct an error that are equally small, and is said as evidence."""

from tasks.checking import Checked
from tests.cases import a_figure, a_report, a_submission, checked

# 行政复议 of the faultless report: 结果维持 1, 尚未审结 1, 总计 2.
CHANGES = {"review.pending": "0"}


def suggested(*said: tuple[str, str], is_approximate: bool = False) -> str:
    prose = tuple(a_figure(item, value, is_approximate=is_approximate) for item, value in said)
    result: Checked = checked(a_submission(a_report(CHANGES, form_id="2021", prose=prose)))
    return str(result.findings.filter(rule="2021-REVIEW")["repair"].item() or "")


def test_what_the_prose_says_comes_first_and_is_said() -> None:
    words = suggested(("review.pending", "1"))
    assert words.startswith("可能是“行政复议尚未审结”由 0 改为 1（正文写的是 1）；或者")


def test_a_number_that_the_prose_gives_too_comes_last() -> None:
    words = suggested(("review.total", "2"))
    assert words.endswith("“行政复议总计”由 2 改为 1（但正文写的也是 2）。")


def test_prose_that_gives_two_numbers_or_about_a_number_decides_nothing() -> None:
    plain = suggested()
    assert "正文" not in plain
    assert "正文" not in suggested(("review.pending", "1"), is_approximate=True)
    assert "正文写的是" not in suggested(("review.pending", "1"), ("review.pending", "3"))
