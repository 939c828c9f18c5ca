"""Reader of ZIP archives whose files together are one unit's report, such as a text and its table.

Members are numbered by their names' order and never called by them, since a name may be a person's. Nothing is
unpacked to disk, and an archive within the archive stays shut.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath

from tasks.model.codes import ProblemCode
from tasks.model.document import Block, Document, Grid, Problem, UnreadableError
from tasks.reading.limits import check_parts, open_zip, read_member
from tasks.reading.refusals import unreadable
from tasks.reading.sniff import sniff

__all__ = ["read"]

_UTF8_NAME = 0x800  # bit 11 of the general purpose flags: the name is in UTF-8 (APPNOTE.TXT 4.4.4)
# The files of one unit's report. 10 to 20 read every sample alike; at 25 a refusal of
# tests/reading/containers/test_archive.py is read. A district's whole inbox in one archive must not pass for one
# unit.
_MOST_MEMBERS = 20
# The texts of a table that another file holds word for word; a shorter one, such as a box of signatures, may well
# stand in two files. 6 to 15 read every sample alike; at 24 the table of test_editions_of_one_table_are_read_once is
# read twice.
_FEWEST_WORDS = 12
_NAMED_PROBLEMS = 3  # so many are told where no file could be read; for the length of the message only
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_PAGE_FOLDERS = ("_files", ".files")
_ARCHIVES = frozenset({"zip", "archive"})


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of the archive: how it is called in places, its kind and its bytes."""

    place: str
    kind: str
    data: bytes


def read(data: bytes, read_one: Callable[[bytes], Document]) -> Document:
    """Read every file of a `.zip` and join what they say; places begin with the file's number (`文件2 表1 行3 列1`).

    A file that cannot be read is a problem beside the others, and so is a table that another file holds too, word
    for word. Pictures are read only where nothing else can be: beside a report they are problems as well.

    Args:
        data: the archive.
        read_one: reads the bytes of one file.

    Raises:
        UnreadableError: `too_many_members`; `nothing_readable` where no file in it can be read; as
            `limits.open_zip` and `limits.check_parts`.
    """
    members, problems = _sorted_out(list(_members(data)))
    pictures = [member for member in members if member.kind == "picture"]
    others = [member for member in members if member.kind != "picture"]
    documents: list[Document] = []
    parts = 0
    for group in (others, pictures):
        if documents:
            message = "压缩包里除了年报还有图片，没有读取。如果年报的数据在图片里，请提交可编辑的原稿。"
            problems += (Problem(ProblemCode.PICTURE_BESIDE_REPORT, message, member.place) for member in group)
            continue
        for member in group:
            try:
                document = read_one(member.data)
            except UnreadableError as error:
                problems.append(_placed_problem(error.problem, member.place))
                continue
            parts += sum(sum(map(len, block.rows)) if isinstance(block, Grid) else 1 for block in document.blocks)
            check_parts(parts)
            documents.append(_placed(document, member.place))
    if not documents:
        why = "".join(f"{problem.place}：{problem.message}" for problem in problems[:_NAMED_PROBLEMS])
        raise unreadable(ProblemCode.NOTHING_READABLE, f"压缩包里没有能读的文件。{why or '请确认里面放的是年报。'}")
    documents = list(_without_repeats(documents))
    found = (problem for document in documents for problem in document.problems)
    return Document("zip", tuple(block for document in documents for block in document.blocks), (*found, *problems))


def _without_repeats(documents: Sequence[Document]) -> Iterator[Document]:
    """The documents without the tables that stand word for word in another one: its editions in another format.

    Of two tables alike the first stays, of two of different length the longer.
    """
    words = [[(grid, _words(grid)) for grid in document.grids] for document in documents]
    for at, document in enumerate(documents):
        # A table is repeated if an earlier file holds all its words, or a later one does and more besides.
        earlier = [text for grids in words[:at] for _, text in grids]
        later = [text for grids in words[at + 1 :] for _, text in grids]
        repeated: list[Grid] = []
        for grid, text in words[at]:
            is_earlier = any(text in other for other in earlier)
            if text.count("\n") > _FEWEST_WORDS and (is_earlier or any(text in o and text != o for o in later)):
                repeated.append(grid)

        # It is left out, and that is said.
        left_out = {id(grid) for grid in repeated}
        message = "这张表在压缩包的另一个文件里也有，逐字相同，只读一次。"
        told = (Problem(ProblemCode.REPEATED_TABLE, message, grid.place) for grid in repeated)
        blocks = tuple(block for block in document.blocks if id(block) not in left_out)
        yield replace(document, blocks=blocks, problems=(*document.problems, *told))


