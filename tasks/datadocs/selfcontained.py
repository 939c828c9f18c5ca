"""Make a site of Data Docs self-contained: no page loads or links to anything outside it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import html

from tasks.common.errors import NianbaoError

__all__ = ["ForeignReferenceError", "make_self_contained"]


class ForeignReferenceError(NianbaoError):
    """A page runs a script, or refers to something that is not in its site."""


def make_self_contained(site: Path) -> None:
    """Make sure that a site of Data Docs can be read without a network, and sends no request when it is.

    Great Expectations copies fonts and pictures of its own into every site; its pages here use none
    of them, and they are removed.

    Raises:
        ForeignReferenceError: a page loads or links to something that is not in the site, or holds a script.
    """
    shutil.rmtree(site / "static", ignore_errors=True)
    for page in sorted(site.rglob("*.html")):
        for reference in _foreign_references(site, page):
            raise ForeignReferenceError(f"{page.relative_to(site)}: {reference}")


def _foreign_references(site: Path, page: Path) -> Iterator[str]:
    document = html.document_fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    tree = cast("html.HtmlElement", document)
    for element, _, link, _ in tree.iterlinks():
        parts = urlsplit(link)
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
        is_file_of_site = target.is_file() and target.is_relative_to(site.resolve())
        is_in_site = parts.scheme == "data" or (not (parts.scheme or parts.netloc) and is_file_of_site)
        if element.tag == "style" or not is_in_site:
            yield link
    for element in tree.iter("script"):
        yield f"script: {element.text or ''}"
    for element in tree.iter("style"):
        if "@import" in (element.text or ""):
            yield "@import"
