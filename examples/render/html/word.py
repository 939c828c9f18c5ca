"""How does a report look as a page that Word saved? Styles on every run, broken lines, tags of its own."""

from collections.abc import Iterator
from html import escape

from examples.render.blocks import Block, Role, Table, TableRow, blocks
from examples.render.html.tags import CHARSET, span
from examples.report import SampleReport

__all__ = ["word_page"]


def word_page(report: SampleReport) -> str:
    """What Word saves as a page: styles on every run, source lines broken inside labels, office tags."""
    body = "\n".join(_word_block(block) for block in blocks(report))
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">\n'
        f'<head>\n<meta http-equiv=Content-Type content="text/html; charset={CHARSET}">\n'
        '<meta name=Generator content="Microsoft Word 12">\n<!--[if gte mso 9]><xml><w:WordDocument>'
        "<w:View>Print</w:View></w:WordDocument></xml><![endif]-->\n"
        "<style>\n<!--\np.MsoNormal {margin:0cm; font-size:10.5pt;}\n-->\n</style>\n</head>\n"
        f"<body lang=ZH-CN style='text-justify-trim:punctuation'>\n<div class=Section1>\n{body}\n</div>\n</body>\n"
        "</html>\n"
    )


def _word_block(block: Block) -> str:
    if isinstance(block, Table):
        rows = "\n".join(f" <tr style='height:15.0pt'>\n{_word_cells(row)}\n </tr>" for row in block.rows)
        return f"<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse'>\n{rows}\n</table>"
    if block.role is Role.PICTURE:
        return f'<p class=MsoNormal><img width=554 height=720 src="{escape(block.text)}"></p>'
    return _word_paragraph(block.text)


def _word_cells(row: TableRow) -> str:
    return "\n".join(
        f"  <td width=120 valign=top{span(cell)} style='padding:0cm 5.4pt'>\n  {_word_paragraph(cell.text)}\n  </td>"
        for cell in row.cells
    )


def _word_paragraph(text: str) -> str:
    """Digits and Chinese in runs of their own, a line of the source broken before a bracket."""
    if not text:
        return "<p class=MsoNormal><span lang=EN-US>&nbsp;<o:p></o:p></span></p>"
    runs = "".join(_word_run(run) for run in _runs(text))
    return f"<p class=MsoNormal>{runs}<span lang=EN-US><o:p></o:p></span></p>"


def _word_run(run: str) -> str:
    if run.isascii():
        return f"<span lang=EN-US style='font-family:\"Times New Roman\"'>{escape(run)}</span>"
    return f"<span style='font-family:宋体'>{escape(run[0])}{escape(run[1:]).replace('(', chr(10) + '(')}</span>"


def _runs(text: str) -> Iterator[str]:
    """The text cut between digits and everything else."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isdigit() != text[start].isdigit():
            yield text[start:at]
            start = at
