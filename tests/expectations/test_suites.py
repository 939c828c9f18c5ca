import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.suites import run
from expectations.suites.model import ExpectationSpec, Suite, Verdict
from expectations.suites.run import DataDocsError, judge
from tests.soak import examples

_UNITS = ("甲局", "乙镇", "丙街道")
_KEYS = ("unit_id", "unit")


def _frame(**columns: list[float | None]) -> pl.DataFrame:
    height = max((len(values) for values in columns.values()), default=0)
    keys = {"unit_id": [f"u{row}" for row in range(height)], "unit": [_UNITS[row % 3] for row in range(height)]}
    text = dict.fromkeys(keys, pl.String)
    return pl.DataFrame(keys | columns, schema=text | dict.fromkeys(columns, pl.Float64))


def _spec(
    column: str,
    *,
    lower: float | None = 0,
    upper: float | None = 0,
    severity: Literal["block", "explain", "hint"] = "block",
) -> ExpectationSpec:
    return ExpectationSpec(column, column.upper(), "", f"{column}的标题", f"{column}的公式", severity, lower, upper)


def _judge(frame: pl.DataFrame, *specs: ExpectationSpec) -> tuple[Verdict, ...]:
    return judge([Suite("facts", "表内审核", _KEYS, frame, specs)], None, run_name="2018.1")


def test_a_residual_within_its_bounds_passes_and_one_outside_fails() -> None:
    (verdict,) = _judge(_frame(sum=[0, 2, -0.5]), _spec("sum"))
    failed = (("u1", "乙镇"), ("u2", "丙街道"))
    assert verdict == Verdict(
        "facts", "sum", "SUM", "", evaluated=3, missing=0, failed=2, failed_keys=failed, error=None
    )


def test_a_null_residual_is_missing_and_never_failed() -> None:
    (verdict,) = _judge(_frame(sum=[None, 1, None]), _spec("sum"))
    assert (verdict.evaluated, verdict.missing, verdict.failed) == (1, 2, 1)


def test_bounds_may_be_open_and_belong_to_the_range() -> None:
    frame = _frame(low=[-1, 0, 1], high=[-1, 0, 1], wide=[-0.005, 0.005, 0.006])
    specs = (
        _spec("low", upper=None),
        _spec("high", lower=None),
        _spec("wide", lower=-0.005, upper=0.005),
    )
    assert [verdict.failed_keys for verdict in _judge(frame, *specs)] == [
        (("u0", "甲局"),),
        (("u2", "丙街道"),),
        (("u2", "丙街道"),),
    ]


def test_a_column_that_is_no_residual_is_an_error_and_spoils_no_other_rule() -> None:
    frame = _frame(good=[0, 1], nan=[0, float("nan")]).with_columns(text=pl.lit("0"))
    verdicts = {v.column: v for v in _judge(frame, *map(_spec, ("absent", "text", "nan", "good")))}
    assert "没有“absent”列" in str(verdicts["absent"].error)
    assert "“text”列不是数值（String）" in str(verdicts["text"].error)
    assert "“nan”列出现了算不出的值" in str(verdicts["nan"].error)
    assert {(v.evaluated, v.missing, v.failed, v.failed_keys) for v in verdicts.values() if v.error} == {(0, 0, 0, ())}
    assert (verdicts["good"].failed, verdicts["good"].error) == (1, None)


def test_an_exception_inside_the_engine_is_an_error_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    convert = run._pandas
    monkeypatch.setattr(run, "_pandas", lambda suite, columns: convert(suite, columns).drop(columns="sum"))
    broken, sound = _judge(_frame(sum=[0, 1], other=[0, 1]), _spec("sum"), _spec("other"))
    assert str(broken.error).startswith("规则运行出错：")
    assert (broken.evaluated, broken.failed) == (0, 0)
    assert (sound.failed, sound.error) == (1, None)


def test_counts_that_disagree_with_the_keys_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_failed_keys", lambda *_: ())
    (verdict,) = _judge(_frame(sum=[1]), _spec("sum"))
    assert verdict.error == "未通过的行数前后不一致（1 与 0）"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_nothing_to_evaluate_neither_passes_nor_fails(values: list[float | None]) -> None:
    (verdict,) = _judge(_frame(sum=values), _spec("sum"))
    assert (verdict.evaluated, verdict.missing, verdict.failed, verdict.error) == (0, len(values), 0, None)


def test_no_suites_and_a_suite_without_specs_give_no_verdicts(tmp_path: Path) -> None:
    assert judge([], None, run_name="2018.1") == ()
    assert judge([Suite("facts", "表内审核", _KEYS, _frame(), ())], tmp_path, run_name="2018.1") == ()


def test_an_absent_key_is_an_empty_text() -> None:
    frame = _frame(sum=[1, 1]).with_columns(unit=pl.Series([None, "乙镇"]), unit_id=pl.Series([7, None]))
    (verdict,) = _judge(frame, _spec("sum"))
    assert verdict.failed_keys == (("7", ""), ("", "乙镇"))


def test_a_long_frame_gives_the_same_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = _frame(sum=[None if row % 7 == 0 else row % 3 - 1 for row in range(100)])
    specs = [_spec("sum", lower=lower, upper=upper) for lower, upper in ((0, 0), (0, None), (None, 0))]
    short = [_judge(frame, spec) for spec in specs]
    monkeypatch.setattr(run, "COMPLETE_ROWS", 99)
    assert [_judge(frame, spec) for spec in specs] == short
    assert short[0][0].failed > 20


