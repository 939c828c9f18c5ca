"""Progress of a long step: a bar on the terminal, a progress artifact in the Prefect UI."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tasks.intake.inbox import Intake
from tasks.model.submission import Submission
from tasks.steps import read_reports, unsearched
from tasks.yearly.check import YearContext

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["reading_with_progress", "shown_progress"]

_STEPS = 20


def reading_with_progress(purpose: str) -> Callable[[Intake, YearContext], list[Submission]]:
    """Make the step that reads the files of a year and shows how many it has read.

    Args:
        purpose: the last part of the key of the progress artifact.
    """

    def read(intake: Intake, context: YearContext) -> list[Submission]:
        key, description = f"nianbao-{context.year}-{purpose}", f"识读 {context.year} 年度报告"
        with shown_progress(key, description, intake.receipts.height) as on_done:
            return unsearched(read_reports)(intake, context, on_done)

    return read


@contextmanager
def shown_progress(key: str, description: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with the number of items done so far.

    The bar appears only on a terminal; the artifact `key` is updated at most twenty times.
    """
    artifact = cast("UUID", create_progress_artifact(progress=0.0, key=key, description=description))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = 0
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        row = bar.add_task(description, total=total)

        def on_done(done: int) -> None:
            nonlocal shown
            bar.update(row, completed=done)
            step = _STEPS * done // total
            if step > shown:
                shown = step
                update_progress_artifact(artifact, progress=100.0 * done / total)

        yield on_done
