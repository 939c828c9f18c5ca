"""How long do the pages of the desk take beside a page that is only sent? `python -m bench.desk --units 3000`.

A made-up year of so many units with ten findings each is opened by a browser's requests, one after another and by
twenty stewards at once; beside each, the desk sends a page of the same bytes as it lies in a file, to the same account.
"""

import argparse
import http.client
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import polars as pl

from bench.measure import machine, table
from bench.synthetic import YEAR, synthetic_year
from examples.render import render
from examples.sample import sample_report
from expectations.rules import Severity
from tasks.common.atomic_files import make_folder
from tasks.lake.folders import Lake, file_sha256
from tasks.lake.parquet import write_table
from tasks.lake.year_tables import YearTables, write_year
from tasks.model.codes import Certainty, FindingState, Outcome
from tasks.tables import Findings, Outcomes, Submissions

__all__ = ["main"]

FINDINGS = 10
STEWARDS = 20
_UNITS = 25
"""Units opened, each once before it is timed: their originals are then held as read."""
_PASSWORD = "bench-Pa55-word"  # noqa: S105 - of a made-up account
_START_SECONDS = 60


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--units", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as place:
        folder = Path(place)
        print("making the year ...", file=sys.stderr, flush=True)
        _make(folder, options.units)
        with _desk(folder) as port:
            docs = make_folder(Lake(folder / "lake").docs(YEAR))
            cookie = _log_in(port)
            rows = list(_measured(port, cookie, docs, options.rounds))
    print(machine(f"python -m bench.desk --units {options.units} --rounds {options.rounds}"))
    print(f"\n{options.units:,} units, {options.units * FINDINGS:,} findings; milliseconds, medians\n")
    print(table(rows))


def _make(folder: Path, units: int) -> None:
    """Write the tables of a run, the roster and one original, whose bytes are every unit's."""
    year = synthetic_year(units)
    original = folder / "original.html"
    original.write_bytes(render(sample_report("bench", year=YEAR), "html"))
    lake = Lake(folder / "lake")
    sha256 = file_sha256(original)
    kept = lake.original(sha256)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(original.read_bytes())
    submissions = Submissions.check(year.submissions.with_columns(sha256=pl.lit(sha256)))
    write_year(lake, YEAR, YearTables(submissions, year.frames))
    write_table(_findings(submissions), Findings, lake.table(YEAR, Findings))
    write_table(Outcomes.frame(), Outcomes, lake.table(YEAR, Outcomes))
    named = submissions.select("unit_id", "unit").iter_rows()
    entries = (f'[[units]]\nid = "{unit_id}"\nname = "{unit}"\nkind = "department"\n' for unit_id, unit in named)
    (folder / "roster.toml").write_text('district = "晴川区"\n' + "".join(entries), encoding="utf-8")


def _findings(submissions: pl.DataFrame) -> pl.DataFrame:
    """Ten findings of each unit: of one in ten units some must be repaired, of the others all are to be explained."""
    row = pl.DataFrame({"instance": [f"行{number}" for number in range(FINDINGS)]}).with_row_index("number")
    crossed = submissions.select("year", "submission_id", "unit_id", "unit").join(row, how="cross")
    must = (pl.col("number") == 0) & (pl.col("unit_id").str.tail(1) == "0")
    told = crossed.with_columns(
        rule=pl.lit(f"{YEAR}-ROW"),
        outcome=pl.lit(Outcome.FAIL.value),
        severity=pl.when(must).then(pl.lit(Severity.BLOCK.value)).otherwise(pl.lit(Severity.EXPLAIN.value)),
        message=pl.format("“{}”：“总计”填的是 5 件，六类申请人相加是 4 件，相差 1 件。", "instance"),
        suggestion=pl.lit("请核对这一行的总计和六类申请人。"),
        items=pl.lit(["outcome.granted.total", "outcome.granted.natural_person"]),
        reading=pl.lit(Certainty.CERTAIN.value),
        state=pl.lit(FindingState.OPEN.value),
    )
    schema = Findings.polars_schema().items()
    given = [pl.col(name) if name in told.columns else pl.lit(None, dtype).alias(name) for name, dtype in schema]
    return Findings.check(told.select(given))


