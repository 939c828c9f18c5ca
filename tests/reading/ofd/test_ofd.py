"""An OFD file's text becomes paragraphs and tables as a person sees them on its pages."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples.render import render
from examples.render.archive import packed, unpacked
from examples.render.ofd import document
from examples.sample import sample_report
from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Paragraph, UnreadableError
from tasks.reading.ofd.ofd import read, sheets
from tasks.reading.pdf.printed import NoTextLayerError
from tasks.reading.scan import images
from tasks.recognition import recognise

GOLDEN = Path(__file__).parents[2] / "golden" / "ofd"
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TITLE = "晴川区样本局二〇二三年政府信息公开工作年度报告"
WORDS = "本单位按照要求公开政府信息，及时回应群众关切。"
ROWS = [["统计指标", "单位", "统计数"], ["主动公开数", "条", "93"], ["依申请公开数", "件", "1107"]]


def text(words: str, left: float, base: float, inner: str = "", *, code: str = "", **attributes: str) -> str:
    """One text object, its characters set by themselves where `code` gives no steps."""
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    box = f'Boundary="{left} {base - 4} 150 6"'
    return (
        f'<ofd:TextObject ID="9" {box} Font="1" Size="4"{given}>{inner}'
        f'<ofd:TextCode X="0" Y="4"{code}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def table(rows: Sequence[Sequence[str]], top: float = 40, width: float = 40, height: float = 8, inner: str = "") -> str:
    """A table whose cells each have a rectangle."""
    out = ""
    for down, row in enumerate(rows):
        for across, words in enumerate(row):
            left, y = 20 + across * width, top + down * height
            data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
            out += f'<ofd:PathObject ID="8" Boundary="{left} {y} {width} {height}" LineWidth="0.2">{inner}'
            out += f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
            out += text(words, left + 1, y + 5) if words else ""
    return out


def page(*objects: str) -> str:
    return text(TITLE, 20, 20) + text(WORDS, 20, 30) + "".join(objects)


def with_part(data: bytes, name: str, old: str, new: str, **extra: str) -> bytes:
    """The package with something else in one part, and further parts."""
    parts = unpacked(data)
    assert old in parts[name].decode()
    parts[name] = parts[name].decode().replace(old, new).encode()
    return packed(parts | {path.replace("__", "/") + ".xml": content.encode() for path, content in extra.items()})


def in_document(old: str, new: str, *pages: str, **extra: str) -> bytes:
    return with_part(document(pages), "Doc_0/Document.xml", old, new, **extra)


def cells(found: Document) -> list[list[str]]:
    (grid,) = found.grids
    return [[cell.text for cell in row] for row in grid.rows]


def paragraphs(found: Document) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def codes(found: Document) -> list[ProblemCode]:
    return [problem.code for problem in found.problems]


def test_golden() -> None:
    """A form under a letterhead from a template, with a seal: steps in groups, glyphs by matrix, areas as rules."""
    found = read((GOLDEN / "form2021.ofd").read_bytes())
    shown = [
        {"place": block.place, "text": block.text}
        if isinstance(block, Paragraph)
        else {
            "place": block.place,
            "rows": [[[cell.text, cell.place, cell.is_origin] for cell in row] for row in block.rows],
        }
        for block in found.blocks
    ]
    problems = [[problem.code, problem.place] for problem in found.problems]
    assert {"blocks": shown, "problems": problems} == json.loads((GOLDEN / "form2021.json").read_text("utf-8"))


def test_texts_and_a_ruled_table_with_their_places() -> None:
    found = read(document([page(table(ROWS))]))
    assert (found.kind, paragraphs(found), found.problems) == ("ofd", [TITLE, WORDS], ())
    assert cells(found) == ROWS
    (grid,) = found.grids
    assert (grid.place, grid.rows[1][2].place) == ("第1页 表1", "第1页 表1 行2 列3")


@pytest.mark.parametrize(
    "steps",
    ['DeltaX="g 3 4 2"', 'DeltaX="4 4 4 2 2"', 'DeltaX="g 3 4 g 1000000000 2"', 'DeltaX="4 g 2 4 2.0e0"'],
)
def test_steps_between_characters(steps: str) -> None:
    found = read(document([page(text("甲乙丙12", 20, 40, code=f" {steps}"), text("年报" * 10, 20, 60))]))
    assert paragraphs(found)[2] == "甲乙丙12"


def test_a_text_begins_where_the_one_before_did_unless_it_says_where() -> None:
    second = '</ofd:TextCode><ofd:TextCode Y="9" DeltaX="4">丙丁'
    found = read(document([page(text("甲乙" + second, 20, 40, code=' DeltaX="4"'), text("年报" * 10, 20, 60))]))
    assert "".join(paragraphs(found)[2:4]).startswith("甲乙丙丁")


def test_characters_set_downward_are_read_downward() -> None:
    words = text("办理结果", 25, 50, code=' DeltaY="g 3 5"', DeltaX="0")
    found = read(document([page(table([["", "1"], ["", "2"]], 40, 30, 40), words)]))
    assert cells(found)[0] == ["办理结果", "1"]


def test_a_turned_page_is_read_upright() -> None:
    """Every object is turned to the left, as on a landscape page printed on portrait paper."""
    turned = "".join(
        f'<ofd:TextObject ID="9" Boundary="{30 + 8 * line} 200 5 150" Font="1" Size="4" CTM="0 -1 1 0 0 0">'
        f'<ofd:TextCode X="0" Y="0" DeltaX="g {len(words) - 1} 4">{words}</ofd:TextCode></ofd:TextObject>'
        for line, words in enumerate([TITLE, WORDS])
    )
    assert "".join(paragraphs(read(document([turned])))) == TITLE + WORDS


@pytest.mark.parametrize("location", ["Tpls/T.xml", "/Doc_0/Tpls/T.xml", "./Pages/../Tpls/T.xml", "Tpls\\T.xml"])
def test_a_template_is_part_of_its_pages(location: str) -> None:
    head = text("晴川区样本局文件", 60, 12)
    template = f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{head}</ofd:Layer></ofd:Content></ofd:Page>"
    data = in_document(
        "</ofd:CommonData>",
        f'<ofd:TemplatePage ID="7" BaseLoc="{location}"/></ofd:CommonData>',
        page(),
        Doc_0__Tpls__T=template,
    )
    data = with_part(
        data, "Doc_0/Pages/Page_0/Content.xml", "<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>'
    )
    assert paragraphs(read(data)) == ["晴川区样本局文件", TITLE, WORDS]


def test_drawings_that_are_used_again_and_colours_of_their_own() -> None:
    """The table is a composite; its rules have their colour from drawing parameters that rest on others."""
    again = '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 210 297"/>'
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5" Width="210" Height="297">'
        f"<ofd:Content>{table(ROWS)}{again}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    styles = (
        '<ofd:DrawParams><ofd:DrawParam ID="3" Relative="4"/>'
        '<ofd:DrawParam ID="4" Relative="3">{}</ofd:DrawParam></ofd:DrawParams>'
    )
    shown = page('<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 210 297" DrawParam="3"/>')
    for colour, expected in (("0 0 0", 1), ("255 255 255", 0)):
        style = styles.format(f'<ofd:StrokeColor Value="{colour}"/>')
        data = with_part(document([shown]), "Doc_0/PublicRes.xml", "</ofd:Res>", f"{unit}{style}</ofd:Res>")
        found = read(data)
        assert len([1 for grid in found.grids if "columns_inferred" not in codes(found)]) == expected
    assert "1107" in str(found.blocks)


def test_a_character_without_a_meaning_is_never_another_number() -> None:
    """One digit of a number is a character of private use."""
    report = sample_report("private use", year=2023)
    item, value = next((item, value) for item, value in report.values.items() if value and value > 9)
    parts = unpacked(render(report, "ofd", "lined"))
    for name, content in parts.items():
        parts[name] = content.replace(f">{value}</".encode(), f">{str(value)[0]}\ue0a1{str(value)[2:]}</".encode())
    facts = {fact.item: fact for fact in recognise(read(packed(parts))).facts}
    assert facts[item].value is None
    assert facts[item].status == "unreadable"


def test_shapes_without_characters_are_told() -> None:
    """A cell holds shapes of a font and no characters: its text is not blank."""
    change = '<ofd:CGTransform CodePosition="0" GlyphCount="2"><ofd:Glyphs>51 52</ofd:Glyphs></ofd:CGTransform>'
    rows = table([["主动公开数", "条", ""]])
    found = read(
        document([page(rows, *(text(WORDS * 2, 20, 100 + 10 * n) for n in range(5)), text(" ", 101, 45, change))])
    )
    assert cells(found) == [["主动公开数", "条", "\ufffd\ufffd"]]


def test_without_text_and_pictures_it_is_said_of_the_ofd() -> None:
    for pages in (["".join(text("\ue001\ue002" * 20, 20, 20 + n * 10) for n in range(5))], [""]):
        with pytest.raises(NoTextLayerError) as error:
            read(document(pages))
        assert error.value.problem.message.startswith("这份 OFD 里没有可用的文字")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ("", {"Visible": "false"}),
        ("", {"Alpha": "0"}),
        ("", {"Fill": "false"}),
        ('<ofd:FillColor Value="0 0 0" Alpha="0"/>', {}),
    ],
)
def test_what_nobody_sees_is_told(inner: str, attributes: dict[str, str]) -> None:
    found = read(document([page(text("藏起来的字", 20, 50, inner, **attributes))]))
    assert paragraphs(found) == [TITLE, WORDS]
    (problem,) = found.problems
    assert (problem.code, "5 个" in problem.message) == (ProblemCode.HIDDEN_CONTENT, True)


def note(kind: str, words: str) -> dict[str, str]:
    look = f'<ofd:Appearance Boundary="90 40 40 40">{text(words, 2, 5)}</ofd:Appearance>'
    return {
        "Doc_0__Annots__Annotations": f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="101"><ofd:FileLoc>Page_1/A.xml'
        "</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_0__Annots__Page_1__A": f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot ID="1" Type="{kind}">{look}</ofd:Annot>'
        f'<ofd:Annot ID="2" Type="{kind}" Visible="false">{look}</ofd:Annot></ofd:PageAnnot>',
    }


def noted(kind: str, words: str) -> Document:
    listed = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    return read(in_document("</ofd:Document>", listed, page(), page(table(ROWS)), **note(kind, words)))


def test_a_seal_covers_no_cell_and_is_told() -> None:
    found = noted("Stamp", "专用章")
    assert cells(found) == ROWS
    assert "专用章" not in str(found.blocks)
    assert [(problem.code, problem.place) for problem in found.problems] == [(ProblemCode.SEAL_NOT_READ, "第2页")]


def test_a_signature_sets_its_seal() -> None:
    seal = '<ofd:StampAnnot ID="1" PageRef="101" Boundary="90 40 40 40"/>'
    signature = f"<ofd:Signature {NAMESPACE}><ofd:SignedInfo>{seal}</ofd:SignedInfo></ofd:Signature>"
    entry = '<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/>'
    listed = f"<ofd:Signatures {NAMESPACE}>{entry}</ofd:Signatures>"
    data = with_part(
        document([page(), page(table(ROWS))]),
        "OFD.xml",
        "</ofd:DocBody>",
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>",
        Doc_0__Signs__Signatures=listed,
        Doc_0__Signs__Sign_0__Signature=signature,
    )
    found = read(data)
    assert (cells(found), [problem.place for problem in found.problems]) == (ROWS, ["第2页"])


def test_a_watermark_stands_apart_and_another_note_on_the_page() -> None:
    assert cells(noted("Watermark", "内部资料")) == ROWS
    assert "补记" in str(noted("Path", "补记").blocks)


def test_several_documents_of_one_package_follow_each_other() -> None:
    parts = unpacked(document([page()]))
    second = unpacked(document([page(table(ROWS))]))
    parts |= {name.replace("Doc_0", "Doc_1"): content for name, content in second.items() if "Doc_0" in name}
    body = b"<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"</ofd:OFD>", body)
    found = read(packed(parts))
    assert (cells(found), found.blocks[0].place, found.blocks[-1].place) == (ROWS, "第1页 第1段", "第2页 表1")


def pictured(*boxes: str) -> bytes:
    """A page of pictures, each a band of black above one of white, at these places."""
    buffer = io.BytesIO()
    Image.fromarray(np.repeat(np.array([[0], [255]], np.uint8), 50, 0).repeat(100, 1)).save(buffer, "PNG")
    shown = "".join(
        f'<ofd:ImageObject ID="4" ResourceID="77" Boundary="{box}" CTM="{width} 0 0 {height} 0 0"/>'
        for box in boxes
        for _, _, width, height in [box.split()]
    )
    file = '<ofd:MultiMedia ID="77" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia>'
    media = f"<ofd:MultiMedias>{file}</ofd:MultiMedias>"
    data = with_part(document([shown]), "Doc_0/PublicRes.xml", "</ofd:Res>", f"{media}</ofd:Res>")
    return packed(unpacked(data) | {"Doc_0/Res/scan.png": buffer.getvalue()})


def test_pages_of_pictures_are_laid_on_paper_for_recognition() -> None:
    data = pictured("0 0 210 148.5", "0 148.5 210 148.5")
    with pytest.raises(NoTextLayerError):
        read(data)
    (picture,) = images.sheet_pages(sheets(data))
    height, width, _ = picture.shape
    assert height / width == pytest.approx(297 / 210, abs=0.01)
    assert [int(picture[round(height * at), width // 2, 0]) for at in (0.1, 0.4, 0.6, 0.9)] == [0, 255, 0, 255]


def test_a_picture_far_larger_than_its_page_is_refused() -> None:
    with pytest.raises(UnreadableError) as error:
        list(images.sheet_pages(sheets(pictured("0 0 210000 297000"))))
    assert error.value.problem.code == ProblemCode.PICTURE_TOO_LARGE


def test_a_page_of_pictures_beside_text_is_told() -> None:
    parts = unpacked(pictured("0 0 210 297"))
    listed = b'<ofd:Page ID="200" BaseLoc="Pages/More.xml"/></ofd:Pages>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"</ofd:Pages>", listed)
    parts["Doc_0/Pages/More.xml"] = unpacked(document([page(table(ROWS))]))["Doc_0/Pages/Page_0/Content.xml"]
    found = read(packed(parts))
    assert (cells(found), codes(found)) == (ROWS, [ProblemCode.SCANNED_PAGE])
