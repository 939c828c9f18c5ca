"""A pool of guarded workers: a function runs over many files, any of which may hang, crash or exhaust its process.

The calls run in worker processes under limits, confined to a folder of their own. Whatever becomes of a worker is the
outcome of the one argument it was working on, never an exception of the run.
"""

import math
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import astuple, dataclass, replace
from functools import partial
from itertools import chain
from multiprocessing.context import ForkServerContext
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Generic, TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from tasks.common.confinement import confine
from tasks.common.errors import NianbaoError
from tasks.common.temporary_folder import temporary_folder
from tasks.model.codes import ProblemCode
from tasks.model.document import Problem, UnreadableError

__all__ = ["Limits", "require_limits", "require_programs", "run_isolated"]

A = TypeVar("A")
R = TypeVar("R")

_MAX_CHUNK = 16
_CHUNKS_PER_WORKER = 4
_LOOK_UP_SECONDS = 1.0
_LOST = "读取文件的进程都已退出，可能是内存不足，或被系统或他人结束。请重新运行；再次出现请联系系统维护人员。"
_STANDARD_ERROR = 2
"""The file descriptor, as POSIX numbers it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one argument: memory beyond what a fresh worker takes (enforced on Linux), and time.

    A worker that does not yield at the wall limit is killed some 3 seconds after it. A worker that `starts_programs` is
    not confined; any other is, where the kernel can do it: see `confinement`.
    """

    memory_bytes: int = 2 << 30
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    starts_programs: bool = False


class _MoreNeededError(NianbaoError):
    """The argument at hand needs higher limits than its worker has."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.limits = limits


_Answer: TypeAlias = R | Problem | _MoreNeededError
"""What a worker says of one argument."""


class _Worker:
    """The limits given to this process as a worker: none where it is none."""

    limits: Limits | None = None


def require_limits(limits: Limits) -> None:
    """Say, before work that costs more than usual, what it may cost.

    A worker with lower limits drops the argument at once, and it is run again, alone, in one that has these.
    Outside of a worker nothing is limited, and nothing happens.
    """
    given = _Worker.limits
    limits = replace(limits, starts_programs=bool(given and given.starts_programs))
    if given and any(had < wanted for had, wanted in zip(astuple(given), astuple(limits), strict=True)):
        raise _MoreNeededError(limits)


def require_programs() -> None:
    """Say, before another program is started, that one will be.

    A confined worker drops the argument at once, and it is run again, alone, in one that may start programs. Outside of
    a worker nothing is confined, and nothing happens.
    """
    given = _Worker.limits
    if given and not given.starts_programs:
        raise _MoreNeededError(replace(given, starts_programs=True))


def run_isolated(
    function: Callable[[A], R],
    arguments: Sequence[A],
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    on_done: Callable[[int], None] | None = None,
) -> Iterator[R | Problem]:
    """The function's result for every argument, in their order, or the `Problem` that took its place.

    `function` must be importable by name, its argument and result picklable. `workers` is the number of
    processes (all usable processors by default). `limits` hold for every argument of which the function does
    not `require_limits` more. `on_done` is called with the number of arguments done so far, in the caller's thread.
    Problem codes: that of an `UnreadableError`; `reader_error` (the exception's type is named, never its text),
    `reader_died`, `reader_timeout`, `reader_out_of_memory`.

    Workers come from a fork server, so that the caller may be multi-threaded; as with any such process, a
    script that calls this needs its `if __name__ == "__main__":`.

    Raises:
        BrokenProcessPool: if no worker survives its start, or none can import `function`.
        AttributeError, pickle.PicklingError: if `function` cannot be found by its name.
    """
    pickle.dumps(function)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    run = _Run(function, arguments, workers or usable, limits or Limits())
    done = 0
    following = 0
    ready: dict[int, R | Problem] = {}
    try:
        for outcomes in run.outcomes():
            ready |= outcomes
            done += len(outcomes)
            if on_done is not None:
                on_done(done)
            while following in ready:
                yield ready.pop(following)
                following += 1
    except BrokenProcessPool as error:  # where the fork server itself was killed, it says nothing
        raise BrokenProcessPool(str(error) or _LOST) from error


class _Run(Generic[A, R]):
    """One call of `run_isolated`: rounds of chunks, each round in a fresh pool.

    A chunk that fails is tried again in the next round, its members one by one, so that the failure is put down to
    the one that causes it. What needs higher limits comes last, in pools that have them.
    """

    def __init__(self, function: Callable[[A], R], arguments: Sequence[A], workers: int, limits: Limits) -> None:
        self._function = function
        self._arguments = arguments
        self._workers = workers
        self._limits = limits
        self._costly: dict[Limits, list[int]] = {}

    def outcomes(self) -> Iterator[dict[int, R | Problem]]:
        yield from self._rounds(self._chunks())
        while self._costly:
            self._limits, costly = self._costly.popitem()
            yield from self._rounds([[index] for index in costly])

    def _rounds(self, chunks: list[list[int]]) -> Iterator[dict[int, R | Problem]]:
        while chunks:
            again: list[int] = []
            yield from self._round(chunks, again)
            if len(again) == sum(map(len, chunks)) and all(len(chunk) == 1 for chunk in chunks):
                raise BrokenProcessPool(_LOST)
            chunks = [[index] for index in sorted(again)]

    def _chunks(self) -> list[list[int]]:
        count = len(self._arguments)
        size = min(_MAX_CHUNK, max(1, math.ceil(count / (self._workers * _CHUNKS_PER_WORKER))))
        return [list(range(start, min(start + size, count))) for start in range(0, count, size)]

    def _round(self, chunks: list[list[int]], again: list[int]) -> Iterator[dict[int, R | Problem]]:
        """The outcomes of chunks as they come in; the members of those to be tried again go to `again`."""
        left = dict(enumerate(chunks))
        replies: SimpleQueue[_Reply[R]] = SimpleQueue()
        spool = TemporaryDirectory(dir=temporary_folder())
        pool = ProcessPool(
            max_workers=min(self._workers, len(chunks)),
            initializer=_limit_worker,
            initargs=(self._limits, Path(spool.name)),
            context=_fork_server(self._function.__module__),
        )
        try:
            self._schedule(chunks, pool, replies)
            while left and (reply := _next_reply(replies, pool)):
                chunk = left.pop(reply.number)
                if not isinstance(reply.result, BaseException):
                    yield self._settled(chunk, reply.result)
                elif len(chunk) == 1:
                    yield {chunk[0]: _failure_problem(reply.result)}
                else:
                    again.extend(chunk)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
            spool.cleanup()
        again.extend(chain.from_iterable(left.values()))

    def _settled(self, chunk: Sequence[int], results: Sequence[_Answer[R]]) -> dict[int, R | Problem]:
        """The outcomes of a chunk, apart from those of its members that have to wait for higher limits."""
        settled: dict[int, R | Problem] = {}
        for index, result in zip(chunk, results, strict=True):
            if isinstance(result, _MoreNeededError):
                self._costly.setdefault(result.limits, []).append(index)
            else:
                settled[index] = result
        return settled

    def _schedule(self, chunks: list[list[int]], pool: ProcessPool, replies: "SimpleQueue[_Reply[R]]") -> None:
        for number, chunk in enumerate(chunks):
            task = (self._function, [self._arguments[index] for index in chunk], self._limits.cpu_seconds)
            try:
                future = pool.schedule(_run_chunk, args=task, timeout=self._limits.wall_seconds)
            except RuntimeError:
                if pool.active:
                    raise
                return
            future.add_done_callback(partial(_reply, number, replies))


@dataclass(frozen=True, slots=True)
class _Reply(Generic[R]):
    """The reply to the chunk of some number: its outcomes, or why there are none."""

    number: int
    result: list[_Answer[R]] | BaseException


def _reply(number: int, replies: "SimpleQueue[_Reply[R]]", future: ProcessFuture[list[_Answer[R]]]) -> None:
    replies.put(_Reply(number, future.exception() or future.result()))


def _next_reply(replies: "SimpleQueue[_Reply[R]]", pool: ProcessPool) -> _Reply[R] | None:
    """The next reply, or nothing once the pool has broken, as it does when an idle worker dies."""
    while True:
        try:
            reply = replies.get(timeout=_LOOK_UP_SECONDS)
        except Empty:
            if pool.active:
                continue
            return None
        return None if isinstance(reply.result, BrokenProcessPool) else reply


def _fork_server(module: str) -> ForkServerContext:
    """Workers are forked from a clean process that has already imported what they will run."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__, module])
    return context


def _limit_worker(limits: Limits, spool: Path) -> None:
    """In a fresh worker: limit its memory, keep file content out of core files and logs, and confine it to a folder.

    Native libraries print what they choke on to standard error, so that goes nowhere.
    """
    _Worker.limits = limits
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), _STANDARD_ERROR)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        ceiling = pages * resource.getpagesize() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    tempfile.tempdir = str(spool)
    if not limits.starts_programs:
        confine(spool)


