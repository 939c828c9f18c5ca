"""The steps of a yearly run as Prefect tasks, so that their states and logs show in the UI.

Results are never cached by Prefect: what has been done is known by content, from the lake. The lines that the plain
steps log reach the run's log pane through Prefect's setting of extra loggers, see `tasks`. An error that is none of
ours reaches it by its kind alone.
"""

import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import opaque

from tasks.common.errors import words_withheld
from tasks.release.mirror import MirrorUnreachableError
from tasks.yearly import run
from tasks.yearly.run import YearSteps

__all__ = [
    "STEPS",
    "build_tables",
    "check_rules",
    "confirm_year",
    "consolidate",
    "ingest_inbox",
    "mirror_releases",
    "publish_release",
    "read_reports",
    "run_expectations",
    "unsearched",
    "write_review_packs",
]

P = ParamSpec("P")
R = TypeVar("R")

# The store's client tries each request again for up to a minute by itself; so the next attempt is a minute later, and
# the last one seven minutes after the first, as long as the year may stay locked for a network that is down.
_MIRROR_RETRIES = 3
_MIRROR_FIRST_DELAY = 60.0

# Python's default would let only warnings pass; what a step did is information.
logging.getLogger("tasks").setLevel(logging.INFO)


def _is_worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether the network was at fault: a wrong address or a release that differs stays so."""
    return isinstance(state.result(raise_on_failure=False), MirrorUnreachableError)


def _task(step: Callable[P, R], name: str) -> Task[P, R]:
    return Task(words_withheld()(step), name=name, cache_policy=NO_CACHE)


ingest_inbox = _task(run.ingest_inbox, "收件")
read_reports = _task(run.read_reports, "识读")
confirm_year = _task(run.confirm_year, "核对年度")
build_tables = _task(run.build_tables, "整理")
check_rules = _task(run.check_rules, "审核")
run_expectations = _task(run.run_expectations, "审核页面")
write_review_packs = _task(run.write_review_packs, "审核材料")
consolidate = _task(run.consolidate, "汇总")
publish_release = _task(run.publish_release, "发布")
mirror_releases = Task(
    words_withheld()(run.mirror_releases),
    name="复制发布",
    cache_policy=NO_CACHE,
    retries=_MIRROR_RETRIES,
    retry_delay_seconds=exponential_backoff(_MIRROR_FIRST_DELAY),
    retry_condition_fn=_is_worth_retrying,
)


def unsearched(task: Task[P, R]) -> Callable[P, R]:
    """Call a task with arguments that Prefect does not search.

    It would otherwise walk through every number of every report, twice per step, looking for the results of other
    tasks; from the arguments themselves it still learns which step depends on which.
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        unchecked: Callable[..., R] = task
        return unchecked(*map(opaque, args), **{name: opaque(value) for name, value in kwargs.items()})

    return call


STEPS = YearSteps(
    ingest_inbox=unsearched(ingest_inbox),
    read_reports=unsearched(read_reports),
    confirm_year=unsearched(confirm_year),
    build_tables=unsearched(build_tables),
    check_rules=unsearched(check_rules),
    run_expectations=unsearched(run_expectations),
    write_review_packs=unsearched(write_review_packs),
    consolidate=unsearched(consolidate),
    publish_release=unsearched(publish_release),
    mirror_releases=unsearched(mirror_releases),
)
"""The steps for `run_year`, each a task."""
