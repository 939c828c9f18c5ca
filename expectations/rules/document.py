"""The rules about the report as a document: its years, names, form, rows, dates and how well it was read.

They are computed over one row per submission, which `tasks.checking.inputs.documents` makes: what was read of the
report, the form due, the deadline, and what disagrees in words.
"""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import polars as pl

from expectations.forms import Form, form, form_ids
from expectations.rules.model import Check, Family, Rule, Severity

__all__ = ["RULES"]

_FORMS = tuple(map(form, form_ids()))
_ZERO = Decimal(0)
_ALIKE = Decimal(80)
_NOTHING = pl.lit(None, dtype=pl.Int64)


_rule = partial(Rule, family=Family.DOCUMENT, level=2)


def _counted(message: str, count: pl.Expr, instance: str = "", label: str = "") -> Check:
    """Nothing of a kind may be there: the count is shown as left, 0 as right."""
    return Check(message, count, count, pl.lit(0), instance=instance, label=label, upper=_ZERO)


def _days(message: str, days: pl.Expr, instance: str, label: str) -> Check:
    """One date may not come after another: `days` is by how much it does."""
    return Check(message, days, _NOTHING, _NOTHING, instance=instance, label=label, upper=_ZERO)


def _deadlines() -> str:
    """By when reports become public, by the first form; and since which form's year departments by another day."""
    first, *later = _FORMS
    changed = [layout for layout in later if layout.public_by != first.public_by]
    since = f"（{changed[0].due_from} 年起部门为{_day(changed[0])}）" if changed else ""
    return f"{_day(first)}{since}"


def _day(layout: Form) -> str:
    month, day = layout.public_by
    return f" {month} 月 {day} 日前"


_HAS_FAILED = pl.col("failure").is_not_null()

