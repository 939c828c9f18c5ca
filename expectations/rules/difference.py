"""What changed between two catalogues, each as `catalogue_page.as_data` tells it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Aspect", "CatalogueDifference", "Change", "difference"]

Data = Mapping[str, object]


class Aspect(StrEnum):
    """What of a rule has changed."""

    SEVERITY = "severity"
    FORMULA = "formula"
    THRESHOLD = "threshold"
    SCOPE = "scope"
    CHECKS = "checks"
    WORDS = "words"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _LABELS[self.value]


_LABELS = {
    "severity": "级别",
    "formula": "公式",
    "threshold": "界限",
    "scope": "适用范围",
    "checks": "细目",
    "words": "文字",
}

_OF_RULE = {
    "severity": Aspect.SEVERITY,
    "formula": Aspect.FORMULA,
    "tolerance": Aspect.THRESHOLD,
    "minimum": Aspect.THRESHOLD,
    "family": Aspect.SCOPE,
    "level": Aspect.SCOPE,
    "forms": Aspect.SCOPE,
    "suppressed_by": Aspect.SCOPE,
    "since": Aspect.SCOPE,
    "retired": Aspect.SCOPE,
    "title": Aspect.WORDS,
    "suggestion": Aspect.WORDS,
    "source": Aspect.WORDS,
    "silence": Aspect.WORDS,
}
_OF_CHECK = {
    "severity": Aspect.SEVERITY,
    "lower": Aspect.THRESHOLD,
    "upper": Aspect.THRESHOLD,
    "forms": Aspect.SCOPE,
    "items": Aspect.SCOPE,
    "explained_by": Aspect.SCOPE,
    "label": Aspect.WORDS,
    "message": Aspect.WORDS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a rule that is not as before; `check` is the instance where it is a check's, else null."""

    rule: str
    aspect: Aspect
    field: str
    before: object
    after: object
    check: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """The ids of rules added and removed, and what of the others has changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]


def difference(before: Sequence[Data], after: Sequence[Data]) -> CatalogueDifference:
    """Compare the rules of two catalogues by their ids; the order of rules and checks says nothing.

    Raises:
        KeyError: an entry has no `id`.
    """
    old, new = _by(before, "id"), _by(after, "id")
    changes = [change for rule in new if rule in old for change in _changes(rule, old[rule], new[rule])]
    return CatalogueDifference(
        tuple(rule for rule in new if rule not in old),
        tuple(rule for rule in old if rule not in new),
        tuple(changes),
    )


def _changes(rule: str, old: Data, new: Data) -> Iterator[Change]:
    for field, aspect in _OF_RULE.items():
        if old.get(field) != new.get(field):
            yield Change(rule, aspect, field, old.get(field), new.get(field))
    checks_before, checks_after = _by(_checks(old), "instance"), _by(_checks(new), "instance")
    for name in dict.fromkeys((*checks_before, *checks_after)):
        if name not in checks_before or name not in checks_after:
            is_new = name in checks_after
            yield Change(rule, Aspect.CHECKS, "checks", None if is_new else name, name if is_new else None, name)
            continue
        one, other = checks_before[name], checks_after[name]
        for field, aspect in _OF_CHECK.items():
            # a check without a severity of its own has the rule's: said once, of the rule
            follows = field == "severity" and (one.get(field), other.get(field)) == (old.get(field), new.get(field))
            if one.get(field) != other.get(field) and not follows:
                yield Change(rule, aspect, field, one.get(field), other.get(field), name)


def _checks(rule: Data) -> Sequence[Data]:
    checks = rule.get("checks", ())
    return checks if isinstance(checks, list | tuple) else ()


def _by(entries: Sequence[Data], name: str) -> dict[str, Data]:
    return {str(entry[name]): entry for entry in entries}
