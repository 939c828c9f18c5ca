"""The parts of an OFD package: its pages in order, its resources, and where seals stand.

Paths in it begin at the package (`/Doc_0/…`) or at the folder of the part that names them; none leads out of it.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.reading.containers.ooxml import Element, Package
from tasks.reading.limits import check_pages
from tasks.reading.refusals import damaged, refusal

__all__ = ["OfdDocument", "OfdPage", "children", "first", "found", "local_name", "numbers", "open_documents"]

_MAIN_PART = "OFD.xml"
_ENCRYPTIONS = "Encryptions.xml"  # an encrypted package lists its ciphers there (GM/T 0099)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BOX_SIDES = 4
_FARTHEST = 1e6  # a kilometre: no paper is as large, and no product of such numbers is infinite


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page: its paper (left, upper side, width, height, in millimetres), and the parts that draw on it, in order.

    `notes` are annotations with their type, each laid over the page.
    """

    box: Sequence[float]
    parts: Sequence[Element]
    notes: Sequence[tuple[str, Element]]


@dataclass(slots=True)
class OfdDocument:
    """A document of a package.

    `styles` are drawing parameters, `composites` drawings used again and again, `media` the names of picture files,
    each by its id; `sealed` are the numbers of pages with a seal, counted from 1.
    """

    pages: list[OfdPage] = field(default_factory=list)
    styles: dict[str, Element] = field(default_factory=dict)
    composites: dict[str, Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    sealed: set[int] = field(default_factory=set)


def open_documents(data: bytes) -> tuple[Package, list[OfdDocument]]:
    """The package, and its documents.

    Raises:
        UnreadableError: as `ooxml.Package`; `encrypted_file`; `damaged_file` where a page or template is missing;
            `too_many_pages`.
    """
    package = Package(data)
    if package.has(_ENCRYPTIONS):
        raise refusal("encrypted")
    documents = []
    for body in found(package.tree(_MAIN_PART), "DocBody"):
        root = _path("", _text(body, "DocRoot"))
        signatures = _path("", _text(body, "Signatures"))
        documents.append(_Reader(package, root).read(signatures))
    check_pages(sum(len(document.pages) for document in documents))
    if not any(document.pages for document in documents):
        raise damaged()
    return package, documents


class _Reader:
    """One document being put together."""

    def __init__(self, package: Package, root: str) -> None:
        self._package, self._root = package, root
        self._trees: dict[str, Element] = {}
        self._document = OfdDocument()

    def read(self, signatures: str) -> OfdDocument:
        tree = self._tree(self._root)
        common = first(tree, "CommonData")
        if common is None:
            raise damaged()
        for name in ("PublicRes", "DocumentRes"):
            for entry in children(common, name):
                self._resources(_path(self._root, entry.text))
        templates = {
            entry.get("ID"): _path(self._root, entry.get("BaseLoc")) for entry in found(common, "TemplatePage")
        }
        entries = [entry for pages in children(tree, "Pages") for entry in children(pages, "Page")]
        check_pages(len(entries))
        notes = self._notes(_path(self._root, _text(tree, "Annotations")))
        paper = numbers(_text(first(common, "PageArea"), "PhysicalBox"))
        for entry in entries:
            self._page(entry, templates, paper, notes.get(entry.get("ID", ""), []))
        order = {entry.get("ID"): number for number, entry in enumerate(entries, 1)}
        self._document.sealed |= {order[page] for page in self._sealed_pages(signatures) if page in order}
        return self._document

    def _page(
        self,
        entry: Element,
        templates: Mapping[str | None, str],
        paper: list[float],
        notes: Sequence[tuple[str, Element]],
    ) -> None:
        part = _path(self._root, entry.get("BaseLoc"))
        tree = self._tree(part)
        for resource in children(tree, "PageRes"):
            self._resources(_path(part, resource.text) if resource.text else "")
        box = numbers(_text(first(tree, "Area"), "PhysicalBox")) or paper
        if len(box) != _BOX_SIDES or min(box[2:]) <= 0:
            raise damaged()
        used = [
            templates[entry.get("TemplateID")]
            for entry in children(tree, "Template")
            if entry.get("TemplateID") in templates
        ]
        if any(kind == "Stamp" for kind, _ in notes):
            self._document.sealed.add(len(self._document.pages) + 1)
        shown = [(kind, note) for kind, note in notes if kind != "Stamp"]
        self._document.pages.append(OfdPage(box, [*(self._tree(name) for name in used), tree], shown))

    def _tree(self, name: str) -> Element:
        """A part, parsed once however many pages show it."""
        if name not in self._trees:
            self._trees[name] = self._package.tree(name)
        return self._trees[name]

    def _resources(self, part: str) -> None:
        """Take the resources of a part; one that is missing leaves out what it would have drawn."""
        if not self._package.has(part):
            return
        tree = self._tree(part)
        base = _path(part, tree.get("BaseLoc")) if tree.get("BaseLoc") else posixpath.dirname(part)
        self._document.styles |= {entry.get("ID", ""): entry for entry in found(tree, "DrawParam")}
        self._document.composites |= {entry.get("ID", ""): entry for entry in found(tree, "CompositeGraphicUnit")}
        for entry in found(tree, "MultiMedia"):
            self._document.media[entry.get("ID", "")] = _path(f"{base}/", _text(entry, "MediaFile"))

    def _notes(self, part: str) -> dict[str, list[tuple[str, Element]]]:
        """The annotations that are shown, by the id of their page."""
        notes: dict[str, list[tuple[str, Element]]] = {}
        if not self._package.has(part):
            return notes
        for page in found(self._tree(part), "Page"):
            name = _path(part, _text(page, "FileLoc"))
            for note in found(self._tree(name), "Annot") if self._package.has(name) else ():
                if note.get("Visible") != "false":
                    kept = notes.setdefault(page.get("PageID", ""), [])
                    kept += ((note.get("Type", ""), look) for look in children(note, "Appearance"))
        return notes

    def _sealed_pages(self, part: str) -> Iterator[str]:
        """The ids of the pages on which a signature sets its seal."""
        if not self._package.has(part):
            return
        for signature in found(self._tree(part), "Signature"):
            name = _path(part, signature.get("BaseLoc"))
            if self._package.has(name):
                yield from (seal.get("PageRef", "") for seal in found(self._tree(name), "StampAnnot"))


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """The element's own children of a name."""
    return (child for child in element if local_name(child) == name)


def first(element: Element | None, name: str) -> Element | None:
    """The element's first child of a name."""
    return next(children(element, name), None) if element is not None else None


def found(element: Element, name: str) -> Iterator[Element]:
    """All elements of a name within an element."""
    return element.iter(f"{{*}}{name}")


def numbers(text: str | None) -> list[float]:
    """The numbers of a text, none of them beyond all paper."""
    if not text:
        return []
    return [max(-_FARTHEST, min(float(token), _FARTHEST)) for token in _NUMBER.findall(text)]


def _text(element: Element | None, name: str) -> str:
    child = first(element, name)
    return (child.text or "").strip() if child is not None else ""


def _path(part: str, location: str | None) -> str:
    """The name of the part that another one names; empty where it names none."""
    given = (location or "").strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), given)).lstrip("/") if given else ""
