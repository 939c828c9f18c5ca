"""How does a report look as a file? One small module a kind; each offers the layouts met in real reports."""

from codecs import BOM_UTF16_LE
from collections.abc import Callable, Mapping

from examples.render import docx, html, mhtml, odf, ofd, pdf, rtf, text, xls, xlsx
from examples.report import SampleReport

__all__ = ["LAYOUTS", "LOSE_BLANKS", "layouts", "render"]

_TEXTS: dict[str, Mapping[str, Callable[[SampleReport], str]]] = {"txt": text.LAYOUTS, "html": html.LAYOUTS}
_BINARIES: dict[str, Mapping[str, Callable[[SampleReport], bytes]]] = {
    "docx": docx.LAYOUTS,
    "xlsx": xlsx.LAYOUTS,
    "xls": xls.LAYOUTS,
    "odt": odf.TEXT_LAYOUTS,
    "ods": odf.SHEET_LAYOUTS,
    "mhtml": mhtml.LAYOUTS,
    "pdf": pdf.LAYOUTS,
    "ofd": ofd.LAYOUTS,
    "rtf": rtf.LAYOUTS,
}

_ALL: dict[str, tuple[str, ...]] = {kind: tuple(known) for kind, known in (*_TEXTS.items(), *_BINARIES.items())}
_OF_LISTS = frozenset(("merged",))
_OF_MATRICES = frozenset(("separate", "repeated", "apart", "wrapped", "unmerged", "sheet-a-table"))
_CONVERTED = frozenset(("traditional", "one-line"))

LAYOUTS: dict[str, tuple[str, ...]] = {
    kind: tuple(layout for layout in known if layout not in _OF_MATRICES | _CONVERTED) for kind, known in _ALL.items()
}
"""The layouts of each kind of file that suit any form and keep its characters and lines; the first is the plain one."""

LOSE_BLANKS = frozenset((("txt", "wide"), ("txt", "apart"), ("txt", "wrapped"), ("html", "paragraphs")))
"""Kinds and layouts in which a blank among the numbers of a row leaves no trace but space."""


def layouts(kind: str, form: str) -> tuple[str, ...]:
    """All layouts of a kind of file that tables on a form are met in; raises `KeyError` for an unknown kind."""
    senseless = _OF_MATRICES if form == "2014" else _OF_LISTS
    return tuple(layout for layout in _ALL[kind] if layout not in senseless)


def render(
    report: SampleReport, kind: str, layout: str | None = None, *, encoding: str = "utf-8", declared: str | None = None
) -> bytes:
    """The report as a file: the same report gives the same bytes.

    Args:
        report: what to print.
        kind: one of `LAYOUTS`.
        layout: one of `layouts(kind, report.form)`; the first where it is not given.
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
