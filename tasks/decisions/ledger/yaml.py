"""The YAML text of a ledger as data, each value with its line.

The text is taken as the core schema of YAML 1.2 has it, whatever a library would make of it: `no` is a word,
`1:30` and `1_000` are words, a number keeps every digit. What could be read in two ways is a problem, not a guess.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import yaml as libyaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from expectations.errors import NianbaoError

__all__ = ["Problem", "Read", "Where", "compose", "read_yaml"]

_NULL = re.compile(r"~|null|Null|NULL|")
_FLAG = re.compile(r"(?P<true>true|True|TRUE)|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_TWO_WAYS = re.compile(r"[-+]?0\d[\d.]*|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_TAGS = re.compile(r"tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|map|seq|merge|value)")

_TWO_VERSIONS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\t\ufeff]|^%", re.MULTILINE)
"""Letters and lines that YAML 1.1 and 1.2 treat differently: line ends, control characters, tabs, directives."""

_TEXT = "tag:yaml.org,2002:str"
"""The tag of nodes that have none in the text: what they are is decided here, by their letters."""

_DEEPEST = 16
"""Levels below the top; a ledger has four: its list, an entry, a guard or a list in it, a number."""

_LONGEST_NUMBER = 100
"""Letters of a number. One that can be stored has fewer than 30; Python refuses to read whole numbers beyond 4,300."""

_TOO_DEEP = "括号或缩进套得太深，读不出来：决定只有“- ”开头的一段和其中的若干行。"

Where = tuple[str | int, ...]
"""The way to a value: the keys of mappings and the positions in lists, from the top."""


class Problem(NamedTuple):
    """A fault on a line of a ledger and what to do about it, in plain Chinese."""

    line: int
    message: str


class Read(NamedTuple):
    """The data of a text, the line of each key and list entry, and what could not be read."""

    data: object
    lines: Mapping[Where, int]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=2)
def read_yaml(text: str) -> Read:
    """Read a YAML text: mappings, lists, texts, `None`, flags, whole numbers as `int`, all others as `Decimal`.

    The last two texts read are remembered, and their data must not be changed: a command reads its ledger when it
    begins and when it writes.
    """
    try:
        node = compose(text)
    except MarkedYAMLError as error:
        return Read(None, {}, (_unreadable(text, error),))
    except RecursionError:
        return Read(None, {}, (Problem(1, _TOO_DEEP),))
    except YAMLError:
        return Read(None, {}, (Problem(1, "文件里有不可见的控制字符，读不出来：请用文本编辑器删除后再存。"),))
    if deep := _too_deep(node):
        return Read(None, {}, (Problem(deep.start_mark.line + 1, _TOO_DEEP),))
    reading = _Reading()
    data = reading.value(node, ()) if node else None
    return Read(data, reading.lines, tuple(reading.problems))


def compose(text: str) -> Any:  # noqa: ANN401 - the library types no node's value
    """The top node of a YAML text, with the places in it, or `None`; raises `YAMLError` where it is no YAML.

    libyaml, which is written in C, is asked first: of 10,000 entries it takes a tenth of the time. What it refuses, and
    what YAML 1.1 and 1.2 may read in two ways, is left to ruamel.yaml, which says what is wrong and where.
    """
    if not _TWO_VERSIONS.search(text):
        try:
            return _Building(libyaml.parse(text, Loader=getattr(libyaml, "CSafeLoader", libyaml.SafeLoader))).top()
        except (libyaml.YAMLError, _LeftToTheOtherError):
            pass
    return YAML(typ="safe", pure=True).compose(text)


class _LeftToTheOtherError(NianbaoError):
    """A text has what only ruamel.yaml is to read: references, marks of a type, or several documents."""


class _Building:
    """The nodes of the one document of a text, from the events of libyaml; without recursion, however deep it is."""

    def __init__(self, events: Iterator[libyaml.Event]) -> None:
        self._events = events

    def top(self) -> Node | None:
        """Return the top node; `None` where the text is empty."""
        top: list[Node] = []
        around: list[tuple[Node, list[Node]]] = []  # the lists and mappings that are open, with their children
        for event in self._events:
            if isinstance(event, libyaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise _LeftToTheOtherError
            if isinstance(event, libyaml.DocumentStartEvent) and (top or event.version or event.tags):
                raise _LeftToTheOtherError
            children = around[-1][1] if around else top
            node: Node
            if isinstance(event, libyaml.ScalarEvent):
                node = ScalarNode(_TEXT, event.value, event.start_mark, event.end_mark, style=event.style or None)
                children.append(node)
            elif isinstance(event, libyaml.CollectionStartEvent):
                kind = MappingNode if isinstance(event, libyaml.MappingStartEvent) else SequenceNode
                node = kind(_TEXT, [], event.start_mark, event.end_mark, flow_style=event.flow_style)
                children.append(node)
                around.append((node, []))
            elif isinstance(event, libyaml.CollectionEndEvent):
                closed, inside = around.pop()
                closed.end_mark = event.end_mark
                is_mapping = isinstance(closed, MappingNode)
                closed.value = list(zip(inside[::2], inside[1::2], strict=True)) if is_mapping else inside
        return top[0] if top else None


def _too_deep(node: Node | None) -> Node | None:
    """Return a node that lies deeper than anything in a ledger may; `None` where there is none."""
    waiting = [(node, 0)] if node else []
    while waiting:
        found, depth = waiting.pop()
        if depth > _DEEPEST:
            return found
        if isinstance(found, MappingNode):
            waiting += [(each, depth + 1) for pair in found.value for each in pair]
        elif isinstance(found, SequenceNode):
            waiting += [(each, depth + 1) for each in found.value]
    return None


def _unreadable(text: str, error: MarkedYAMLError) -> Problem:
    line = error.problem_mark.line if error.problem_mark else 0
    near = "\n".join(text.splitlines()[max(line - 1, 0) : line + 1])
    if "\t" in near:
        hint = "缩进用了制表符，请改成空格"
    elif "：" in near:
        hint = "项的名称后面要用半角冒号加一个空格，不是“：”"
    else:
        hint = "请检查缩进是否对齐、冒号后是否有空格、引号和括号是否成对；文字里有冒号或井号时请加引号"
    return Problem(line + 1, f"从这里起不是有效的 YAML：{hint}。")


class _Reading:
    """One walk over the nodes: the values, their lines, and what could not be read."""

    def __init__(self) -> None:
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, where: Where) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(where, line)
        if node.anchor:
            self.problems.append(Problem(line, "不用 & 和 * 引用别处的内容：请照样写出来。"))
            return None
        if not _TAGS.fullmatch(str(node.tag)):
            self.problems.append(Problem(line, "不用以 ! 开头的标记：请删去。"))
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*where, number)) for number, child in enumerate(node.value)]
        return self._scalar(node, self.lines[where]) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in found:
                self.problems.append(Problem(line, f"“{name}”在同一处写了两遍：请只留一个。"))
                continue
            self.lines[*where, name] = line
            found[name] = self.value(child, (*where, name))
        return found

    def _scalar(self, node: ScalarNode, line: int) -> object:
        text: str = node.value
        if node.style:
            return text
        if _NULL.fullmatch(text):
            return None
        if flag := _FLAG.fullmatch(text):
            return bool(flag["true"])
        if _NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
            return int(text) if _WHOLE.fullmatch(text) else Decimal(text)
        if _NUMBER.fullmatch(text):
            self.problems.append(Problem(line, f"这个数有 {len(text)} 位，太长了：请核对。"))
        if _TWO_WAYS.fullmatch(text):
            self.problems.append(
                Problem(line, f"“{text}”可以有两种读法：是数就写成普通的数（如 12、3.5），是编号就加上引号。")
            )
        return text
