"""Progress of a long step: a bar on the terminal, a progress artifact in the Prefect UI."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.cluster import read_on_cluster
from tasks.intake.inbox import Intake
from tasks.model.submission import Submission
from tasks.steps import read_reports, unsearched
from tasks.yearly.check import YearContext

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["reading_with_progress", "showing_may_fail", "shown_progress"]

logger = logging.getLogger(__name__)

_STEPS = 20


def reading_with_progress(purpose: str) -> Callable[[Intake, YearContext], list[Submission]]:
    """Make the step that reads the files of a year and shows how many it has read.

    Args:
        purpose: the last part of the key of the progress artifact.
    """

    def read(intake: Intake, context: YearContext) -> list[Submission]:
        key, description = f"nianbao-{context.year}-{purpose}", f"识读 {context.year} 年度报告"
        with shown_progress(key, description, intake.receipts.height) as on_done:
            read_on_cluster(context.lake, intake.receipts["sha256"], on_done)
            return unsearched(read_reports)(intake, context, on_done)

    return read


@contextmanager
def shown_progress(key: str, description: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with the number of items done so far.

    The bar appears only on a terminal; the artifact `key` is updated at most twenty times, and no more once the server
    did not answer.
    """
    artifact: UUID | None = None
    with showing_may_fail():
        artifact = cast("UUID", create_progress_artifact(progress=0.0, key=key, description=description))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = 0
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        row = bar.add_task(description, total=total)

        def on_done(done: int) -> None:
            nonlocal shown, artifact
            bar.update(row, completed=done)
            step = _STEPS * done // total
            if artifact and step > shown:
                shown, updated, artifact = step, artifact, None
                with showing_may_fail():
                    update_progress_artifact(updated, progress=100.0 * done / total)
                    artifact = updated

        yield on_done


@contextmanager
def showing_may_fail() -> Iterator[None]:
    """Go on where Prefect's pages could not be brought up to date: being seen must not decide what becomes of a run."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever Prefect's client and server come to
        logger.warning("Prefect 页面没有更新（%s），不影响运行结果。", type(error).__name__)