@contextmanager
def _desk(folder: Path) -> Iterator[int]:
    """The desk as it is served, with an account."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    places = ("--lake", folder / "lake", "--roster", folder / "roster.toml", "--inbox", folder / "inbox")
    command = [sys.executable, "-m", "nianbao", "desk", *map(str, places)]
    subprocess.run(  # noqa: S603 - our own interpreter
        [*command, "--create-admin", "bench"], input=_PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL
    )
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - likewise
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(_START_SECONDS * 10):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the desk did not start")


def _log_in(port: int) -> str:
    status, page, headers = _asked(port, "/login")
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError(f"no form to log in on: {status}")
    cookies = "; ".join(value.split(";")[0] for name, value in headers if name == "Set-Cookie")
    form = {"username": "bench", "password": _PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
    given = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    status, _, headers = _asked(port, "/login", "POST", urlencode(form), given)
    if status != 302:
        raise RuntimeError(f"not logged in: {status}")
    return "; ".join(value.split(";")[0] for name, value in headers if name == "Set-Cookie")


def _measured(port: int, cookie: str, docs: Path, rounds: int) -> Iterator[tuple[str, ...]]:
    """A row per page: bytes, milliseconds alone, of a page of the same bytes, their ratio; then of many at once."""
    yield ("", "bytes", "alone", "only sent", "ratio", f"{STEWARDS} at once", "only sent", "ratio")
    units = [f"/{YEAR}/unit/dept-{number:016}" for number in range(_UNITS)]
    pages = {
        "board": [f"/{YEAR}/"],
        "board, searched": [f"/{YEAR}/?q=00001&sort=name"],
        "unit": units,
        "unit, a finding marked": [f"{unit}?cell=3" for unit in units],
    }
    for label, addresses in pages.items():
        sizes = [len(_page(port, address, cookie)) for address in addresses]
        (docs / "page.html").write_bytes(b"x" * int(median(sizes)))
        desk = _many(lambda address: _page(port, address, cookie), addresses, rounds)
        sent = _many(lambda _: _page(port, f"/docs/{YEAR}/page.html", cookie), addresses, rounds)
        yield (label, f"{int(median(sizes)):,}", *_told(desk[0], sent[0]), *_told(desk[1], sent[1]))


def _told(ours: float, theirs: float) -> tuple[str, str, str]:
    return f"{ours * 1000:.1f}", f"{theirs * 1000:.1f}", f"{ours / theirs:.1f}"


def _many(ask: Callable[[str], bytes], addresses: Sequence[str], rounds: int) -> tuple[float, float]:
    """The median seconds of one request, asked one after another, and by all stewards at once."""
    asked = list(addresses) * max(rounds, rounds * _UNITS // len(addresses))
    alone = median(_seconds(ask, address) for address in asked)
    seconds: list[float] = []

    def steward(first: int) -> None:
        seconds.extend(_seconds(ask, asked[(first + number) % len(asked)]) for number in range(rounds))

    stewards = [threading.Thread(target=steward, args=(number,)) for number in range(STEWARDS)]
    for each in stewards:
        each.start()
    for each in stewards:
        each.join()
    return alone, median(seconds)


def _seconds(ask: Callable[[str], bytes], address: str) -> float:
    started = time.perf_counter()
    ask(address)
    return time.perf_counter() - started


def _page(port: int, address: str, cookie: str) -> bytes:
    status, page, _ = _asked(port, address, headers={"Cookie": cookie})
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
    return page


def _asked(
    port: int, address: str, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes, list[tuple[str, str]]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, address, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheaders()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
