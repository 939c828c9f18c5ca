"""Small PDFs for tests: drawn with reportlab, or written object by object where no program would write them."""

import io
import zlib
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 12
LEFT, RIGHT = 72, A4[0] - 72
Draw = Callable[[Canvas], object]


def drawn(
    *pages: Draw, size: tuple[float, float] = A4, opens_with: str | None = None, owner: str | None = None
) -> bytes:
    """One page for each drawing, the origin in the lower left corner."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    locked = opens_with is not None or owner is not None
    lock = StandardEncryption(opens_with or "", owner or "owner", canCopy=0, canPrint=0) if locked else None
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=lock)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(texts: Sequence[str], top: float = 60, left: float = LEFT, pitch: float = 20) -> Draw:
    """Texts below each other, the first with its baseline so far below the page's upper edge."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(left, A4[1] - top - pitch * number, text)

    return draw


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], top: float = 60, height: float = 20) -> Draw:
    """A ruled table whose cells each have a rectangle; texts stand on the cell's lower edge."""

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            left = float(LEFT)
            bottom = A4[1] - top - height * (number + 1)
            for text, width in zip(row, widths, strict=True):
                canvas.rect(left, bottom, width, height)
                for line, part in enumerate(reversed(text.split("\n"))):
                    canvas.drawString(left + 4, bottom + 5 + line * (SIZE + 2), part)
                left += width

    return draw


def both(*draws: Draw) -> Draw:
    """Several drawings on one page."""
    return lambda canvas: [draw(canvas) for draw in draws]


def written(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table_at)


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object's body."""
    if packed:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def one_page(content: bytes, resources: bytes = b"", *objects: bytes, packed: bool = False) -> bytes:
    """A PDF of one page with this content; further objects are numbered from 5."""
    return written(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        stream(content, packed=packed),
        *objects,
    )


def coded(texts: Sequence[str], *, has_meaning: bool = True) -> bytes:
    """One page whose font maps its codes to characters by a table of its own, or leaves the table out."""
    characters = sorted(set("".join(texts)))
    codes = {character: number for number, character in enumerate(characters, 1)}
    shown = b"".join(
        b"BT /F 12 Tf 60 %d Td <%s> Tj ET\n" % (780 - 20 * number, "".join(f"{codes[c]:04x}" for c in text).encode())
        for number, text in enumerate(texts)
    )
    mapped = "".join(f"<{code:04x}> <{character.encode('utf-16-be').hex()}>\n" for character, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapped}endbfchar endcmap end end"
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>"
    return one_page(
        shown,
        b"/Font<</F 5 0 R>>",
        font % (b"/ToUnicode 7 0 R" if has_meaning else b""),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/FontDescriptor 8 0 R>>",
        stream(cmap.encode()),
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/CapHeight 700"
        b"/ItalicAngle 0/StemV 80>>",
    )


def latin(text: str, times: int) -> bytes:
    """One page that shows a text over and over in a font every program has."""
    shown = b"BT /F 9 Tf " + b"(%s) Tj " % text.encode() * times + b"ET"
    return one_page(shown, b"/Font<</F 5 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", packed=True)


def packed_twice(content: bytes) -> bytes:
    """One page whose content is packed, and packed again."""
    twice = zlib.compress(zlib.compress(content, 9), 9)
    return written(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream(twice, b"/Filter[/FlateDecode/FlateDecode]"),
    )


def nested_forms(depth: int = 9) -> bytes:
    """One page with a form that shows another ten times, and so on down."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    forms = [
        stream(b"/F Do " * 10, entries + b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)) for level in range(depth)
    ]
    return one_page(b"/F Do " * 10, b"/XObject<</F 5 0 R>>", *forms, stream(b"0 0 m 9 9 l S", entries))


def hatching(canvas: Canvas) -> None:
    """Four hundred lines across and as many down, half of them close."""
    for number in range(400):
        canvas.line(0, number * 2, 595, number * 2)
        canvas.line(number, 0, number, 842)
