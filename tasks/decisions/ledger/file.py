"""The file of a year's decisions: where it is, and how it is read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from expectations.rules import CATALOGUE, Catalogue
from tasks.common.errors import CallerError
from tasks.decisions.ledger.entry import decision_of
from tasks.decisions.ledger.json_schema import schema_errors
from tasks.decisions.ledger.references import References, conflicts, withdrawal_faults
from tasks.decisions.ledger.yaml import Problem, Read, Where, read_yaml
from tasks.decisions.model import Decision, Ledger
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake

__all__ = ["LedgerError", "TwoLedgersError", "ledger_path", "ledger_text", "load_ledger", "read_ledger"]

_FOLDER = "decisions"
_LEDGERS = "[0-9][0-9][0-9][0-9].yaml"


class TwoLedgersError(CallerError):
    """Decisions are kept in two places, so that none of them is the whole ledger; the message names both."""


class LedgerError(CallerError):
    """A ledger cannot be used; the message lists every problem with its line, in Chinese."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        """Say all that is wrong with the ledger at `path`, in the order of its lines."""
        self.path = path
        self.problems = tuple(sorted(problems))
        listed = "\n".join(f"  第 {line} 行：{message}" for line, message in self.problems)
        super().__init__(f"审核决定文件 {path} 有 {len(problems)} 处问题，请改正后再运行：\n{listed}")


def ledger_path(lake: Lake, year: int, folder: Path | None = None) -> Path:
    """The file of a year's decisions, whether it is there or not.

    It lies in the folder given. Else it is where ledgers are already: in `decisions` beside the lake, or within it;
    where there is none yet, beside the lake if there is such a folder, as in this project, else within.

    Raises:
        TwoLedgersError: there are ledgers both beside the lake and within.
    """
    if folder is None:
        beside, within = lake.root.resolve().parent / _FOLDER, lake.root / _FOLDER
        holding = [place for place in (beside, within) if any(place.glob(_LEDGERS))]
        if len(holding) > 1:
            raise TwoLedgersError(
                f"审核决定有两处：{beside} 和 {within}。请合为一处，或用 --decisions 写明用哪一处；这次什么也没有做。"
            )
        folder = next(iter(holding), beside if beside.is_dir() else within)
    return folder / f"{year}.yaml"


def load_ledger(path: Path, year: int, roster: Roster, catalogue: Catalogue = CATALOGUE) -> Ledger:
    """Read the decisions of a year; where there is no file, nothing has been decided.

    Raises:
        LedgerError: the file is not a ledger of this year, or an entry speaks of what there is not; it lists all that
            is wrong.
    """
    text = ledger_text(path)
    return Ledger(year, posts=roster.posts) if text is None else read_ledger(text, path, year, roster, catalogue)


def ledger_text(path: Path) -> str | None:
    """The text of a ledger's file, its line ends as they are; `None` where there is no file.

    Raises:
        LedgerError: it is no file, or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError):
        raise LedgerError(
            path, (Problem(1, "这里不是文件：审核决定应是一个 .yaml 文件，请把同名的文件夹移走。"),)
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LedgerError(path, (Problem(line, "文件不是 UTF-8 编码：请用编辑器另存为 UTF-8。"),)) from None


def read_ledger(text: str, path: Path, year: int, roster: Roster, catalogue: Catalogue = CATALOGUE) -> Ledger:
    """Read the decisions of a year from the text of their file, see `load_ledger`."""
    read = read_yaml(text.removeprefix("\ufeff"))
    if read.data is None and read.problems:
        raise LedgerError(path, read.problems)
    shape = schema_errors(read.data, read.lines)
    problems = [*read.problems, *shape.problems]
    decisions: list[Decision] = []
    if not read.problems:
        found = read.data.get("year") if isinstance(read.data, dict) else None
        if isinstance(found, int) and found != year:
            message = f"文件是 {found} 年度的，这里要 {year} 年度的：请核对文件名和 year。"
            problems.append(Problem(read.lines["year",], message))
        units = _Units(roster)
        references = References(year, catalogue)
        for where, entry in _entries(read, shape.entries):
            decision = decision_of(entry, read.lines[where], units.id_of(entry.get("unit")))
            faults = list(references.faults(decision))
            if "unit" in entry and decision.unit is None:
                message = f"“{entry['unit']}”不在单位名册中。请核对名称，或在名册中补上它的曾用名、简称。"
                faults.insert(0, ("unit", message))
            for key, message in faults:
                line = read.lines.get((*where, key), decision.line)
                problems.append(Problem(line, f"决定 {decision.id} 的 {key} {message}"))
            decisions.append(decision)
        said_of = (*withdrawal_faults(decisions), *conflicts(decisions))
        problems += (Problem(decision.line, f"决定 {decision.id} {said}") for decision, said in said_of)
    if problems:
        raise LedgerError(path, tuple(problems))
    return Ledger(year, tuple(decisions), roster.posts)


class _Units:
    """The roster's units by their ids and all their names."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._ids = frozenset(unit.id for unit in roster.units)

    def id_of(self, text: str | None) -> str | None:
        """The id of the unit that an entry names by its id or any of its names."""
        if text in self._ids:
            return text
        unit = self._roster.named(text)
        return unit.id if unit else None


def _entries(read: Read, faulty_ones: frozenset[int]) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The entries of the right shape, each with its place."""
    listed = read.data.get("decisions") if isinstance(read.data, dict) else None
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if number not in faulty_ones:
            yield ("decisions", number), entry
