"""Reading on the machines of a Dask cluster, through Prefect's task runner; off unless the settings give an address.

The machines share the lake. Each keeps what it reads there, and answers with the hashes: so the run finds the readings
as if they had been made before, and reads by itself what no machine could keep. A machine that is lost costs its batch,
which Dask gives to another; where the scheduler is lost, the run ends and the next one goes on from what was kept.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tasks.common.errors import CallerError, NianbaoError
from tasks.lake.folders import Lake
from tasks.settings import load_settings
from tasks.yearly.batches import batches
from tasks.yearly.readings import fingerprint, keep_batch, unread_originals

if TYPE_CHECKING:
    from distributed import Future
    from prefect_dask.task_runners import DaskTaskRunner

__all__ = ["ClusterError", "ClusterMissingError", "read_on_cluster"]

logger = logging.getLogger(__name__)

_LOST = "与集群的连接中断，本次没有发布，上一次发布保持不变。已识读的都已留存，重新运行即从那里继续。"
_NO_WORKER = "集群上已没有工作进程，本次没有发布，上一次发布保持不变。已识读的都已留存，重新运行即从那里继续。"
_ENDED = {"finished", "error", "cancelled"}
_LOOK_UP_SECONDS = 0.5
_COUNT_SECONDS = 10.0
"""How often the workers are counted, which costs the scheduler a message about all of them."""

_CONNECT_SECONDS = "30s"
_PATIENCE_SECONDS = 120.0
"""How long a run waits for a worker: a machine that starts anew takes a minute or two."""


class ClusterError(NianbaoError):
    """The cluster was lost, or its machines do not see the lake; the message says so, in Chinese."""


class ClusterMissingError(CallerError):
    """The settings name a cluster that cannot be used from here; the message says why, in Chinese."""


def read_on_cluster(lake: Lake, hashes: Iterable[str], on_done: Callable[[int], None]) -> None:
    """Let the cluster of the settings read what is not kept yet; do nothing where there is none.

    Args:
        lake: the lake, which every machine has at the same place.
        hashes: SHA-256 of the originals.
        on_done: called with the number of originals that the cluster is done with so far.

    Raises:
        ClusterMissingError: the scheduler does not answer, or the extra is not installed.
        ClusterError: the scheduler was lost, no worker is left, or a machine does not see the lake.
        BatchError: a machine would read otherwise than this one.
    """
    address = load_settings().cluster.address
    unread = unread_originals(lake, hashes) if address else []
    if not unread:
        return
    with _runner(str(address)) as runner:
        workers = sum(runner.client.nthreads().values())
        parts = list(batches(((sha256, lake.original(sha256)) for sha256 in unread), workers))
        kept = _read(runner, Lake(lake.root.resolve()), parts, on_done)
    if kept and not kept - set(unread_originals(lake, kept)):
        logger.warning(
            "集群识读的结果没有出现在 %s，由本机重新识读：每台机器要在同一位置挂载同一个数据湖。", lake.readings
        )


def _runner(address: str) -> "DaskTaskRunner":
    """Make the task runner, connected to a cluster that has a worker."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise ClusterMissingError("设置了集群地址，但没有安装 nianbao[cluster]。") from error
    runner = DaskTaskRunner(address=address, client_kwargs={"timeout": _CONNECT_SECONDS})
    try:
        runner.client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
    except (OSError, TimeoutError) as error:
        raise ClusterMissingError(f"集群 {address} 没有应答，或没有工作进程。请检查 [cluster] 的 address。") from error
    return runner


def _read(
    runner: "DaskTaskRunner", lake: Lake, parts: Sequence[Sequence[str]], on_done: Callable[[int], None]
) -> set[str]:
    """Have batches read; return the hashes of what the machines have kept."""
    waiting: dict[Future[list[str]], int] = {}
    for part in parts:
        future = runner.client.submit(keep_batch, lake, fingerprint(), part, pure=False)
        waiting[future] = len(part)
    kept: set[str] = set()
    done = 0
    counted = seen = time.monotonic()
    while waiting:
        for future in [each for each in waiting if each.status in _ENDED]:
            kept |= _kept(future)
            done += waiting.pop(future)
            on_done(done)
        if runner.client.status != "running":
            raise ClusterError(_LOST)
        if (now := time.monotonic()) - counted > _COUNT_SECONDS:
            counted = now
            try:
                seen = now if runner.client.scheduler_info()["workers"] else seen
            except OSError as error:  # as of all errors of Dask's connections
                raise ClusterError(_LOST) from error
            if now - seen > _PATIENCE_SECONDS:
                raise ClusterError(_NO_WORKER)
        time.sleep(_LOOK_UP_SECONDS)
    return kept


def _kept(future: "Future[list[str]]") -> set[str]:
    """Return what came of a batch; nothing where it took its workers along, time after time."""
    from distributed import KilledWorker  # noqa: PLC0415 - an optional extra
    from distributed.client import FutureCancelledError  # noqa: PLC0415

    try:
        return set(future.result())
    except KilledWorker:
        logger.warning("集群识读一批文件时几次失去工作进程，这一批由本机识读。")
        return set()
    except FutureCancelledError as error:
        raise ClusterError(_LOST) from error
