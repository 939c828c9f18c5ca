"""The rule about the district's own printed report: what it says is what the units' reports add up to.

Its frame has one row per printed report, on one form. Beside the printed number of each item stand what the units
that the report covers add up to, what keeps that sum from being the whole, and whether a difference follows from
those of the item's own parts.
"""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from expectations.forms import form, form_ids
from expectations.rules.columns import follows_column, gap_column, units_column
from expectations.rules.model import Check, Family, Rule, Severity

__all__ = ["OWN_LEVEL", "RULES"]

OWN_LEVEL = "own_level"
"""The instance that asks whether the report covers the district's own level alone."""

_RULE = "DISTRICT-TOTAL"
_ZERO = Decimal(0)
_ROUNDING = Decimal("0.005")


def _own_level() -> Check:
    """A table of the office and the departments alone is one the district wants too, so somebody must say which."""
    return Check(
        "全区合计与区本级（办公室和部门）合计不同的 {right} 项中，汇总报告有 {left} 项与区本级合计相同，"
        "没有计入镇和街道，因此按区本级核对。",
        pl.col("is_own_level").cast(pl.Int8),
        pl.col("agreeing_own"),
        pl.col("differing"),
        instance=OWN_LEVEL,
        label="汇总范围",
        upper=_ZERO,
        severity=Severity.EXPLAIN,
        where=pl.col("differing") > 0,
    )


def _totals() -> Iterator[Check]:
    """One check per item that may be added up, on every form that asks for it."""
    forms: dict[str, list[str]] = {}
    for form_id in form_ids():
        for item in form(form_id).items:
            if item.additive:
                forms.setdefault(item.id, []).append(form_id)
    for item_id, on in forms.items():
        yield _total(item_id, tuple(on))


def _total(item: str, forms: tuple[str, ...]) -> Check:
    """The printed number is the units' sum; below it, whatever is missing, but above it only where nothing is."""
    printed, units, gap = pl.col(item), pl.col(units_column(item)), pl.col(gap_column(item))
    may_be_missing = (gap != "") & (printed - units > _ROUNDING)
    return Check(
        "汇总报告“{name}”填的是 {left}{unit}，{row[scope]}各单位报送的报告（不论是否计入合计）相加是 {right}{unit}，"
        f"相差 {{difference}}{{unit}}。{{row[{gap_column(item)}]}}",
        pl.when(~may_be_missing).then(printed - units),
        printed,
        units,
        (item,),
        instance=item,
        lower=_ZERO,
        upper=_ZERO,
        explained_by={_RULE: pl.col(follows_column(item))},
        not_assessable_reason=pl.when(printed.is_not_null() & (gap != "")).then(gap.str.strip_chars_end("。")),
        forms=forms,
    )


RULES = (
    Rule(
        id=_RULE,
        family=Family.DISTRICT,
        level=4,
        severity=Severity.BLOCK,
        title="汇总报告等于各单位之和",
        wording="汇总报告的数 = 同一版统计表各单位填报的数之和（几个单位会重复计算的项，如联合制发的文件，不核对）",
        suggestion="请对照各单位的报告核对汇总报告：是否漏加、重加了单位，或用了单位更正前的数；"
        "汇总的本是区本级的，请说明。",
        source="区政府办公室的年度汇总：区本级和全区的表由各单位的报告相加而成",
        checks=(*_totals(), _own_level()),
        forms=form_ids(),
        tolerance=_ROUNDING,
        since="0.3.0",
    ),
)
