"""A made-up district of four units, in frames."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from expectations.forms import form
from tasks.consolidation import ROSTER, consolidate, maturity
from tasks.lake.folders import Lake
from tasks.lake.partitions import MemoryBudget
from tasks.release.contents import ReleaseContents
from tasks.release.publish import publish
from tasks.tables import Corrected, Findings, Outcomes, Submissions
from tests.cases import CLEAN_BY_FORM

YEAR = 2018
ITEMS = [item.id for item in form("2014").items]
RULES = {"2014-MAX-CHANNEL": "主动公开总数不少于各渠道公开数", "ROSTER-MISSING": "应报单位是否报送"}


@dataclass
class District:
    """Reports of a made-up district: what each unit's live submission says."""

    reports: dict[str, tuple[str, Mapping[str, Decimal | None]]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    year: int = YEAR
    message: str = "其他方式(100)大于主动公开总数(93)"
    people: tuple[str, ...] = ()

    def report(self, unit: str, submission: str, **other: str | None) -> "District":
        """Let a unit hand in a report: every item 2, but for those named, with `__` for the dot."""
        values: dict[str, Decimal | None] = dict.fromkeys(ITEMS, Decimal(2))
        named = {name.replace("__", "."): None if text is None else Decimal(text) for name, text in other.items()}
        assert named.keys() <= values.keys()
        return self.report_on("2014", unit, submission, values | named)

    def report_on(self, form_id: str, unit: str, submission: str, values: Mapping[str, Decimal | None]) -> "District":
        """Let a unit hand in a report on a form."""
        assert values.keys() == {item.id for item in form(form_id).items}
        self.forms[unit] = form_id
        self.reports[unit] = (submission * 16)[:16], values
        return self

    def contents(self, budget: MemoryBudget = MemoryBudget()) -> ReleaseContents:  # noqa: B008 - never changes
        findings, submissions, readings = self._findings(), self._submissions(), self._readings()
        consolidated = consolidate(
            self.year, readings=readings, submissions=submissions, units=_roster(), findings=findings, budget=budget
        )
        return ReleaseContents(
            consolidated=consolidated,
            submissions=submissions,
            findings=findings,
            readings=readings,
            outcomes=Outcomes.frame(),
            maturity=maturity(consolidated.units, findings),
            district="青川区人民政府",
            rule_titles=RULES,
            personal_data=self.people,
        )

    def _readings(self) -> pl.DataFrame:
        return Corrected.frame(
            {
                "year": self.year,
                "submission_id": submission,
                "form": self.forms[unit],
                "item": item,
                "value": value,
                "status": "blank" if value is None else "reported",
                "raw": "" if value is None else str(value),
                "place": f"表1 行{place} 列3",
            }
            for unit, (submission, values) in self.reports.items()
            for place, (item, value) in enumerate(values.items(), start=2)
        )

    def _submissions(self) -> pl.DataFrame:
        return Submissions.frame(
            {
                "year": self.year,
                "submission_id": submission,
                "unit_id": unit,
                "unit": unit,
                "revision": 1,
                "state": "live",
                "form": self.forms[unit],
                "kind": "docx",
                "sha256": submission * 4,
                "size": 20_000,
                "received_at": datetime(2019, 1, 15, 9, 30),
            }
            for unit, (submission, _) in self.reports.items()
        )

    def _findings(self) -> pl.DataFrame:
        found = [
            {
                "unit_id": "commerce",
                "unit": "青川区商务局",
                "rule": "2014-MAX-CHANNEL",
                "items": ["channel.other", "proactive.total"],
                "left": Decimal(93),
                "right": Decimal(100),
                "difference": Decimal(-7),
                "message": self.message,
                "suggestion": "请核对后重新报送",
            },
            {
                "unit_id": "river",
                "unit": "河口街道办事处",
                "rule": "ROSTER-MISSING",
                "items": [],
                "message": "未收到报告",
                "suggestion": "请催报",
            },
        ]
        common = {
            "year": self.year,
            "instance": "",
            "outcome": "fail",
            "severity": "block",
            "reading": "certain",
            "state": "open",
        }
        return Findings.frame(common | entry for entry in found)


def _roster() -> pl.DataFrame:
    units = [
        ("commerce", "青川区商务局", "department", None),
        ("education", "青川区教育局", "department", None),
        ("river", "河口街道办事处", "street", None),
        ("hill", "高山镇人民政府", "town", None),
    ]
    return pl.DataFrame([(*unit, [], None) for unit in units], schema=ROSTER, orient="row")


def three_of_four_units() -> District:
    """Three of four units have reported on form 2014; one number is blank, one has decimals."""
    return (
        District()
        .report("commerce", "a", proactive__total="93", channel__other="100", fees__collected=None)
        .report("education", "b", fees__collected=None, capacity__budget="1.25")
        .report("hill", "c", fees__collected=None, capacity__budget="0.000001")
    )


def two_forms() -> District:
    """Two of four units have reported on form 2021, one on form 2019; two numbers are blank in one of them."""
    clean = CLEAN_BY_FORM["2021"]
    blanks = dict.fromkeys(("outcome.granted.business", "regulations.in_force"))
    return (
        District(year=2021)
        .report_on("2021", "commerce", "a", clean | blanks)
        .report_on("2021", "education", "b", clean)
        .report_on("2019", "hill", "c", CLEAN_BY_FORM["2019"])
    )


@pytest.fixture
def district() -> District:
    return three_of_four_units()


@pytest.fixture
def applicants() -> District:
    return two_forms()


@pytest.fixture(scope="session")
def one_release(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake with release 2018.1 of `district`; read-only."""
    lake = Lake(tmp_path_factory.mktemp("one") / "lake")
    publish(lake, YEAR, three_of_four_units().contents())
    return lake


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory, one_release: Lake) -> Lake:
    """The lake of `one_release` after another report of the education bureau, with release 2018.2; read-only."""
    lake = Lake(tmp_path_factory.mktemp("two") / "lake")
    shutil.copytree(one_release.root, lake.root, symlinks=True)
    publish(lake, YEAR, three_of_four_units().report("education", "d").contents())
    return lake


@pytest.fixture(scope="session")
def release_2018(one_release: Lake) -> Path:
    """Release 2018.1 of `district`; read-only."""
    return one_release.releases(YEAR) / "2018.1"


@pytest.fixture(scope="session")
def release_2021(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 2021.1 of `applicants`; read-only."""
    return publish(Lake(tmp_path_factory.mktemp("forms") / "lake"), 2021, two_forms().contents()).path


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def bytes_of() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder, by its path inside it."""
    return lambda folder: {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
