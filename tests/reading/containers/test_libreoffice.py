"""What LibreOffice converts reads as its source does; it fetches nothing, and ends when it should."""

import os
import re
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import olefile
import pytest
import xlwt

from examples.render import render
from examples.sample import sample_report
from tasks.common.worker_pool import Limits, run_isolated
from tasks.model.document import Document, Problem, UnreadableError
from tasks.model.report import Fact, Report
from tasks.reading import read_document
from tasks.reading.containers import libreoffice
from tasks.reading.word import docx
from tasks.recognition import recognise
from tasks.yearly.extract import read_alone
from tests.reading.golden_doc import SOURCES, converted
from tests.reading.word97 import IN_TABLE, p, row, table, word97

pytestmark = pytest.mark.slow

Read = Callable[[bytes], Document]
NAP = "61234"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture(autouse=True)
def _unknown_isolation() -> Iterator[None]:
    libreoffice.find_isolation.cache_clear()
    yield
    libreoffice.find_isolation.cache_clear()


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    report = sample_report("office")
    return {"plain": render(report, "docx"), "tracked": render(report, "docx", "tracked"), **named("tall", "wide")}


def named(*names: str) -> dict[str, bytes]:
    return {name: SOURCES[name]() for name in names}


@pytest.fixture(scope="module")
def rtf(sources: dict[str, bytes]) -> dict[str, bytes]:
    return converted(sources, "rtf", "Rich Text Format")


REPORTS = [
    (2018, "merged"),
    (2018, "tracked"),
    (2019, "plain"),
    (2019, "separate"),
    (2021, "plain"),
    (2021, "unmerged"),
]


@pytest.fixture(scope="module")
def reports() -> dict[str, bytes]:
    return {f"{year}-{layout}": render(sample_report("office", year=year), "docx", layout) for year, layout in REPORTS}


def test_a_report_gives_the_same_facts_as_doc_and_wps(reports: dict[str, bytes], tmp_path: Path) -> None:
    """Tables that follow one another without a paragraph between are one in a `.doc`, so places may differ."""
    for name, data in converted(reports, "doc", "MS Word 97").items():
        expected = facts(docx.read(reports[name]))
        assert len(expected) > 50
        for path in (tmp_path / f"{name}.doc", tmp_path / f"{name}.wps"):
            path.write_bytes(data)
            assert facts(read_document(path)) == expected


def facts(document: Document) -> list[Fact]:
    return [replace(fact, place="") for fact in recognise(document).facts]


def test_a_report_gives_the_same_facts_as_rtf(reports: dict[str, bytes], read: Read) -> None:
    chosen = {name: reports[name] for name in ("2018-merged", "2019-plain", "2021-plain")}
    for name, data in converted(chosen, "rtf", "Rich Text Format").items():
        assert replace(recognise(read(data)), kind="docx") == recognise(docx.read(chosen[name]))


@pytest.mark.parametrize("name", ["plain", "tracked", "tall", "wide"])
def test_rtf_reads_as_its_source(read: Read, sources: dict[str, bytes], rtf: dict[str, bytes], name: str) -> None:
    assert read(rtf[name]) == replace(docx.read(sources[name]), kind="rtf")


def test_a_worker_can_convert(tmp_path: Path, sources: dict[str, bytes], rtf: dict[str, bytes]) -> None:
    """Within its limits of memory and time."""
    path, source = tmp_path / "report.rtf", tmp_path / "report.docx"
    path.write_bytes(rtf["plain"])
    source.write_bytes(sources["plain"])
    report, expected = read_alone(path), read_alone(source)
    assert isinstance(report, Report)
    assert replace(report, kind="docx") == expected


def test_what_the_reader_of_doc_is_not_sure_of_is_converted(read: Read) -> None:
    body = [p("年报"), *table(["甲", "93"]), p("1", mark="\x07", papx=IN_TABLE), p("完")]
    document = read(word97([*body, p("甲\x13PAGE")]))
    assert document.kind == "doc"
    assert "93" in str(document.blocks)


