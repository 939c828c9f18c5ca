"""A province's year: the yearly run of every district, each on a worker of a pool, and their releases read as one."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment

from flows.ending import ended_as, tell
from flows.parameters import run_name, year_of_run
from flows.progress import showing_may_fail
from flows.starter import end_with_starter
from tasks.common.errors import words_withheld
from tasks.model.codes import MaturityLevel
from tasks.yearly.districts import District, load_districts
from tasks.yearly.province import ProvinceYear, unite, write_province

__all__ = ["province"]

_DEPLOYMENT = "nianbao-yearly/district-year"
_LOOK_UP_SECONDS = 5.0


@flow(
    name="nianbao-province",
    flow_run_name=run_name("全省汇总"),
    description="全省汇总：各区的年度汇总分给工作池里的机器，再把各区的发布合成全省的数据。",
)
def province(
    year: int | None,
    districts: Path,
    folder: Path,
    only_if_new: bool = True,
    deployment: str = _DEPLOYMENT,
    look_up_seconds: float = _LOOK_UP_SECONDS,
) -> dict[str, int]:
    """Run every district's year as a deployment of its own, then unite the releases.

    A district whose run fails keeps the release it had; the others go on.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        districts: TOML file of the districts, see `tasks.yearly.districts`.
        folder: where the province's tables are written, one folder per year in it.
        only_if_new: whether a district in which nothing has arrived or was decided is left as it is.
        deployment: the deployment that runs a district's year, of whatever work pool.
        look_up_seconds: how often it is looked whether the districts' runs have ended.

    Returns:
        How many districts there are, how many have a sound release, how many runs failed, how many problems stand.

    Raises:
        DistrictsError: the list of districts cannot be used.
        WithheldError: anything else.
    """
    end_with_starter()
    with words_withheld():
        known, year = load_districts(districts), year_of_run(year)
        runs = [_started(district, year, deployment, only_if_new=only_if_new) for district in known]
        ended = _waited_for([run.id for run in runs], look_up_seconds)
        states = {of.code: ended[run.id] for of, run in zip(known, runs, strict=True)}
        united = unite(known, year)
        write_province(united, folder / str(year))
        _show(united, year, states)
        counts = {
            "districts": len(known),
            "released": united.coverage["release_id"].count(),
            "failed": sum(not (run.state and run.state.is_completed()) for run in states.values()),
            "problems": united.findings.height,
        }
        tell("province", year, **counts)
        level = MaturityLevel.PROVISIONAL if counts["problems"] or counts["failed"] else MaturityLevel.FINAL
        said = "{districts} 个区，有发布的 {released} 个，运行失败 {failed} 个，问题 {problems} 条。".format(**counts)
        get_run_logger().info("%s", said)
        return ended_as(level.label, said, counts)


def _started(district: District, year: int, deployment: str, *, only_if_new: bool) -> FlowRun:
    """Ask for the run of a district's year; whichever worker of the pool is free takes it."""
    parameters = {**district.parameters(year), "only_if_new": only_if_new}
    name = f"{year} {district.name}"
    return cast("FlowRun", run_deployment(deployment, parameters=parameters, flow_run_name=name, timeout=0))


def _waited_for(ids: Sequence[UUID], look_up_seconds: float) -> Mapping[UUID, FlowRun]:
    """Return the runs once all have ended."""
    ended: dict[UUID, FlowRun] = {}
    with get_client(sync_client=True) as client:
        while left := [each for each in ids if each not in ended]:
            wanted = FlowRunFilter(id=FlowRunFilterId(any_=left))
            ended |= {
                run.id: run
                for run in client.read_flow_runs(flow_run_filter=wanted)
                if run.state and run.state.is_final()
            }
            if len(ended) < len(ids):
                time.sleep(look_up_seconds)
    return ended


def _show(united: ProvinceYear, year: int, states: Mapping[str, FlowRun]) -> None:
    """Show a row per district, and the problems, on the page of the run."""
    rows = [
        {
            "区": row["district"],
            "运行": states[row["district_code"]].state_name,
            "发布": row["release_id"] or "没有",
            "成熟度": MaturityLevel(row["maturity"]).label if row["maturity"] else "",
            "应报": row["units_due"],
            "计入合计": row["units_reported"],
            "必须改": row["findings_block"],
            "需说明": row["findings_explain"],
        }
        for row in united.coverage.iter_rows(named=True)
    ]
    problems = united.findings.select("district", "problem", "subject", "message").to_dicts()
    with showing_may_fail():
        create_table_artifact(key=f"nianbao-{year}-districts", table=rows, description=f"{year} 年度各区")
        create_table_artifact(key=f"nianbao-{year}-province", table=problems, description=f"{year} 年度全省审核结果")
