"""The columns that several tables share, each with its one label and description, and the kinds of columns all use."""

from collections.abc import Iterable, Sequence

import dataframely as dy
import polars as pl

from expectations.forms import form, form_ids
from expectations.forms.prose_sums import said_items
from expectations.rules import Family, Severity
from tasks.model.codes import Code, DecisionReason, ObservationStatus, Status
from tasks.model.number import DECIMALS, DIGITS

__all__ = [
    "VALUE",
    "code",
    "count",
    "day",
    "days",
    "decision_id",
    "decision_reason",
    "flag",
    "form_id",
    "is_number_exactly_where_reported",
    "is_original_number_exactly_where_reported",
    "item",
    "labels",
    "listed",
    "moment",
    "note",
    "obs_status",
    "original_status",
    "original_value",
    "place",
    "rule",
    "said_item",
    "severity",
    "sha256",
    "status",
    "submission_id",
    "text",
    "texts",
    "unit",
    "unit_id",
    "unit_of_measure",
    "value",
    "year",
]

VALUE = pl.Decimal(DIGITS, DECIMALS)
"""Numbers of the forms and their totals, exact."""


def listed(names: Sequence[str], joint: str) -> str:
    """Names in a sentence, the last two with a word between them."""
    return f" {joint} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def labels(label: str, unit: str | None = None) -> dict[str, str]:
    """The words of a column that go beside its description: its Chinese label, and its unit of measure."""
    return {"label": label} if unit is None else {"label": label, "unit": unit}


def text(label: str, description: str, *, nullable: bool = False) -> dy.String:
    """A column of text."""
    return dy.String(nullable=nullable, description=description, metadata=labels(label))


def code(
    vocabulary: type[Code] | type[Severity] | type[Family], label: str, description: str, *, nullable: bool = False
) -> dy.String:
    """A column of codes of a closed vocabulary, kept as text so that bytes and joins do not depend on its order."""
    values = [member.value for member in vocabulary]
    return _one_of(vocabulary.__name__, values, label, description, nullable=nullable, codelist=vocabulary.__name__)


def value(label: str, description: str, *, nullable: bool = True, unit: str | None = None) -> dy.Decimal:
    """A column of exact numbers."""
    return dy.Decimal(DIGITS, DECIMALS, nullable=nullable, description=description, metadata=labels(label, unit))


def count(label: str, description: str, *, nullable: bool = False, least: int = 0) -> dy.Int64:
    """A column of counts."""
    return dy.Int64(nullable=nullable, min=least, description=description, metadata=labels(label))


def flag(label: str, description: str, *, nullable: bool = False) -> dy.Bool:
    """A column of true and false."""
    return dy.Bool(nullable=nullable, description=description, metadata=labels(label))


def day(label: str, description: str, *, nullable: bool = True) -> dy.Date:
    """A column of dates."""
    return dy.Date(nullable=nullable, description=description, metadata=labels(label))


def days(label: str, description: str) -> dy.Int64:
    """A column of days from one date to another, which may be before it."""
    return dy.Int64(nullable=True, description=description, metadata=labels(label))


def moment(label: str, description: str, *, nullable: bool = False) -> dy.Datetime:
    """A column of local times, to the microsecond."""
    return dy.Datetime(nullable=nullable, time_unit="us", description=description, metadata=labels(label))


def texts(label: str, description: str) -> dy.List:
    """A column of lists of texts; an empty list where there is none."""
    return dy.List(dy.String(), nullable=False, description=description, metadata=labels(label))


def year(
    label: str = "年度",
    description: str = "Report year: the calendar year the figures cover",
    *,
    nullable: bool = False,
) -> dy.Int32:
    """A report year."""
    return dy.Int32(nullable=nullable, description=description, metadata=labels(label))


def unit_id(
    description: str = "Stable id of the unit in the district's roster", *, nullable: bool = False
) -> dy.String:
    """A unit's id in the roster."""
    return text("单位标识", description, nullable=nullable)


def unit(description: str = "Official name of the unit", *, nullable: bool = False) -> dy.String:
    """A unit's name."""
    return text("单位", description, nullable=nullable)