RULES = (
    _rule(
        id="DOC-NO-TABLE",
        title="报告中有填写了数的统计表",
        wording="文件可以读取，并含有填写了数的统计表",
        checks=(
            Check(
                "{row[failure]}",
                _HAS_FAILED.cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                instance="unreadable",
                label="文件可读",
                upper=_ZERO,
                where=_HAS_FAILED,
            ),
            Check(
                "文件里没有找到统计表（可能是图片、附件缺失或表格为空）。没有读到的数不会当作 0。",
                pl.col("form").is_null().cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                upper=_ZERO,
                where=~_HAS_FAILED,
            ),
            Check(
                "统计表是空的，没有填任何数。空格不会当作 0。",
                (pl.col("cells_filled") == 0).cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                instance="blank",
                label="统计表已填写",
                upper=_ZERO,
                where=~_HAS_FAILED & pl.col("form").is_not_null(),
            ),
        ),
        severity=Severity.BLOCK,
        suggestion="请提供含有统计表文字的文件（网页、Word、Excel 或文本），不要只交图片或空表。",
        source=f"{_FORMS[0].document}：年度报告应附统计表",
        level=0,
    ),
    _rule(
        id="DOC-FORM",
        title="使用当年规定的统计表",
        wording="所用统计表版本 = 该年度规定的版本",
        checks=(
            Check(
                "用的是 {row[form]} 年版统计表，{row[year]} 年度应当用 {row[due_form]} 年版。",
                (pl.col("form") != pl.col("due_form")).cast(pl.Int8),
                _NOTHING,
                _NOTHING,
                upper=_ZERO,
            ),
        ),
        severity=Severity.BLOCK,
        suggestion="请换用该年度规定的统计表重新填报。",
        source="；".join(dict.fromkeys(layout.document for layout in _FORMS)),
        level=0,
        suppressed_by=("DOC-NO-TABLE",),
    ),
    _rule(
        id="DOC-PERIOD",
        title="标题、表头、统计期的年度一致",
        wording="标题年度 = 表头年度 = 统计期年度 = 应报年度",
        checks=(
            Check(
                "应报 {row[year]} 年度，但{row[years_text]}。",
                pl.col("years_differing"),
                pl.col("years_found"),
                pl.col("year"),
                upper=_ZERO,
            ),
        ),
        severity=Severity.BLOCK,
        suggestion="请核对是否沿用了往年的文字，改正年度后重新报送。",
        source="《政府信息公开条例》：按年度编制",
        suppressed_by=("DOC-NO-TABLE",),
    ),
    _rule(
        id="DOC-UNIT",
        title="标题、表头、落款、正文的单位一致",
        wording="标题单位 = 填报单位 = 落款单位 = 正文所称的编制单位",
        checks=(
            Check(
                "文中单位名称不一致：{row[units_text]}。",
                pl.col("units_named") - 1,
                pl.col("units_named"),
                pl.lit(1),
                upper=_ZERO,
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请核对是否套用了别的单位的文字，改正后重新报送；单位更名的请说明。",
        source="报告应由同一单位编制",
        suppressed_by=("DOC-NO-TABLE",),
    ),
    _rule(
        id="DOC-ROWS",
        title="统计表行数与官方表式一致",
        wording="没有缺行、多行、错序",
        checks=(
            _counted("统计表缺少 {left} 行：{row[rows_missing_text]}。", pl.col("rows_missing"), "missing", "缺行"),
            _counted(
                "统计表多出 {left} 行官方表式没有的内容。{row[rows_extra_text]}", pl.col("rows_extra"), "extra", "多行"
            ),
            _counted("统计表有 {left} 行与官方顺序不符。", pl.col("rows_out_of_order"), "out_of_order", "错序"),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请按官方表式补齐、删去或调整这些行；有特殊原因的请说明。",
        source=f"{_FORMS[0].document}附件",
        level=0,
        suppressed_by=("DOC-NO-TABLE",),
    ),
    _rule(
        id="DOC-DATES",
        title="落款、发布日期合理",
        wording="统计期结束 < 落款日期 ≤ 发布日期 ≤ 规定期限",
        checks=(
            _days(
                "落款日期 {row[signed_on]} 早于统计期结束（{row[year]} 年 12 月 31 日）。",
                (pl.col("year_end") - pl.col("signed_on")).dt.total_days() + 1,
                "signed",
                "落款日期",
            ),
            _days(
                "发布日期 {row[published_on]} 早于落款日期 {row[signed_on]}。",
                (pl.col("signed_on") - pl.col("published_on")).dt.total_days(),
                "published",
                "发布日期",
            ),
            _days(
                "发布日期 {row[published_on]} 晚于规定期限 {row[publication_due]}。",
                (pl.col("published_on") - pl.col("publication_due")).dt.total_days(),
                "in_time",
                "规定期限",
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请核对日期；日期属实的请说明原因。",
        source=f"《政府信息公开条例》：每年{_deadlines()}公布",
        suppressed_by=("DOC-NO-TABLE", "DOC-PERIOD"),
    ),
    _rule(
        id="DOC-ALIKE",
        title="报告不与上一年度或别的单位雷同",
        wording="与本单位上一年度、与同年任一别的单位的报告相同的语句 < 80%（多数单位共用的套话不计）",
        checks=(
            Check(
                "正文有 {left}% 的语句与{row[alike_report]}相同。",
                pl.col("alike_share") - _ALIKE,
                pl.col("alike_share"),
                pl.lit(_ALIKE),
                upper=_ZERO,
                where=pl.col("alike_share").is_not_null(),
                explained_by={"DOC-PERIOD": pl.col("is_alike_own") & (pl.col("years_differing") > 0)},
            ),
        ),
        severity=Severity.HINT,
        suggestion="请核对是否照抄了上一年度或别的单位的报告。",
        source="通报中列举的问题：内容雷同",
        level=3,
        suppressed_by=("DOC-NO-TABLE",),
        not_applicable_reason="正文太短，或没有别的报告可以比较",
    ),
    _rule(
        id="READ-DOUBT",
        title="识读是否可靠",
        wording="没有存疑或无法识读的单元格，没有由图片识别、读不到或没有采用的内容",
        checks=(
            _counted("有 {left} 个单元格识读存疑或读不出数：{row[doubts_text]}。", pl.col("doubts")),
            _counted(
                "报告是从图片识别的，请人工核对：逐个数对照原件。", pl.col("from_picture"), "picture", "由图片识别"
            ),
            _counted(
                "文件里有读不到的内容（{row[problems_text]}），可能缺数，请人工核对。",
                pl.col("unread"),
                "unread",
                "读不到的内容",
            ),
            replace(
                _counted(
                    "文件里有没有采用或存疑的内容（{row[problems_text]}），如与年报有关请核对。",
                    pl.col("set_aside"),
                    "set_aside",
                    "没有采用的内容",
                ),
                severity=Severity.HINT,
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请对照原件核实：是我们读错了，还是填写不规范？填写不规范的请改为单纯的数字；请提供文字版文件。",
        source="读数存疑时不作定论",
        level=0,
        suppressed_by=("DOC-NO-TABLE",),
    ),
)
