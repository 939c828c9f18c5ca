"""`nianbao read FILE`: what stands in one report."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence

from expectations.forms import Item, form
from nianbao.exits import Exit
from nianbao.files import existing_file
from nianbao.output import number, print_json, print_lines
from tasks.document import Problem
from tasks.recognition.privacy import scrub
from tasks.report import Contact, Fact, ProseFact, Report, Status
from tasks.reports import read_alone

__all__ = ["run"]

_STATUS = {
    Status.BLANK: "（空）",
    Status.NOT_APPLICABLE: "（不适用）",
    Status.UNREADABLE: "（读不出数）",
    Status.ABSENT: "（缺这一行）",
}


def run(arguments: Namespace) -> Exit:
    """Read the file and print what it says."""
    outcome = read_alone(existing_file(arguments.file))
    if arguments.json:
        print_json(_as_json(outcome))
    else:
        print_lines(_lines(outcome))
    return Exit.DONE if isinstance(outcome, Report) and outcome.form else Exit.BLOCKED


def _as_json(outcome: Report | Problem) -> Mapping[str, object]:
    """The promised object: unit, year, form, values, facts, prose, unmatched, problems."""
    if isinstance(outcome, Problem):
        empty: Mapping[str, object] = {"unit": None, "year": None, "form": None, "values": {}, "facts": []}
        return {**empty, "prose": [], "unmatched": [], "problems": [_problem(outcome)]}
    return {
        "unit": outcome.head.unit,
        "year": outcome.head.year,
        "form": outcome.form,
        "values": {fact.item: number(fact.value) for fact in outcome.facts if fact.status is not Status.ABSENT},
        "facts": [_fact(fact, outcome.contacts) for fact in outcome.facts],
        "prose": [_prose(figure) for figure in outcome.prose],
        "unmatched": [{"text": row.text, "place": row.place, "reason": row.reason} for row in outcome.unmatched],
        "problems": [_problem(problem) for problem in outcome.problems],
    }


def _fact(fact: Fact, contacts: Sequence[Contact]) -> Mapping[str, object]:
    return {
        "item": fact.item,
        "value": number(fact.value),
        "status": fact.status.value,
        "raw": scrub(fact.raw, contacts),
        "note": fact.note,
        "place": fact.place,
        "doubt": fact.doubt.value if fact.doubt else None,
    }


def _prose(figure: ProseFact) -> Mapping[str, object]:
    return {
        "item": figure.item,
        "value": number(figure.value),
        "none": figure.is_none,
        "approximate": figure.is_approximate,
        "quote": figure.quote,
        "sentence": figure.sentence,
        "place": figure.place,
    }


def _problem(problem: Problem) -> Mapping[str, object]:
    return {"code": problem.code, "message": problem.message, "place": problem.place}


def _lines(outcome: Report | Problem) -> Iterator[str]:
    """The report for a person: head, numbers with their places, prose figures, left-over rows, problems."""
    if isinstance(outcome, Problem):
        yield f"读不出来：{outcome.message}"
        return
    yield f"单位：{outcome.head.unit or '（没有找到）'}"
    yield f"年度：{outcome.head.year or '（没有找到）'}"
    yield f"统计表：{outcome.form + ' 年版' if outcome.form else '（没有找到）'}"
    if outcome.form:
        layout = form(outcome.form)
        yield from (_fact_line(fact, layout.item(fact.item)) for fact in outcome.facts)
    yield from (f"正文（{figure.place}）：{figure.quote} → {figure.item} = {figure.value}" for figure in outcome.prose)
    yield from (f"未识别的行（{row.place}）：{row.text}（{row.reason}）" for row in outcome.unmatched)
    yield from (f"注意：{problem.message}" for problem in outcome.problems)


def _fact_line(fact: Fact, item: Item) -> str:
    value = f"{fact.value} {item.unit}" if fact.value is not None else _STATUS[fact.status]
    note = f"　备注：{fact.note}" if fact.note else ""
    doubt = "　存疑" if fact.doubt else ""
    return f"{item.label}\t{value}\t{fact.place}{note}{doubt}"
