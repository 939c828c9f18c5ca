"""The rules about who had to report and who did: over one row per unit due or a report received."""

from decimal import Decimal
from functools import partial

import polars as pl

from expectations.rules.model import Check, Family, Rule, Severity

__all__ = ["RULES"]

_ZERO = Decimal(0)

_rule = partial(Rule, family=Family.ROSTER, level=4, source="区政府办公室确定的报送单位名册与报送期限")

RULES = (
    _rule(
        id="ROSTER-MISSING",
        title="应报单位都已报送",
        wording="名册中应报单位的报送数 ≥ 1",
        checks=(
            Check(
                "{row[unit]}应报送 {row[year]} 年度报告，尚未收到。",
                pl.col("received"),
                pl.col("received"),
                pl.lit(1),
                lower=Decimal(1),
                where=pl.col("is_due"),
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
)
