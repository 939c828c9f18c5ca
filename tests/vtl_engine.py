"""Judge what `tests.vtl_oracle` wrote by `vtlengine`, the reference engine of VTL 2.1; knows nothing of this project.

Run by a Python that has the engine, which wants older versions of duckdb and pyarrow than the project has:
`uv run --no-project --with vtlengine==1.9.6 python tests/vtl_engine.py FOLDER`.
"""

import json
import sys
from pathlib import Path

import pandas as pd


def judge(folder: Path) -> dict[str, list[tuple[str, str, bool | None]]]:
    """Return what the engine says of each script `YEAR_FORM.vtl` of a folder: unit, rule, and true, false or null."""
    from vtlengine import run  # type: ignore[import-not-found]  # noqa: PLC0415 - only where the engine is

    said = {}
    for script in sorted(folder.glob("*.vtl")):
        form = script.stem.partition("_")[2]
        data = pd.read_csv(script.with_suffix(".csv"), dtype={"unit_id": str})
        components = [{"name": "unit_id", "type": "String", "role": "Identifier", "nullable": False}]
        components += [
            {"name": str(name), "type": "Number", "role": "Measure", "nullable": True} for name in data.columns[1:]
        ]
        result = run(
            script=script.read_text(encoding="utf-8"),
            data_structures={"datasets": [{"name": f"wide_{form}", "DataStructure": components}]},
            datapoints={f"wide_{form}": data},
        )[f"checked_{form}"].data
        rows = result[["unit_id", "ruleid", "bool_var"]].itertuples(index=False)
        said[script.stem] = [(unit, rule, None if pd.isna(holds) else bool(holds)) for unit, rule, holds in rows]
    return said


if __name__ == "__main__":
    json.dump(judge(Path(sys.argv[1])), sys.stdout)
