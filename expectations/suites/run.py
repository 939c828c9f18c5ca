"""The checks of the catalogue as Great Expectations suites, and their verdicts.

The only module that imports Great Expectations. It runs on an ephemeral context: nothing is kept
but the site of Data Docs with the suites and results in it, and nothing is sent anywhere.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import polars as pl

from expectations.errors import NianbaoError
from expectations.rules import Severity
from expectations.suites.model import ExpectationSpec, Suite, Verdict
from expectations.suites.portable import write_portable

with (
    warnings.catch_warnings()
):  # what is assumed of names that are not public stands in tests/expectations/test_gx_internals.py
    # it imports the standard library's sre_constants
    warnings.filterwarnings("ignore", message="module 'sre_", category=DeprecationWarning)
    import great_expectations as gx
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )
    from great_expectations.expectations import ExpectColumnValuesToBeBetween
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity

__all__ = ["COMPLETE_ROWS", "DataDocsError", "judge"]

COMPLETE_ROWS = 5_000
"""Up to so many rows Great Expectations names every failed row itself.

Each failed row it names costs about 0.15 ms. In a longer frame it only counts them: their keys then
come from the suite's frame and must agree with its count, and the Data Docs name none.
"""

_SEVERITIES = MappingProxyType(
    {
        Severity.BLOCK: FailureSeverity.CRITICAL,
        Severity.EXPLAIN: FailureSeverity.WARNING,
        Severity.HINT: FailureSeverity.INFO,
    }
)
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_RUN_NAME = re.compile(r"\w[\w.-]*")


class ExpectResidualToBeBetween(ExpectColumnValuesToBeBetween):
    """A residual lies within its bounds.

    A judgement asks each expectation for its configuration some eighty times, and Great Expectations makes a new one
    each time, which is two fifths of its work; here one is made for each id the expectation is given.
    """

    _made: dict[str | None, ExpectationConfiguration] = PrivateAttr(default_factory=dict)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """Return what is expected of the residual, in words."""
        if self.id not in self._made:
            self._made[self.id] = super().configuration
        return self._made[self.id]


class DataDocsError(NianbaoError):
    """Great Expectations did not write a page of the site; it logs the reason and goes on."""


def judge(
    suites: Sequence[Suite],
    docs: Path | None,
    *,
    run_name: str,
    pages: Mapping[str, object] = MappingProxyType({}),
) -> tuple[Verdict, ...]:
    """Judge every spec of every suite, and write the Data Docs of it.

    Beside the pages the site holds each suite as `expectations/NAME.json` and its result as `validations/NAME.json`.

    Args:
        suites: what is demanded of which frame; their names differ.
        docs: folder for the site, absent or empty; `None` for no site.
        run_name: name of the run in the site; letters, digits, `_`, `.` and `-`, Chinese included.
        pages: settings of the site builder (`site_section_builders`, `site_index_builder`) that
            name the renderers and views of its pages; without them they are Great Expectations' own.

    Returns:
        One verdict per spec, in the order of the suites and their specs.

    Raises:
        ValueError: two suites share a name, or the run name is not of that shape.
        FileExistsError: there is something in `docs`.
        DataDocsError: a page of the site was not written.
    """
    names = [suite.name for suite in suites]
    if len(set(names)) != len(names):
        raise ValueError(f"suites share a name: {', '.join(names)}")
    if not _RUN_NAME.fullmatch(run_name):
        raise ValueError(f"{run_name!r}: a run's name is letters, digits, _ . and -")
    if docs is not None and docs.exists() and any(docs.iterdir()):
        raise FileExistsError(f"{docs}: the folder for the Data Docs is not empty")
    docs = docs and docs.resolve()  # the site builder takes no relative folder
    context = _context(docs, pages, run_name)
    verdicts = [verdict for suite in suites for verdict in _verdicts(context, suite, run_name, docs)]
    if docs is not None:
        _build_site(context, docs, names)
    return tuple(verdicts)


def _context(docs: Path | None, pages: Mapping[str, object], run_name: str) -> EphemeralDataContext:
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)}
    site = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": backend, **pages}
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
        data_docs_sites={} if docs is None else {run_name: site},
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _verdicts(context: EphemeralDataContext, suite: Suite, run_name: str, docs: Path | None) -> list[Verdict]:
    defects = {spec.column: _defect(suite.frame, spec.column) for spec in suite.specs}
    expected, result = _run(context, suite, defects, run_name)
    if docs is not None:
        write_portable(docs, expected.to_json_dict(), result.to_json_dict())
    results = {_name(found): found for found in result.results}
    return [_verdict(suite, spec, results[spec.rule, spec.instance], defects[spec.column]) for spec in suite.specs]


def _defect(frame: pl.DataFrame, column: str) -> str | None:
    """Say why a column is no residual (Chinese), where Great Expectations would not notice or say so in English."""
    if column not in frame.columns:
        return f"审核数据中没有“{column}”列"
    if frame.schema[column] != pl.Float64:
        return f"审核数据的“{column}”列不是数值（{frame.schema[column]}）"
    return f"审核数据的“{column}”列出现了算不出的值（NaN）" if frame[column].is_nan().any() else None


def _run(
    context: EphemeralDataContext, suite: Suite, defects: Mapping[str, str | None], run_name: str
) -> tuple[gx.ExpectationSuite, ExpectationSuiteValidationResult]:
    """Validate one suite; a column with a defect is held back, so that its expectations err and do not pass."""
    sound = [column for column, defect in defects.items() if defect is None]
    source = context.data_sources.add_pandas(f"source_{suite.name}")
    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe(suite.name)
    place = len(list(context.suites.all()))
    expected = context.suites.add(
        gx.ExpectationSuite(
            name=suite.name,
            meta={"title": suite.title, "section": suite.section, "position": place, "keys": list(suite.keys)},
            expectations=[
                _expectation(spec, position, defects[spec.column]) for position, spec in enumerate(suite.specs)
            ],
        )
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=expected)
    )
    complete = {"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.keys)}
    result = definition.run(
        batch_parameters={"dataframe": _pandas(suite, sound)},
        result_format={"result_format": "BASIC"} if _is_long(suite) else complete,
        run_id=gx.RunIdentifier(run_name=run_name, run_time=_NO_TIME),
    )
    return expected, result


def _is_long(suite: Suite) -> bool:
    """Return whether failed rows are only counted."""
    return suite.frame.height > COMPLETE_ROWS


def _expectation(spec: ExpectationSpec, position: int, defect: str | None) -> ExpectResidualToBeBetween:
    own = {
        "rule_id": spec.rule,
        "instance": spec.instance,
        "title": spec.title,
        "formula": spec.formula,
        "severity": str(spec.severity),
        "position": position,
        "defect": defect,
    }
    return ExpectResidualToBeBetween(
        column=spec.column,
        min_value=spec.lower,
        max_value=spec.upper,
        severity=_SEVERITIES[spec.severity],
        description=f"{spec.title}：{spec.formula}",
        meta={**spec.meta, **own},
    )


def _pandas(suite: Suite, columns: Sequence[str]) -> pd.DataFrame:
    """The residuals in numpy types, null as NaN, and the keys where rows are named.

    Columns in Arrow types take seven times as long.
    """
    keys = suite.frame.select(pl.col(() if _is_long(suite) else suite.keys).cast(pl.String).fill_null(""))
    residuals = {column: suite.frame[column].to_numpy() for column in columns}
    return pd.DataFrame({key: keys[key].to_numpy() for key in keys.columns} | residuals)


def _name(found: ExpectationValidationResult) -> tuple[str, str]:
    if found.expectation_config is None:
        raise TypeError("a validation result without its expectation")
    meta = found.expectation_config.meta
    return meta["rule_id"], meta["instance"]


def _verdict(suite: Suite, spec: ExpectationSpec, found: ExpectationValidationResult, defect: str | None) -> Verdict:
    error = defect or _error(found)
    verdict = Verdict(suite.name, spec.column, spec.rule, spec.instance, 0, 0, 0, (), error)
    if error is not None:
        return verdict
    failed = found.result["unexpected_count"]
    keys = _failed_keys(suite, spec, found.result)
    if len(keys) != failed:
        return replace(verdict, error=f"未通过的行数前后不一致（{failed} 与 {len(keys)}）")
    missing = found.result["missing_count"]
    evaluated = found.result["element_count"] - missing
    return replace(verdict, evaluated=evaluated, missing=missing, failed=failed, failed_keys=keys)


def _error(found: ExpectationValidationResult) -> str | None:
    """The message of the first exception that an expectation met, of which it says nothing else."""
    info = found.exception_info
    for exception in [info] if "raised_exception" in info else info.values():
        if exception["raised_exception"]:
            return f"规则运行出错：{exception['exception_message']}"
    return None


def _failed_keys(suite: Suite, spec: ExpectationSpec, result: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    if "unexpected_index_list" in result:
        return tuple(tuple(row[key] for key in suite.keys) for row in result["unexpected_index_list"] or ())
    residual = pl.col(spec.column)
    bounds = [residual < spec.lower] if spec.lower is not None else []
    bounds += [residual > spec.upper] if spec.upper is not None else []
    failed = suite.frame.filter(pl.any_horizontal(bounds))
    return tuple(failed.select(pl.col(suite.keys).cast(pl.String).fill_null("")).rows())


def _build_site(context: EphemeralDataContext, docs: Path, names: Sequence[str]) -> None:
    context.build_data_docs()
    written = [docs / "index.html", *(docs / "expectations" / f"{name}.html" for name in names)]
    written += [next((docs / "validations" / name).rglob("*.html"), docs / "validations" / name) for name in names]
    if absent := [page.relative_to(docs) for page in written if not page.is_file() or not page.stat().st_size]:
        raise DataDocsError(f"pages not written: {', '.join(map(str, absent))}")
