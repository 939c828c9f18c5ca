"""How the submissions of a year were filed before, as its releases and its last run tell."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import State
from tasks.tables import Submissions

__all__ = ["Filed", "filed_before", "published_submissions"]

_COLUMNS = ["sha256", "submission_id", "unit_id", "unit", "state"]

logger = logging.getLogger(__name__)


class Filed(NamedTuple):
    """How a file was filed: the id of its unit, where that was known, and its state."""

    unit_id: str | None
    state: State


def published_submissions(lake: Lake, year: int) -> pl.DataFrame:
    """The submissions that the releases of a year list, one row per file: hash, submission, unit and state.

    Each is as the newest release has it, but for one whose original was lost: of that the last is told that was known.
    """
    name = f"{Submissions.info.name}.parquet"
    return _last_known(release / name for release in ReleaseStore(lake.releases(year), year).releases())


def filed_before(lake: Lake, year: int) -> Mapping[str, Filed]:
    """How each file of a year was filed last, by its SHA-256: in its last run, or else in its releases."""
    published, last = published_submissions(lake, year), _last_known([lake.table(year, Submissions)])
    rows = _one_per_file(pl.concat([published, last]))
    return {
        sha256: Filed(unit_id, State(state))
        for sha256, unit_id, state in rows.select("sha256", "unit_id", "state").iter_rows()
    }


def _last_known(paths: Iterable[Path]) -> pl.DataFrame:
    """The submissions of tables in their order; one that cannot be read is passed over, as others tell the same."""
    found = [pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String()))]
    for path in paths:
        try:
            found.append(pl.read_parquet(path, columns=_COLUMNS))
        except FileNotFoundError:
            continue
        except (OSError, pl.exceptions.PolarsError) as error:
            logger.info("%s cannot be read and is passed over (%s)", path, type(error).__name__)
    return _one_per_file(pl.concat(found))


def _one_per_file(rows: pl.DataFrame) -> pl.DataFrame:
    is_known = pl.col("state") != State.LOST
    return rows.sort(is_known, maintain_order=True).unique("sha256", keep="last", maintain_order=True)
