"""`nianbao read FILE`: what stands in one report, or in all reports of a folder."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.forms import Item, form
from nianbao.arguments import add_json
from nianbao.exit_codes import Exit
from nianbao.files import existing_file, files_below
from nianbao.output import print_json, print_json_line, print_lines, progress
from tasks.common.errors import CallerError
from tasks.common.numbers import json_number
from tasks.common.personal_data import scrub
from tasks.common.text import one_line
from tasks.model.codes import Status
from tasks.model.document import Problem
from tasks.model.report import Contact, Fact, ProseFact, Report
from tasks.yearly.extract import read_alone, read_each

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    file: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("file", type=Path, help="报告文件，或存放报告的文件夹")


def run(arguments: Arguments) -> Exit:
    """Read the file, or every file of the folder, and print what it says."""
    if arguments.file.is_dir():
        return _run_folder(arguments.file, as_json=arguments.as_json)
    outcome = read_alone(existing_file(arguments.file))
    if arguments.as_json:
        print_json(_as_json(outcome))
    else:
        print_lines(_lines(outcome))
    return Exit.DONE if _is_read(outcome) else Exit.BLOCKED


def _run_folder(folder: Path, *, as_json: bool) -> Exit:
    """Print one line for each file as it has been read: a JSON object, or a summary for a person."""
    paths = files_below(folder)
    if not paths:
        raise CallerError(f"文件夹里没有文件：{folder}")
    read = 0
    with progress("识读", len(paths)) as advance:
        for path, outcome in zip(paths, read_each(paths, on_done=advance), strict=True):
            name = path.relative_to(folder).as_posix()
            read += _is_read(outcome)
            if as_json:
                print_json_line({"file": name, **_as_json(outcome)})
            else:
                print_lines([_summary(name, outcome)])
    if not as_json:
        print_lines([f"共 {len(paths)} 个文件，读出统计表 {read} 份，读不出 {len(paths) - read} 份。"])
    return Exit.DONE if read == len(paths) else Exit.BLOCKED


def _summary(name: str, outcome: Report | Problem) -> str:
    """One file in one line: its name, unit, year and form, and how many of the form's numbers were read."""
    name = one_line(name)
    if isinstance(outcome, Problem):
        return f"{name}\t读不出来：{one_line(outcome.message)}"
    head = f"{one_line(outcome.head.unit or '（单位不明）')}\t{outcome.head.year or '（年度不明）'}"
    if outcome.form is None:
        return f"{name}\t{head}\t没有找到统计表"
    numbers = sum(fact.value is not None for fact in outcome.facts)
    doubts = sum(fact.doubt is not None or fact.status is Status.UNREADABLE for fact in outcome.facts)
    doubtful = f"，其中存疑或读不出 {doubts} 项" if doubts else ""
    return f"{name}\t{head}\t{outcome.form} 年版\t{numbers}/{len(outcome.facts)} 项有数{doubtful}"


def _is_read(outcome: Report | Problem) -> bool:
    return isinstance(outcome, Report) and outcome.form is not None


def _as_json(outcome: Report | Problem) -> Mapping[str, object]:
    """The promised object: unit, year, form, values, facts, prose, unmatched, problems."""
    if isinstance(outcome, Problem):
        empty: Mapping[str, object] = {"unit": None, "year": None, "form": None, "values": {}, "facts": []}
        return {**empty, "prose": [], "unmatched": [], "problems": [_problem(outcome)]}
    return {
        "unit": outcome.head.unit,
        "year": outcome.head.year,
        "form": outcome.form,
        "values": {
            fact.item: json_number(fact.value)
            for fact in (*outcome.facts, *outcome.groups)
            if fact.status is not Status.ABSENT
        },
        "facts": [_fact(fact, outcome.contacts) for fact in (*outcome.facts, *outcome.groups)],
        "prose": [_prose(figure) for figure in outcome.prose],
        "unmatched": [{"text": row.text, "place": row.place, "reason": row.reason.label} for row in outcome.unmatched],
        "problems": [_problem(problem) for problem in outcome.problems],
    }


def _fact(fact: Fact, contacts: Sequence[Contact]) -> Mapping[str, object]:
    return {
        "item": fact.item,
        "value": json_number(fact.value),
        "status": fact.status.value,
        "raw": scrub(fact.raw, contacts),
        "note": fact.note,
        "place": fact.place,
        "doubt": fact.doubt.value if fact.doubt else None,
    }


def _prose(figure: ProseFact) -> Mapping[str, object]:
    return {
        "item": figure.item,
        "value": json_number(figure.value),
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
        yield one_line(f"读不出来：{outcome.message}")
        return
    yield one_line(f"单位：{outcome.head.unit or '（没有找到）'}")
    yield f"年度：{outcome.head.year or '（没有找到）'}"
    yield f"统计表：{outcome.form + ' 年版' if outcome.form else '（没有找到）'}"
    if outcome.form:
        layout = form(outcome.form)
        yield from (_fact_line(fact, layout.item(fact.item)) for fact in outcome.facts)
    rest = [
        *(f"正文（{figure.place}）：{figure.quote} → {figure.item} = {figure.value}" for figure in outcome.prose),
        *(f"未识别的行（{row.place}）：{row.text}（{row.reason.label}）" for row in outcome.unmatched),
        *(f"注意：{problem.message}" for problem in outcome.problems),
    ]
    yield from map(one_line, rest)


def _fact_line(fact: Fact, item: Item) -> str:
    value = f"{fact.value} {item.unit}" if fact.value is not None else f"（{fact.status.label}）"
    note = f"　备注：{fact.note}" if fact.note else ""
    doubt = "　存疑" if fact.doubt else ""
    return f"{item.label}\t{value}\t{one_line(f'{fact.place}{note}')}{doubt}"
