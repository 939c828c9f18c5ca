"""The golden `.doc` files: where they come from, and how to make them anew.

`python -m tests.reading.golden_doc` has LibreOffice write each source, a `.docx`, as `.doc`, and notes beside them what
the reader of `.docx` makes of the source: the reader of `.doc` has no hand in what is expected of it.
"""

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

import docx as python_docx
from docx.oxml import parse_xml
from docx.shared import Mm

from examples.render import render
from examples.sample import sample_report
from tasks.reading.word import docx

GOLDEN = Path(__file__).parent.parent / "golden" / "doc"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Merge = tuple[int, int, int, int]
"""The first and the last row and column of a merged cell, counted from 0."""


def matrix(rows: int, widths: Iterable[float], merges: Iterable[Merge]) -> bytes:
    """A table of numbers with merged cells, its columns as wide as said, in millimetres, between two paragraphs."""
    document = python_docx.Document()
    document.add_paragraph("某某局2021年政府信息公开工作年度报告")
    columns = list(widths)
    grid = document.add_table(rows, len(columns))
    grid.autofit = False
    for row in range(rows):
        for column, width in enumerate(columns):
            cell = grid.cell(row, column)
            cell.width = Mm(width)
            cell.text = "" if (row * 7 + column) % 11 == 0 else str(row * 100 + column)
    for top, left, bottom, right in merges:
        merged = grid.cell(top, left).merge(grid.cell(bottom, right))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        merged.paragraphs[0].text = f"合并{top + 1}之{left + 1}"
    document.add_paragraph("（以上为全年数）")
    return saved(document)


def tall() -> bytes:
    """25 rows of 10 columns, as the table of forms since 2019: three rows of headings, three columns of labels."""
    merges = [(0, 0, 2, 2), (0, 3, 0, 9), (1, 3, 2, 3), (1, 4, 1, 8), (1, 9, 2, 9), (3, 0, 3, 2), (4, 0, 4, 2)]
    merges += [(5, 0, 20, 0), (5, 1, 5, 2), (6, 1, 6, 2), (7, 1, 14, 1), (15, 1, 18, 1), (19, 1, 20, 1)]
    merges += [(21, 0, 24, 0), (21, 1, 21, 2), (22, 1, 24, 2)]
    return matrix(25, [12, 18, 35, 17, 15, 15.5, 14.7, 13, 12.2, 15], merges)


def wide() -> bytes:
    """Four rows of 15 columns: reviews and lawsuits side by side."""
    merges = [(0, 0, 0, 4), (0, 5, 0, 9), (0, 10, 0, 14), (1, 0, 1, 3), (1, 4, 2, 4), (1, 5, 1, 8), (1, 9, 2, 9)]
    merges += [(1, 10, 1, 13), (1, 14, 2, 14)]
    return matrix(4, [10, 11, 12, 13, 9.3, 8.7, 10, 11, 12, 13, 9.1, 9, 10.3, 10.6, 11], merges)


def odd() -> bytes:
    """What may stand in a paragraph or cell besides plain text, and a table in a table."""
    document = python_docx.Document()
    document.add_paragraph("　　某某局2018年\n年度报告")
    outer = document.add_table(3, 3)
    runs = {
        (0, 0): [("主动公开数", ""), ("1", '<w:vertAlign w:val="superscript"/>')],
        (0, 1): [("102", ""), ("1", '<w:vertAlign w:val="superscript"/>')],
        (0, 2): [("93", '<w:vertAlign w:val="superscript"/>')],
        (1, 0): [("公开", ""), ("旧指标", "<w:vanish/>")],
        (1, 1): [("39", "<w:strike/>"), ("93", "")],
        (1, 2): [("面积m", ""), ("2", '<w:vertAlign w:val="superscript"/>')],
        (2, 0): [("第一行\n第二行\t", ""), ("𠮷①", "<w:b/>")],
        (2, 1): [("", "")],
    }
    for (row, column), pieces in runs.items():
        paragraph = outer.cell(row, column).paragraphs[0]
        for text, properties in pieces:
            run = paragraph.add_run(text)
            if properties:
                run._r.insert(0, parse_xml(f'<w:rPr xmlns:w="{WORD}">{properties}</w:rPr>'))
    inner = outer.cell(2, 2).add_table(2, 2)
    for cell, text in zip(inner._cells, ["内甲", "1", "内乙", "2"], strict=True):
        cell.text = text
    outer.cell(2, 2).add_paragraph("外")
    field = document.add_paragraph("详见")
    for kind, text in (("begin", ""), ("", ' HYPERLINK "#a" '), ("separate", ""), (None, "附件7"), ("end", "")):
        field._p.append(parse_xml(_field_part(kind, text)))
    field.add_run("。")
    document.add_page_break()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "框内的话"
    document.add_paragraph("末段")
    return saved(document)


def _field_part(kind: str | None, text: str) -> str:
    if kind:
        inner = f'<w:fldChar w:fldCharType="{kind}"/>'
    else:
        inner = f"<w:t>{text}</w:t>" if kind is None else f'<w:instrText xml:space="preserve">{text}</w:instrText>'
    return f'<w:r xmlns:w="{WORD}">{inner}</w:r>'


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


SOURCES: dict[str, Callable[[], bytes]] = {
    "report": lambda: render(sample_report("golden"), "docx", "merged"),
    "tracked": lambda: render(sample_report("golden", year=2017), "docx", "tracked"),
    "form2019": lambda: render(sample_report("golden", year=2019), "docx"),
    "form2021": lambda: render(sample_report("golden", year=2021), "docx"),
    "tall": tall,
    "wide": wide,
    "odd": odd,
}


def converted(sources: dict[str, bytes], extension: str, export: str) -> dict[str, bytes]:
    """What LibreOffice makes of some `.docx`."""
    soffice = shutil.which("soffice")
    if soffice is None:
        message = "no soffice on the PATH: install LibreOffice, on Debian with tools/install-office"
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stem, data in sources.items():
            (folder / f"{stem}.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", f"{extension}:{export}", "--outdir", name]
        subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=200)
        return {stem: (folder / f"{stem}.{extension}").read_bytes() for stem in sources}


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    sources = {name: build() for name, build in SOURCES.items()}
    for name, data in converted(sources, "doc", "MS Word 97").items():
        (GOLDEN / f"{name}.docx").write_bytes(sources[name])
        (GOLDEN / f"{name}.doc").write_bytes(data)
        expected = asdict(replace(docx.read(sources[name]), kind="doc"))
        text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
        (GOLDEN / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
