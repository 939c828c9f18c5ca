"""Pages drawn for the tests of recognition: a small table with traps, and one as large as that of form 2021."""

import io

from PIL import Image, ImageDraw
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from examples.render.scan import LOOKS, scan_pages

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
LABEL = ParagraphStyle("label", fontName=FONT, fontSize=10.5, leading=14, wordWrap="CJK")
NUMBER = ParagraphStyle("number", LABEL, alignment=TA_CENTER)
GRID = (
    ("GRID", (0, 0), (-1, -1), 0.5, "black"),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("PADDING", (0, 0), (-1, -1), 3),
)
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
SINGLE = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
OUTCOMES = (
    ("(一)予以公开", 0),
    ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", 0),
    ("(三)不予公开", 8),
    ("(四)无法提供", 3),
    ("(五)不予处理", 5),
    ("(六)其他处理", 3),
    ("(七)总计", 0),
)
REASON = "{}.属于其中一类情形"


def matrix_numbers() -> list[list[str]]:
    """Twenty-five rows of seven numbers of one to four digits."""
    widths = (10, 10, 100, 10, 1200, 3, 100)
    return [
        [str((row * 31 + column * 17 + 7) ** 2 % widths[(row + column) % 7]) for column in range(7)]
        for row in range(25)
    ]


def matrix_page() -> Image.Image:
    """A page with a table of three columns of merged labels, a head of three rows, and the numbers of a matrix."""
    numbers = [[Paragraph(number, NUMBER) for number in row] for row in matrix_numbers()]
    rows: list[list[Paragraph | str]] = [["", "", "", Paragraph("申请人情况", NUMBER), *[""] * 6]]
    rows += [
        [
            "",
            "",
            "",
            Paragraph("自然人", NUMBER),
            Paragraph("法人或其他组织", NUMBER),
            *[""] * 4,
            Paragraph("总计", NUMBER),
        ]
    ]
    rows += [["", "", "", "", *(Paragraph(name, NUMBER) for name in APPLICANTS[1:-1]), ""]]
    spans = [((0, 0), (2, 2)), ((3, 0), (9, 0)), ((3, 1), (3, 2)), ((4, 1), (8, 1)), ((9, 1), (9, 2))]

    def add(*labels: str) -> None:
        rows.append([*(Paragraph(label, LABEL) for label in labels), *numbers[len(rows) - 3]])

    for label in SINGLE:
        spans.append(((0, len(rows)), (2, len(rows))))
        add(label, "", "")
    top = len(rows)
    for label, reasons in OUTCOMES:
        first = len(rows)
        for reason in range(max(1, reasons)):
            add("三、本年度办理结果" if len(rows) == top else "", label, REASON.format(reason + 1) if reasons else "")
        spans.append(((1, first), (1, len(rows) - 1)) if reasons else ((1, first), (2, first)))
    spans.append(((0, top), (0, len(rows) - 1)))
    spans.append(((0, len(rows)), (2, len(rows))))
    add("四、结转下年度继续办理", "", "")
    style = [*GRID, *(("SPAN", *span) for span in spans)]
    (page,) = scan_pages(_printed(A4, Table(rows, [36, 62, 132, *[36] * 7], style=style)))
    return page


TRAPS = (
    ("(一)主动公开政府信息数", "条", "93"),
    ("其中:主动公开规范性文件数", "条", ""),
    ("制发规范性文件总数", "件", "/"),
    ("1.政府公报公开政府信息数", "条", "117"),
    ("2.政府网站公开政府信息数", "条", "12条"),
    ("3.政务微博公开政府信息数", "条", "1071"),
    ("4.政务微信公开政府信息数", "条", "0.5"),
    ("5.其他方式公开政府信息数", "条", "0/0"),
    ("一、举报投诉数量", "件", "7"),
    ("(一)收到申请数", "件", ""),
    ("1.当面申请数", "件", ""),
)
"""The rows of the small table; in the last two cells stand a scrawl and a seven in red ink."""


def small_page() -> Image.Image:
    """A small page with a heading and a table of three columns, some of whose cells are hard to read."""
    heading = Paragraph("晴川区样本局政府信息公开情况统计表", LABEL)
    rows = [[Paragraph("统计指标", LABEL), Paragraph("单位", NUMBER), Paragraph("统计数", NUMBER)]]
    rows += [
        [Paragraph(label, LABEL), Paragraph(unit, NUMBER), Paragraph(value, NUMBER)] for label, unit, value in TRAPS
    ]
    (page,) = scan_pages(_printed(landscape(A5), heading, Table(rows, [240, 60, 90], style=list(GRID))))
    if not page.crop((0, 0, 600, 133)).convert("L").point(lambda value: 255 * (value < 128)).getbbox():
        raise RuntimeError("no Chinese font to print with, on Debian: apt-get install fonts-noto-cjk")
    pen = ImageDraw.Draw(page)
    x, y, step = _last_cell(page)
    pen.line([(x - 40 + 8 * n, y - step + (9 if n % 2 else -9)) for n in range(11)], "black", 3)
    pen.line([(x - 7, y - 11), (x + 7, y - 11), (x - 2, y + 11)], (205, 40, 40), 3)
    return page


def _last_cell(page: Image.Image) -> tuple[int, int, int]:
    """The middle of the table's last cell, found from its lower right corner, and the height of a row."""
    right, bottom = page.convert("L").point(lambda value: 255 * (value < 128)).getbbox()[2:]  # type: ignore[index]
    step = round(20 / 72 * 200)
    return right - round(45 / 72 * 200), bottom - step // 2, step


def _printed(size: tuple[float, float], *content: Paragraph | Table) -> bytes:
    buffer = io.BytesIO()
    margins = {f"{side}Margin": 30 for side in ("left", "right", "top", "bottom")}
    SimpleDocTemplate(buffer, pagesize=size, **margins).build(list(content))
    return buffer.getvalue()


def unruled_page() -> Image.Image:
    """A page with a table that has no rules."""
    rows = [[Paragraph(label, LABEL), Paragraph("条", NUMBER), Paragraph("12", NUMBER)] for label, *_ in TRAPS]
    (page,) = scan_pages(_printed(landscape(A5), Table(rows, [240, 60, 90])))
    return page


def blank_page() -> Image.Image:
    """A page that nothing was printed on, as a scanner sees it."""
    return LOOKS["stamped"](Image.new("RGB", (1169, 1654), "white"), "blank").crop((0, 0, 600, 1654))


def seen_as(page: Image.Image, look: str) -> Image.Image:
    """A page as it looks after the scanner, the stamp, the phone or the fax."""
    return LOOKS[look](page, f"seen as {look}")