def submission_id(
    description: str = "First 16 hex digits of the SHA-256 of the file as received", *, nullable: bool = False
) -> dy.String:
    """A submission's id."""
    return text("报送标识", description, nullable=nullable)


def sha256() -> dy.String:
    """A file's fingerprint."""
    return text("文件指纹", "SHA-256 of the file as received")


def form_id(description: str = "", *, nullable: bool = False) -> dy.String:
    """The id of a known official form."""
    told = description or f"Official form: {listed(form_ids(), 'or')}"
    return _one_of("form", form_ids(), "统计表版本", told, nullable=nullable)


def item() -> dy.String:
    """The id of a number of a form."""
    return _one_of("item", _items(), "指标标识", "Id of the number in the official form")


def said_item() -> dy.String:
    """The id of a number of a form, or of a sum that only prose speaks of."""
    known = sorted({name for form_id in form_ids() for name in said_items(form_id)})
    return _one_of("item", known, "指标标识", "Id of the number in the official form")


def unit_of_measure() -> dy.String:
    """A number's unit of measure."""
    return text("计量单位", "Unit of measure as printed in the official form", nullable=True)


def status() -> dy.String:
    """What was found where a number belongs."""
    description = "reported, blank, not_applicable, unreadable or absent; blank is not zero"
    return code(Status, "填报状态", description)


def obs_status() -> dy.String:
    """What a reader must know of a number, after SDMX."""
    description = "SDMX observation status: A, P, B, I, U, V, O, L or M; `codes` says what each means"
    return code(ObservationStatus, "数据标记", description)


def note() -> dy.String:
    """Words beside a number."""
    return text("备注", "Words that stood beside the number in its cell", nullable=True)


def place() -> dy.String:
    """Where a number stands."""
    description = (
        "Where in the submitted file the number stands: 第N行 (line), 第N段 (paragraph), 表T 行R 列C (table, row, "
        "column), with 第N页 (page) before it, or SHEET!A1; of several numbers in one line, behind it 第N格 (cell "
        "of the line) or 第A–B字 (characters from A to B); all counted from 1"
    )
    return text("位置", description, nullable=True)


def original_value() -> dy.Decimal:
    """The number that a correction replaced."""
    return value("原报数值", "The number as the report gives it, where a correction replaced it")


def original_status() -> dy.String:
    """The status that a correction replaced."""
    description = "Its status in the report; null where nothing was corrected"
    return code(Status, "原填报状态", description, nullable=True)


def decision_id() -> dy.String:
    """The decision about a number or a finding."""
    return text("决定标识", "Id of the ledger entry that decided about it", nullable=True)


def decision_reason() -> dy.String:
    """The reason of that decision."""
    return code(DecisionReason, "决定理由", "Why it was decided so: one of a closed list", nullable=True)


def severity() -> dy.String:
    """What a failed rule means for the report."""
    return code(Severity, "级别", "block (必须改), explain (需说明) or hint (提示)")


def rule() -> dy.String:
    """A rule of the catalogue."""
    return text("规则", "Permanent id of the rule in the catalogue")


def is_number_exactly_where_reported(number: str = "value", found: str = "status") -> pl.Expr:
    """Whether a number stands exactly where the status says that one was reported: blank is not zero."""
    return pl.col(number).is_not_null() == (pl.col(found) == Status.REPORTED)


def is_original_number_exactly_where_reported() -> pl.Expr:
    """Whether an original number stands exactly where the original status says so; nothing where none was replaced."""
    return (pl.col("original_status").is_null() & pl.col("original_value").is_null()) | (
        is_number_exactly_where_reported("original_value", "original_status")
    ).fill_null(value=False)


def _items() -> list[str]:
    return sorted({item.id for form_id in form_ids() for item in form(form_id).items})


def _one_of(
    name: str, known: Iterable[str], label: str, description: str, *, nullable: bool = False, codelist: str = ""
) -> dy.String:
    """A column of text that is one of those known."""
    allowed = list(known)  # not a Series: to implode one would start threads of polars at import

    def is_known(column: pl.Expr) -> pl.Expr:
        return column.is_in(allowed)

    words = labels(label) | ({"codelist": codelist} if codelist else {})
    return dy.String(nullable=nullable, check={f"is_{name}": is_known}, description=description, metadata=words)
