"""The rules across years: what a report says against what was published for its unit the year before.

They are computed over the reports on a form with the columns that `tasks.checking.inputs.years` and
`tasks.checking.inputs.copies` add.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from expectations.rules.before import COPIED, LAST_REPORT, LAST_YEAR, why_not_comparable
from expectations.rules.carried import CARRYING_FORMS, carried_checks
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.relations import last_column, total_of
from expectations.rules.table import items_of_row, rows_with

__all__ = ["RULES"]

_ZERO = Decimal(0)
_CORRECT = "请对照上一年度的报告核对，改正填错的数后重新报送；是上一年度填错的，请说明并申请更正上一年度的数。"
_EXPLAIN_OR_CORRECT = "请对照上一年度的报告核对。填错的请改正后重新报送；数字属实的，请说明为什么与上一年度接不上。"


def _years(  # noqa: PLR0913 - one catalogue entry, named at each call
    rule: str,
    title: str,
    *,
    formula: str,
    checks: tuple[Check, ...],
    suggestion: str,
    source: str,
    forms: tuple[str, ...] = (),
    severity: Severity = Severity.EXPLAIN,
    is_of_the_period: bool = True,
) -> Rule:
    """A catalogue entry; where the report's period is in doubt, what must go on from last year cannot be told."""
    return Rule(
        id=rule,
        family=Family.YEARS,
        level=2,
        severity=severity,
        title=title,
        formula=formula,
        suggestion=suggestion,
        source=source,
        checks=checks,
        forms=forms,
        suppressed_by=("DOC-NO-TABLE", "DOC-FORM", *(("DOC-PERIOD",) if is_of_the_period else ())),
        since="0.3.0",
    )


def _in_force() -> Iterator[Check]:
    for row, name in rows_with("2021", "issued", "repealed", "in_force"):
        in_force, issued, repealed = (f"{row}.{column}" for column in ("in_force", "issued", "repealed"))
        last = last_column(in_force)
        due = pl.col(last) + pl.col(issued) - pl.col(repealed)
        is_below_years_own = pl.col(in_force) < (pl.col(issued) - pl.col(repealed)).clip(0)
        yield Check(
            f"“{name}”一行：“现行有效件数”填的是 {{left}} 件，而{LAST_REPORT}“现行有效件数”{{row[{last}]}} 件，"
            f"加“本年制发件数”{{row[{issued}]}} 件，减“本年废止件数”{{row[{repealed}]}} 件，等于 {{right}} 件，"
            "相差 {difference} 件。",
            pl.col(in_force) - due,
            pl.col(in_force),
            due,
            (in_force, issued, repealed),
            instance=row,
            label=name,
            lower=_ZERO,
            upper=_ZERO,
            explained_by={**COPIED, **_no_regulations("2021", row), "2021-IN-FORCE": is_below_years_own},
            gap=why_not_comparable("2021"),
        )


def _published() -> Iterator[Check]:
    for row, name in rows_with("2019", "made", "published", "published_total"):
        total, published, made = (f"{row}.{column}" for column in ("published_total", "published", "made"))
        last = last_column(total)
        least = total_of((last, published))
        yield Check(
            f"“{name}”一行：“对外公开总数量”填的是 {{left}} 件，少于{LAST_REPORT}“对外公开总数量”{{row[{last}]}} 件"
            f"加“本年新公开数量”{{row[{published}]}} 件（共 {{right}} 件），少 {{difference}} 件。",
            pl.col(total) - least,
            pl.col(total),
            least,
            (total, published),
            instance=row,
            label=name,
            lower=_ZERO,
            explained_by={
                **COPIED,
                **_no_regulations("2019", row),
                "2019-PUBLISHED": pl.col(published) > pl.col(total),
                "2019-PUBLISHED-NONE": (pl.col(made) > 0) & (pl.col(total) == 0),
            },
            gap=why_not_comparable("2019"),
        )


def _no_regulations(form_id: str, row: str) -> Mapping[str, pl.Expr]:
    """A number in the row of the regulations is itself at fault: no unit of a district makes any."""
    if row != "regulations":
        return {}
    return {f"{form_id}-REGULATIONS": pl.any_horizontal([pl.col(item) > 0 for item in items_of_row(form_id, row)])}


