"""The rules of every form whose tables cross rows and columns: what applicants, outcomes, reviews and lawsuits come to.

Their equations are those of the forms. That of the columns is printed in the form's corner cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from expectations.forms import Block, Equation, Form, IncompleteFormError, in_quotation_marks, matrix_forms
from expectations.rules.columns import (
    MAKES_REGULATIONS,
    MISPLACED,
    MISPLACED_ITEMS,
    MISPLACED_MENDS,
    MISPLACED_WORDS,
    SUMS_TOLD,
    Misplacement,
    grouped_column,
    grouped_words_column,
)
from expectations.rules.model import Check, Family, Rule, Severity
from expectations.rules.relations import adds_up, fails_when, residual, total_of, was_computed
from expectations.rules.table import column_label, items_of_row, on_form, sum_to, table_rule

__all__ = ["RULES"]

_APPLICANTS = "requests.new.total"
_TOTAL = ".total"
_ENDINGS = {
    "review": "REVIEW",
    "litigation_direct": "LITIGATION-DIRECT",
    "litigation_after_review": "LITIGATION-AFTER-REVIEW",
}


@dataclass(frozen=True, slots=True)
class _Sums:
    """The equations of the table of applicants.

    `rows` makes each row's total the sum of the applicants, by the row's position. By the column's: `columns`
    makes the total of the outcomes their sum, and `balances` what came in what was handled or carried over.
    """

    rows: dict[int, Equation] = field(default_factory=dict)
    columns: dict[int, Equation] = field(default_factory=dict)
    balances: dict[int, Equation] = field(default_factory=dict)


def _applicants(layout: Form) -> Block:
    """The block of the requests, whose columns are the kinds of applicants."""
    return layout.blocks[layout.rows[layout.item(_APPLICANTS).row].block]


def _sums(layout: Form) -> _Sums:
    sums = _Sums()
    inside = {item.id for item in _applicants(layout).items}
    for equation in layout.equations:
        if inside.issuperset(equation.items):
            items = [layout.item(item) for item in equation.items]
            if len({item.row for item in items}) == 1:
                sums.rows[items[0].row] = equation
            else:
                by_column = sums.columns if len(equation.left) == 1 else sums.balances
                by_column[items[0].column] = equation
    for what, found in (
        ("`row_sums` that make each row's total the sum of the applicants", sums.rows),
        ("`column_sums` that make the total of the outcomes their sum", sums.columns),
        ("`column_sums` that balance what came in with what was handled or carried over", sums.balances),
    ):
        if not found:
            raise IncompleteFormError(layout.id, f"rules of family {Family.TABLE.value}", f"no {what}")
    return sums


def _row_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for position, equation in sums.rows.items():
        where = f"{in_quotation_marks(layout.rows[position].name)}一行"
        total, count = column_label(layout, equation.left[0]), _counted(equation.right)
        message = (
            f"{where}：“{total}”填的是 {{left}} 件，{count}类申请人相加是 {{right}} 件（{{parts}}），"
            "相差 {difference} 件。"
        )
        check = adds_up(equation, message, equation.left[0].removesuffix(_TOTAL), where)
        yield _unless_misplaced(_of_stated_total(check), equation, layout)


def _of_stated_total(check: Check) -> Check:
    """The check, not made where the total is not the report's but was computed from the very parts."""
    return replace(check, residual=pl.when(~was_computed(check.items[0])).then(check.residual))


def _unless_misplaced(check: Check, equation: Equation, layout: Form) -> Check:
    """The check, left unassessed where its equation holds once a misplaced row is put right."""
    is_mended = pl.col(MISPLACED_MENDS).list.contains(layout.equations.index(equation))
    return replace(check, explained_by={**check.explained_by, f"{layout.id}-MISPLACED": is_mended})


def _misplaced(layout: Form) -> Iterator[Rule]:
    """The rule that names the one row, or the two, for which many sums fail at once."""
    items = tuple(dict.fromkeys(item for equation in layout.equations for item in equation.items))
    is_told = pl.col(SUMS_TOLD) > 0

    def rows(values: Mapping[str, object]) -> tuple[str, ...]:
        found = values[MISPLACED_ITEMS]
        return tuple(map(str, found)) if isinstance(found, list) else ()

    yield table_rule(
        id=f"{layout.id}-MISPLACED",
        title="没有整行错栏、两行填反、一行重复填写",
        wording="一行的数整体移一栏、两行互换或重复的一行改正，不会使两个以上不成立的等式都成立",
        checks=tuple(
            Check(
                f"{{row[{MISPLACED_WORDS}]}}",
                pl.when(is_told).then((pl.col(MISPLACED) == kind).fill_null(value=False).cast(pl.Int8)),
                pl.lit(None, dtype=pl.Int64),
                pl.lit(None, dtype=pl.Int64),
                items,
                instance=kind,
                label=kind.label,
                upper=Decimal(0),
                items_at_fault=rows,
            )
            for kind in Misplacement
        ),
        suggestion="请对照原始登记核对这些行，改正后重新报送。",
    )


