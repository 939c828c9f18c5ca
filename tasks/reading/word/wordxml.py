"""Word documents saved as one XML file, turned into the `.docx` that they would be.

Word saves two kinds: the XML of 2003, whose words are nearly those of today in another namespace, and a whole package
spelled out ("Flat OPC").
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from tasks.reading.containers.ooxml import as_utf8, attribute, parsed, serialized
from tasks.reading.refusals import damaged

__all__ = ["from_flat_package", "from_word_2003"]

_WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "word/document.xml"
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{_MAIN}"/></Relationships>'
)
_RENAMED = {"vmerge": "vMerge"}
_ANNOTATIONS = {"Word.Deletion": "del", "Word.Insertion": "ins"}
_COMMENT = "Word.Comment"


def from_word_2003(data: bytes) -> bytes:
    """The text of a Word 2003 document as a package: comments are left out, tracked changes are kept.

    Raises:
        UnreadableError: as `ooxml.parsed`; `damaged_file` for one without a body.
    """
    body = parsed(as_utf8(data)).find(f"{_WORD_2003}body")
    if body is None:
        raise damaged()
    for element in list(body.iter("*")):
        if element.tag == _ANNOTATION:
            # A tracked change gets today's name; a comment loses all it says.
            kind = attribute(element, "type")
            if kind.startswith(_COMMENT):
                element.clear(keep_tail=True)  # type: ignore[call-arg]  # missing in the stubs
            elif kind in _ANNOTATIONS:
                element.tag = f"{{{_WORD}}}{_ANNOTATIONS[kind]}"
        elif element.tag.startswith(_WORD_2003):
            name = element.tag.removeprefix(_WORD_2003)
            element.tag = f"{{{_WORD}}}{_RENAMED.get(name, name)}"
    document = f'<w:document xmlns:w="{_WORD}">'.encode() + serialized(body) + b"</w:document>"
    return _packed({"_rels/.rels": _RELATIONS.encode(), _MAIN: document})


def from_flat_package(data: bytes) -> bytes:
    """The package that a file spells out, its parts of XML only: pictures and the like are left out.

    Raises:
        UnreadableError: as `ooxml.parsed`.
    """
    contents = {}
    for part in parsed(as_utf8(data)).iterfind("{*}part"):
        content = next(iter(part.iterfind("{*}xmlData/*")), None)
        if content is not None:
            contents[attribute(part, "name").lstrip("/")] = serialized(content)
    return _packed(contents)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()
