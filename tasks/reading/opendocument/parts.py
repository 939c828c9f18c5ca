"""The parts of an OpenDocument file (`.odt`, `.ods`): its body, its styles, the texts of its paragraphs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.model.document import Problem
from tasks.reading.containers.ooxml import Element, Package, attribute
from tasks.reading.grids import clean
from tasks.reading.limits import open_zip, read_member
from tasks.reading.refusals import damaged, refusal
from tasks.reading.superscripts import hidden_text, mark_superscript, resolve_superscripts, struck_text

__all__ = ["Styles", "Texts", "name", "number", "open_body", "parts"]

_NAMESPACE = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([\w-]+):1\.0\}")
_ENCRYPTED = b"encryption-data"
_MANIFEST = "META-INF/manifest.xml"
_CONTENT, _STYLES = "content.xml", "styles.xml"
# Styles that are followed from parent to parent; those that lead in a circle end here (10 to 40 read every sample
# alike).
_MOST_PARENTS = 20
# What one element may stand for of spaces, which can claim any number of them (50 to 200 alike).
_MOST_SPACES = 100
_MOST_DIGITS = (
    19  # of a number that is believed at all; at 10 a refusal of tests/reading/opendocument/test_odt.py is read
)
_WHITE = re.compile(r"[ \t\r\n]+")
_DRAWN = "drawing:"
_GONE = frozenset(
    {
        "office:annotation",
        "office:annotation-end",
        "office:forms",
        "text:tracked-changes",
        "text:ruby-text",
        "text:placeholder",
        "text:hidden-text",
        "text:sequence-decls",
        "text:variable-decls",
        "text:user-field-decls",
        "table:shapes",
        "drawing:object",
        "drawing:object-ole",
        "svg-compatible:title",
        "svg-compatible:desc",
    }
)
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_TABLE = "table:table"
_PROPERTIES = frozenset({"style:text-properties", "style:table-properties"})


def open_body(data: bytes) -> tuple[Element, "Styles"]:
    """Return what stands in the body of an OpenDocument file (`office:text`, `office:spreadsheet`), and its styles.

    Raises:
        UnreadableError: as `ooxml.Package`; `encrypted_file`; `damaged_file` for a file without a body.
    """
    archive = open_zip(data)
    if _MANIFEST in archive.namelist() and _ENCRYPTED in read_member(archive, _MANIFEST):
        raise refusal("encrypted")
    package = Package(data)
    content = package.tree(_CONTENT)
    body = next((child for child in content if name(child) == "office:body"), None)
    if body is None or not len(body):
        raise damaged()
    return body[0], Styles(content, *(package.tree(_STYLES) for _ in {_STYLES} & package.names))


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    return _NAMESPACE.sub(lambda match: f"{match[1]}:", tag)


def name(element: Element) -> str:
    """An element's name with the last word of its namespace (`text:p`, `drawing:frame`); empty for comments."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def number(element: Element, attribute_name: str, most: int) -> int:
    """A count that an element gives, from 1 to `most`; 1 where it gives none."""
    value = attribute(element, attribute_name)
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else 1


def parts(container: Element, *wanted: str) -> Iterator[Element]:
    """The elements of some names in an element and its groups, none of them within another."""
    for child in container:
        if name(child) in wanted:
            yield child
        elif name(child).startswith("table:table-") and name(child) != "table:table-cell":
            yield from parts(child, *wanted)