def _blank_total_checks(layout: Form) -> Iterator[Check]:
    """For each sum within a row: its total is not blank beside a part that is filled."""
    for equation in layout.equations:
        if len(equation.left) > 1 or len({layout.item(item).row for item in equation.items}) > 1:
            continue
        (total,) = equation.left
        item = layout.item(total)
        row, *_, column = (
            layout.rows[item.row].name,
            *layout.blocks[layout.rows[item.row].block].columns[item.column].headings,
        )
        where = f"{in_quotation_marks(row)}一行" if row else in_quotation_marks(layout.name(total))
        broken = pl.when(pl.col(total).is_null()).then(pl.any_horizontal([pl.col(part) > 0 for part in equation.right]))
        has_number = pl.any_horizontal([pl.col(part).is_not_null() for part in equation.items])
        check = replace(
            fails_when(
                pl.when(has_number).then(broken.otherwise(pl.lit(False)).fill_null(False)),
                pl.max_horizontal(equation.right),
                pl.col(total),
                equation.items,
                f"{where}的“{column}”没有填数，分项却填了（{{filled}}），含这个“{column}”的等式无法核对。",
            ),
            instance=total.removesuffix(_TOTAL),
            label=where,
        )
        # the row that a blank end belongs to is told with the shift that left it blank
        is_moved = pl.col(MISPLACED_ITEMS).list.contains(total)
        yield replace(check, explained_by={f"{layout.id}-MISPLACED": is_moved})


def _column_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for at, equation in sums.columns.items():
        column = _applicants(layout).columns[at]
        where = f"“{column.label}”一列"
        total = layout.rows[layout.item(equation.left[0]).row].name
        # A report may give rows that the form splits in one: the sum then goes by that one.
        grouped = layout.series.parts(equation.right) if layout.series else {}
        words = "".join(f"{{row[{grouped_words_column(item)}]}}" for item in grouped)
        message = (
            f"{where}：“{total}”填的是 {{left}} 件，各项办理结果相加是 {{right}} 件（{{parts}}{words}），"
            "相差 {difference} 件。"
        )
        check = adds_up(equation, message, column.id, where)
        apart = [item for item in equation.right if item not in {part for parts in grouped.values() for part in parts}]
        in_one = total_of([*apart, *map(grouped_column, grouped)])
        right = pl.coalesce(check.right, in_one) if grouped else check.right
        yield _unless_misplaced(replace(check, right=right, residual=check.left - right), equation, layout)


def _balance_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for at, equation in sums.balances.items():
        column = _applicants(layout).columns[at]
        where = f"“{column.label}”一列"
        message = (
            f"{where}：{_side(layout, equation.left)}等于 {{left}} 件，"
            f"{_side(layout, equation.right)}等于 {{right}} 件，相差 {{difference}} 件。"
        )
        check = adds_up(equation, message, column.id, where)
        check = replace(check, explained_by=_explanations(layout.id, equation, sums, at))
        yield _unless_misplaced(check, equation, layout)


def _side(layout: Form, items: tuple[str, ...]) -> str:
    return "加".join(f"“{layout.rows[layout.item(item).row].name}”{{row[{item}]}} 件" for item in items)


def _explanations(form_id: str, balance: Equation, sums: _Sums, column: int) -> Mapping[str, pl.Expr]:
    """The row sums, one or all, and the sum of the outcomes, where to set them right sets the balance right."""
    off = residual(balance)
    by_row = [_undone(balance, row) for row in sums.rows.values() if set(balance.items) & set(row.items)]
    return {
        f"{form_id}-ROW": pl.any_horizontal([off == undone for undone in (*by_row, pl.sum_horizontal(by_row))]),
        f"{form_id}-COLUMN": off == _undone(balance, sums.columns[column]),
    }


