"""Promise 11: a run that reads only what is new gives the bytes that a full run gives."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import polars as pl
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from examples.render import render
from examples.sample import sample_report
from expectations.rules import CATALOGUE
from tasks.decisions import Decision, add_decisions, ledger_path
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.model.codes import DecisionKind, DecisionReason, Waived
from tasks.tables import Facts, Findings, Totals, Units
from tasks.yearly.run import YearRun
from tasks.yearly.sign_off_sheet import sheet_path
from tests.district import RECEIVED_AT, ROSTER, TODAY, UNJUDGED, YEAR, run_district
from tests.soak import examples

UNITS = ("晴川区交通运输局", "晴川区水务局")
EXCUSED = "dept-education"
TABLES = (Facts, Findings, Totals, Units)
"""Of a release those that say what stands in it; others tell of the releases before, which a fresh lake lacks."""

EVENTS = st.one_of(
    st.tuples(st.just("handed in"), st.sampled_from(UNITS)),
    st.just(("decided", EXCUSED)),
    st.just(("taken away", "")),
    st.tuples(st.just("roster changed"), st.sampled_from(["deadline", "name"])),
    st.tuples(st.just("rules changed"), st.sampled_from(["titles", "one less"])),
)


def bytes_below(folder: Path, *without: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in without
    }


def change_roster(what: str, roster: Path) -> None:
    """Set an earlier deadline, or give a unit another name."""
    changes = {
        "deadline": ("2018 = 2019-03-31", "2018 = 2019-02-28"),
        "name": ('name = "晴川区教育局"', 'name = "晴川区教育体育局"'),
    }
    text = roster.read_text(encoding="utf-8")
    assert any(words in text for words in changes[what])
    roster.write_text(text.replace(*changes[what]), encoding="utf-8")


def change_rules(what: str, number: int) -> None:
    """Word every rule otherwise, or drop one."""
    rules = dict(CATALOGUE)
    if what == "one less":
        rules.popitem()
    else:
        rules = {name: replace(rule, title=f"{rule.title}{number}") for name, rule in rules.items()}
    CATALOGUE._rules = MappingProxyType(rules)


def happen(event: tuple[str, str], number: int, inbox: Path, ledger: Path, roster: Path) -> None:
    """Let something happen: a first or further report of a unit, a decision, an older file's end, another demand."""
    what, of = event
    if what == "handed in":
        report = sample_report(f"{of}{number}", unit=of, year=YEAR)
        place = inbox / f"{of}{number}.txt"
        place.write_bytes(render(report, "txt"))
        os.utime(place, (RECEIVED_AT + 60 * number,) * 2)
    elif what == "decided":
        ledger.parent.mkdir(exist_ok=True)
        draft = Decision(
            kind=DecisionKind.WAIVER,
            by="办公室主任",
            on=TODAY,
            why=f"第 {number} 次核定",
            reason=DecisionReason.NOT_DUE,
            unit=EXCUSED,
            waived=Waived.NOT_DUE,
        )
        add_decisions(ledger, YEAR, [draft], load_roster(ROSTER))
    elif what == "roster changed":
        change_roster(of, roster)
    elif what == "rules changed":
        change_rules(of, number)
    elif number > 1:
        for place in sorted(inbox.glob("*.txt"))[:1]:
            place.unlink()


@contextmanager
def rules_as_they_were() -> Iterator[None]:
    """Take back what happens to the rules."""
    before = CATALOGUE._rules
    try:
        yield
    finally:
        CATALOGUE._rules = before


def said(run: YearRun) -> Mapping[str, object]:
    """Everything of a run that does not tell of earlier releases, as the summary for the signer does."""
    release, lake = run.published.path, run.lake
    return {
        "candidate": run.candidate.hash,
        "tables": bytes_below(lake.root / "years" / str(YEAR), lake.candidate(YEAR)),
        "contacts": bytes_below(lake.root / "steward" / str(YEAR)),
        "release": {
            table.info.name: pl.read_parquet(release / f"{table.info.name}.parquet").drop("release_id").rows()
            for table in TABLES
        },
        "pages": bytes_below(lake.review(YEAR), sheet_path(lake, YEAR)),
    }


@settings(
    max_examples=examples(2),
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking would take more runs than it is worth
    suppress_health_check=[HealthCheck.too_slow],
)
@example(events=[("rules changed", "titles"), ("roster changed", "name")])
@given(events=st.lists(EVENTS, min_size=2, max_size=3))
def test_promise_11_a_run_that_reads_only_what_is_new_gives_the_bytes_of_a_full_run(
    events: Sequence[tuple[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, rules_as_they_were():
        inbox, roster = Path(folder, "inbox"), Path(folder, "roster.toml")
        inbox.mkdir()
        shutil.copy(ROSTER, roster)
        happen(("handed in", UNITS[0]), 0, inbox, Path(), roster)
        one = Lake(Path(folder, "one", "lake"))
        ledger = ledger_path(one, YEAR, Path(folder, "decisions"))
        for number, event in enumerate(events, 1):
            run_district(one.root, inbox, roster, decisions=ledger.parent, steps=UNJUDGED)
            happen(event, number, inbox, ledger, roster)
        last = run_district(one.root, inbox, roster, decisions=ledger.parent, steps=UNJUDGED)
        # the fresh lake knows what was received and when, and nothing of what was read
        fresh = Lake(Path(folder, "fresh", "lake"))
        for room in (one.originals, one.register(YEAR).parent):
            shutil.copytree(room, fresh.root / room.relative_to(one.root))
        whole = run_district(fresh.root, inbox, roster, decisions=ledger.parent, steps=UNJUDGED)
        assert said(last) == said(whole)
