"""The facts of a release as SDMX-CSV 2.0, the format in which statistical offices exchange observations."""

from pathlib import Path

import polars as pl

from tasks.common.atomic_files import replacing
from tasks.lake.published import scan_published
from tasks.model.codes import ObservationStatus
from tasks.tables import Facts

__all__ = ["COMPONENTS", "STRUCTURE", "write_sdmx_csv"]

STRUCTURE = "NIANBAO:FACTS(1.0)"
"""The data structure: agency, id and version; the version counts changes of `COMPONENTS`, not of releases."""

DIMENSIONS = ("FREQ", "REF_AREA", "REPORTING_UNIT", "FORM", "ITEM", "TIME_PERIOD")
COMPONENTS = (*DIMENSIONS, "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE")
"""The columns behind the three with which each row of SDMX-CSV begins."""

_NO_AREA = "_U"
"""SDMX's code for what is unknown: a dimension is never empty, and a roster need not say the district's code."""


def write_sdmx_csv(release: Path, path: Path) -> None:
    """Write the facts of a release, one observation per row, whole or not at all.

    A value is written with the digits it has, and is empty where there is none; `OBS_STATUS` is `obs_status`. A release
    before 0.4.0 has none: there it is said only whether there is a number.

    Raises:
        LakeError: the facts are not readable.
    """
    is_missing = pl.col("value").is_null()
    status = (
        pl.when(is_missing)
        .then(pl.lit(ObservationStatus.MISSING.value))
        .otherwise(pl.lit(ObservationStatus.NORMAL.value))
    )
    rows = scan_published(release, Facts)  # with the columns that every published row begins with, where it has them
    area = pl.col("district_code") if "district_code" in rows.collect_schema() else pl.lit(None, pl.String())
    cells = {
        "STRUCTURE": pl.lit("datastructure"),
        "STRUCTURE_ID": pl.lit(STRUCTURE),
        "ACTION": pl.lit("I"),
        "FREQ": pl.lit("A"),
        "REF_AREA": area.fill_null(_NO_AREA),
        "REPORTING_UNIT": pl.col("unit_id"),
        "FORM": pl.col("form"),
        "ITEM": pl.col("item"),
        "TIME_PERIOD": pl.col("year"),
        "OBS_VALUE": pl.col("value").cast(pl.String()).str.replace(r"\.?0+$", ""),
        "OBS_STATUS": pl.col("obs_status").fill_null(status),
        "UNIT_MEASURE": pl.col("unit_of_measure"),
    }
    with replacing(path) as place:
        rows.select(**cells).sink_csv(place)
