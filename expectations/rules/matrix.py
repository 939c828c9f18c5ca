"""The rules that forms 2019 and 2021 share: what applicants, outcomes, reviews and lawsuits add up to.

Their equations are those of the forms. That of the columns is printed in the form's corner cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from expectations.forms import Block, Equation, Form, form, in_quotation_marks
from expectations.rules.model import Check, Rule
from expectations.rules.relations import adds_up, holds_unless, residual, was_computed
from expectations.rules.table import items_of_row, sum_to, table_rule

__all__ = ["RULES"]

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
    return layout.blocks[layout.rows[layout.item("requests.new.total").row].block]


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
    return sums


def _row_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for position, equation in sums.rows.items():
        where = f"{in_quotation_marks(layout.rows[position].name)}一行"
        message = (
            f"{where}：“总计”填的是 {{left}} 件，六类申请人相加是 {{right}} 件（{{parts}}），相差 {{difference}} 件。"
        )
        yield _of_stated_total(adds_up(equation, message, equation.left[0].removesuffix(_TOTAL), where))


def _of_stated_total(check: Check) -> Check:
    """The check, not made where the total is not the report's but was computed from the very parts."""
    return replace(check, residual=pl.when(~was_computed(check.items[0])).then(check.residual))


def _column_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for at, equation in sums.columns.items():
        column = _applicants(layout).columns[at]
        where = f"“{column.label}”一列"
        total = layout.rows[layout.item(equation.left[0]).row].name
        message = (
            f"{where}：“{total}”填的是 {{left}} 件，各项办理结果相加是 {{right}} 件（{{parts}}），"
            "相差 {difference} 件。"
        )
        yield adds_up(equation, message, column.id, where)


def _balance_checks(layout: Form, sums: _Sums) -> Iterator[Check]:
    for at, equation in sums.balances.items():
        column = _applicants(layout).columns[at]
        where = f"“{column.label}”一列"
        message = (
            f"{where}：{_side(layout, equation.left)}等于 {{left}} 件，"
            f"{_side(layout, equation.right)}等于 {{right}} 件，相差 {{difference}} 件。"
        )
        check = adds_up(equation, message, column.id, where)
        yield replace(check, explained_by=_explanations(layout.id, equation, sums, at))


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
    """What goes from the residual of `broken` once `other` is set right by the one cell on which both stand."""
    (shared,) = set(broken.items) & set(other.items)
    is_alike = (shared in broken.left) == (shared in other.left)
    return residual(other) if is_alike else -residual(other)


def _cases(layout: Form) -> Iterator[Rule]:
    """One rule each for reviews, lawsuits without a review before and lawsuits after one."""
    for kind, ending in _ENDINGS.items():
        equation = sum_to(layout.id, f"{kind}{_TOTAL}")
        item = layout.item(equation.left[0])
        name = layout.blocks[layout.rows[item.row].block].columns[item.column].headings[-2]
        message = (
            f"“{name}”的“总计”填的是 {{left}} 件，四种结果相加是 {{right}} 件（{{parts}}），相差 {{difference}} 件。"
        )
        yield table_rule(
            f"{layout.id}-{ending}",
            f"{name}总计等于四种结果之和",
            formula=f"{name}总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
            checks=(_of_stated_total(adds_up(equation, message)),),
        )


def _regulations(layout: Form) -> Check:
    items = items_of_row(layout.id, "regulations")
    filled = [pl.col(item) > 0 for item in items]
    return holds_unless(
        pl.any_horizontal(filled),
        pl.max_horizontal(items),
        pl.lit(0),
        items,
        "“规章”一行填了数（{filled}）。区级部门、乡镇、街道和区政府都不能制定规章，这一行应填“/”或留空。",
    )


def _rules(layout: Form) -> Iterator[Rule]:
    sums = _sums(layout)
    yield table_rule(
        f"{layout.id}-BALANCE",
        "收到与办理、结转平衡",
        formula="每一列：本年新收 + 上年结转 = 办理结果总计 + 结转下年度继续办理（表头注明的勾稽关系）",
        checks=tuple(_balance_checks(layout, sums)),
        suggestion="请核对这一列的新收、结转和办理结果，改正填错的数后重新报送。",
    )
    yield table_rule(
        f"{layout.id}-ROW",
        "每一行的总计等于六类申请人之和",
        formula="每一行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他",
        checks=tuple(_row_checks(layout, sums)),
        suggestion="请核对这一行的总计和六类申请人，改正填错的数后重新报送。",
    )
    yield table_rule(
        f"{layout.id}-COLUMN",
        "每一列的办理结果总计等于各项办理结果之和",
        formula="每一列：办理结果总计 = 各项办理结果之和",
        checks=tuple(_column_checks(layout, sums)),
        suggestion="请核对这一列的办理结果总计和各项办理结果，一件申请只计一种结果，改正填错的数后重新报送。",
    )
    yield from _cases(layout)
    yield table_rule(
        f"{layout.id}-REGULATIONS",
        "区级及以下单位不填规章",
        formula="规章一行各栏 = 0 或不填",
        checks=(_regulations(layout),),
        suggestion="规章由国务院部门和省、设区的市级政府制定。请核对是否把规范性文件填成了规章，改正后重新报送。",
    )


RULES = tuple(rule for form_id in ("2019", "2021") for rule in _rules(form(form_id)))