def _run_chunk(function: Callable[[A], R], arguments: Sequence[A], cpu_seconds: int) -> list[_Answer[R]]:
    """In a worker: the function over a chunk; a lone argument's lack of memory is its own outcome."""
    return [_run_one(function, argument, cpu_seconds, is_alone=len(arguments) == 1) for argument in arguments]


def _run_one(function: Callable[[A], R], argument: A, cpu_seconds: int, *, is_alone: bool) -> _Answer[R]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = math.ceil(used.ru_utime + used.ru_stime)
    _, ceiling = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, ceiling))
    try:
        return function(argument)
    except UnreadableError as error:
        return error.problem
    except _MoreNeededError as need:
        return need
    except MemoryError as error:
        if not is_alone:
            raise
        return _failure_problem(error)
    except BaseException as error:  # noqa: BLE001  # Rust panics derive from BaseException
        return _failure_problem(error)


def _failure_problem(error: BaseException) -> Problem:
    """Return what is said of the argument that an error is the outcome of."""
    ask = "请用 Office 或 WPS 打开检查，另存后重新提交；如仍不行，请联系系统维护人员。"
    if isinstance(error, MemoryError):
        return Problem(ProblemCode.READER_OUT_OF_MEMORY, f"读取这个文件需要的内存超过上限，已停止。{ask}")
    is_cpu_limit = isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGXCPU
    if isinstance(error, TimeoutError) or is_cpu_limit:
        return Problem(ProblemCode.READER_TIMEOUT, f"读取这个文件的时间超过上限，已停止。{ask}")
    if isinstance(error, ProcessExpired):
        return Problem(ProblemCode.READER_DIED, f"读取这个文件时程序异常中止，文件可能已损坏。{ask}")
    return Problem(ProblemCode.READER_ERROR, f"读取这个文件时出错（{type(error).__name__}）。{ask}")
