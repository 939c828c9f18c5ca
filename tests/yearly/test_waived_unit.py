"""F1: a release is not final while the district's own printed report says another sum, whoever a waiver excuses."""

from pathlib import Path

import polars as pl
import pytest

from examples.figures import clean_figures
from examples.render import render
from examples.sample import sample_report
from tests.small_year import POST, ROSTER, YEAR, SmallYear

GOVERNMENT = "晴川区人民政府"
OTHERS = f"""
[[units]]
id = "dept-audit"
name = "晴川区审计局"
short_names = ["审计局"]
kind = "department"
[[units]]
id = "gov-district"
name = "{GOVERNMENT}"
short_names = []
kind = "district"
"""
ITEM = "channel.website"


@pytest.mark.parametrize(("off", "is_settled"), [(5, False), (0, True)])
def test_a_waiver_leaves_the_printed_report_to_be_compared(tmp_path: Path, off: int, *, is_settled: bool) -> None:
    office = SmallYear(tmp_path)
    office.roster.write_text(ROSTER + OTHERS, encoding="utf-8")
    printed = {item: value for item, value in clean_figures("2014", "small", None, None).items() if value is not None}
    report = sample_report("small", unit=GOVERNMENT, year=YEAR, given=printed | {ITEM: printed[ITEM] + off})
    (office.inbox / "区政府.txt").write_bytes(render(report, "txt"))
    register = "文件,收到时间\n园林局.txt,2019-01-10 09:00\n区政府.txt,2019-03-01 09:00\n"
    (office.inbox / "收文登记.csv").write_text(register, encoding="utf-8")
    assert office.call("waive", "--unit", "dept-audit", "--what", "not_due", "--by", POST, "--why", "新设单位") == 0
    run = office.run()
    totals = pl.read_parquet(run.published.path / "totals.parquet").row(by_predicate=pl.col("item") == ITEM, named=True)
    assert (totals["units_due"], totals["units_missing"], totals["total"]) == (1, 0, printed[ITEM])
    found = run.checked.findings.filter(rule="DISTRICT-TOTAL", state="open")
    assert found.select("instance", "severity").rows() == ([] if is_settled else [(ITEM, "block")])
    is_approved = office.approve(run.candidate.hash, "--accept", "gov-district/ROSTER-CONSOLIDATED") == 0
    assert is_approved is is_settled
    if is_settled:
        assert office.run().published.maturity == "final"
    else:
        assert found["message"].item() == (
            f"汇总报告“政府网站公开政府信息数”填的是 {printed[ITEM] + 5} 条，全区各单位报送的报告（不论是否计入合计）"
            f"相加是 {printed[ITEM]} 条，相差 5 条。"
        )
        assert any("必须改" in reason for reason in run.candidate.contents.maturity.reasons)
