"""The definitions of the rates and shares: those of one kind together cover what they are shares of."""

import pytest

from expectations.forms import form
from expectations.indicators import indicators

FORMS = ("2019", "2021")


@pytest.mark.parametrize("form_id", FORMS)
def test_every_kind_of_applicant_has_its_share(form_id: str) -> None:
    shares = [each.fractions[form_id] for each in indicators() if each.id.startswith("applicants.")]
    row = {item.id for item in form(form_id).items if item.id.startswith("requests.new.")}
    assert {item for share in shares for item in share.numerator} == row - {"requests.new.total"}
    assert {share.denominator for share in shares} == {("requests.new.total",)}


@pytest.mark.parametrize("form_id", FORMS)
def test_every_outcome_has_its_share(form_id: str) -> None:
    named = {
        item for each in indicators() if each.id.startswith("reasons.") for item in each.fractions[form_id].numerator
    }
    named |= {"outcome.granted.total", "outcome.partial.total"}
    column = next(each for each in form(form_id).equations if each.left == ("outcome.total.total",))
    assert named == set(column.right)
