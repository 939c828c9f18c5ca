from pathlib import Path

import pytest

from flows.deployments import DeploymentsError, declared_deployments
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


def test_the_declared_deployments_are_the_annual_consolidation_and_the_daily_intake() -> None:
    found = {deployment.full_name: deployment for deployment in declared_deployments(PROJECT / "prefect.yaml")}
    assert set(found) == {"nianbao-yearly/annual-consolidation", "nianbao-intake/daily-intake"}
    assert all(deployment.parameters["year"] is None for deployment in found.values())


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
