"""The relations between the numbers of one report as a problem in whole numbers, and its solutions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tasks.common.errors import NianbaoError

__all__ = ["NO_FLOOR", "Integers", "Interval", "Problem", "SearchLimitError", "Source", "Way"]

Integers = npt.NDArray[np.int64]

Source = tuple[str, str]
"""A check by its rule and instance."""

NO_FLOOR = -(2**62)
"""The floor of a number that may be negative."""


class SearchLimitError(NianbaoError):
    """The search reached its limits before it found anything."""


class Interval(NamedTuple):
    """The numbers a cell may change to: the one nearest to the printed one, the least and the most, null where open."""

    nearest: int
    least: int | None
    most: int | None


Way = Mapping[int, Interval]
"""Cells by their place in a problem, and what each may change to so that all its relations hold."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Relations that hang together, one of which at least fails.

    A relation is a sum of cells, each with its factor, that must be 0 or, where it is no equality, at least 0:
    `matrix` has a row per relation and a column per cell. `values` are whole numbers in the smallest decimal place
    printed, `10**-decimals`; none may go below its floor. `weights` say what a change of each cell weighs. `sources`
    are the checks that fail with a relation; a mere bound has none.
    """

    cells: tuple[str, ...]
    values: Integers
    floors: Integers
    weights: npt.NDArray[np.float64]
    matrix: Integers
    is_equal: npt.NDArray[np.bool_]
    sources: tuple[Source | None, ...]
    decimals: int

    @property
    def residuals(self) -> Integers:
        """Return what each relation comes to."""
        return self.matrix @ self.values

    @property
    def is_failed(self) -> npt.NDArray[np.bool_]:
        """Return which relations do not hold."""
        residuals = self.residuals
        return np.where(self.is_equal, residuals != 0, residuals < 0)

    def mended(self, way: Way) -> "Problem":
        """The problem with these cells changed to the nearest numbers that will do."""
        values = self.values.copy()
        for cell, interval in way.items():
            values[cell] = interval.nearest
        return replace(self, values=values)

    def number(self, value: int) -> Decimal:
        """A whole number of the problem as a number of the form."""
        return Decimal(int(value)).scaleb(-self.decimals)
