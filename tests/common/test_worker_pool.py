"""Whatever becomes of a worker is the outcome of the one argument it was working on.

The workers evaluate expressions, so that each argument says what it does to them.
"""

import pickle
import sys
import threading
import time
import types
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from tasks.common.worker_pool import Limits, require_limits, run_isolated
from tasks.model.document import Document, Problem
from tasks.reading import read_document

DIE = "__import__('os').abort()"
KILLED = "__import__('os').kill(__import__('os').getpid(), 9)"
SLEEP = "__import__('time').sleep(600)"
SPIN = "all(__import__('itertools').repeat(1))"
EAT = "bytearray(1 << 40)"
RAISE = "int('张三')"
LEAVE = "__import__('sys').exit(3)"

SHORT = Limits(memory_bytes=1 << 30, cpu_seconds=1, wall_seconds=2.0)


def codes(outcomes: list[object]) -> list[object]:
    return [outcome.code if isinstance(outcome, Problem) else outcome for outcome in outcomes]


def test_results_come_in_order_and_progress_is_told() -> None:
    done: list[int] = []
    outcomes = list(run_isolated(eval, [f"{n}*{n}" for n in range(100)], workers=2, on_done=done.append))
    assert outcomes == [n * n for n in range(100)]
    assert done == sorted(done)
    assert done[-1] == 100
    assert len(done) > 4


def test_only_the_guilty_are_charged() -> None:
    arguments = [str(n) for n in range(40)]
    guilty = {
        2: (DIE, "reader_died"),
        3: (EAT, "reader_out_of_memory"),
        4: (RAISE, "reader_error"),
        17: (LEAVE, "reader_error"),
        18: (KILLED, "reader_died"),
        30: (SLEEP, "reader_timeout"),
        39: (SPIN, "reader_timeout"),
    }
    for index, (expression, _) in guilty.items():
        arguments[index] = expression
    done: list[int] = []
    outcomes = codes(list(run_isolated(eval, arguments, workers=2, limits=SHORT, on_done=done.append)))
    assert outcomes == [guilty[n][1] if n in guilty else n for n in range(40)]
    assert done[-1] == 40


def test_an_exceptions_text_is_not_told() -> None:
    (problem,) = run_isolated(eval, [RAISE])
    assert isinstance(problem, Problem)
    assert "ValueError" in problem.message
    assert "张三" not in problem.message


def test_an_unreadable_files_own_problem_is_the_outcome(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("甲 | 1 |", encoding="utf-8")
    bad.touch()
    document, problem = run_isolated(read_document, [good, bad])
    assert isinstance(document, Document)
    assert codes([problem]) == ["empty_file"]


def test_memory_is_limited() -> None:
    limits = Limits(memory_bytes=200 << 20)
    outcomes = run_isolated(eval, ["len(bytearray(100 << 20))", "len(bytearray(400 << 20))"], limits=limits)
    assert codes(list(outcomes)) == [100 << 20, "reader_out_of_memory"]


MORE = Limits(memory_bytes=1 << 30, cpu_seconds=20, wall_seconds=20.0)
WORKER_POOL = "__import__('tasks.common.worker_pool').common.worker_pool"
LONG = f"{WORKER_POOL}.require_limits({WORKER_POOL}.{MORE}) or __import__('time').sleep(2.5)"


def test_what_requires_more_gets_it_and_holds_nobody_up() -> None:
    arguments = ["1", f"{LONG} or 2", "3", EAT, f"{LONG} or 5", f"{LONG} or {EAT}", "7"]
    done: list[int] = []
    outcomes = codes(list(run_isolated(eval, arguments, workers=2, limits=SHORT, on_done=done.append)))
    assert outcomes == [1, 2, 3, "reader_out_of_memory", 5, "reader_out_of_memory", 7]
    assert done == sorted(done)
    assert done[-1] == 7


def test_outside_a_worker_nothing_is_limited() -> None:
    require_limits(MORE)


def test_nothing_to_do() -> None:
    assert list(run_isolated(eval, [])) == []


def test_a_function_without_a_name_is_an_error_of_the_run() -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(run_isolated(lambda argument: argument, [1]))


def test_a_function_no_worker_can_import_is_an_error_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("known_here_only")
    exec("def double(number): return 2 * number", module.__dict__)  # noqa: S102
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with pytest.raises(BrokenProcessPool, match="读取文件的进程都已退出"):
        list(run_isolated(module.double, [1, 2, 3]))


def test_a_pool_that_breaks_without_a_word_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it does where the fork server was killed."""

    def broken(_run: object) -> Iterator[dict[int, object]]:
        yield {0: "first"}
        raise BrokenProcessPool

    monkeypatch.setattr("tasks.common.worker_pool._Run.outcomes", broken)
    outcomes = run_isolated(str, [1, 2])
    assert next(outcomes) == "first"
    with pytest.raises(BrokenProcessPool, match="请重新运行"):
        next(outcomes)


def test_a_run_can_be_left_early() -> None:
    outcomes = run_isolated(eval, [str(n) for n in range(200)], workers=1)
    assert next(outcomes) == 0
    outcomes.close()  # type: ignore[attr-defined]


def test_one_small_file_costs_little_in_a_threaded_process(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("甲 | 1 |", encoding="utf-8")
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        costs = []
        for _ in range(3):
            started = time.perf_counter()
            list(run_isolated(read_document, [path]))
            costs.append(time.perf_counter() - started)
    finally:
        stop.set()
    assert min(costs) < 0.5
