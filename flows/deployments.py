"""Which deployments does `prefect.yaml` declare? Read for serving them here; `prefect deploy` reads the same file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import PrefectException
from prefect.schedules import Cron, Schedule
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tasks.common.errors import CallerError

__all__ = ["DeploymentsError", "declared_deployments"]

_FIELDS = {"name", "entrypoint", "description", "tags", "parameters", "schedules", "concurrency_limit"}
_OF_WORKERS_ONLY = {"work_pool"}


class DeploymentsError(CallerError):
    """`prefect.yaml` cannot be served; the message says where and why, in Chinese."""


def declared_deployments(path: Path) -> list[RunnerDeployment]:
    """The deployments declared in a `prefect.yaml`, ready to be served on this machine.

    Raises:
        DeploymentsError: the file is missing, is not YAML, or a deployment says what cannot be served.
    """
    try:
        data = YAML(typ="safe", pure=True).load(path)
    except FileNotFoundError:
        raise DeploymentsError(f"找不到 {path}：请在项目文件夹里运行 nianbao serve。") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise DeploymentsError(f"{path} 格式有误：{error}") from None
    entries = data.get("deployments") if isinstance(data, dict) else None
    if not entries:
        raise DeploymentsError(f"{path} 没有声明任何部署（deployments）。")
    return [_deployment(entry, f"{path} 第 {number} 个部署") for number, entry in enumerate(entries, 1)]


def _deployment(entry: Mapping[str, Any], place: str) -> RunnerDeployment:
    wrong = (entry.keys() - _FIELDS - _OF_WORKERS_ONLY) | ({"name", "entrypoint"} - entry.keys())
    if wrong:
        raise DeploymentsError(f"{place}有不认识的项，或缺少必需的项：{'、'.join(sorted(wrong))}。")
    try:
        deployment = RunnerDeployment.from_entrypoint(
            entry["entrypoint"],
            name=entry["name"],
            description=entry.get("description"),
            tags=entry.get("tags"),
            parameters=entry.get("parameters"),
            concurrency_limit=entry.get("concurrency_limit"),
            schedules=[_schedule(schedule, place) for schedule in entry.get("schedules", ())],
        )
    except (ImportError, PrefectException, ValueError) as error:
        raise DeploymentsError(f"{place}（{entry['name']}）有误：{error}") from error
    deployment.work_pool_name = deployment.work_queue_name = None  # said, so as to undo what `prefect deploy` set
    return deployment


def _schedule(entry: Mapping[str, Any], place: str) -> Schedule:
    """A schedule by cron; the time zone must be named, or the server would take the time for UTC."""
    if entry.keys() != {"cron", "timezone"}:
        raise DeploymentsError(f"{place}的定时计划应恰有 cron 和 timezone 两项，现有：{'、'.join(sorted(entry))}。")
    return Cron(entry["cron"], timezone=entry["timezone"])
