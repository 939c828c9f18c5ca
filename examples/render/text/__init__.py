"""How does a report look as plain text? As it comes out of copying, exporting or converting it."""

from collections.abc import Callable, Mapping
from functools import partial

from examples.render.blocks import Table, blocks
from examples.render.text.cells import cells_bare, cells_between_bars, cells_piped
from examples.render.text.dump import apart, wrapped
from examples.render.text.rows import pipes, repeated, tabs, values_below, wide
from examples.render.text.script import doubled, full_width, on_one_line, traditional
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

TableLines = Callable[[Table], list[str]]


def _lines(table_lines: TableLines, report: SampleReport, *, is_split: bool = False) -> str:
    lines: list[str] = []
    for block in blocks(report, is_split=is_split):
        lines += table_lines(block) if isinstance(block, Table) else [block.text]
    return "\n".join(lines) + "\n"


def _traditional(report: SampleReport) -> str:
    """Pipes; all of it converted to traditional characters."""
    return traditional(_lines(pipes, report))


def _on_one_line(report: SampleReport) -> str:
    """Pipes; prose and table are one line."""
    return on_one_line(_lines(pipes, report))


LAYOUTS: Mapping[str, Callable[[SampleReport], str]] = {
    "pipes": partial(_lines, pipes),
    "tabs": partial(_lines, tabs),
    "wide": partial(_lines, wide),
    "cells-piped": partial(_lines, cells_piped),
    "cells-bare": partial(_lines, cells_bare),
    "values-below": partial(_lines, values_below),
    "bars-between": partial(_lines, cells_between_bars),
    "repeated": partial(_lines, repeated),
    "separate": partial(_lines, pipes, is_split=True),
    "apart": partial(_lines, apart),
    "wrapped": partial(_lines, wrapped),
    "doubled": partial(_lines, doubled),
    "full-width": partial(_lines, full_width),
    "traditional": _traditional,
    "one-line": _on_one_line,
}
