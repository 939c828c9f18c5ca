"""Prose against table: prose that says what the table says, prose that says otherwise, and prose that says nothing."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tasks.model.report import Percentage, ProseFact, Report
from tests.cases import a_figure, a_report, a_submission
from tests.checking.scenes.model import Case, Cases, Scene
from tests.checking.scenes.tables import FAULTLESS

__all__ = ["CASES"]

# An item, what the table says of it in the faultless report, and what else the prose might say.
_SAID: Mapping[str, tuple[str, str, str]] = {
    "PROSE-CHANNEL": ("channel.website", "10", "12"),
    "PROSE-RECEIVED": ("requests.received", "4", "5"),
    "PROSE-OUTCOME": ("answered.granted", "2", "3"),
    "PROSE-REVIEW": ("review.total", "0", "1"),
    "PROSE-STAFF": ("capacity.staff_full_time", "1", "2"),
    "PROSE-MEETING": ("training.meetings", "4", "6"),
}


def _report(report: Report) -> Scene:
    return Scene((a_submission(report),))


def _saying(*prose: ProseFact, **changes: str | None) -> Scene:
    cells = {item.replace("__", "."): text for item, text in changes.items()}
    return _report(a_report(cells, prose=prose))


def _case(item: str, agreed: str, other: str) -> Case:
    return Case(_saying(a_figure(item, agreed)), _saying(a_figure(item, other)), FAULTLESS["2014"])


def _none() -> Case:
    denied = a_figure("litigation.total", "0", is_none=True)
    contradicted = _saying(denied, litigation__total="1", litigation__upheld="1")
    return Case(_saying(denied), contradicted, FAULTLESS["2014"])


def _percent() -> Case:
    def claiming(stated: str) -> Scene:
        claim = Percentage(Decimal(2), Decimal(3), Decimal(stated), f"收到3件，其中公开2件，占{stated}%", "第9行")
        return _report(replace(a_report(), percentages=(claim,)))

    return Case(claiming("66.7"), claiming("66"), FAULTLESS["2014"])


def _parts() -> Case:
    def saying(**figures: str) -> Scene:
        sentence = "本年发生行政复议数件"
        said = (replace(a_figure(f"review.{end}", value), sentence=sentence) for end, value in figures.items())
        return _saying(*said, review__total=None, review__upheld=None, review__corrected=None, review__other=None)

    return Case(
        saying(total="2", upheld="1", corrected="1", other="0"),
        saying(total="2", upheld="1", corrected="2"),
        saying(total="2", upheld="1"),
    )


def _twice() -> Case:
    def saying(other: str) -> Scene:
        return _saying(a_figure("channel.website", "10"), a_figure("channel.website", other), channel__website=None)

    return Case(saying("10"), saying("12"), FAULTLESS["2014"])


CASES: Cases = {
    **{rule: _case(*said) for rule, said in _SAID.items()},
    "PROSE-NONE": _none(),
    "PROSE-PERCENT": _percent(),
    "PROSE-PARTS": _parts(),
    "PROSE-TWICE": _twice(),
}
