"""Reader of Word documents (`.docx`), their tracked changes accepted.

Insertions and content controls are read, deletions are not; tables become grids, text boxes and tables
within cells follow the paragraph or table that holds them. A table of a single cell is a frame around prose;
rows set as paragraphs, with bars, tabs or gaps, are a table after all.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from statistics import median

from tasks.model.document import Block, Document, Paragraph, Problem
from tasks.reading.containers.ooxml import Element, Package, attribute
from tasks.reading.grids import Area, build, clean, spans, table_place
from tasks.reading.limits import MAX_COLUMN_SPAN, check_parts
from tasks.reading.plain.text_tables import cell_lines_to_rows, paragraphs_to_tables
from tasks.reading.superscripts import hidden_text, mark_superscript, resolve_superscripts, struck_text

__all__ = ["read"]

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_GONE = frozenset({"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr"})
_OWN_BLOCKS = frozenset({"tbl", "txbxContent"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_USED = (
    "p tbl tr tc t r sdt trPr tcPr rPr sdtPr showingPlcHdr rStyle vanish strike dstrike vertAlign cellDel "
    "gridBefore gridSpan vMerge"
)
# The qualified names of all elements that matter, with their local names: a look-up per element instead of a parse.
_NAMES = {
    **{
        f"{{{space}}}{name}": name
        for space in _WORD
        for name in {*_USED.split(), *_GONE, *_OWN_BLOCKS, *_CHARACTERS} - {"Fallback"}
    },
    f"{{{_MATH}}}t": "t",
    f"{{{_COMPATIBILITY}}}Fallback": "Fallback",
}
# What fills in a field of a report: a number, or one of the signs that stand for none.
_FILLED_IN = re.compile(r"[-+—－]?\s*\d|[/／\\—－-]+$|无$|零$")
_PROMPT = re.compile(r"单击|点击|输入|填写|填入|选择|按此|Click|[Ee]nter|[Cc]hoose")
# Twips: where half of a table's columns are narrower than 2 mm, its widths are not to be believed, since nothing
# could be read in them. 50 to 200 read every sample alike.
_LEAST_COLUMN = 100
# Of a column's width in twips as many digits are read (a page has 5): `int` refuses numbers of thousands of digits.
_MOST_DIGITS = 6
_Places = list[list[tuple[int, int]]]


def read(data: bytes) -> Document:
    """Read a `.docx`; places are `第12段` for its non-blank paragraphs, `表2 行14 列3` for cells.

    Raises:
        UnreadableError: as `ooxml.Package`; `too_many_cells`.
    """
    package = Package(data)
    reader = _Reader()
    reader.walk(package.tree(package.main_part()))
    return Document("docx", tuple(paragraphs_to_tables(reader.blocks)), tuple(reader.problems()))


class _Reader:
    """Collects the blocks of a document in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0
        self._hidden = 0
        self._struck = 0

    def problems(self) -> Iterator[Problem]:
        yield from hidden_text(self._hidden)
        yield from struck_text(self._struck)

    def walk(self, container: Element) -> None:
        for child in container:
            name = _name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "sdt" and _is_prompt(child):
                continue
            elif name not in _GONE:
                self.walk(child)

    def _paragraph(self, paragraph: Element) -> None:
        later: list[Element] = []
        for line in "".join(self._texts(paragraph, later)).split("\n"):
            if text := clean(resolve_superscripts(line)):
                self._paragraphs += 1
                self.blocks.append(Paragraph(text, f"第{self._paragraphs}段"))
        check_parts(self._paragraphs + self._cells)
        self._follow(later)

    def _table(self, table: Element) -> None:
        rows = list(_parts(table, "tr"))
        if len(rows) == 1 and len(cells := list(_parts(rows[0], "tc"))) == 1:
            self.walk(cells[0])
            return
        self._tables += 1
        later: list[Element] = []
        areas = list(self._areas(rows, _places(table, rows), later))
        self._cells += len(areas)
        self.blocks.append(cell_lines_to_rows(build(areas, f"表{self._tables}", table_place(self._tables))))
        self._follow(later)

    def _follow(self, later: list[Element]) -> None:
        for element in later:
            if _name(element) == "tbl":
                self._table(element)
            else:
                self.walk(element)

    def _areas(self, rows: list[Element], places: _Places, later: list[Element]) -> Iterator[Area]:
        """The table's cells; those that a vertical merge continues lengthen the one above."""
        above: dict[int, Area] = {}
        for number, row in enumerate(rows):
            here: dict[int, Area] = {}
            for cell, (column, width) in zip(_parts(row, "tc"), places[number], strict=True):
                merge = _property(cell, "tcPr", "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in above:
                    area = above[column]
                    area.rows += 1
                else:
                    area = Area(self._cell_text(cell, later), number, column, 1, width)
                    yield area
                if merge is not None:
                    here[column] = area
            above = here

    def _cell_text(self, cell: Element, later: list[Element]) -> str:
        lines = ("".join(self._texts(paragraph, later)) for paragraph in _paragraphs(cell, later))
        return clean(resolve_superscripts("\n".join(lines)))

    def _texts(self, element: Element, later: list[Element]) -> Iterator[str]:
        for child in element:
            name = _name(child)
            if name == "t":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in _OWN_BLOCKS:
                later.append(child)
            elif name == "r":
                yield from self._run(child, later)
            elif name not in _GONE and not (name == "sdt" and _is_prompt(child)):
                yield from self._texts(child, later)

    def _run(self, run: Element, later: list[Element]) -> Iterator[str]:
        if _is_on(run, "vanish"):
            self._hidden += _has_text(run)
        elif _is_on(run, "strike") or _is_on(run, "dstrike"):
            self._struck += _has_text(run)
        else:
            text = "".join(self._texts(run, later))
            align = _property(run, "rPr", "vertAlign")
            yield mark_superscript(text) if align is not None and attribute(align, "val") == "superscript" else text


def _paragraphs(container: Element, later: list[Element]) -> Iterator[Element]:
    for child in container:
        name = _name(child)
        if name == "p":
            yield child
        elif name == "tbl":
            later.append(child)
        elif name not in _GONE and not (name == "sdt" and _is_prompt(child)):
            yield from _paragraphs(child, later)


def _parts(container: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, out of whatever content controls and changes wrap them."""
    for child in container:
        name = _name(child)
        if name == wanted:
            # A row or cell whose deletion was tracked is gone.
            if _property(child, "trPr", "del") is None and _property(child, "tcPr", "cellDel") is None:
                yield child
        elif name not in _GONE:
            yield from _parts(child, wanted)


def _places(table: Element, rows: list[Element]) -> _Places:
    """The columns of the rows' cells; the slivers between edges that were rounded apart are no columns."""
    # The first column of the table's grid that each cell covers, and the one behind its last.
    taken: _Places = []
    for row in rows:
        taken.append([])
        column = _number(row, "trPr", "gridBefore", 0)
        for cell in _parts(row, "tc"):
            width = max(_number(cell, "tcPr", "gridSpan", 1), 1)
            taken[-1].append((column, column + width))
            column += width
    grid = next((child for child in table if _name(child) == "tblGrid"), ())
    given = [attribute(entry, "w") for entry in grid]
    widths = [int(value[:_MOST_DIGITS]) if value.isdecimal() else 0 for value in given]
    edges = [0, *accumulate(widths)]
    is_believable = min(widths, default=0) > 0 and median(widths) > _LEAST_COLUMN
    if not is_believable or any(end >= len(edges) for row in taken for _, end in row):
        return [[(start, end - start) for start, end in row] for row in taken]
    return spans([[(edges[start], edges[end]) for start, end in row] for row in taken], edges)


def _is_on(run: Element, name: str) -> bool:
    """Tell whether a run has a property that is either on or off."""
    entry = _property(run, "rPr", name)
    return entry is not None and attribute(entry, "val") not in {"0", "false", "off"}


def _has_text(run: Element) -> bool:
    return any(str(text).strip() for text in run.itertext())


def _is_prompt(control: Element) -> bool:
    """Tell whether a content control was never filled in and shows its prompt.

    Programs that fill one in may leave the mark of a prompt, or even its style; Word shows what they wrote. So what
    begins with a digit is no prompt, nor what has neither the style that Word gives all prompts nor the words of one.
    """
    mark = _property(control, "sdtPr", "showingPlcHdr")
    if mark is None or attribute(mark, "val") in {"0", "false", "off"}:
        return False
    text = "".join(child.text or "" for child in control.iter() if _name(child) == "t").strip()
    if not text or _FILLED_IN.match(text):
        return False
    runs = (child for child in control.iter() if _name(child) == "r")
    is_styled = any(_property(run, "rPr", "rStyle") is not None for run in runs)
    return is_styled or bool(_PROMPT.search(text))


def _property(element: Element, group: str, name: str) -> Element | None:
    for child in element:
        if _name(child) == group:
            return next((entry for entry in child if _name(entry) == name), None)
    return None


def _number(element: Element, group: str, name: str, default: int) -> int:
    entry = _property(element, group, name)
    value = attribute(entry, "val") if entry is not None else ""
    return min(int(value), MAX_COLUMN_SPAN) if value.isascii() and value.isdigit() else default


def _name(element: Element) -> str:
    """The local name of an element that matters here; empty for all others, comments included."""
    return _NAMES.get(element.tag, "")
