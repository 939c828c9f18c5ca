"""How does a report look as a tidy web page? As web editors write it, or inside the tables that lay a site out."""

from collections.abc import Iterable, Iterator
from html import escape

from examples.render.blocks import Block, Role, TableCell, TableRow, Text, blocks
from examples.report import SampleReport

__all__ = ["CHARSET", "clean_block", "clean_page", "clean_text", "nested_page", "page", "separate_page", "span"]

CHARSET = "@charset@"
"""Stands in a page where its charset is declared."""


def clean_page(report: SampleReport) -> str:
    """Every tag closed, every attribute quoted."""
    return page(report, map(clean_block, blocks(report)))


def separate_page(report: SampleReport) -> str:
    """A table for each block of section two."""
    return page(report, map(clean_block, blocks(report, is_split=True)))


def nested_page(report: SampleReport) -> str:
    """The report in the middle cell of a table that lays the page out, between menus and small print."""
    menu = "".join(f"<tr><td>{entry}</td></tr>" for entry in ("机构职能", "政策文件", "办事指南", "年度报告"))
    body = "\n".join(map(clean_block, blocks(report)))
    return (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset={CHARSET}">\n'
        f"<title>{escape(report.title)}</title>\n<style>td {{ font-size: 14px; }}</style>\n</head>\n<body>\n"
        '<table width="1000" cellspacing="0"><tr><td colspan="2">首页 | 政务公开 | 互动交流</td></tr>\n'
        f'<tr><td width="180"><table>{menu}</table></td>\n'
        f"<td><script>var clicks = 3; if (clicks < 4) {{ clicks += 1; }}</script>\n{body}\n</td></tr>\n"
        '<tr><td colspan="2">主办单位见页首 网站标识码:0000000000</td></tr></table>\n</body>\n</html>\n'
    )


def page(report: SampleReport, body: Iterable[str]) -> str:
    """A whole page around the markup of a report's blocks."""
    content = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{CHARSET}">\n'
        f"<title>{escape(report.title)}</title>\n</head>\n<body>\n{content}\n</body>\n</html>\n"
    )


def clean_block(block: Block) -> str:
    """A paragraph, a picture or a table."""
    if isinstance(block, Text):
        return clean_text(block)
    rows = "\n".join(f"<tr>{''.join(_cells(row))}</tr>" for row in block.rows)
    return f'<table border="1">\n{rows}\n</table>'


def clean_text(text: Text) -> str:
    """A heading, a paragraph or a picture."""
    if text.role is Role.PICTURE:
        return f'<p><img src="{escape(text.text)}" alt=""></p>'
    return f"<h1>{escape(text.text)}</h1>" if text.role is Role.TITLE else f"<p>{escape(text.text)}</p>"


def span(cell: TableCell) -> str:
    """The attributes that say how many columns and rows a cell covers."""
    across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return across + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def _cells(row: TableRow) -> Iterator[str]:
    tag = "th" if row.is_head else "td"
    for cell in row.cells:
        yield f"<{tag}{span(cell)}>{escape(cell.text)}</{tag}>"
