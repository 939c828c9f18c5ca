"""A web page reads every table of a mirror, and all years of each, with hyparquet in a real browser."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import PathLike
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest
from selenium import webdriver

from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.mirror import open_mirror
from tasks.release.publish import publish
from tests.release.conftest import District

pytestmark = pytest.mark.slow

VENDOR = Path(__file__).parents[1] / "vendor"
PAGE = "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>reader</title>"
READ = """
const [paths, done] = [arguments[0], arguments[arguments.length - 1]];
(async () => {
  const { parquetReadObjects } = await import('/vendor/hyparquet/index.js');
  const { decompress } = await import('/vendor/fzstd/index.mjs');
  const compressors = { ZSTD: (input, size) => decompress(input, new Uint8Array(size)) };
  const plain = value => typeof value === 'bigint' ? Number(value) : value;
  const found = {};
  for (const path of paths) {
    const file = await (await fetch('/' + path)).arrayBuffer();
    const rows = await parquetReadObjects({ file, compressors });
    found[path] = rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  }
  done(found);
})().catch(error => done(String(error)));
"""


class _Silent(SimpleHTTPRequestHandler):
    """Serves a folder without a word, scripts by their type, whatever the machine takes an ending for."""

    def guess_type(self, path: str | PathLike[str]) -> str:
        """The media type of a file."""
        return "text/javascript" if str(path).endswith((".js", ".mjs")) else super().guess_type(path)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path, lake: Lake, district: District, applicants: District) -> Iterator[str]:
    """A web server with the mirror of two years."""
    publish(lake, 2018, district.contents())
    publish(lake, 2021, applicants.contents())
    for year in (2018, 2021):
        open_mirror(f"file://{tmp_path}/web").update(ReleaseStore(lake.releases(year), year))
    copytree(VENDOR, tmp_path / "web" / "vendor")
    (tmp_path / "web" / "index.html").write_text(PAGE, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(tmp_path / "web")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_reads_every_table_and_all_years(address: str, chromium: webdriver.Chrome, tmp_path: Path) -> None:
    web = tmp_path / "web"
    paths = sorted(path.relative_to(web).as_posix() for path in web.glob("**/*.parquet"))
    assert {"2018/2018.1/facts.parquet", "2021/2021.1/wide_2021.parquet"} < set(paths)
    assert {"current/facts/2018.parquet", "current/facts/2021.parquet"} < set(paths)
    chromium.get(address)
    chromium.set_script_timeout(60)
    found = chromium.execute_async_script(READ, paths)
    assert isinstance(found, dict), found
    for path in paths:
        frame = pl.read_parquet(web / path)
        assert len(found[path]) == frame.height, path
        exact = [name for name, dtype in frame.schema.items() if dtype in {pl.String, pl.Boolean} or dtype.is_integer()]
        expected = frame.select(exact).rows()
        assert [tuple(row[name] for name in exact) for row in found[path]] == expected, path
        for name, dtype in frame.schema.items():
            if isinstance(dtype, pl.Decimal):
                numbers = [None if row[name] is None else round(Decimal(row[name]), 6) for row in found[path]]
                assert numbers == frame[name].to_list(), f"{path} {name}"
    # all years of a table are its files put together: none lost, none twice
    years = [row["year"] for path in paths if path.startswith("current/facts/") for row in found[path]]
    assert {year: years.count(year) for year in set(years)} == {
        year: pl.read_parquet(web / f"current/facts/{year}.parquet").height for year in (2018, 2021)
    }
