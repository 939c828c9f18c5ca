"""How does a report look as a page saved in one file? As browsers and Word wrap their pages, with a picture beside."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from email.encoders import encode_base64, encode_quopri
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

from examples.render import html
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_BOUNDARY = "----=_NextPart_01D4A2.5F3C0000"
_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==")


def _by_a_browser(report: SampleReport) -> bytes:
    """UTF-8 in quoted-printable, as Chrome saves a page."""
    return _wrapped(html.LAYOUTS["clean"](report), "utf-8", encode_quopri)


def _by_word(report: SampleReport) -> bytes:
    """GBK in quoted-printable, labelled gb2312, as Word saves a document."""
    return _wrapped(html.LAYOUTS["word"](report), "gb2312", encode_quopri)


def _by_an_old_browser(report: SampleReport) -> bytes:
    """GBK in base64."""
    return _wrapped(html.LAYOUTS["nested"](report), "gbk", encode_base64)


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "browser": _by_a_browser,
    "word": _by_word,
    "old-browser": _by_an_old_browser,
}


def _wrapped(page: str, charset: str, encode: Callable[[MIMEBase], None]) -> bytes:
    """The page as the first part of a message, Windows line ends throughout."""
    codec = "utf-8" if charset == "utf-8" else "gb18030"
    content = page.replace(html.CHARSET, charset).replace("\n", "\r\n").encode(codec)
    whole = MIMEMultipart("related", _BOUNDARY, type="text/html")
    whole["Subject"] = "report"
    for kind, body, place in (("text/html", content, "report.htm"), ("image/gif", _PIXEL, "report.files/image001.gif")):
        part = MIMEBase(*kind.split("/"))
        if kind == "text/html":
            part.set_param("charset", charset)
        part["Content-Location"] = f"file:///C:/report/{place}"
        part.set_payload(body)
        (encode if kind == "text/html" else encode_base64)(part)
        whole.attach(part)
    return whole.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