def _undone(broken: Equation, other: Equation) -> pl.Expr:
    """Return what goes from the residual of `broken` once `other` is set right by the one cell on which both stand."""
    (shared,) = set(broken.items) & set(other.items)
    is_alike = (shared in broken.left) == (shared in other.left)
    return residual(other) if is_alike else -residual(other)


def _cases(layout: Form) -> Iterator[Rule]:
    """One rule each for reviews, lawsuits without a review before and lawsuits after one."""
    for kind, ending in _ENDINGS.items():
        if not layout.has(f"{kind}{_TOTAL}"):
            continue
        equation = sum_to(layout.id, f"{kind}{_TOTAL}")
        item = layout.item(equation.left[0])
        *_, name, total = layout.blocks[layout.rows[item.row].block].columns[item.column].headings
        count = _counted(equation.right)
        message = (
            f"“{name}”的“{total}”填的是 {{left}} 件，{count}种结果相加是 {{right}} 件（{{parts}}），"
            "相差 {difference} 件。"
        )
        yield table_rule(
            id=f"{layout.id}-{ending}",
            title=f"{name}{total}等于{count}种结果之和",
            checks=(_unless_misplaced(_of_stated_total(adds_up(equation, message)), equation, layout),),
        )


def _counted(parts: tuple[str, ...]) -> str:
    """Return how many parts there are, as a sentence says it; in figures above ten."""
    return "〇一二三四五六七八九十"[len(parts)] if len(parts) <= 10 else str(len(parts))


def _blank_totals(layout: Form) -> Iterator[Rule]:
    """The rule that says of a total that it was not reported."""
    if checks := tuple(_blank_total_checks(layout)):
        yield table_rule(
            id=f"{layout.id}-TOTAL-BLANK",
            title="分项填了数的行，总计也填",
            wording="每一行和每类案件：任一分项 > 0 时，总计已填",
            checks=checks,
            severity=Severity.EXPLAIN,
            suggestion="请补填总计后重新报送；空着不等于 0。",
        )


def _regulations(layout: Form) -> Iterator[Rule]:
    items = items_of_row(layout.id, "regulations")
    if not items:
        return
    name = layout.rows[layout.item(items[0]).row].name
    check = fails_when(
        pl.any_horizontal([pl.col(item) > 0 for item in items]) & ~pl.col(MAKES_REGULATIONS),
        pl.max_horizontal(items),
        pl.lit(0),
        items,
        f"“{name}”一行填了数（{{filled}}）。区县政府和各级政府的部门、乡镇、街道都不能制定规章，这一行应填“/”或留空。",
    )
    yield table_rule(
        id=f"{layout.id}-REGULATIONS",
        title="区级及以下单位不填规章",
        wording=f"{name}一行各栏 = 0 或不填；省、设区的市一级的政府除外",
        checks=(check,),
        suggestion="规章由国务院部门和省、设区的市级政府制定。请核对是否把规范性文件填成了规章，改正后重新报送。",
    )


def _of_applicants(layout: Form) -> Iterator[Rule]:
    """The rules of the table of applicants and outcomes."""
    if not layout.has(_APPLICANTS):
        return
    sums = _sums(layout)
    total = layout.rows[layout.item(next(iter(sums.columns.values())).left[0]).row].name
    kinds = f"{_counted(next(iter(sums.rows.values())).right)}类申请人"
    yield table_rule(
        id=f"{layout.id}-BALANCE",
        title="收到与办理、结转平衡",
        note="表头注明的勾稽关系",
        checks=tuple(_balance_checks(layout, sums)),
        suggestion="请核对这一列的新收、结转和办理结果，改正填错的数后重新报送。",
    )
    yield table_rule(
        id=f"{layout.id}-ROW",
        title=f"每一行的{column_label(layout, _APPLICANTS)}等于{kinds}之和",
        checks=tuple(_row_checks(layout, sums)),
        suggestion=f"请核对这一行的{column_label(layout, _APPLICANTS)}和{kinds}，改正填错的数后重新报送。",
    )
    yield table_rule(
        id=f"{layout.id}-COLUMN",
        title=f"每一列的{total}等于各项办理结果之和",
        checks=tuple(_column_checks(layout, sums)),
        suggestion=f"请核对这一列的{total}和各项办理结果，一件申请只计一种结果，改正填错的数后重新报送。",
    )


RULES = tuple(
    rule
    for layout in matrix_forms()
    for rule in on_form(
        layout,
        (*_of_applicants(layout), *_cases(layout), *_misplaced(layout), *_blank_totals(layout), *_regulations(layout)),
    )
)
