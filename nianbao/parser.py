"""The parser of the command line: argparse, with its own words in Chinese."""

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

__all__ = ["ChineseParser"]

_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", "还要写：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (r"one of the arguments (.*) is required", "这些参数要写其中一个：{0}"),
    (r"not allowed with argument (.*)", "不能与 {0} 同时写"),
    (r"ambiguous option: (.*) could match (.*)", "{0} 不明确，可能是：{1}"),
    (r"ignored explicit argument (.*)", "后面不能写值：{0}"),
    (r"expected (?:one|1) argument", "后面要写一个值"),
    (r"expected at least one argument", "后面至少要写一个值"),
    (r"expected at most one argument", "后面最多写一个值"),
    (r"expected (\d+) arguments", "后面要写 {0} 个值"),
    (r"invalid int value: (.*)", "{0} 不是整数"),
    (r"invalid choice: (.*?)(?:, maybe you meant (.*)\?)? \(choose from (.*)\)", "没有 {0} 这个选项；可以写的有：{2}"),
    (r"invalid \S+ value: (.*)", "{0} 写法不对"),
)
"""What argparse of Python 3.11 to 3.14 says, and the same in Chinese; what is not listed stands as it is."""


class _ChineseFormatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """A parser whose headings and errors are in Chinese; its commands are parsers of the same kind."""

    def __init__(self, *, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        """Make a parser with `-h`."""
        super().__init__(
            prog=prog, description=description, epilog=epilog, add_help=False, formatter_class=_ChineseFormatter
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong with it, and end with exit code 2."""
        name, parted, rest = message.removeprefix("argument ").partition(": ")
        is_of_argument = message.startswith("argument ") and bool(parted)
        said = _in_chinese(rest if is_of_argument else message)
        self.exit(
            2, f"{self.format_usage()}错误：{f'{name} ' if is_of_argument else ''}{said}。详见 {self.prog} --help。\n"
        )


def _in_chinese(message: str) -> str:
    for pattern, words in _MESSAGES:
        if found := re.fullmatch(pattern, message):
            return words.format(*found.groups())
    return message
