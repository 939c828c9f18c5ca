"""Checks of the prose beyond single items: sums, both meanings of 收到, and percentages."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from expectations.forms import form, form_ids
from expectations.forms.prose_sums import SaidSum, said_sums
from expectations.rules.columns import denied_column, quoted_column
from expectations.rules.model import Check
from expectations.rules.relations import total_of

__all__ = [
    "ALIKE",
    "CARRIED_IN",
    "NEW",
    "PARTS_OF_WHOLE",
    "TO_ITS_ROUNDING",
    "forms_with",
    "says_sum",
    "with_or_without_carried_in",
]

CARRIED_IN = "requests.carried_in.total"
NEW = "requests.new.total"
_SUM_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“%s”各项合计 {right} 件，相差 {difference} 件。"
_NO_SUM_MESSAGE = "正文写的是“{quote}”（{quote_place}），表中“%s”各项合计却有 {right} 件。"

_EITHER_MESSAGE = (
    "正文写的是“{quote}”（{quote_place}），表中“{name}”填的是 {right}{unit}，"
    "相差 {difference}{unit}；加上上年结转的也不相等。"
)


def forms_with(item: str) -> tuple[str, ...]:
    """The forms that have an item."""
    return tuple(form_id for form_id in form_ids() if form(form_id).has(item))


def says_sum(sum_id: str, *, is_denial: bool) -> Iterator[Check]:
    """Check that the prose says of a sum what its items come to; where some are blank, not less than the rest."""
    alike: dict[SaidSum, list[str]] = {}
    for form_id in form_ids():
        if sum_id in said_sums(form_id):
            alike.setdefault(said_sums(form_id)[sum_id], []).append(form_id)
    for of, forms in alike.items():
        column = denied_column(sum_id) if is_denial else quoted_column(sum_id)
        said, known = pl.col(column), pl.sum_horizontal(of.items)
        yield Check(
            (_NO_SUM_MESSAGE if is_denial else _SUM_MESSAGE) % of.name,
            pl.when(total_of(of.items).is_not_null() | (known > said)).then(said - known),
            said,
            known,
            of.items,
            instance=sum_id,
            label=f"“{of.name}”各项合计",
            lower=Decimal(0),
            upper=Decimal(0),
            where=said.is_not_null(),
            quotes="denial" if is_denial else "figure",
            forms=tuple(forms),
        )


def with_or_without_carried_in() -> Check:
    """The figure received is that of new requests, or of these and those carried in: both usages are common."""
    said, new, carried_in = pl.col(quoted_column(NEW)), pl.col(NEW), pl.col(CARRIED_IN)
    agrees = (said == new) | ((said == new + carried_in).fill_null(False))
    may_agree = carried_in.is_null() & (said > new)
    return Check(
        _EITHER_MESSAGE,
        pl.when(agrees).then(pl.lit(0)).when(~may_agree).then(said - new),
        said,
        new,
        (NEW, CARRIED_IN),
        instance=NEW,
        lower=Decimal(0),
        upper=Decimal(0),
        where=said.is_not_null(),
        quotes="figure",
        forms=forms_with(NEW),
    )


TO_ITS_ROUNDING = Check(
    "正文写的是“{row[percent_quote]}”（{row[percent_place]}），按其中的数计算应为 {right}%。",
    (pl.col("percent_stated") - pl.col("percent_computed")).abs() - pl.col("percent_rounding"),
    pl.col("percent_stated"),
    pl.col("percent_computed").round(2),
    upper=Decimal(0),
    where=pl.col("percent_stated").is_not_null(),
)

PARTS_OF_WHOLE = Check(
    "正文“{row[together_quote]}”（{row[together_place]}）里，总数是 {left}，其中各项合计 {right}，相差 {difference}。",
    pl.col("together_whole") - pl.col("together_parts"),
    pl.col("together_whole"),
    pl.col("together_parts"),
    lower=Decimal(0),
    upper=Decimal(0),
    where=pl.col("together_whole").is_not_null(),
    not_assessable_reason=pl.lit("正文没有写全各项，无法核算"),
)

ALIKE = Check(
    "正文一处写的是“{row[twice_quote]}”（{row[twice_place]}），另一处写的是“{row[twice_other_quote]}”"
    "（{row[twice_other_place]}），相差 {difference}。",
    pl.col("twice_more") - pl.col("twice_less"),
    pl.col("twice_more"),
    pl.col("twice_less"),
    upper=Decimal(0),
    where=pl.col("twice_more").is_not_null(),
)
