"""A whole row of numbers in the wrong place: shifted by one column, exchanged with another row, or filled in twice.

One such slip breaks many sums at once. It is told where to undo it makes every sum hold that the row stands in, where
no single number does, and where only one such slip explains them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from expectations.forms import Equation, Form, FormRow, form, in_quotation_marks
from expectations.rules.columns import Misplacement
from tasks.common.numbers import format_number

__all__ = ["Misplaced", "find_misplaced"]

Numbers = Mapping[str, Decimal | None]

_FEWEST = {Misplacement.SHIFTED: 2, Misplacement.EXCHANGED: 3, Misplacement.DOUBLED: 3}
"""How many sums must hold again.

One wrong number breaks two at most that share it. Two numbers of one row changed alike break two columns, which one
of several small equal rows, or an exchange of two, would explain as well; a shift moves the whole row, and says more.
"""

_FEWEST_FILLED = 3
"""How many cells of a row filled in twice hold a number other than 0: rows of one applicant are often the same."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A slip: the rows, the changes that would undo it (each way by item), and the equations that then hold."""

    kind: Misplacement
    words: str
    items: tuple[str, ...]
    ways: tuple[Mapping[str, Decimal], ...]
    mends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A report's numbers on its form, and by how much each of the form's equations is off; `None` where it has gaps."""

    values: Numbers
    layout: Form
    residuals: Sequence[Decimal | None]


def find_misplaced(values: Numbers, layout: Form, computed: Iterable[str]) -> Misplaced | None:
    """Return the one slip that explains a report's failed sums; `None` where there is none, or more than one would.

    `computed` are the items left blank whose number is the sum of their parts.
    """
    values = {item.id: values[item.id] for item in layout.items} | dict.fromkeys(computed)
    table = _Table(values, layout, [_residual(equation, values) for equation in layout.equations])
    failed = [at for at, residual in enumerate(table.residuals) if residual]
    if len(failed) < min(_FEWEST.values()) or set.intersection(*(set(layout.equations[at].items) for at in failed)):
        return None
    concerned = {layout.item(item).row for at in failed for item in layout.equations[at].items}
    rows = [layout.rows[row] for row in sorted(concerned) if len(layout.rows[row].items) > 1]
    found = [
        each
        for each in (*_shifted(rows, table), *_exchanged(rows, table), *_doubled(rows, table))
        if len(each.mends) >= _FEWEST[each.kind]
    ]
    most = max((len(each.mends) for each in found), default=0)
    best = [each for each in found if len(each.mends) == most]
    return best[0] if len(best) == 1 else None


def _shifted(rows: Sequence[FormRow], table: _Table) -> Iterator[Misplaced]:
    """The rows whose numbers moved by one column, which left the cell at one end empty and lost that at the other."""
    for row in rows:
        items = [item.id for item in row.items]
        shown = [table.values[item] for item in items]
        for moved, empty, lost in (("右", 0, items[-1]), ("左", -1, items[0])):
            if shown[empty]:
                continue
            back = [*shown[1:], None] if empty == 0 else [None, *shown[:-1]]
            restored = dict(zip(items, back, strict=True))
            number = _fill(lost, {**table.values, **restored}, table.layout)
            if number is None:
                continue
            changes = _changes({**restored, lost: number}, table.values)
            if mends := _mended(changes, table):
                words = (
                    f"{_name(row, table.layout)}的数像是整体{moved}移了一栏：表中依次是 {_listed(shown)}，"
                    f"移回后是 {_listed([{**restored, lost: number}[item] for item in items])}，"
                )
                yield Misplaced(Misplacement.SHIFTED, words + _told(mends), tuple(items), (changes,), mends)


def _exchanged(rows: Sequence[FormRow], table: _Table) -> Iterator[Misplaced]:
    """The pairs of rows of one table whose numbers stand in each other's place."""
    for one, other in combinations(rows, 2):
        roles = _roles(table.layout.id)
        if one.block != other.block or roles[one.position] == roles[other.position]:
            continue
        pairs = [(first.id, second.id) for first, second in zip(one.items, other.items, strict=True)]
        crossed = {to: table.values[of] for pair in pairs for to, of in (pair, pair[::-1])}
        changes = _changes(crossed, table.values)
        if mends := _mended(changes, table):
            words = f"{_name(one, table.layout)}和{_name(other, table.layout)}的数像是填反了：互换以后，"
            items = tuple(item for pair in zip(*pairs, strict=True) for item in pair)
            yield Misplaced(Misplacement.EXCHANGED, words + _told(mends), items, (changes,), mends)


