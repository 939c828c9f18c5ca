"""Small Word 97-2003 files, byte by byte, for the tests of their reader: text, and the modifiers that change it."""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

SECTOR = 512
NO_STREAM = 0xFFFFFFFF
END_OF_CHAIN, IS_FAT = 0xFFFFFFFE, 0xFFFFFFFD
TEXT_START = 0x800
A_PAGE = 8


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams at its top, each made long enough not to need the short ones' storage."""
    contents = [data.ljust(4096, b"\0") for data in streams.values()]
    starts = [0, *accumulate(-(-len(data) // SECTOR) for data in contents)]
    directory = -(-(len(streams) + 1) // 4)
    used = starts[-1] + directory
    tables = next(n for n in range(1, 200) if n * 128 >= used + n)
    chains = [[*range(first + 1, end), END_OF_CHAIN] for first, end in pairwise([*starts, used])]
    fat = [entry for chain in chains for entry in chain] + [IS_FAT] * tables
    fat += [NO_STREAM] * (tables * 128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, tables, starts[-1], 0, 4096)
    head += struct.pack("<IIII", END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    head += b"".join(struct.pack("<I", n) for n in range(used, used + tables)).ljust(436, b"\xff")
    entries = _entry("Root Entry", 5, (NO_STREAM, 1), END_OF_CHAIN, 0)
    for number, (name, data) in enumerate(zip(streams, contents, strict=True), 1):
        following = number + 1 if number < len(streams) else NO_STREAM
        entries += _entry(name, 2, (following, NO_STREAM), starts[number - 1], len(data))
    body = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for data in contents)
    return head + body + entries.ljust(directory * SECTOR, b"\0") + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, kin: tuple[int, int], start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<III36xIQ", NO_STREAM, *kin, start, size)


def sprm(opcode: int, operand: int | bytes) -> bytes:
    """One modifier; an operand of bytes gets the count of its bytes before it."""
    sizes = (1, 1, 2, 4, 2, 2, 0, 3)
    if isinstance(operand, int):
        return struct.pack("<H", opcode) + operand.to_bytes(sizes[opcode >> 13], "little")
    count = struct.pack("<H", len(operand) + 1) if opcode == 0xD608 else bytes([len(operand)])
    return struct.pack("<H", opcode) + count + operand


DELETED, HIDDEN, STRUCK, RAISED = sprm(0x0800, 1), sprm(0x083C, 1), sprm(0x0837, 1), sprm(0x2A48, 1)
IN_TABLE, ENDS_ROW = sprm(0x2416, 1), sprm(0x2417, 1)
INNER = IN_TABLE + sprm(0x6649, 2)


@dataclass(frozen=True)
class P:
    """A paragraph: its runs, each a text and its modifiers, its mark and the modifiers of mark and paragraph."""

    runs: Sequence[tuple[str, bytes]]
    mark: str = "\r"
    papx: bytes = b""
    mark_chpx: bytes = b""
    style: int = 0


def p(*runs: str | tuple[str, bytes], **rest: bytes | int | str) -> P:
    return P([(run, b"") if isinstance(run, str) else run for run in runs], **rest)  # type: ignore[arg-type]


def defined(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """The modifier that gives a row its cells, by their edges and merge flags."""
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    return sprm(0xD608, bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + cells)


def row(texts: Sequence[str | P], edges: Sequence[int] = (), flags: Sequence[int] = (), more: bytes = b"") -> list[P]:
    """A row of cells of a paragraph each; evenly wide where no edges are given."""
    cells = [p(text, mark="\x07", papx=IN_TABLE) if isinstance(text, str) else text for text in texts]
    edges = edges or [1000 * n for n in range(len(texts) + 1)]
    return [*cells, p(mark="\x07", papx=IN_TABLE + ENDS_ROW + defined(edges, flags) + more)]


def table(*rows: Sequence[str]) -> list[P]:
    return [paragraph for texts in rows for paragraph in row(texts)]


@dataclass(frozen=True)
class Parts:
    """What a file holds besides the paragraphs of its main text.

    `pieces` are stretches of the text as stored, with the modifier of each, in the order in which they read;
    `styles` are bases and character modifiers; `boxes` texts with the position each is anchored at.
    """

    pieces: Sequence[tuple[int, int, int]] = ()
    modifiers: Sequence[bytes] = ()
    styles: Sequence[tuple[int, bytes]] = ()
    boxes: Sequence[tuple[list[P], int | None]] = ()
    data: bytes = b""
    flags: int = 0
    version: int = 0xC1
    encoding: str = "utf-16-le"


def word97(paragraphs: Iterable[P], parts: Parts = Parts()) -> bytes:
    """The file."""
    main = list(paragraphs)
    inner = [paragraph for box, _ in parts.boxes for paragraph in box]
    text, characters, marks = b"", [], []
    for paragraph in main + inner:
        start = len(text)
        for run, modifiers in [*paragraph.runs, (paragraph.mark, paragraph.mark_chpx)]:
            encoded = run.encode(parts.encoding)
            if encoded:
                characters.append((len(text), len(text) + len(encoded), modifiers))
            text += encoded
        marks.append((start, len(text), struct.pack("<H", paragraph.style) + paragraph.papx))
    width = 2 if parts.encoding == "utf-16-le" else 1
    length = len(text) // width
    inner_length = sum(len(text_of(box)) for box, _ in parts.boxes)
    stream = bytearray(TEXT_START) + text
    table_stream = bytearray(b"\0" * 16)

    def place(entry: int, content: bytes) -> None:
        struct.pack_into("<II", stream, entry, len(table_stream), len(content))
        table_stream.extend(content)

    struct.pack_into("<HH", stream, 0, 0xA5EC, parts.version)
    struct.pack_into("<H", stream, 0x0A, 0x200 | parts.flags)
    pieces = parts.pieces or [(0, length, 0)]
    ends = list(accumulate(end - start for start, end, _ in pieces))
    struct.pack_into("<I20xI", stream, 0x4C, ends[-1] - inner_length, inner_length)
    place(0xFA, _pages(stream, characters, _character_entry, 1))
    place(0x102, _pages(stream, marks, _paragraph_entry, 13))
    compressed = 0x40000000 if width == 1 else 0
    offsets = [(TEXT_START + start * width) * (2 if compressed else 1) | compressed for start, _, _ in pieces]
    items = [struct.pack("<HIH", 0, offset, prm) for offset, (_, _, prm) in zip(offsets, pieces, strict=True)]
    plex = struct.pack(f"<{len(ends) + 1}I", 0, *ends) + b"".join(items)
    early = b"".join(b"\x01" + struct.pack("<H", len(entry)) + entry for entry in parts.modifiers)
    place(0x1A2, early + b"\x02" + struct.pack("<I", len(plex)) + plex)
    place(0xA2, _style_sheet(parts.styles) if parts.styles else b"")
    if parts.boxes:
        _place_boxes(parts.boxes, place)
    streams = {"WordDocument": bytes(stream), "1Table": bytes(table_stream)}
    return compound(streams | ({"Data": parts.data} if parts.data else {}))


def text_of(paragraphs: Iterable[P]) -> str:
    return "".join("".join(run for run, _ in paragraph.runs) + paragraph.mark for paragraph in paragraphs)


def _pages(
    stream: bytearray, entries: list[tuple[int, int, bytes]], packed: Callable[[bytes], bytes], size: int
) -> bytes:
    """Write formatting pages behind the text, and give their index."""
    starts, numbers = [], []
    for first in range(0, len(entries), A_PAGE):
        batch = entries[first : first + A_PAGE]
        stream.extend(b"\0" * (-len(stream) % 512))
        page = bytearray(512)
        limits = [TEXT_START + start for start, _, _ in batch] + [TEXT_START + batch[-1][1]]
        struct.pack_into(f"<{len(limits)}I", page, 0, *limits)
        free = 510
        for number, (_, _, modifiers) in enumerate(batch):
            content = packed(modifiers)
            free = (free - len(content)) // 2 * 2
            assert free > 4 * len(limits) + size * len(batch), "too much for a page"
            page[free : free + len(content)] = content
            page[4 * len(limits) + size * number] = free // 2
        page[511] = len(batch)
        numbers.append(len(stream) // 512)
        starts.append(limits[0])
        stream.extend(page)
    ends = [*starts, TEXT_START + entries[-1][1]]
    return struct.pack(f"<{len(ends)}I{len(numbers)}I", *ends, *numbers)


def _character_entry(modifiers: bytes) -> bytes:
    return bytes([len(modifiers)]) + modifiers


def _paragraph_entry(modifiers: bytes) -> bytes:
    return bytes([0, (len(modifiers) + 1) // 2]) + modifiers + b"\0"


def _style_sheet(styles: Sequence[tuple[int, bytes]]) -> bytes:
    """Paragraph styles, each of a base (0xFFF: none) and modifiers of its characters."""
    sheet = struct.pack("<HHH", 4, len(styles), 10)
    for base, modifiers in styles:
        name = struct.pack("<H", 1) + "a".encode("utf-16-le") + b"\0\0"
        sets = struct.pack("<HH", 2, 0) + struct.pack("<H", len(modifiers)) + modifiers
        entry = struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0) + name + sets
        sheet += struct.pack("<H", len(entry)) + entry + b"\0" * (len(entry) % 2)
    return sheet


def _place_boxes(boxes: Sequence[tuple[list[P], int | None]], place: Callable[[int, bytes], None]) -> None:
    anchors = [(number, anchor) for number, (_, anchor) in enumerate(boxes, 1) if anchor is not None]
    positions = [anchor for _, anchor in anchors] + [0]
    shapes = b"".join(struct.pack("<I22x", number) for number, _ in anchors)
    place(0x1DA, struct.pack(f"<{len(positions)}I", *positions) + shapes)
    ends = list(accumulate(len(text_of(box)) for box, _ in boxes))
    items = b"".join(struct.pack("<8xHIII", 0, 0, number, 0) for number in range(1, len(boxes) + 1))
    place(0x25A, struct.pack(f"<{len(ends) + 1}I", 0, *ends) + items)
