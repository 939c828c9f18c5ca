"""How does a report look as a web page? Clean, inside layout tables, with tags left open, or exported from Word."""

from collections.abc import Callable, Iterator, Mapping
from html import escape

from examples.render.blocks import Block, Role, Table, TableCell, TableRow, blocks
from examples.report import SampleReport

__all__ = ["CHARSET", "LAYOUTS"]

CHARSET = "@charset@"
"""Stands in a page where its charset is declared."""


def _clean(report: SampleReport) -> str:
    body = "\n".join(_clean_block(block) for block in blocks(report))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{CHARSET}">\n'
        f"<title>{escape(report.title)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _nested(report: SampleReport) -> str:
    """The report in the middle cell of a table that lays the page out, between menus and small print."""
    menu = "".join(f"<tr><td>{entry}</td></tr>" for entry in ("机构职能", "政策文件", "办事指南", "年度报告"))
    body = "\n".join(_clean_block(block) for block in blocks(report))
    return (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset={CHARSET}">\n'
        f"<title>{escape(report.title)}</title>\n<style>td {{ font-size: 14px; }}</style>\n</head>\n<body>\n"
        '<table width="1000" cellspacing="0"><tr><td colspan="2">首页 | 政务公开 | 互动交流</td></tr>\n'
        f'<tr><td width="180"><table>{menu}</table></td>\n'
        f"<td><script>var clicks = 3; if (clicks < 4) {{ clicks += 1; }}</script>\n{body}\n</td></tr>\n"
        '<tr><td colspan="2">主办单位见页首 网站标识码:0000000000</td></tr></table>\n</body>\n</html>\n'
    )


def _unclosed(report: SampleReport) -> str:
    """Capital tags, values of attributes unquoted, rows and cells never closed."""
    body = "\n".join(_unclosed_block(block) for block in blocks(report))
    return (
        f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset={CHARSET}'>\n"
        f"<TITLE>{escape(report.title)}</TITLE><BODY bgcolor=#ffffff>\n{body}\n"
    )


def _word(report: SampleReport) -> str:
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


LAYOUTS: Mapping[str, Callable[[SampleReport], str]] = {
    "clean": _clean,
    "nested": _nested,
    "unclosed": _unclosed,
    "word": _word,
}


def _clean_block(block: Block) -> str:
    if isinstance(block, Table):
        rows = "\n".join(f"<tr>{''.join(_clean_cells(row))}</tr>" for row in block.rows)
        return f'<table border="1">\n{rows}\n</table>'
    if block.role is Role.PICTURE:
        return f'<p><img src="{escape(block.text)}" alt=""></p>'
    return f"<h1>{escape(block.text)}</h1>" if block.role is Role.TITLE else f"<p>{escape(block.text)}</p>"


def _clean_cells(row: TableRow) -> Iterator[str]:
    tag = "th" if row.is_head else "td"
    for cell in row.cells:
        yield f"<{tag}{_span(cell)}>{escape(cell.text)}</{tag}>"


def _unclosed_block(block: Block) -> str:
    if isinstance(block, Table):
        return (
            "<TABLE border=1 cellPadding=2>\n" + "\n".join("<TR>" + _open_cells(row) for row in block.rows) + "</TABLE>"
        )
    if block.role is Role.PICTURE:
        return f"<P><IMG src={escape(block.text)}>"
    return f"<P align={'center' if block.role is Role.TITLE else 'left'}><FONT size=3>{escape(block.text)}</FONT>"


def _open_cells(row: TableRow) -> str:
    return "".join(f"<TD noWrap{_span(cell)}>{escape(cell.text) or '&nbsp;'}" for cell in row.cells)


def _word_block(block: Block) -> str:
    if isinstance(block, Table):
        rows = "\n".join(f" <tr style='height:15.0pt'>\n{_word_cells(row)}\n </tr>" for row in block.rows)
        return f"<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse'>\n{rows}\n</table>"
    if block.role is Role.PICTURE:
        return f'<p class=MsoNormal><img width=554 height=720 src="{escape(block.text)}"></p>'
    return _word_paragraph(block.text)


def _word_cells(row: TableRow) -> str:
    return "\n".join(
        f"  <td width=120 valign=top{_span(cell)} style='padding:0cm 5.4pt'>\n  {_word_paragraph(cell.text)}\n  </td>"
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


def _span(cell: TableCell) -> str:
    return f' colspan="{cell.columns}"' if cell.columns > 1 else ""
