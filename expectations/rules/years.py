"""The rules across years: what a report says against what was published for its unit the year before.

They are computed over the reports on a form with the columns that `tasks.checking.inputs.years` and
`tasks.checking.inputs.identical_tables` add. A rule applies to every form that has its columns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

import polars as pl

from expectations.forms import Form, form, form_ids
from expectations.rules.carry_over import CARRYING_FORMS, carried_checks, carried_rows
from expectations.rules.columns import LAST_YEAR, last_column
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.prior_year import COPIED, LAST_REPORT, forms_alike, why_not_comparable
from expectations.rules.relations import total_of
from expectations.rules.table import column_label, items_of_row, rows_with

__all__ = ["RULES"]

_ZERO = Decimal(0)
_CORRECT = "请对照上一年度的报告核对，改正填错的数后重新报送；是上一年度填错的，请说明并申请更正上一年度的数。"
_EXPLAIN_OR_CORRECT = "请对照上一年度的报告核对。填错的请改正后重新报送；数字属实的，请说明为什么与上一年度接不上。"
_NO_TABLE = ("DOC-NO-TABLE", "DOC-FORM")

_rule = partial(
    Rule,
    family=Family.YEARS,
    level=2,
    severity=Severity.EXPLAIN,
    # where the report's period is in doubt, what must go on from last year cannot be told
    suppressed_by=(*_NO_TABLE, "DOC-PERIOD"),
    since="0.3.0",
)


def _forms_with(*columns: str) -> list[Form]:
    """The forms with rows that cross all these columns, oldest first."""
    return [form(form_id) for form_id in form_ids() if any(rows_with(form_id, *columns))]


def _on_each(forms: Sequence[Form], checks_of: Callable[[Form], Iterable[Check]]) -> tuple[Check, ...]:
    """The checks of a rule on each of its forms, in the words of that form."""
    checks = ((layout, check) for layout in forms for check in checks_of(layout))
    return tuple(replace(check, forms=(layout.id,)) if len(forms) > 1 else check for layout, check in checks)


def _documents(forms: Iterable[Form]) -> str:
    """The documents that printed the forms; who issued several in turn is named once."""
    issuer, named = "", []
    for document in dict.fromkeys(layout.document for layout in forms):
        named.append(document.removeprefix(issuer) if issuer else document)
        issuer = document.partition("〔")[0]
    return "、".join(named)


def _labels(layout: Form, *columns: str) -> list[str]:
    """The headings of columns in the form's first row that crosses them all."""
    row, _ = next(rows_with(layout.id, *columns))
    return [column_label(layout, f"{row}.{column}") for column in columns]


def _in_force(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, *_IN_FORCE):
        items = [f"{row}.{column}" for column in _IN_FORCE]
        issued, repealed, in_force = items
        said = dict(zip(items, _labels(layout, *_IN_FORCE), strict=True))
        last = last_column(in_force)
        due = pl.col(last) + pl.col(issued) - pl.col(repealed)
        is_below_years_own = pl.col(in_force) < (pl.col(issued) - pl.col(repealed)).clip(0)
        yield Check(
            f"“{name}”一行：“{said[in_force]}”填的是 {{left}} 件，而{LAST_REPORT}“{said[in_force]}”{{row[{last}]}} 件，"
            f"加“{said[issued]}”{{row[{issued}]}} 件，减“{said[repealed]}”{{row[{repealed}]}} 件，等于 {{right}} 件，"
            "相差 {difference} 件。",
            pl.col(in_force) - due,
            pl.col(in_force),
            due,
            (in_force, issued, repealed),
            instance=row,
            label=name,
            lower=_ZERO,
            upper=_ZERO,
            explained_by={**COPIED, **_no_regulations(layout.id, row), f"{layout.id}-IN-FORCE": is_below_years_own},
            not_assessable_reason=why_not_comparable(*forms_alike(layout.id, in_force)),
        )


def _published(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, *_PUBLISHED):
        items = [f"{row}.{column}" for column in _PUBLISHED]
        made, published, total = items
        said = dict(zip(items, _labels(layout, *_PUBLISHED), strict=True))
        last = last_column(total)
        least = total_of((last, published))
        yield Check(
            f"“{name}”一行：“{said[total]}”填的是 {{left}} 件，少于{LAST_REPORT}“{said[total]}”{{row[{last}]}} 件"
            f"加“{said[published]}”{{row[{published}]}} 件（共 {{right}} 件），少 {{difference}} 件。",
            pl.col(total) - least,
            pl.col(total),
            least,
            (total, published),
            instance=row,
            label=name,
            lower=_ZERO,
            explained_by={
                **COPIED,
                **_no_regulations(layout.id, row),
                f"{layout.id}-PUBLISHED": pl.col(published) > pl.col(total),
                f"{layout.id}-PUBLISHED-NONE": (pl.col(made) > 0) & (pl.col(total) == 0),
            },
            not_assessable_reason=why_not_comparable(*forms_alike(layout.id, total)),
        )


def _no_regulations(form_id: str, row: str) -> Mapping[str, pl.Expr]:
    """The number in the row of the regulations is wrong: no unit of a district makes any."""
    if row != "regulations":
        return {}
    return {f"{form_id}-REGULATIONS": pl.any_horizontal([pl.col(item) > 0 for item in items_of_row(form_id, row)])}


