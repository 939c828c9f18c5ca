"""One unit of the district."""

from dataclasses import dataclass

from tasks.model.codes import UnitKind

__all__ = ["Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the district; `due_from` and `due_until` are report years, both included.

    `contacts` are the names and numbers of its people, which must not be published.
    """

    id: str
    name: str
    kind: UnitKind
    code: str | None = None
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    due_from: int | None = None
    due_until: int | None = None
    contacts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the unit is known by, and its code."""
        return tuple(filter(None, (self.name, *self.short_names, *self.former_names, self.code)))

    def is_due(self, year: int) -> bool:
        """Whether the unit reports for the year; the district's own consolidated report is never due here."""
        return (
            self.kind is not UnitKind.DISTRICT
            and (self.due_from is None or year >= self.due_from)
            and (self.due_until is None or year <= self.due_until)
        )
