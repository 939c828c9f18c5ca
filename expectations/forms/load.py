"""From a form's TOML file to the form."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from expectations.forms.model import (
    Block,
    CarryOver,
    Column,
    Equation,
    Form,
    FormRow,
    IncompleteFormError,
    Item,
    ReportFrame,
    ReportSection,
    Series,
    Word,
    spoken,
)

__all__ = ["OPTIONAL", "load_form"]

_DECIMALS = {"万元": 6}
"""By unit of measure; of any other only whole numbers are reported. A millionth of 万元 is one 分."""

_NEEDED = {
    "title": "the form itself",
    "document": "the form itself",
    "due_from": "the form itself",
    "key_items": "the form itself",
    "unit_variants": "the form itself",
    "conversions": "the form itself",
    "blocks": "the form itself",
    "public_by": "rules of family document",
    "words": "rules of family prose",
    "series": "rules of family years",
    "carries_over": "rules of family years",
    "report": "the district's own report",
}
"""What every form's file says, and what needs it."""
OPTIONAL = frozenset(("words", "series", "carries_over", "report"))
"""Which of these a form may do without, if `without` says why."""

Entry = Mapping[str, Any]


def load_form(data: Entry, form_id: str) -> Form:
    """Build a form from its file's content.

    Raises:
        IncompleteFormError: something is missing, or is there although the file says why it is not.
    """
    without = data.get("without", {})
    _require(data, form_id, without)
    series, carry_over = data.get("series"), data.get("carries_over")
    month, _, day = data.get("public_by", "").partition("-")
    blocks: list[Block] = []
    for entry in data["blocks"]:
        blocks.append(_block(entry, len(blocks), sum(len(block.rows) for block in blocks)))
    return Form(
        id=form_id,
        title=data["title"],
        document=data["document"],
        due_from=data["due_from"],
        due_until=data.get("due_until"),
        public_by=(int(month), int(day)),
        marks=tuple(data.get("marks", ())),
        key_items=tuple(data["key_items"]),
        unit_variants=MappingProxyType({unit: tuple(others) for unit, others in data["unit_variants"].items()}),
        conversions=MappingProxyType(
            {(entry["from"], entry["to"]): Decimal(entry["divide_by"]) for entry in data["conversions"]}
        ),
        blocks=tuple(blocks),
        equations=tuple(equation for entry in data["blocks"] for equation in _equations(entry)),
        series=None if series is None else _series(series),
        carries_over=None if carry_over is None else CarryOver(carry_over["into"], carry_over["out_of"]),
        words=tuple(
            Word(entry["item"], entry["group"], entry["words"], entry.get("topic")) for entry in data.get("words", ())
        ),
        report=_report(data["report"]) if "report" in data else None,
        without=MappingProxyType(dict(without)),
    )


def _require(data: Entry, form_id: str, without: Entry) -> None:
    """Refuse a file that is another form's, lacks what is needed, or says twice how it stands."""
    if data.get("id") != form_id:
        raise IncompleteFormError(form_id, "the form itself", f'`id` must be "{form_id}", as the file\'s name says')
    for key, what in _NEEDED.items():
        is_excused = key in OPTIONAL and key in without
        if key not in data and not is_excused:
            excuse = f", or the reason in `without.{key}`" if key in OPTIONAL else ""
            raise IncompleteFormError(form_id, what, f"`{key}` is missing{excuse}")
        if key in data and is_excused:
            raise IncompleteFormError(form_id, what, f"there is `{key}`, and `without.{key}` says why there is not")


def _report(entry: Entry) -> ReportFrame:
    sections = (
        ReportSection(
            section["heading"],
            tuple(section.get("paragraphs", ())),
            tuple(section.get("blocks", ())),
            tuple(section.get("material", ())),
        )
        for section in entry["sections"]
    )
    return ReportFrame(entry["title"], tuple(entry["opening"]), tuple(sections))


def _series(entry: Entry) -> Series:
    sums = {total: tuple(rows) for total, rows in entry.get("sums", {}).items()}
    return Series(tuple(entry["items"]), MappingProxyType(sums))


def _block(entry: Entry, number: int, first: int) -> Block:
    """A block of the form whose rows are counted from `first`."""
    columns: Sequence[Entry] = entry["columns"]
    rows: list[FormRow] = []
    for at, row in enumerate(entry["rows"]):
        position = first + at
        parent = next((above for above in reversed(rows) if above.depth < row["depth"]), None)
        rows.append(
            FormRow(
                position=position,
                block=number,
                label=row["label"],
                name=_name(row),
                depth=row["depth"],
                parent=None if parent is None else parent.position,
                section=position if parent is None else parent.section,
                variants=tuple(row.get("variants", ())),
                items=tuple(_items(row, columns, position)) if "id" in row else (),
            )
        )
    return Block(
        number=number,
        heading=entry.get("heading", ""),
        label_heading=entry.get("label_heading", ""),
        unit_heading=entry.get("unit_heading", ""),
        columns=tuple(Column(column["id"], _headings(column), tuple(column.get("variants", ()))) for column in columns),
        rows=tuple(rows),
    )


def _items(row: Entry, columns: Sequence[Entry], position: int) -> Iterator[Item]:
    is_list = len(columns) == 1 and not columns[0]["id"]
    common = set.intersection(*(set(_headings(column)) for column in columns)) if len(columns) > 1 else set()
    for at, column in enumerate(columns):
        unit = column.get("unit") or row["unit"]
        yield Item(
            id=_item_id(row["id"], column["id"]),
            row=position,
            column=at,
            label=row["label"]
            if is_list
            else "·".join(filter(None, (row["label"], *(part for part in _headings(column) if part not in common)))),
            name=_name(row) if is_list else _crossed(_name(row), _name(column)),
            unit=unit,
            english=": ".join(filter(None, (row.get("english"), column.get("english")))),
            decimals=_DECIMALS.get(unit, 0),
            signed=column.get("signed", False),
            additive=row.get("additive", column.get("additive", True)),
            stock=row.get("stock", column.get("stock", False)),
        )


def _equations(block: Entry) -> Iterator[Equation]:
    """Those of the block's rows, which hold in every column, and of its columns, which hold in every row."""
    rows = [row["id"] for row in block["rows"] if "id" in row]
    columns = [column["id"] for column in block["columns"]]
    for entry in block.get("column_sums", ()):
        for column in columns:
            yield _equation(entry, lambda row, column=column: _item_id(row, column))
    for entry in block.get("row_sums", ()):
        for row in rows:
            yield _equation(entry, lambda column, row=row: _item_id(row, column))


def _equation(entry: Entry, item_of: Any) -> Equation:  # noqa: ANN401
    return Equation(tuple(map(item_of, entry["left"])), tuple(map(item_of, entry["right"])))


def _item_id(row: str, column: str) -> str:
    return ".".join(filter(None, (row, column)))


def _headings(column: Entry) -> tuple[str, ...]:
    return (*column.get("under", ()), column["label"])


def _name(entry: Entry) -> str:
    return str(entry.get("name") or spoken(entry["label"]))


def _crossed(row: str, column: str) -> str:
    return f"{row}（{column}）" if row else column