class Styles:
    """All that the styles of a document do to the texts set in them, by their own word or a parent's."""

    def __init__(self, *trees: Element) -> None:
        """Take the parts that hold styles, the document's own first."""
        self._parents: dict[tuple[str, str], str] = {}
        self._values: dict[tuple[str, str], dict[str, str]] = {}
        for tree in trees:
            for style in tree.iter("{*}style"):
                key = (attribute(style, "family"), attribute(style, "name"))
                self._parents.setdefault(key, attribute(style, "parent-style-name"))
                found = (entry for entry in style if name(entry) in _PROPERTIES)
                values = {str(tag).rpartition("}")[2]: str(value) for entry in found for tag, value in entry.items()}
                self._values.setdefault(key, values)

    def hides(self, element: Element, family: str) -> bool:
        """Tell whether an element's style keeps it from being shown."""
        return self._value(element, family, "display") in {"none", "false"}

    def strikes(self, element: Element, family: str) -> bool:
        """Tell whether an element's style strikes its text through."""
        lines = [self._value(element, family, f"text-line-through-{kind}") for kind in ("style", "type")]
        return any(lines) and "none" not in lines

    def raises(self, element: Element, family: str) -> bool:
        """Tell whether an element's style sets its text above the line."""
        position = self._value(element, family, "text-position")
        return position.startswith("super") or (position[:1].isdigit() and not position.startswith("0"))

    def _value(self, element: Element, family: str, property_name: str) -> str:
        style = attribute(element, "style-name")
        for _ in range(_MOST_PARENTS):
            values = self._values.get((family, style), {})
            if property_name in values or not style:
                return values.get(property_name, "")
            style = self._parents.get((family, style), "")
        return ""


class Texts:
    """Takes the texts out of paragraphs, and counts what is hidden or struck through and so left out."""

    def __init__(self, styles: Styles) -> None:
        """Begin with nothing left out."""
        self._styles = styles
        self._hidden = 0
        self.struck = 0

    def problems(self) -> Iterator[Problem]:
        """Return what a person should know of the texts left out."""
        yield from hidden_text(self._hidden)
        yield from struck_text(self.struck)

    def is_shown(self, element: Element) -> bool:
        """Tell whether an element is to be read at all; one that is hidden counts as left out."""
        is_hidden = name(element) == "text:section" and attribute(element, "display") == "none"
        self._hidden += is_hidden
        return not is_hidden and name(element) not in _GONE

    def cell(self, cell: Element, later: list[Element]) -> str:
        """The text of a cell, paragraph by paragraph; what stands on its own within it goes to `later`."""
        return clean(
            resolve_superscripts("\n".join(self._raw(paragraph, later) for paragraph in self._paragraphs(cell, later)))
        )

    def lines(self, paragraph: Element, later: list[Element]) -> Iterator[str]:
        """The lines of a paragraph that hold text; what stands on its own within it goes to `later`."""
        for line in self._raw(paragraph, later).split("\n"):
            if text := clean(resolve_superscripts(line)):
                yield text

    def _paragraphs(self, container: Element, later: list[Element]) -> Iterator[Element]:
        for child in container:
            if name(child) in _PARAGRAPHS:
                yield child
            elif name(child) == _TABLE or name(child).startswith(_DRAWN):
                later.append(child)
            elif self.is_shown(child):
                yield from self._paragraphs(child, later)

    def _raw(self, paragraph: Element, later: list[Element]) -> str:
        return "".join(self._styled(paragraph, "paragraph", later))

    def _styled(self, element: Element, family: str, later: list[Element]) -> Iterator[str]:
        """The text of a paragraph or span, as its style shows it."""
        has_text = bool("".join(map(str, element.itertext())).strip())
        if self._styles.hides(element, family):
            self._hidden += has_text
        elif self._styles.strikes(element, family):
            self.struck += has_text
        elif family == "text" and self._styles.raises(element, family):
            yield mark_superscript("".join(self._inner(element, later)))
        else:
            yield from self._inner(element, later)

    def _inner(self, element: Element, later: list[Element]) -> Iterator[str]:
        yield _WHITE.sub(" ", element.text or "")
        for child in element:
            yield from self._child(child, later)
            yield _WHITE.sub(" ", child.tail or "")

    def _child(self, child: Element, later: list[Element]) -> Iterator[str]:
        kind = name(child)
        if kind == "text:s":
            yield " " * number(child, "c", _MOST_SPACES)
        elif kind == "text:tab":
            yield "\t"
        elif kind == "text:line-break":
            yield "\n"
        elif kind == "text:span":
            yield from self._styled(child, "text", later)
        elif kind == "text:note-citation":
            yield mark_superscript(child.text or "")
        elif kind in {"text:note-body", _TABLE} or (kind.startswith(_DRAWN) and kind != "drawing:a"):
            later.append(child)
        elif kind and self.is_shown(child):
            yield from self._inner(child, later)
