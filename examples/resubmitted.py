"""The reports that seven units of the example district hand in again for 2018, put into an inbox as an office does.

Usage: python -m examples.resubmitted INBOX
"""

import sys
from pathlib import Path

from examples.render import render
from examples.sample import sample_report

__all__ = ["hand_in_again"]

YEAR = 2018
FOLDER, REGISTER = "重新报送", "收文登记.csv"
RECEIVED = "2019-04-10 10:00"
UNITS = {
    "晴川区体育局": "体育局",
    "晴川区统计局": "统计局",
    "晴川区退役军人事务局": "退役军人局",
    "晴川区岚桥镇人民政府": "岚桥镇",
    "晴川区拾翠街道办事处": "拾翠街道",
    "晴川区民政局": "民政局",
    "晴川区交通运输局": "交通局",
}
"""Official name and file name of those whose report of 2018 cannot be read, is of another year, missing or at fault."""


def hand_in_again(inbox: Path) -> None:
    """Write the reports into the inbox and note when they came."""
    folder, register = inbox / FOLDER, inbox / REGISTER
    folder.mkdir(exist_ok=True)
    lines = [register.read_text(encoding="utf-8-sig").rstrip("\n")]
    for unit, name in UNITS.items():
        path = folder / f"{name}{YEAR}年年报.docx"
        path.write_bytes(render(sample_report(f"again-{unit}", unit=unit, year=YEAR), "docx"))
        lines.append(f"{FOLDER}/{path.name},{RECEIVED}")
    register.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


if __name__ == "__main__":
    hand_in_again(Path(sys.argv[1]))
