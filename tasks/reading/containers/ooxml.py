"""The parts of an OOXML package (`.docx`, `.xlsx`), read without trusting the package."""

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from tasks.model.codes import ProblemCode
from tasks.reading.charset import transcribe
from tasks.reading.limits import open_zip, read_member
from tasks.reading.refusals import damaged, unreadable

__all__ = ["Element", "Package", "as_utf8", "attribute", "parsed", "serialized"]

Element = etree._Element  # noqa: SLF001  # the stubs offer no public name

_MAIN_PART = "/officeDocument"
_DECLARATION = re.compile(r"\s*<\?xml\s[^<>]*\?>")


class Package:
    """An OOXML package whose archive is within the limits."""

    def __init__(self, data: bytes) -> None:
        """Open the package; raises `UnreadableError` as `limits.open_zip` does."""
        self._archive = open_zip(data)
        # Names of parts are alike in capital and small letters (ECMA-376 Part 2, 6.2.2.3); some programs write the
        # backslashes of their own system.
        self._members = {_part_key(name): name for name in self._archive.namelist()}
        self.names = frozenset(self._archive.namelist())

    def has(self, name: str) -> bool:
        """Tell whether the package has a part of that name."""
        return _part_key(name) in self._members

    def read(self, name: str) -> bytes:
        """A part's bytes.

        Raises:
            UnreadableError: `damaged_file`; `forbidden_doctype` for a part with a document type declaration,
                which no Office program writes and which entity attacks need.
        """
        data = read_member(self._archive, self._members.get(_part_key(name), name))
        _check_declarations(data)
        return data

    def tree(self, name: str) -> Element:
        """A part as an element tree.

        Raises:
            UnreadableError: as `read`; `damaged_file` for a part that is not well-formed.
        """
        return parsed(self.read(name))

    def elements(self, name: str, tags: tuple[str, ...]) -> Iterator[Element]:
        """The elements of some tags, each as a whole, for parts too large to hold; emptied once they were taken.

        Raises:
            UnreadableError: as `tree`.
        """
        events = etree.iterparse(
            BytesIO(self.read(name)),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for _, element in events:
                yield element
                element.clear(keep_tail=True)
        except etree.XMLSyntaxError as error:
            raise damaged() from error

    def main_part(self) -> str:
        """The name of the part that the package is about (`word/document.xml`, `xl/workbook.xml`).

        Raises:
            UnreadableError: as `tree`; `damaged_file` where the package names none.
        """
        for kind, target in self.relations("").values():
            if kind.endswith(_MAIN_PART) and self.has(target):
                return target
        raise damaged()

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """A part's relationships, by id: their type and the name of the part they lead to.

        Raises:
            UnreadableError: as `tree`.
        """
        folder, name = posixpath.split(part)
        found = {}
        for relation in self.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
            given = relation.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, given))
            found[relation.get("Id", "")] = (relation.get("Type", ""), target.lstrip("/"))
        return found


def _part_key(name: str) -> str:
    return name.replace("\\", "/").lower()


def attribute(element: Element, name: str) -> str:
    """The value of an attribute that stands in some namespace (`w:val`, `r:id`); empty where it is missing."""
    return next((str(value) for key, value in element.items() if str(key).endswith(f"}}{name}")), "")


def parsed(data: bytes) -> Element:
    """The tree of an Office document that is one XML file, or of a part of one.

    Raises:
        UnreadableError: `forbidden_doctype`, `damaged_file`, as `Package.read` and `Package.tree`.
    """
    _check_declarations(data)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged() from error


def as_utf8(data: bytes) -> bytes:
    """An XML file in UTF-8 without its declaration, whose encoding is often not the file's."""
    text, _ = transcribe(data)
    return text[match.end() :].encode() if (match := _DECLARATION.match(text)) else text.encode()


def serialized(element: Element) -> bytes:
    """An element as XML in UTF-8, without declaration."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)


def _check_declarations(data: bytes) -> None:
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise unreadable(
            ProblemCode.FORBIDDEN_DOCTYPE,
            "文件内部含有 DOCTYPE 声明，正常的 Office 文档没有这种内容，可能有危害，没有读取。"
            "请用 Office 或 WPS 另存后重新提交。",
        )