def _items() -> Iterator[Check]:
    for row, name in rows_with("2019", "items_last_year", "items_change"):
        item = f"{row}.items_last_year"
        before, change = last_column(item), last_column(f"{row}.items_change")
        standing = total_of((before, change))
        yield Check(
            f"“{name}”一行：“上一年项目数量”填的是 {{left}} 项，而{LAST_REPORT}“上一年项目数量”{{row[{before}]}} 项，"
            f"“本年增/减”{{row[{change}]}} 项，相加是 {{right}} 项，相差 {{difference}} 项。",
            pl.col(item) - standing,
            pl.col(item),
            standing,
            (item,),
            instance=row,
            label=name,
            lower=_ZERO,
            upper=_ZERO,
            explained_by=COPIED,
            gap=why_not_comparable("2019"),
        )


_SAME_AS_LAST = Check(
    f"整张统计表与本单位 {{row[{LAST_YEAR}]}} 年度的完全相同：{{left}} 个不为 0 的数一个不差，其余各格也一样。",
    pl.col("is_last_years").cast(pl.Int8),
    pl.col("numbers_not_zero"),
    pl.lit(None, dtype=pl.Int64),
    instance="last_year",
    label="与本单位上一年度",
    upper=_ZERO,
    gap=why_not_comparable(),
)
_SAME_AS_OTHERS = Check(
    "整张统计表与{row[twins_text]}的完全相同：{left} 个不为 0 的数一个不差，其余各格也一样。",
    pl.col("twins"),
    pl.col("numbers_not_zero"),
    pl.lit(None, dtype=pl.Int64),
    instance="other_unit",
    label="与同年别的单位",
    upper=_ZERO,
    gap=pl.lit("同年没有别的单位的同版统计表可以比较"),
)

RULES = (
    _years(
        "YEAR-COPIED",
        "统计表不与上一年度或别的单位的相同",
        formula=(
            "整张表 ≠ 本单位上一年度的表（除存量外都是 0 的不算）；"
            "整张表 ≠ 同年别的单位的表（除合计外不为 0 的数不到 5 个的不算）"
        ),
        checks=(_SAME_AS_LAST, _SAME_AS_OTHERS),
        suggestion="请核对是否误用了上一年度或别的单位的表，是的请按本单位当年的实际情况重新填报；确属巧合的，请说明。",
        source="通报中列举的问题：照抄往年或别的单位的数据",
        is_of_the_period=False,
    ),
    _years(
        "YEAR-CARRY",
        "上年结转等于上一年度报告的结转下年度",
        formula="每一列：上年结转政府信息公开申请数量 = 上一年度报告的结转下年度继续办理",
        checks=carried_checks(),
        forms=CARRYING_FORMS,
        severity=Severity.BLOCK,
        suggestion=_CORRECT,
        source="国办公开办函〔2019〕60号、〔2021〕30号附件的表式：上年结转的就是上一年度结转下来的",
    ),
    _years(
        "YEAR-STOCK",
        "现行有效件数与上一年度衔接",
        formula="规章、行政规范性文件：现行有效件数 = 上一年度现行有效件数 + 本年制发件数 - 本年废止件数",
        checks=tuple(_in_force()),
        forms=("2021",),
        suggestion=f"{_EXPLAIN_OR_CORRECT}有文件自行失效、修改或者联合制发的，也请说明。",
        source="国办公开办函〔2021〕30号附件的表式",
    ),
    _years(
        "YEAR-STOCK-2019",
        "对外公开总数量与上一年度衔接",
        formula="规章、行政规范性文件：对外公开总数量 ≥ 上一年度对外公开总数量 + 本年新公开数量",
        checks=tuple(_published()),
        forms=("2019",),
        suggestion=f"{_EXPLAIN_OR_CORRECT}有文件废止或失效的，也请说明。",
        source="国办公开办函〔2019〕60号附件的表式",
    ),
    _years(
        "YEAR-ITEMS",
        "上一年项目数量与上一年度报告衔接",
        formula="每一行：上一年项目数量 = 上一年度报告的上一年项目数量 + 本年增/减",
        checks=tuple(_items()),
        forms=("2019",),
        suggestion=_EXPLAIN_OR_CORRECT,
        source="国办公开办函〔2019〕60号附件的表式",
    ),
)