def _words(grid: Grid) -> str:
    """The texts of a table one after another, whatever blanks and columns lie between them."""
    texts = ("".join(cell.text.split()) for row in grid.rows for cell in row if cell.is_origin)
    return "\n".join(["", *(unicodedata.normalize("NFKC", text) for text in texts if text), ""])


def _members(data: bytes) -> Iterator[_Member]:
    """The archive's files worth reading, in the order of their names."""
    archive = open_zip(data)
    named = []
    for entry in archive.infolist():
        name = entry.filename
        # A name that is not marked as UTF-8 is in the code page of Chinese Windows.
        if not entry.flag_bits & _UTF8_NAME:
            name = name.encode("cp437", errors="replace").decode("gb18030", errors="replace")
        named.append((name.replace("\\", "/"), entry.filename))
    named.sort()
    names = frozenset(name for name, _ in named)
    wanted = [filename for name, filename in named if name[-1] != "/" and _is_wanted(PurePosixPath(name), names)]
    if len(wanted) > _MOST_MEMBERS:
        raise unreadable(
            ProblemCode.TOO_MANY_MEMBERS,
            f"压缩包里有 {len(wanted)} 个文件，超过 {_MOST_MEMBERS} 个的上限，不像一个单位的一份年报，没有读取。"
            "请每个单位单独提交，只放年报和它的附表。",
        )
    for number, filename in enumerate(wanted, 1):
        content = read_member(archive, filename)
        try:
            kind = sniff(content)
        except UnreadableError:
            kind = ""  # a container that cannot be looked into: its reading will complain
        yield _Member(f"文件{number}", kind, content)


def _is_wanted(path: PurePosixPath, names: frozenset[str]) -> bool:
    """Tell whether a member is someone's file: not the system's, not hidden, not a part of a saved page beside it."""
    for folder in path.parents:
        page = str(folder)
        for ending in _PAGE_FOLDERS:
            stem = page.removesuffix(ending)
            if stem != page and any(f"{stem}{suffix}" in names for suffix in (".htm", ".html")):
                return False
    return not any(part.lower() in _LEFT_BY_SYSTEMS or part.startswith((".", "~$")) for part in path.parts)


def _sorted_out(members: Sequence[_Member]) -> tuple[list[_Member], list[Problem]]:
    """The members to be read, each content once, and what is said of the others."""
    kept: dict[bytes, _Member] = {}
    problems: list[Problem] = []
    for member in members:
        first = kept.setdefault(sha256(member.data).digest(), member)
        if first is not member:
            problems.append(Problem(ProblemCode.REPEATED_MEMBER, f"与{first.place}完全相同，只读一次。", member.place))
    for key, member in list(kept.items()):
        if member.kind in _ARCHIVES:
            message = "压缩包里又有压缩包，没有打开。如果年报在里面，请解压后重新提交。"
            problems.append(Problem(ProblemCode.NESTED_ARCHIVE, message, member.place))
            del kept[key]
    return list(kept.values()), problems


def _placed(document: Document, place: str) -> Document:
    problems = tuple(_placed_problem(problem, place) for problem in document.problems)
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = tuple(tuple(replace(cell, place=f"{place} {cell.place}") for cell in row) for row in block.rows)
            blocks.append(Grid(rows, f"{place} {block.place}"))
        else:
            blocks.append(replace(block, place=f"{place} {block.place}"))
    return replace(document, blocks=tuple(blocks), problems=problems)


def _placed_problem(problem: Problem, place: str) -> Problem:
    return replace(problem, place=f"{place} {problem.place}".rstrip())
