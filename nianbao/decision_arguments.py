"""The words of the commands that decide: `explain`, `correct`, `waive`, `approve` and `decisions`."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tasks.model.codes import Waived

__all__ = ["add_decision_commands"]

Parser = argparse.ArgumentParser


def add_decision_commands(add: Callable[[str, str], Parser], year: Callable[[str], int]) -> None:
    """Add the commands; `add` makes one of a name and a text, `year` reads a report year."""
    explain = add("explain", "写下一条说明：审核结果属实，数没有错；所依据的数取自上次运行")
    _add_subject(explain)
    explain.add_argument("--rule", required=True, help="规则，如 2014-NO-TOPIC")
    explain.add_argument("--instance", help="规则的细目（只有一个时不必写）")
    correct = add("correct", "写下一条更正：某单位的一个数由原数改为新数；原数取自上次运行，并保留在数据里")
    correct.add_argument("--unit", required=True, help="单位标识或名称")
    correct.add_argument("--item", required=True, help="指标标识，如 requests.new.total")
    correct.add_argument("--to", required=True, help="改为多少；写 null 表示没有数")
    waive = add("waive", "写下一条豁免：今年不需报送、同意迟报，或某条规则今年不适用")
    _add_subject(waive)
    waive.add_argument("--what", required=True, choices=[each.value for each in Waived], help="豁免事项")
    waive.add_argument("--rule", help="--what rule 时：哪一条规则")
    waive.add_argument("--instance", help="规则的细目（默认全部）")
    approve = add("approve", "审定一个候选发布")
    approve.add_argument("--candidate", required=True, help="候选发布的内容指纹（64 位十六进制），由运行给出")
    listed = add("decisions", "列出一个年度的审核决定和各自的状态")
    for command in (explain, correct, waive, approve, listed):
        command.add_argument("--year", type=year, required=True, help="报告年度，如 2018")
        _add_places(command)
    for command in (explain, correct, waive, approve):
        command.add_argument("--why", required=True, help="理由（会随数据发布，不写人名和电话）")
        command.add_argument("--by", required=True, help="决定人：岗位或账号，如 办公室统计岗")
        command.add_argument("--on", type=_day, help="决定日期，如 2023-02-01（默认今天）")
    for command in (explain, waive):
        command.add_argument("--expires", type=_day, help="有效期至，当日仍有效（默认不限）")


def _add_subject(command: Parser) -> None:
    subject = command.add_mutually_exclusive_group(required=True)
    subject.add_argument("--unit", help="单位标识或名称")
    subject.add_argument("--submission", help="单位不明的报告：报送标识")


def _add_places(command: Parser) -> None:
    command.add_argument("--lake", type=Path, default=Path("data/lake"), help="数据湖文件夹（默认 data/lake）")
    command.add_argument("--decisions", type=Path, help="审核决定文件夹（默认数据湖旁边或里面的 decisions）")
    command.add_argument(
        "--roster", type=Path, default=Path("data/roster.toml"), help="单位名册（默认 data/roster.toml）"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期，应如 2023-02-01") from None
