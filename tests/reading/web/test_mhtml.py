"""Pages saved as one file: the page out of its encodings, the longest of several, nothing fetched."""

from base64 import b64encode
from collections.abc import Callable
from quopri import encodestring

import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph, UnreadableError

Read = Callable[[bytes], Document]

PAGE = "<p>某某局年报</p><img src=http://nowhere.invalid/a.png><table><tr><td>规章<td>件<td>93</table>"
HEAD = b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n'


def part(content: str, encoding: str = "utf-8", transfer: str = "base64", kind: str = "text/html") -> bytes:
    data = content.encode(encoding)
    body = {"base64": b64encode, "quoted-printable": encodestring, "8bit": bytes}[transfer](data)
    head = f"--x\r\nContent-Type: {kind}; charset={encoding}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    return head.encode() + body + b"\r\n"


def mhtml(*parts: bytes, head: bytes = HEAD) -> bytes:
    return head + b"".join(parts) + b"--x--\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "big5"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_golden(read: Read, encoding: str, transfer: str) -> None:
    name, label = ("某某局年報", "規章") if encoding == "big5" else ("某某局年报", "规章")
    page = PAGE.replace("某某局年报", name).replace("规章", label)
    cells = tuple(Cell(text, f"表1 行1 列{column}") for column, text in enumerate((label, "件", "93"), 1))
    document = read(mhtml(part(page, encoding, transfer), part("x", kind="image/gif")))
    assert document == Document("mhtml", (Paragraph(name, "第1段"), Grid((cells,), "表1")))


@pytest.mark.parametrize(
    "head",
    [
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: file:///a\r\n" + HEAD,
        b"X-Document-Type: Workbook\r\n" + HEAD,
        HEAD.replace(b"related", b"alternative"),
        HEAD.replace(b"MIME-Version", b"mime-version"),
    ],
)
def test_the_heads_of_several_programs_are_known(read: Read, head: bytes) -> None:
    assert read(mhtml(part(PAGE), head=head)).kind == "mhtml"


def test_a_page_without_parts_beside_it(read: Read) -> None:
    whole = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert [block.text for block in read(whole + b64encode(PAGE.encode())).paragraphs] == ["某某局年报"]


def test_the_longest_of_several_pages_is_read_and_the_others_are_said(read: Read) -> None:
    document = read(mhtml(part("<frameset><frame src=a.htm></frameset>"), part(PAGE), part("<p>2</p>")))
    assert [block.text for block in document.paragraphs] == ["某某局年报"]
    (problem,) = document.problems
    assert (problem.code, "2 个" in problem.message) == ("pages_left_out", True)


def test_nested_parts_are_found(read: Read) -> None:
    inner = b"--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n" + part(PAGE).replace(b"--x", b"--y")
    assert read(mhtml(inner + b"--y--\r\n")).kind == "mhtml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mhtml(part("年报", kind="text/plain")), "no_page"),
        (mhtml(part("<p></p>")), "no_content"),
        (mhtml(*[part("<p>甲</p>")] * 501), "too_many_parts"),
        (HEAD * 11, "too_many_parts"),
    ],
)
def test_refusals(read: Read, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.problem.code == code
