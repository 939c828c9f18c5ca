"""`nianbao serve` against a real server: what is scheduled, what a run shows, how it all ends."""

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from examples.district import personal_data
from tasks.lake.folders import Lake
from tasks.release.descriptor import read_manifest
from tests.flows.serving import (
    ANNUAL,
    DAILY,
    EXAMPLE,
    PROJECT,
    AnnualRun,
    Served,
    environment,
    guard_log,
    processes_of,
    serving,
    wait_for,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SEVERITIES = {"block": "必须改", "explain": "需说明", "hint": "提示"}
STEPS = {"收件", "识读", "核对年度", "整理", "审核", "审核页面", "审核材料", "汇总", "发布"}
NEW_YEAR_2019_IN_CHINA = "2018-12-31T16:30:00+00:00"


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The lake of the same year run on the command line without a server, and what it tried to reach."""
    folder = tmp_path_factory.mktemp("alone")
    home, lake = folder / "home", folder / "lake"
    command = [sys.executable, "-m", "nianbao", "run", "--year", "2018", "--inbox", str(EXAMPLE), "--lake", str(lake)]
    done = subprocess.run(command, cwd=PROJECT, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert processes_of(home) == {}
    return lake, guard_log(home)


def bytes_of(folder: Path) -> Mapping[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def declared(name: str) -> Mapping[str, Any]:
    entries = YAML(typ="safe", pure=True).load(PROJECT / "prefect.yaml")["deployments"]
    return next(entry for entry in entries if entry["name"] == name.split("/")[1])


@pytest.mark.parametrize("name", [ANNUAL, DAILY])
def test_a_deployment_is_served_as_it_is_declared(served: Served, name: str) -> None:
    found, entry = served.deployment(name), declared(name)
    assert {key: found[key] for key in ("description", "tags", "parameters", "entrypoint")} == {
        key: entry[key] for key in ("description", "tags", "parameters", "entrypoint")
    }
    assert [
        (each["schedule"]["cron"], each["schedule"]["timezone"], each["active"]) for each in found["schedules"]
    ] == [(each["cron"], each["timezone"], True) for each in entry["schedules"]]
    assert found["work_pool_name"] is None
    assert (found["global_concurrency_limit"]["limit"], entry["concurrency_limit"]) == (1, 1)


def test_the_start_says_where_the_pages_are_and_what_is_scheduled(served: Served) -> None:
    printed = served.printed()
    assert served.url in printed
    for name in (ANNUAL, DAILY):
        assert declared(name)["description"] in printed
        assert f"{declared(name)['schedules'][0]['cron']}（Asia/Shanghai）" in printed


def test_a_scheduled_annual_consolidation_publishes_the_year_due(annual: AnnualRun) -> None:
    assert (annual.run["state_type"], annual.run["name"]) == ("COMPLETED", "2018 年度汇总"), annual.served.printed()
    assert (annual.lake / "releases/2018/current").read_text().strip() == "2018.1"


def test_a_run_shows_its_progress_its_summary_and_its_rules(annual: AnnualRun) -> None:
    shown = annual.served.artifacts(annual.id)
    assert set(shown) == {f"nianbao-2018-{key}" for key in ("reading", "status", "summary", "rules")}
    assert shown["nianbao-2018-reading"]["data"] == 100
    assert "应报 42 个单位" in shown["nianbao-2018-summary"]["data"]
    assert f"退回修改材料：`{annual.lake / 'review/2018/index.html'}`" in shown["nianbao-2018-summary"]["data"]
    units = json.loads(shown["nianbao-2018-status"]["data"])
    assert (len(units), {row["状态"] for row in units} >= {"计入合计", "缺报"}) == (42, True)
    rules = {row["规则"] for row in json.loads(shown["nianbao-2018-rules"]["data"])}
    assert rules == set(pl.read_parquet(annual.lake / "years/2018/outcomes.parquet")["rule"]) != set()


def test_every_step_of_a_run_is_recorded(annual: AnnualRun) -> None:
    recorded = wait_for(lambda: len(found := annual.served.task_runs(annual.id)) >= len(STEPS) and found, 15)
    assert {run["name"].split("-")[0]: run["state_type"] for run in recorded} == dict.fromkeys(STEPS, "COMPLETED")
    assert len(recorded) == len(STEPS)


def test_the_log_of_a_run_says_what_each_step_did_and_names_nobody(annual: AnnualRun) -> None:
    def told() -> list[str]:
        """The log once its batches have arrived, the last of which tell of the publication."""
        lines = annual.served.log(annual.id)
        return lines if any(line.startswith("发布：") for line in lines) else []

    lines = wait_for(told, 30)
    findings = pl.read_parquet(annual.release / "findings.parquet")
    still_open = findings.filter(state="open")["severity"].to_list()
    counts = [f"{word} {still_open.count(each)} 条" for each, word in SEVERITIES.items()]
    reasons = [f"尚未审定：{reason}" for reason in read_manifest(annual.release)["maturityReasons"]]
    assert f"审核：审核结果 {findings.height} 条，其中未处理的：{'，'.join(counts)}。" in lines
    assert "发布：2018.1（暂定），新发布。" in lines
    assert [line for line in lines if line.startswith("尚未审定：")] == reasons != []
    (read,) = (line for line in lines if line.startswith("识读："))
    files = pl.read_parquet(Lake(annual.lake).register(2018))["name"]
    assert read.startswith(f"识读：{files.len()} 份文件，读出 ")
    assert {line.partition("：")[0] for line in lines} >= STEPS - {"核对年度"}  # it says nothing unless it refuses
    planted = {*personal_data(2018), *(path.name for path in EXAMPLE.rglob("*") if path.is_file())}
    assert {name for name in planted for line in lines if name in line} == set()


def test_a_run_without_a_server_publishes_the_same_bytes(annual: AnnualRun, alone: tuple[Path, Path]) -> None:
    lake, _ = alone
    assert bytes_of(annual.release) == bytes_of(lake / "releases/2018/2018.1") != {}


def test_nothing_reaches_beyond_this_machine(annual: AnnualRun, alone: tuple[Path, Path]) -> None:
    reach = [sys.executable, "-c", "import socket; socket.getaddrinfo('nowhere.invalid', 80)"]
    home = annual.served.home.with_name("reaching")
    subprocess.run(reach, env=environment(home), capture_output=True, check=False)
    assert "nowhere.invalid" in guard_log(home).read_text()
    for log in (guard_log(annual.served.home), alone[1]):
        assert not log.exists(), log.read_text()


def test_server_and_runs_send_nothing_about_their_use(served: Served) -> None:
    settings = served.ask("admin/settings")["server"]
    assert settings["analytics_enabled"] is False
    assert settings["ui"]["show_promotional_content"] is False
    for process in processes_of(served.home):
        assert b"DO_NOT_TRACK=1" in Path(f"/proc/{process}/environ").read_bytes() or process == served.process.pid


def test_what_becomes_due_by_schedule_is_run(served: Served, inbox: Path, tmp_path: Path) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=8)).isoformat()
    schedule = {"interval": 86_400, "anchor_date": soon, "timezone": "Asia/Shanghai"}
    asked = {"year": 2018, "inbox": str(inbox), "lake": str(tmp_path / "lake")}
    deployment = f"deployments/{served.deployment(DAILY)['id']}"
    added = served.ask(f"{deployment}/schedules", [{"schedule": schedule, "active": True, "parameters": asked}])
    of_schedule = {"flow_runs": {"tags": {"all_": ["auto-scheduled"]}, "state": {"type": {"any_": ["COMPLETED"]}}}}
    ran = wait_for(lambda: served.ask("flow_runs/filter", of_schedule), 240)
    served.ask(f"{deployment}/schedules/{added[0]['id']}", method="DELETE")
    assert [run["name"] for run in ran] == ["2018 收件"]
    assert sorted(path.name for path in (tmp_path / "lake").iterdir()) == [
        "locks",
        "originals",
        "readings",
        "register",
        "version",
    ]
    files = served.artifacts(ran[0]["id"])["nianbao-2018-files"]
    assert files["description"] == "2018 年度收件情况"


def test_an_intake_on_new_years_day_takes_in_the_year_that_has_ended(served: Served, tmp_path: Path) -> None:
    run = served.finished(served.start_run(DAILY, scheduled=NEW_YEAR_2019_IN_CHINA, lake=tmp_path / "lake"))
    assert (run["state_type"], run["name"]) == ("COMPLETED", "2018 收件")


def test_a_port_in_use_is_named_before_anything_starts(served: Served, tmp_path: Path) -> None:
    port = served.url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "nianbao", "serve", "--port", port]
    tried = subprocess.run(
        command, cwd=PROJECT, env=environment(tmp_path / "home"), capture_output=True, text=True, check=False
    )
    assert tried.returncode == 2
    assert tried.stderr.startswith(f"错误：端口 {port} 已被占用")
    assert not (tmp_path / "home").exists()


def test_the_runner_keeps_its_files_in_prefect_s_folder(served: Served) -> None:
    """The folder for temporary files has one `runner_storage` for all users, which belongs to the first of them."""
    assert len(list((served.home / "runner_storage").iterdir())) == 1


def test_the_pages_are_served_from_prefect_s_folder(served: Served) -> None:
    """Prefect itself writes them beside its code, where the user of a service may not: then there are none."""
    assert list((served.home / "ui").rglob("index.html"))


def test_a_port_in_use_names_the_process_of_the_same_user(served: Served) -> None:
    command = [sys.executable, "-m", "nianbao", "serve", "--port", served.url.rsplit(":", 1)[1]]
    tried = subprocess.run(
        command, cwd=PROJECT, env=environment(served.home), capture_output=True, text=True, check=False
    )
    assert tried.returncode == 2
    assert f"进程号 {served.process.pid}" in tried.stderr


def test_the_same_declaration_deploys_to_a_work_pool(served: Served) -> None:
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    client = environment(served.home, **served.client_environment)
    for words in (["work-pool", "create", "nianbao", "--type", "process"], ["deploy", "--all"]):
        done = subprocess.run([*prefect, *words], cwd=PROJECT, env=client, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for name in (ANNUAL, DAILY):
        found, entry = served.deployment(name), declared(name)
        assert (found["work_pool_name"], found["parameters"]) == ("nianbao", entry["parameters"])
        assert [each["schedule"]["timezone"] for each in found["schedules"]] == ["Asia/Shanghai"]


def test_told_to_stop_it_cancels_what_runs_and_leaves_no_process(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        run = service.start_run(ANNUAL, year=2018, lake=tmp_path / "lake")
        wait_for(lambda: service.run(run)["state_type"] == "RUNNING", 60)
        assert len(processes_of(service.home)) >= 3  # the command, the server, the run
        assert service.stop(signal.SIGTERM) == 0, service.printed()
        assert processes_of(service.home) == {}
    assert service.printed().endswith("服务已停止。\n")
    assert not (tmp_path / "lake/releases").exists()
