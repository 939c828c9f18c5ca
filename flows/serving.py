"""How does one machine keep to the schedule? One process serves the declared deployments until it is told to stop."""

import asyncio
import signal
import tempfile
from collections.abc import Callable, Sequence

from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.settings import PREFECT_HOME

from flows.server import PrefectServer
from flows.server_log import rotate_log

__all__ = ["serve"]

_STOPPING_SECONDS = 60.0
_LOOK_UP_SECONDS = 0.25


def serve(
    deployments: Sequence[RunnerDeployment],
    server: PrefectServer,
    on_ready: Callable[[], None],
    refuse_ended: Sequence[Callable[[], None]] = (),
) -> None:
    """Register deployments and run what becomes due, one run at a time, until a signal says stop.

    A schedule stays active while nobody serves it: a run missed meanwhile is made up for at the next start. Runs
    still going when told to stop are cancelled.

    Args:
        deployments: as `flows.deployments` reads them.
        server: a server that answers, and that this process's Prefect settings point to.
        on_ready: called once the deployments are registered and due runs are looked for.
        refuse_ended: asked again and again besides the server; each raises once what it stands for has ended.

    Raises:
        ServerError: the server has ended.
    """
    asyncio.run(_serve(deployments, server, on_ready, (server.refuse_ended, *refuse_ended)))


async def _serve(
    deployments: Sequence[RunnerDeployment],
    server: PrefectServer,
    on_ready: Callable[[], None],
    refuse_ended: Sequence[Callable[[], None]],
) -> None:
    # The runner keeps its files in `runner_storage` of the folder for temporary ones, which belongs to whoever made it
    # first: on a machine with several users each has one in a folder of their own.
    tempfile.tempdir = str(PREFECT_HOME.value())
    runner = Runner(name="nianbao", limit=1, pause_on_shutdown=False)
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    running = asyncio.create_task(runner.start())
    try:
        while not (runner.started or running.done()):  # noqa: ASYNC110 - a runner has no event for its start
            await asyncio.sleep(_LOOK_UP_SECONDS)
        told = _told_to_stop()  # only now: the runner's start takes SIGTERM for itself
        on_ready()
        while not (told.is_set() or running.done()):
            for look in refuse_ended:
                look()
            rotate_log(server.log)
            await asyncio.sleep(_LOOK_UP_SECONDS)
    finally:
        async with asyncio.timeout(_STOPPING_SECONDS):
            await _stop(runner, running)


def _told_to_stop() -> asyncio.Event:
    """An event that Ctrl-C, the end of the service or of the terminal sets, instead of breaking off what runs."""
    told = asyncio.Event()
    for stop_signal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(stop_signal, told.set)
    return told


async def _stop(runner: Runner, running: asyncio.Task[None]) -> None:
    """Cancel what runs and wait until its processes have ended; a runner that failed raises its error."""
    if runner.started:
        await runner.astop()
    await running