def _items(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, *_ITEMS):
        item, change = (f"{row}.{column}" for column in _ITEMS)
        said, said_change = _labels(layout, *_ITEMS)
        before, changed = last_column(item), last_column(change)
        standing = total_of((before, changed))
        yield Check(
            f"“{name}”一行：“{said}”填的是 {{left}} 项，而{LAST_REPORT}“{said}”{{row[{before}]}} 项，"
            f"“{said_change}”{{row[{changed}]}} 项，相加是 {{right}} 项，相差 {{difference}} 项。",
            pl.col(item) - standing,
            pl.col(item),
            standing,
            (item,),
            instance=row,
            label=name,
            lower=_ZERO,
            upper=_ZERO,
            explained_by=COPIED,
            not_assessable_reason=why_not_comparable(*forms_alike(layout.id, item, change)),
        )


_IN_FORCE = ("issued", "repealed", "in_force")
_PUBLISHED = ("made", "published", "published_total")
_ITEMS = ("items_last_year", "items_change")

_SAME_AS_LAST = Check(
    f"整张统计表与本单位 {{row[{LAST_YEAR}]}} 年度的完全相同：{{left}} 个不为 0 的数一个不差，其余各格也一样。",
    pl.col("is_last_years").cast(pl.Int8),
    pl.col("numbers_not_zero"),
    pl.lit(None, dtype=pl.Int64),
    instance="last_year",
    label="与本单位上一年度",
    upper=_ZERO,
    not_assessable_reason=why_not_comparable(),
)
_SAME_AS_OTHERS = Check(
    "整张统计表与{row[identical_tables_text]}的完全相同：{left} 个不为 0 的数一个不差，其余各格也一样。",
    pl.col("identical_tables"),
    pl.col("numbers_not_zero"),
    pl.lit(None, dtype=pl.Int64),
    instance="other_unit",
    label="与同年别的单位",
    upper=_ZERO,
    not_assessable_reason=pl.lit("同年没有别的单位的同版统计表可以比较"),
)


def _copied() -> Rule:
    return _rule(
        id="YEAR-COPIED",
        title="统计表不与上一年度或别的单位的相同",
        wording=(
            "整张表 ≠ 本单位上一年度的表（除存量外都是 0 的不算）；"
            "整张表 ≠ 同年别的单位的表（除合计外不为 0 的数不到 5 个的不算）"
        ),
        checks=(_SAME_AS_LAST, _SAME_AS_OTHERS),
        suggestion="请核对是否误用了上一年度或别的单位的表，是的请按本单位当年的实际情况重新填报；确属巧合的，请说明。",
        source="通报中列举的问题：照抄往年或别的单位的数据",
        suppressed_by=_NO_TABLE,
    )


def _carry() -> Iterator[Rule]:
    if CARRYING_FORMS:
        into, out_of = carried_rows(form(CARRYING_FORMS[-1]))
        yield _rule(
            id="YEAR-CARRY",
            title="上年结转等于上一年度报告的结转下年度",
            wording=f"每一列：{into} = 上一年度报告的{out_of}",
            checks=carried_checks(),
            forms=CARRYING_FORMS,
            severity=Severity.BLOCK,
            suggestion=_CORRECT,
            source=f"{_documents(map(form, CARRYING_FORMS))}附件的表式：上年结转的就是上一年度结转下来的",
        )


def _stock() -> Iterator[Rule]:
    """Return what stands at the end of a year, by the columns in which a form asks for it."""
    if forms := _forms_with(*_IN_FORCE):
        issued, repealed, in_force = _labels(forms[-1], *_IN_FORCE)
        yield _rule(
            id="YEAR-STOCK",
            title=f"{in_force}与上一年度衔接",
            wording=f"{_rows(forms[-1], _IN_FORCE)}：{in_force} = 上一年度{in_force} + {issued} - {repealed}",
            checks=_on_each(forms, _in_force),
            forms=tuple(layout.id for layout in forms),
            suggestion=f"{_EXPLAIN_OR_CORRECT}有文件自行失效、修改或者联合制发的，也请说明。",
            source=f"{_documents(forms)}附件的表式",
        )
    if forms := _forms_with(*_PUBLISHED):
        _, published, total = _labels(forms[-1], *_PUBLISHED)
        yield _rule(
            id=f"YEAR-STOCK-{forms[0].id}",
            title=f"{total}与上一年度衔接",
            wording=f"{_rows(forms[-1], _PUBLISHED)}：{total} ≥ 上一年度{total} + {published}",
            checks=_on_each(forms, _published),
            forms=tuple(layout.id for layout in forms),
            suggestion=f"{_EXPLAIN_OR_CORRECT}有文件废止或失效的，也请说明。",
            source=f"{_documents(forms)}附件的表式",
        )


def _items_of_last_year() -> Iterator[Rule]:
    if forms := _forms_with(*_ITEMS):
        items, change = _labels(forms[-1], *_ITEMS)
        yield _rule(
            id="YEAR-ITEMS",
            title=f"{items}与上一年度报告衔接",
            wording=f"每一行：{items} = 上一年度报告的{items} + {change}",
            checks=_on_each(forms, _items),
            forms=tuple(layout.id for layout in forms),
            suggestion=_EXPLAIN_OR_CORRECT,
            source=f"{_documents(forms)}附件的表式",
        )


def _rows(layout: Form, columns: Sequence[str]) -> str:
    """The names of the rows that cross these columns."""
    return "、".join(name for _, name in rows_with(layout.id, *columns))


RULES = (_copied(), *_carry(), *_stock(), *_items_of_last_year())