def _doubled(rows: Sequence[FormRow], table: _Table) -> Iterator[Misplaced]:
    """The pairs of rows of one table with the same numbers, one of which the sums of the columns want otherwise."""
    alike: dict[tuple[object, ...], list[FormRow]] = {}
    for row in rows:
        shown = [table.values[item.id] for item in row.items]
        if sum(bool(number) for number in shown) >= _FEWEST_FILLED:
            alike.setdefault((row.block, *shown), []).append(row)
    for same in alike.values():
        if len(same) != 2:
            continue
        either = [(row, changes) for row in same if (changes := _as_wanted(row, table))]
        ways = [(row, changes, mends) for row, changes in either if (mends := _mended(changes, table))]
        if ways and len({mends for _, _, mends in ways}) == 1:
            row, changes, mends = ways[0]
            wanted = [changes.get(item.id, table.values[item.id]) for item in row.items]
            words = (
                f"{_name(same[0], table.layout)}和{_name(same[1], table.layout)}的数完全相同，像是重复填写："
                f"按各列合计，其中一行应当是 {_listed(wanted)}，"
            )
            items = tuple(item.id for each in same for item in each.items)
            yield Misplaced(Misplacement.DOUBLED, words + _told(mends), items, tuple(way for _, way, _ in ways), mends)


def _as_wanted(row: FormRow, table: _Table) -> Mapping[str, Decimal]:
    """The numbers of a row that would make the failed sums across rows hold, those that differ; none where negative."""
    wanted: dict[str, Decimal] = {}
    for item in row.items:
        number = table.values[item.id]
        for at, sign in _terms(table.layout.id)[item.id]:
            off = table.residuals[at]
            if number is not None and off and item.id not in wanted and at not in _within_rows(table.layout.id):
                wanted[item.id] = number - sign * off
    return {} if any(number < 0 for number in wanted.values()) else wanted


def _mended(changes: Mapping[str, Decimal], table: _Table) -> tuple[int, ...]:
    """The failed equations that hold after the changes; none where one of those they touch still fails."""
    moved: dict[int, Decimal] = {}
    for item, number in changes.items():
        for at, sign in _terms(table.layout.id)[item]:
            moved[at] = moved.get(at, Decimal(0)) + sign * (number - (table.values[item] or 0))
    if any(off is not None and off + by for at, by in moved.items() for off in (table.residuals[at],)):
        return ()
    # What a blank kept from being told may be told now.
    after = {**table.values, **changes}
    if any(table.residuals[at] is None and _residual(table.layout.equations[at], after) for at in moved):
        return ()
    return tuple(sorted(at for at in moved if table.residuals[at]))


@cache
def _terms(form_id: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The equations that each item of a form stands in, by their position, and with which sign."""
    terms: dict[str, list[tuple[int, int]]] = {item.id: [] for item in form(form_id).items}
    for at, equation in enumerate(form(form_id).equations):
        for item in equation.left:
            terms[item].append((at, 1))
        for item in equation.right:
            terms[item].append((at, -1))
    return terms


@cache
def _within_rows(form_id: str) -> frozenset[int]:
    """The equations, by their position, all of whose items stand in one row."""
    layout = form(form_id)
    return frozenset(
        at
        for at, equation in enumerate(layout.equations)
        if len({layout.item(item).row for item in equation.items}) == 1
    )


@cache
def _roles(form_id: str) -> Mapping[int, frozenset[tuple[int, int]]]:
    """In which equations across rows, and on which side, the first number of each row stands.

    To exchange two rows of which that is the same changes no sum.
    """
    layout = form(form_id)
    return {
        row.position: frozenset(
            term for term in _terms(form_id)[row.items[0].id] if term[0] not in _within_rows(form_id)
        )
        for row in layout.rows
        if row.items
    }


def _fill(item: str, values: Numbers, layout: Form) -> Decimal | None:
    """The number that an equation within its row gives an item; `None` where none does, or it would be negative."""
    row = layout.item(item).row
    for equation in layout.equations:
        others = [each for each in equation.items if each != item]
        if item not in equation.items or any(layout.item(each).row != row for each in others):
            continue
        off = _residual(equation, {**values, item: Decimal(0)})
        number = None if off is None else (-off if item in equation.left else off)
        return number if number is not None and number >= 0 else None
    return None


def _residual(equation: Equation, values: Numbers) -> Decimal | None:
    """By how much the left side is above the right; `None` where a number is missing."""
    total = Decimal(0)
    for items, sign in ((equation.left, 1), (equation.right, -1)):
        for item in items:
            number = values[item]
            if number is None:
                return None
            total += sign * number
    return total


def _changes(restored: Numbers, values: Numbers) -> Mapping[str, Decimal]:
    """The cells that hold another number then, a blank as 0."""
    return {item: number or Decimal(0) for item, number in restored.items() if (number or 0) != (values[item] or 0)}


def _name(row: FormRow, layout: Form) -> str:
    return f"{in_quotation_marks(row.name or layout.blocks[row.block].heading)}一行"


def _listed(numbers: Sequence[Decimal | None]) -> str:
    return "、".join("空" if number is None else format_number(number) for number in numbers)


def _told(mends: Sequence[int]) -> str:
    return f"原来不成立的 {len(mends)} 个等式就都成立。"
