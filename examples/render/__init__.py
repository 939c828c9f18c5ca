"""How does a report look as a file? One small module a kind; each offers the layouts met in real reports."""

from codecs import BOM_UTF16_LE
from collections.abc import Callable, Mapping

from examples.render import docx, html, text, xls, xlsx
from examples.report import SampleReport

__all__ = ["LAYOUTS", "render"]

_TEXTS: dict[str, Mapping[str, Callable[[SampleReport], str]]] = {"txt": text.LAYOUTS, "html": html.LAYOUTS}
_BINARIES: dict[str, Mapping[str, Callable[[SampleReport], bytes]]] = {
    "docx": docx.LAYOUTS,
    "xlsx": xlsx.LAYOUTS,
    "xls": xls.LAYOUTS,
}

LAYOUTS: dict[str, tuple[str, ...]] = {kind: tuple(layouts) for kind, layouts in (*_TEXTS.items(), *_BINARIES.items())}
"""The layouts of each kind of file; the first is the plain one."""


def render(
    report: SampleReport, kind: str, layout: str | None = None, *, encoding: str = "utf-8", declared: str | None = None
) -> bytes:
    """The report as a file: the same report gives the same bytes.

    Args:
        report: what to print.
        kind: `"txt"`, `"html"`, `"docx"`, `"xlsx"` or `"xls"`.
        layout: one of `LAYOUTS[kind]`; the first where it is not given.
        encoding: of txt and html, a Python codec; `"utf-16"` is little-endian with a byte order mark.
        declared: the charset an html page claims to have; the right one where it is not given.

    Raises:
        KeyError: the kind or the layout is not known.
    """
    name = layout or LAYOUTS[kind][0]
    if kind in _BINARIES:
        return _BINARIES[kind][name](report)
    printed = _TEXTS[kind][name](report)
    if kind == "html":
        printed = printed.replace(html.CHARSET, declared or encoding)
    return _encoded(printed, encoding)


def _encoded(printed: str, encoding: str) -> bytes:
    """The text in an encoding; UTF-8 has Unix line ends, all others come from Windows programs."""
    lines = printed if encoding == "utf-8" else printed.replace("\n", "\r\n")
    return BOM_UTF16_LE + lines.encode("utf-16-le") if encoding == "utf-16" else lines.encode(encoding)
