"""How often do the outlier rules accuse wrongly, and what do they find? `python -m bench.outliers`.

Districts without a fault are made up, then a few slips and jumps are planted in each. Two populations: `examples`, the
figures of the example reports, calm since 2019 and drawn anew each year on form 2014; `rough`, in which units of a kind
differ tenfold, changes have heavy tails, and many numbers are zero.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from examples.figures import Figures, clean_figures
from expectations.forms import form
from expectations.parameters import PARAMETERS, MonitoredItem
from expectations.rules import CATALOGUE
from expectations.rules.columns import last_column
from tasks.checking.broken import refuse_broken
from tasks.checking.evaluate import apply_precedence, evaluate
from tasks.checking.inputs import RuleInputs, with_peers
from tasks.intake.roster import Roster
from tasks.model.codes import Outcome, UnitKind
from tasks.model.unit import Unit
from tasks.tables import VALUE, Readings

__all__ = ["main"]

_YEARS = {"2014": 2018, "2019": 2020, "2021": 2023}
_RULES = ("YEAR-JUMP", "YEAR-FACTOR", "PEER-OUTLIER")
_PLANTS: Mapping[str, float] = {"x4": 4, "x10": 10, "x100": 100, "x10000": 10000, "/4": 1 / 4, "/10": 1 / 10}
_OF_EACH = 2
_FEWEST_UNITS, _MOST_UNITS, _TOWNS = 30, 60, 0.3
_ZERO_SHARE, _STOPPED_SHARE = 0.35, 0.01
_LEVEL_SPREAD, _CHANGE_SPREAD, _TAIL = 1.2, 0.25, 4

Numbers = dict[str, np.ndarray]
Population = Callable[[str, Sequence[MonitoredItem], int, np.random.Generator], tuple[Numbers, Numbers]]
Place = tuple[str, str]


@dataclass
class Tally:
    """What came of some districts: findings on clean ones by rule, and of each kind of plant what was found by which.

    A plant whose change is below the item's minimum is counted in `planted` alone.
    """

    unit_years: int = 0
    false: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    spoken_of: Counter[str] = field(default_factory=Counter)
    found: dict[str, Counter[str]] = field(default_factory=lambda: {plant: Counter() for plant in _PLANTS})
    beside: int = 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.outliers", description=__doc__)
    parser.add_argument("--districts", type=int, default=40)
    parser.add_argument("--without-last-year", action="store_true", help="as in the first year of a form")
    options = parser.parse_args()
    for name, population in (("examples", _examples), ("rough", _rough)):
        for form_id in _YEARS:
            tally = Tally()
            for seed in range(options.districts):
                _add_district(tally, form_id, seed, population, has_last=not options.without_last_year)
            print(f"{name} {form_id}: {tally.unit_years} unit-years, {_false(tally)}")
            for plant in _PLANTS:
                print(f"  {plant}: {_share(tally, plant)}")
            print(f"  besides the plants: {tally.beside}")


def _false(tally: Tally) -> str:
    rate = 1000 * tally.false.total() / tally.unit_years
    return f"{rate:.1f} findings a thousand ({', '.join(f'{rule} {tally.false[rule]}' for rule in _RULES)})"


def _share(tally: Tally, plant: str) -> str:
    spoken, found = tally.spoken_of[plant], tally.found[plant]
    by_rule = ", ".join(f"{rule} {found[rule]}" for rule in _RULES)
    share = f"{100 * found.total() / spoken:.0f} %" if spoken else "none"
    return f"{share} of {spoken} above the minimum, of {tally.planted[plant]} planted ({by_rule})"


def _add_district(tally: Tally, form_id: str, seed: int, population: Population, *, has_last: bool) -> None:
    chance = np.random.default_rng([seed, int(form_id)])
    monitored = PARAMETERS.monitored_on(form_id)
    roster = Roster("晴川区", tuple(_units(int(chance.integers(_FEWEST_UNITS, _MOST_UNITS + 1)), chance)))
    last, now = population(form_id, monitored, len(roster.units), chance)
    known = last if has_last else {}
    clean = _findings(form_id, now, known, roster)
    tally.unit_years += len(roster.units)
    tally.false.update(clean.values())
    changed, plants = _planted(now, last, roster, chance)
    found = _findings(form_id, changed, known, roster)
    tally.beside += len(found.keys() - plants.keys() - clean.keys())
    minimum = {each.item: each.minimum for each in monitored}
    for (unit, item), plant in plants.items():
        tally.planted[plant] += 1
        at = next(at for at, each in enumerate(roster.units) if each.id == unit)
        if abs(changed[item][at] - last[item][at]) >= minimum[item]:
            tally.spoken_of[plant] += 1
            tally.found[plant].update(rule for rule in [found.get((unit, item))] if rule)


def _units(count: int, chance: np.random.Generator) -> Iterator[Unit]:
    for number, is_town in enumerate(chance.random(count) < _TOWNS):
        yield Unit(f"unit-{number:03}", f"单位{number:03}", UnitKind.TOWN if is_town else UnitKind.DEPARTMENT)


def _findings(form_id: str, now: Numbers, last: Numbers, roster: Roster) -> Mapping[Place, str]:
    """The rule that fails, by unit and item."""
    units = pl.DataFrame({"unit_id": [unit.id for unit in roster.units]})
    nothing = [None] * units.height
    numbers = {**now, **{last_column(item): last.get(item, nothing) for item in now}}
    frame = units.with_columns(
        year=pl.lit(_YEARS[form_id], pl.Int32),
        unit=pl.col("unit_id"),
        submission_id=pl.col("unit_id"),
        is_last_years=pl.lit(False),
        identical_tables=pl.lit(0),
        **{name: pl.Series(name, values).cast(VALUE) for name, values in numbers.items()},
    )
    rules = [CATALOGUE[rule].on(form_id) for rule in _RULES]
    evaluated = evaluate(
        rules, with_peers(RuleInputs(form_id, frame), _YEARS[form_id], roster=roster, prior_year=None), Readings.frame()
    )
    refuse_broken(evaluated.broken)
    failed = apply_precedence(evaluated.outcomes, rules).filter(pl.col("outcome") == Outcome.FAIL)
    return {
        (unit, instance.removeprefix("level:")): rule
        for unit, instance, rule in failed.select("unit_id", "instance", "rule").rows()
    }


def _planted(
    now: Numbers, last: Numbers, roster: Roster, chance: np.random.Generator
) -> tuple[Numbers, dict[Place, str]]:
    """A few numbers changed, each of another unit, where there was one last year and is one now."""
    changed = {item: values.copy() for item, values in now.items()}
    plants: dict[Place, str] = {}
    wanted = [plant for plant in _PLANTS for _ in range(_OF_EACH)]
    for unit in map(int, chance.permutation(len(roster.units))):
        items = [item for item in now if now[item][unit] > 0 and last[item][unit] > 0]
        if items and wanted:
            item, plant = items[int(chance.integers(len(items)))], wanted.pop()
            changed[item][unit] = round(float(now[item][unit]) * _PLANTS[plant], 4)
            plants[roster.units[unit].id, item] = plant
    return changed, plants


def _examples(
    form_id: str, monitored: Sequence[MonitoredItem], count: int, chance: np.random.Generator
) -> tuple[Numbers, Numbers]:
    seed = int(chance.integers(1 << 40))
    last = [clean_figures(form_id, f"{seed}/{unit}/last") for unit in range(count)]
    now = [clean_figures(form_id, f"{seed}/{unit}/now", None, last[unit]) for unit in range(count)]
    return _columns(last, monitored), _columns(now, monitored)


def _columns(units: Sequence[Figures], monitored: Sequence[MonitoredItem]) -> Numbers:
    return {each.item: np.array([float(figures[each.item]) for figures in units]) for each in monitored}


def _rough(
    form_id: str, monitored: Sequence[MonitoredItem], count: int, chance: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Levels about each item's minimum, a factor of ten apart; changes with the tails of Student's t.

    Half of them are below a fifth, one in a hundred is more than threefold, and one number in a hundred ends.
    """
    last: Numbers = {}
    now: Numbers = {}
    for each in monitored:
        level = float(each.minimum) * np.exp(_LEVEL_SPREAD * chance.standard_normal(count))
        level *= chance.random(count) >= _ZERO_SHARE
        change = np.exp(_CHANGE_SPREAD * chance.standard_t(_TAIL, count)) * (chance.random(count) >= _STOPPED_SHARE)
        places = 2 if form(form_id).item(each.item).decimals else 0
        last[each.item], now[each.item] = np.round(level, places), np.round(level * change, places)
    return last, now


if __name__ == "__main__":
    main()