def test_verdicts_come_in_the_order_of_suites_and_specs() -> None:
    frame = _frame(**{f"c{number:02}": [0.0] for number in range(12)})
    columns = sorted(frame.columns[2:], reverse=True)
    asked = [Suite(name, "表", _KEYS, frame, tuple(map(_spec, columns))) for name in ("second", "first")]
    verdicts = judge(asked, None, run_name="2018.1")
    assert [(v.suite, v.column) for v in verdicts] == [(name, c) for name in ("second", "first") for c in columns]


def test_the_engine_is_told_severity_rule_and_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    read = run._error
    monkeypatch.setattr(run, "_error", lambda found: seen.append(found.to_json_dict()) or read(found))
    hint = replace(_spec("c", severity="hint"), instance="x", meta={"suggestion": "请核对"})
    _judge(_frame(a=[1], b=[0], c=[0]), _spec("a"), _spec("b", severity="explain"), hint)
    expected = [found["expectation_config"] for found in seen]
    assert [config["severity"] for config in expected] == ["critical", "warning", "info"]
    assert [config["meta"]["severity"] for config in expected] == ["block", "explain", "hint"]
    assert expected[0]["description"] == "a的标题：a的公式"
    assert {"rule_id": "C", "instance": "x", "title": "c的标题", "suggestion": "请核对"}.items() <= expected[2][
        "meta"
    ].items()
    assert seen[0]["result"]["unexpected_index_list"] == [{"a": 1.0, "unit_id": "u0", "unit": "甲局"}]


_values = st.one_of(
    st.none(), st.integers(-3, 3).map(float), st.floats(allow_nan=False, allow_infinity=False, width=32)
)


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(_values, _values), max_size=12),
    bounds=st.tuples(*[st.tuples(st.none() | st.integers(-2, 0), st.just(0) | st.integers(0, 2))] * 2),
)
def test_verdicts_equal_a_bare_evaluation(
    rows: list[tuple[float | None, float | None]], bounds: tuple[tuple[float | None, float], ...]
) -> None:
    frame = _frame(a=[row[0] for row in rows], b=[row[1] for row in rows])
    specs = [_spec(name, lower=lower, upper=upper) for name, (lower, upper) in zip("ab", bounds, strict=True)]
    for verdict, spec in zip(_judge(frame, *specs), specs, strict=True):
        residual = pl.col(spec.column)
        passes = residual <= spec.upper if spec.lower is None else residual.is_between(spec.lower, spec.upper)
        assert verdict.evaluated == frame[spec.column].count()
        assert verdict.missing == frame[spec.column].null_count()
        assert verdict.failed_keys == tuple(frame.filter(~passes).select(_KEYS).rows())
        assert verdict.failed == len(verdict.failed_keys)


def test_two_suites_of_one_name_are_refused() -> None:
    suite = Suite("facts", "表内审核", _KEYS, _frame(sum=[0]), (_spec("sum"),))
    with pytest.raises(ValueError, match="suites share a name: facts, facts"):
        judge([suite, suite], None, run_name="2018.1")


@pytest.mark.parametrize("name", ["", "../2018", "2018 1", ".."])
def test_a_run_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a run's name is"):
        judge([], None, run_name=name)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("x")
    with pytest.raises(FileExistsError, match="is not empty"):
        judge([], tmp_path, run_name="2018.1")
    assert (tmp_path / "kept.txt").read_text() == "x"


def test_the_folder_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    suite = Suite("one", "一", ("unit",), _frame(R=[0.0]), (_spec("R"),))
    judge([suite], Path("site"), run_name="2018")
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_page_that_the_engine_could_not_write_is_an_error(tmp_path: Path) -> None:
    renderless = {"renderer": {"module_name": "argparse", "class_name": "Namespace"}}
    pages = {"site_section_builders": {"expectations": renderless}}
    suite = Suite("facts", "表内审核", _KEYS, _frame(sum=[0]), (_spec("sum"),))
    with pytest.raises(DataDocsError, match=r"pages not written: expectations/facts\.html"):
        judge([suite], tmp_path, run_name="2018.1", pages=pages)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "../up"}, "a suite's name is"),
        ({"keys": ()}, "a suite needs a key"),
        ({"keys": ("unit", "code")}, "key columns not in the frame: code"),
        ({"keys": ("unit", "sum")}, "specs on key columns: sum"),
        ({"specs": (_spec("sum"), _spec("sum"))}, "demanded twice: SUM#"),
    ],
)
def test_a_suite_that_could_not_be_told_apart_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(Suite("facts", "表内审核", _KEYS, _frame(sum=[0]), (_spec("sum"),)), **change)


@pytest.mark.parametrize(("lower", "upper"), [(None, None), (1, 0)])
def test_a_spec_without_a_range_is_refused(lower: float | None, upper: float | None) -> None:
    with pytest.raises(ValueError, match="SUM: "):
        _spec("sum", lower=lower, upper=upper)


_ALONE = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"network: {event} {arguments}")

sys.addaudithook(watch)
import polars as pl
import tasks.datadocs
from expectations.suites.model import ExpectationSpec, Suite
assert "great_expectations" not in sys.modules, "imported too early"
from expectations.suites.run import judge

frame = pl.DataFrame({"unit": ["甲局"], "sum": [1.0]})
spec = ExpectationSpec("sum", "SUM", "", "标题", "公式", "block", 0, 0)
suite = Suite("facts", "表内审核", ("unit",), frame, (spec,))
for _ in range(2):
    assert judge([suite], None, run_name="2018.1")[0].failed == 1
"""


@pytest.mark.slow
def test_it_warns_of_nothing_sends_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    root = Path(run.__file__).parents[2]
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(root), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", _ALONE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
