"""What does an inbox of N reports look like? Made-up units in a made-up roster, every file kind and layout."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product
from pathlib import Path

from bench.cases import YEAR
from examples.draw import number
from examples.render import LAYOUTS, render
from examples.report import SampleReport
from examples.sample import sample_report

__all__ = ["make_inbox"]

_KINDS = ("txt", "html", "docx", "txt", "html", "docx", "txt", "html", "xlsx", "txt", "html", "docx", "xls")
_ENCODINGS = {"txt": ("utf-8", "gb18030", "utf-16"), "html": ("utf-8", "gb18030")}
_CHARACTERS = "安北川东丰光海河红华金景静兰乐林龙梅明南宁平青清泉荣山双松泰桃天文西溪祥新星兴秀阳永玉云长"
_FAULTY_EVERY = 3


def make_inbox(folder: Path, count: int) -> tuple[Path, Path]:
    """Write `count` reports, one a unit, and their roster; return the inbox and the roster file.

    Two reports in three are faultless; in the third one number is off by one.
    """
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    units = [f"晴川区{''.join(name)}管理局" for name in islice(product(_CHARACTERS, repeat=3), count)]
    for name, content in _files(units):
        (inbox / name).write_bytes(content)
    roster = folder / "roster.toml"
    roster.write_text("".join(_roster(units)), encoding="utf-8")
    return inbox, roster


def _files(units: list[str]) -> Iterator[tuple[str, bytes]]:
    for at, unit in enumerate(units):
        turn, place = divmod(at, len(_KINDS))
        kind = _KINDS[place]
        layouts, encodings = LAYOUTS[kind], _ENCODINGS.get(kind, ("utf-8",))
        nth = turn * _KINDS.count(kind) + _KINDS[:place].count(kind)
        layout, encoding = layouts[nth % len(layouts)], encodings[nth // len(layouts) % len(encodings)]
        report = sample_report(unit, unit, YEAR)
        if at % _FAULTY_EVERY == 0:
            report = _with_fault(report)
        yield f"{unit}{YEAR}年年报.{kind}", render(report, kind, layout, encoding=encoding)


def _with_fault(report: SampleReport) -> SampleReport:
    items = list(report.values)
    item = items[number(f"{report.unit}/fault", 0, len(items) - 1)]
    return replace(report, values={**report.values, item: (report.values[item] or Decimal(0)) + 1})


def _roster(units: list[str]) -> Iterator[str]:
    yield f'district = "晴川区"\n\n[deadlines]\n{YEAR} = 2099-03-31\n'
    for at, unit in enumerate(units):
        yield f'\n[[units]]\nid = "unit-{at:05}"\nname = "{unit}"\nkind = "department"\n'