def old_sheet() -> bytes:
    """Excel 2 records as old systems write them: no container, no code page, texts in GBK."""
    records = [(0x0009, struct.pack("<HH", 2, 0x10))]
    for number, (label, value) in enumerate([("统计指标", 1), ("主动公开数", 93.5)]):
        text = label.encode("gbk")
        records.append((0x0004, struct.pack("<HH3xB", number, 0, len(text)) + text))
        records.append((0x0003, struct.pack("<HH3xd", number, 1, value)))
    records.append((0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def bare_sheet() -> bytes:
    """The records of an `.xls` without the container around them."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, (label, value) in enumerate([("统计指标", 1), ("主动公开数", 93.5)]):
        sheet.write(number, 0, label)
        sheet.write(number, 1, value)
    buffer = BytesIO()
    book.save(buffer)
    with olefile.OleFileIO(buffer) as container:
        return bytes(container.openstream("Workbook").read())


@pytest.mark.parametrize("build", [old_sheet, bare_sheet])
def test_bare_excel_records(read: Read, build: Callable[[], bytes]) -> None:
    document = read(build())
    assert document.kind == "biff"
    assert [[[cell.text for cell in row] for row in grid.rows] for grid in document.grids] == [
        [["统计指标", "1"], ["主动公开数", "93.5"]]
    ]


class _Answering(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012  # one server at a time

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    _Answering.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Answering) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


FLAT_ODF = {"fodt": libreoffice.Route("ODF", "fodt", "OpenDocument Text Flat XML")}
"""A kind of file that makes LibreOffice follow addresses; none of ours is as gullible."""


def linking(picture: str) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{ODF}:{name}:1.0"' for prefix, name in SPACES)
    return (
        f'<office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>年报'
        '<draw:frame draw:name="i" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
        f'<draw:image xlink:href="{picture}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p></office:text></office:body></office:document>"
    ).encode()


SPACES = [("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible")]


@pytest.mark.parametrize("settings", [(), libreoffice.SETTINGS], ids=["default settings", "our settings"])
def test_no_address_is_fetched(server: HTTPServer, settings: tuple[tuple[str, str, str], ...]) -> None:
    """The network alone holds it off, whatever the settings; without either, LibreOffice asks."""
    data = linking(f"http://127.0.0.1:{server.server_port}/a.png")
    assert "年报" in text_of(libreoffice.convert(data, "fodt", routes=FLAT_ODF, settings=settings))
    assert _Answering.asked == []
    open_network = ("unshare", "--map-root-user", "--mount")
    libreoffice.convert(data, "fodt", routes=FLAT_ODF, settings=settings, isolation=open_network)
    assert bool(_Answering.asked) == (not settings)


def text_of(data: bytes) -> str:
    return "".join(paragraph.text for paragraph in docx.read(data).paragraphs)


@pytest.fixture
def impostor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Puts a script in LibreOffice's place; beside it stands what it leaves behind."""

    def install(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return folder

    return install


def naps() -> list[str]:
    """The processes that sleep as long as the impostor does."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if NAP.encode() in command and b"sleep" in command:
            found.append(path.parent.name)
    return found


def gone(within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while naps() and time.monotonic() < end:
        time.sleep(0.05)
    return not naps()


RTF = rb"{\rtf1 \'c4\'ea}"


def test_a_conversion_that_hangs_is_killed_with_all_it_started(impostor: Callable[[str], Path]) -> None:
    impostor(f"sleep {NAP} & sleep {NAP}")
    with pytest.raises(UnreadableError) as caught:
        libreoffice.convert(RTF, "rtf", wall_seconds=1.0)
    assert caught.value.problem.code == "reader_timeout"
    assert gone()


def test_a_conversion_ends_with_the_worker_that_waits_for_it(impostor: Callable[[str], Path]) -> None:
    """Workers have the environment of the process they are forked from, so this one is told where to look."""
    folder = impostor(f'pwd > "$(dirname $0)/begun"; : > left; sleep {NAP} & sleep {NAP}')
    expression = (
        f"(__import__('os').environ.update(PATH={os.environ['PATH']!r}),"
        f" __import__('tasks.reading.containers.libreoffice', fromlist=['_']).convert({RTF!r}, 'rtf'))"
    )
    (problem,) = run_isolated(eval, [expression], workers=1, limits=Limits(wall_seconds=6.0))
    assert isinstance(problem, Problem)
    assert problem.code == "reader_timeout"
    assert gone()
    assert not Path((folder / "begun").read_text(encoding="utf-8").strip()).exists()  # it went with the worker's own


def test_it_stays_within_the_workers_time() -> None:
    assert Limits().wall_seconds > libreoffice.WALL_SECONDS + 10


@pytest.mark.parametrize("script", ["exit 0", "exit 3", "mkdir -p converted; : > converted/report.docx"])
def test_success_is_a_file_and_no_exit_code(impostor: Callable[[str], Path], script: str) -> None:
    impostor(script)
    with pytest.raises(UnreadableError) as caught:
        libreoffice.convert(RTF, "rtf")
    assert caught.value.problem.code == "damaged_file"


def test_without_libreoffice_it_is_said_what_to_do(read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for data, kind in ((RTF, "RTF"), (word97(row(["甲", "1"], edges=[0, 1000])), "旧版 Word")):
        with pytest.raises(UnreadableError) as caught:
            read(data)
        problem = caught.value.problem
        assert problem.code == "converter_missing"
        assert kind in problem.message
        assert re.search("请用 .*另存为 .docx.*请系统维护人员安装 LibreOffice", problem.message)


@pytest.mark.parametrize("missing", ["unshare", "setpriv"])
def test_without_a_closed_network_nothing_is_converted(impostor: Callable[[str], Path], missing: str) -> None:
    folder = impostor(': > "$(dirname $0)/ran"')
    (folder / missing).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (folder / missing).chmod(0o755)
    with pytest.raises(UnreadableError) as caught:
        libreoffice.convert(RTF, "rtf")
    assert caught.value.problem.code == "converter_missing"
    assert "断网" in caught.value.problem.message
    assert not (folder / "ran").exists()


CUT = {
    "rtf": (b"{\\rtf1 {\\b 1}", "rtf"),
    "rtf after bytes": (b"{\\rtf1 \\bin5 }}}}} \\} \\\\", "rtf"),
    "rtf by far": (b"{\\rtf1 \\bin999999999 }", "rtf"),
    "records": (old_sheet()[:-4], "biff"),
    "last record": (old_sheet()[:-6], "biff"),
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_cut_short_is_not_even_converted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """LibreOffice would read what is left."""
    data, source = CUT[name]
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableError) as caught:
        libreoffice.convert(data, source)
    assert caught.value.problem.code == "damaged_file"


def test_whole_rtf_is_told_from_cut_rtf() -> None:
    for data in (RTF, b"{\\rtf1 \\{ \\} \\\\{\\b 1}}\r\n\0", b"{\\rtf1 \\bin5 {{{{{}", b"{\\rtf1\\'7b}"):
        assert libreoffice.ROUTES["rtf"].prepare(data) == data
