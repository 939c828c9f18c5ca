"""For every rule of the catalogue the scenes in which it passes, fails and cannot be assessed."""

from tests.checking.scenes import districts, documents, prose, rosters, tables, years
from tests.checking.scenes.districts import PRINTED
from tests.checking.scenes.model import Case, Cases, Scene
from tests.checking.scenes.tables import FAULTLESS

__all__ = ["CASES", "FAULTLESS", "PRINTED", "Case", "Cases", "Scene"]

CASES: Cases = {
    rule: case
    for family in (documents, tables, prose, years, districts, rosters)
    for rule, case in family.CASES.items()
}
