"""What would a clean report say? Figures that hold every relation of a form's tables."""

from collections.abc import Mapping
from decimal import Decimal

from examples.figures.form2014 import CHANNELS, figures_2014
from examples.figures.since2019 import figures_since_2019

__all__ = ["CHANNELS", "Figures", "clean_figures"]

Figures = dict[str, Decimal]
"""A number for every item of a form."""


def clean_figures(
    form_id: str,
    seed: str,
    given: Mapping[str, int | Decimal] | None = None,
    last: Mapping[str, Decimal | None] | None = None,
) -> Figures:
    """A number for every item of a form, in its order, closed under all its relations.

    Args:
        form_id: the form, such as `"2021"`.
        seed: decides every number that is not given.
        given: numbers of items that are not sums of others; sums follow from them. For form 2014 also
            `proactive.total`, and `pending` for the requests received and not yet closed.
        last: the unit's figures of the year before, on whatever form: what was carried over then comes in now, stocks
            go on from where they stood, and other numbers stay near. Form 2014 asks for nothing of the kind.

    Raises:
        ValueError: the numbers given cannot all be true.
    """
    chosen = {item: Decimal(value) for item, value in (given or {}).items()}
    if form_id == "2014":
        return figures_2014(seed, chosen)
    known = {item: value for item, value in (last or {}).items() if value is not None}
    return figures_since_2019(form_id, seed, chosen, known)
