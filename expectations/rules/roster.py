"""The rules about who had to report and who did: over one row per unit due or a report received."""

from decimal import Decimal
from functools import partial

import polars as pl

from expectations.rules.model import Check, Family, Rule, Severity

__all__ = ["RULES"]

_ZERO = Decimal(0)
_NOTHING = pl.lit(None, dtype=pl.Decimal(24, 6))
_HAS_FILE = pl.col("submission_id").is_not_null()
_HAS_REPORT = _HAS_FILE & pl.col("is_report")

_rule = partial(Rule, family=Family.ROSTER, level=4, source="区政府办公室确定的报送单位名册与报送期限")

RULES = (
    _rule(
        id="ROSTER-MISSING",
        title="应报单位都已报送",
        wording="报送期限过后，名册中应报单位的报送数 ≥ 1",
        checks=(
            Check(
                "{row[unit]}应报送 {row[year]} 年度报告，尚未收到。",
                pl.when(pl.col("is_overdue") | (pl.col("received") > 0)).then("received"),
                pl.col("received"),
                pl.lit(1),
                lower=Decimal(1),
                where=pl.col("is_due"),
                not_assessable_reason=pl.lit("报送期限未到"),
            ),
        ),
        severity=Severity.BLOCK,
        suggestion="请催报；确不需要报送的，请在名册或审核决定中注明。",
    ),
    _rule(
        id="ROSTER-UNKNOWN",
        title="报送单位都在名册中",
        wording="收到的报告属于名册中的应报单位",
        checks=(
            Check(
                "收到一份不属于应报单位的报告：{row[unit_shown]}（报送标识 {row[submission_id]}），"
                "已保存，不计入汇总。",
                (~pl.col("is_due")).cast(pl.Int8),
                pl.lit(1),
                pl.lit(0),
                upper=_ZERO,
                where=(pl.col("received") > 0) & ~pl.col("is_consolidated"),
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请核对单位名称；单位更名的，请在名册中补充曾用名或简称。",
    ),
    _rule(
        id="ROSTER-DUPLICATE",
        title="每个单位只有一份有效报告",
        wording="同一单位同时有效的报告 ≤ 1",
        checks=(
            Check(
                "{row[unit]}同一时间报送了 {left} 份内容不同的报告，无法确定以哪一份为准。",
                pl.col("rivals"),
                pl.col("rivals"),
                pl.lit(1),
                upper=Decimal(1),
                where=pl.col("is_due") & (pl.col("received") > 0),
            ),
        ),
        severity=Severity.BLOCK,
        suggestion="请单位确认以哪一份为准，并在收文登记中写明先后。",
    ),
    _rule(
        id="ROSTER-LATE",
        title="在期限内报送",
        wording="首次收到日期 ≤ 报送期限",
        checks=(
            Check(
                "{row[unit]}的报告于 {row[first_received_on]} 收到，超过期限 {row[deadline]} 共 {left} 天。",
                pl.col("days_late"),
                pl.col("days_late"),
                pl.lit(0),
                upper=_ZERO,
                where=pl.col("is_due") & (pl.col("received") > 0),
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请说明迟报原因。",
    ),
    _rule(
        id="ROSTER-CONSOLIDATED",
        title="全区汇总报告不与单位报告混收",
        wording="收到的报告不是区政府的汇总报告",
        checks=(
            Check(
                "收到区政府的汇总报告（{row[unit]}），单独保存，只供核对，不计入汇总。",
                pl.col("is_consolidated").cast(pl.Int8),
                pl.lit(1),
                pl.lit(0),
                upper=_ZERO,
                where=pl.col("received") > 0,
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请确认这是全区汇总报告而不是办公室自己的报告。",
    ),
    _rule(
        id="ROSTER-FOLDER",
        title="文件放在报送单位自己名下",
        wording="文件夹和文件名所写的单位就是报告的单位",
        checks=(
            Check(
                "{row[received_text]} 收到的一份{row[unit]}的报告，放在{row[named_elsewhere]}名下（文件夹、文件名或同一"
                "文件夹里的其他文件）。核实以前不采用，也不取代原有的报告。",
                pl.col("named_elsewhere").is_not_null().cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                upper=_ZERO,
                where=_HAS_REPORT,
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请向两个单位核实是谁报送的：确属该单位的，作出说明后即采用；不是的，请把文件移出收件夹，或移到正确的文件夹。",
        since="0.3.0",
    ),
    _rule(
        id="ROSTER-TIME",
        title="收到时间合乎情理",
        wording="年度结束 < 收到日期 ≤ 本次运行的日期",
        checks=(
            Check(
                "{row[unit]}的报告登记为 {row[received_on]} 收到，晚于本次运行的日期。",
                pl.col("is_from_future").cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                instance="future",
                label="不晚于运行日期",
                upper=_ZERO,
                where=_HAS_REPORT,
                not_assessable_reason=pl.lit("没有给出运行的日期"),
            ),
            Check(
                "{row[unit]}的报告登记为 {row[received_on]} 收到，{row[year]} 年度当时还没有结束（早 {left} 天）。",
                pl.col("days_early"),
                pl.col("days_early"),
                pl.lit(0),
                instance="early",
                label="不早于年度结束",
                upper=_ZERO,
                where=_HAS_REPORT,
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请核对收到时间，在收文登记中写明；时间无误的，请说明原因。文件的修改时间是报送一方可以改的，不足为凭。",
        since="0.3.0",
    ),
    _rule(
        id="ROSTER-REPLACED",
        title="重新报送的报告与前一份大体一致",
        wording="重新报送时改动的数 ≤ 前后两份中不是 0 的数的一半",
        checks=(
            Check(
                "{row[unit]}重新报送的报告改动了 {left} 个数，前后两份中不是 0 的数共 {right} 个，改动过半。",
                2 * pl.col("cells_changed") - pl.col("cells_compared"),
                pl.col("cells_changed"),
                pl.col("cells_compared"),
                upper=_ZERO,
                where=pl.col("is_replacement"),
                not_assessable_reason=pl.lit("前后两份报告用的不是同一年版的统计表"),
            ),
        ),
        severity=Severity.HINT,
        suggestion="请确认这确实是该单位对前一份报告的更正，而不是别的单位或别的年度的报告。",
        since="0.3.0",
    ),
    _rule(
        id="ROSTER-NOT-REPORT",
        title="收到的文件是年报",
        wording="收到的文件含有统计表或年报的文字",
        checks=(
            Check(
                "{row[received_text]} 收到的一份文件不像年报：没有统计表，也没有年报的文字。已保存，不计入汇总。",
                (~pl.col("is_report")).cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                upper=_ZERO,
                where=_HAS_FILE,
            ),
        ),
        severity=Severity.HINT,
        suggestion="放错了的，请移出收件夹；确是年报的，请报送含有统计表文字的文件。",
        since="0.3.0",
    ),
)
