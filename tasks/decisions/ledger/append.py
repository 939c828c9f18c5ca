"""Decisions added at the end of a ledger's text; what stood in it stays, letter by letter."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from tasks.common.numbers import format_number
from tasks.decisions.ledger.yaml import compose

__all__ = ["appended", "empty_ledger"]

_HEADER = """\
# {year} 年度审核决定：说明、更正、豁免、审定、撤销。
# 可以用 nianbao explain、correct、waive、approve、withdraw 写入，也可以用编辑器改。
#
# 每条决定一段，以“- ”开头，缩进用空格，冒号用半角、后面加一个空格，文件存为 UTF-8。每一段都要写：
#   id    决定标识：年度加“-”加没有用过的编号，如 {year}-0001，一经使用不再改动
#   kind  explanation 说明（数属实）、correction 更正（item 从 from 改为 to）、waiver 豁免、approval 审定、
#         withdrawal 撤销（withdraws 写要撤销的决定标识；撤销的决定留在文件里，不再采用）
#   why   理由，只留在这里，不发布　reason  理由类别，会随数据发布，如 verified 经核实属实
#   by    决定岗位，名册 posts 里的一个，会随数据发布　on  决定日期
# 说明要写 unit 单位、rule 规则、guard 所依据的数，如 {{requests.received: 12, left: 15}}；没有数写 null。
# 数变了，决定自动失效，问题重新列出。豁免写 waives：not_due 不需报送、late_accepted 同意迟报、rule 规则不适用；
# 说明和豁免可以写 expires 有效期至。以 # 开头的行是注释，程序写入时原样保留。

year: {year}

decisions:
"""
_MARK = "\ufeff"
"""What some editors put before the first letter of a file."""

_MANY = 6
_QUOTED = ("raw", "submission", "candidate")


class _Representer(RoundTripRepresenter):
    """Numbers as they are, nothing as `null`."""


def _number(representer: _Representer, value: Decimal) -> ScalarNode:
    tag = "int" if value == value.to_integral_value() else "float"
    node: ScalarNode = representer.represent_scalar(f"tag:yaml.org,2002:{tag}", format_number(value))
    return node


def _nothing(representer: _Representer, _: None) -> ScalarNode:
    node: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:null", "null")
    return node


_Representer.add_representer(Decimal, _number)
_Representer.add_representer(type(None), _nothing)


def empty_ledger(year: int) -> str:
    """The text of a ledger in which nothing is decided yet, with how to write in it."""
    return _HEADER.format(year=year)


def appended(text: str, entries: Sequence[Mapping[str, object]], names: Mapping[str, str]) -> str | None:
    """The text of a ledger with entries added behind its last one; `None` where its list is written in brackets.

    Args:
        text: the ledger; comments, order, quoting, blank lines and line ends stay.
        entries: keys and values as in the file; decimals, dates and `None` as such.
        names: what to say in a comment beside the `unit` or `item` of this id.
    """
    bare = text.removeprefix(_MARK)
    pairs: list[tuple[Node, Any]] = compose(bare).value
    key, value = next((key, value) for key, value in pairs if key.value == "decisions")
    if not _is_empty(value) and value.flow_style:
        return None
    indent = 2 if _is_empty(value) else value.start_mark.column
    if _is_empty(value):  # [] or null, or nothing
        bare = bare[: value.start_mark.index] + bare[value.end_mark.index :]
    if key is pairs[-1][0]:
        at = len(bare)
    elif not _is_empty(value):
        at = int(value.end_mark.index) - int(value.end_mark.column)
    else:
        at = bare.index("\n", key.end_mark.index) + 1
    newline = "\r\n" if "\r\n" in bare else "\n"
    head = bare[:at] if not at or bare[:at].endswith("\n") else bare[:at] + newline
    added = "".join(_paragraph(entry, names, indent) for entry in entries).replace("\n", newline)
    return text[: len(text) - len(text.removeprefix(_MARK))] + head + added + bare[at:]


def _is_empty(value: Node) -> bool:
    return not value.value if isinstance(value, SequenceNode) else True


def _paragraph(entry: Mapping[str, object], names: Mapping[str, str], indent: int) -> str:
    """One entry as it stands in the file, a blank line before it."""
    mapping = CommentedMap({key: _written(key, value) for key, value in entry.items()})
    for key in ("unit", "item"):
        if entry.get(key) in names:
            mapping.yaml_add_eol_comment(names[str(entry[key])], key=key)
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.indent(mapping=2, sequence=2, offset=0)
    yaml.width = 1 << 16
    stream = StringIO()
    yaml.dump([mapping], stream)
    lines = (f"{' ' * indent}{line}" if line else "" for line in stream.getvalue().splitlines())
    return "\n" + "\n".join(lines) + "\n"


def _written(key: str, value: object) -> object:
    if isinstance(value, Mapping):
        guard = CommentedMap({name: _written(name, number) for name, number in value.items()})
        if len(guard) <= _MANY and not any(isinstance(each, str) for each in value.values()):
            guard.fa.set_flow_style()
        return guard
    if isinstance(value, str) and key in _QUOTED:
        return DoubleQuotedScalarString(value)
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return value if isinstance(value, Decimal | date | str | list | None) else str(value)
