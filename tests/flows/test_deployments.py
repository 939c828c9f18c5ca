import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.schemas.schedules import CronSchedule as DeclaredCron
from prefect.server.schemas.schedules import CronSchedule

from flows.deployments import DeploymentsError, declared_deployments
from tasks.common.clock import CHINA
from tests.flows.serving import PROJECT

ONE = """
deployments:
  - name: one
    entrypoint: flows.yearly.yearly
    parameters: {year: 2018}
    schedules:
      - {cron: "0 6 1 4 *", timezone: Asia/Shanghai}
"""


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    place = tmp_path / "prefect.yaml"
    place.write_text(ONE, encoding="utf-8")
    return place


def test_the_declared_deployments_are_those_of_the_season() -> None:
    found = {deployment.full_name: deployment for deployment in declared_deployments(PROJECT / "prefect.yaml")}
    assert set(found) == {
        "nianbao-intake/daily-intake",
        "nianbao-yearly/annual-consolidation",
        "nianbao-reminder/reminder",
        "nianbao-last-warning/last-warning",
    }
    assert all(deployment.parameters["year"] is None for deployment in found.values())
    assert found["nianbao-yearly/annual-consolidation"].parameters["only_if_new"] is True


def moments(name: str, season: int) -> list[datetime]:
    """When a deployment is due in a year, by China's clock."""
    (deployment,) = (each for each in declared_deployments(PROJECT / "prefect.yaml") if each.name == name)
    (schedule,) = deployment.schedules
    assert isinstance(schedule.schedule, DeclaredCron)
    begin, end = (datetime(each, 1, 1, tzinfo=CHINA) for each in (season, season + 1))
    cron = CronSchedule(cron=schedule.schedule.cron, timezone=schedule.schedule.timezone)  # as the server reckons
    return [moment.astimezone(CHINA) for moment in asyncio.run(cron.get_dates(366, begin, end))]


@pytest.mark.parametrize("season", [2020, 2026, 2027, 2028])
def test_the_season_is_that_of_the_law(season: int) -> None:
    """政府信息公开条例 (2019) art. 49: units by 31 January, the district's own report public by 31 March."""
    intake, consolidation = moments("daily-intake", season), moments("annual-consolidation", season)
    assert intake[0].date() <= date(season, 1, 3)  # the first weekday
    assert all(moment.weekday() < 5 for moment in (*intake, *consolidation))
    assert date(season, 2, 1) <= consolidation[0].date() <= date(season, 2, 3)
    weekdays = {day for day in days(date(season, 2, 1), date(season, 3, 31)) if day.weekday() < 5}
    assert weekdays <= {moment.date() for moment in consolidation}
    assert consolidation[-1].month == 4  # late reports
    warned = [moment.date() for moment in moments("last-warning", season)]
    assert warned == days(date(season, 3, 24), date(season, 3, 30))
    asked = {moment.date() for moment in moments("reminder", season)}
    law = date(season, 1, 31)
    assert {law - timedelta(10), law - timedelta(1), law + timedelta(1), law + timedelta(8)} <= asked


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name: one", "nom: one"), "name、nom"),
        (("flows.yearly.yearly", "flows.yearly.monthly"), "monthly"),
        (("flows.yearly.yearly", "flows.nowhere.yearly"), "nowhere"),
        (("0 6 1 4 *", "every year"), "every year"),
        (("Asia/Shanghai", "Asia/Nowhere"), "Asia/Nowhere"),
        ((", timezone: Asia/Shanghai", ""), "timezone"),
        ((", timezone", ", active: false, timezone"), "active"),
        (("parameters: {year: 2018}", "parametres: {year: 2018}"), "parametres"),
        (("parameters: {year: 2018}", "parameters: {year: 2018"), "格式有误"),
        ((ONE, "name: nianbao"), "没有声明任何部署"),
    ],
)
def test_a_declaration_that_cannot_be_served_is_refused(declared: Path, change: tuple[str, str], message: str) -> None:
    assert declared_deployments(declared)[0].name == "one"
    declared.write_text(ONE.replace(*change), encoding="utf-8")
    with pytest.raises(DeploymentsError, match=message):
        declared_deployments(declared)


def test_a_folder_without_declarations_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeploymentsError, match="请在项目文件夹里运行"):
        declared_deployments(tmp_path / "prefect.yaml")
