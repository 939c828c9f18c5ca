"""What is printed can be read, and commands no terminal."""

import pytest

from nianbao.output import print_lines
from tasks.common.text import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\x1b]0;x\x07.docx", "甲\\u001b]0;x\\u0007.docx"),
        ("甲\r乙", "甲\\u000d乙"),
        ("甲\u202egnp.exe", "甲\\u202egnp.exe"),
        ("甲\x9b31m", "甲\\u009b31m"),
        ("\udcff.txt", "\\udcff.txt"),
        ("甲\t乙\n（丙）　①", "甲\t乙\n（丙）　①"),
        ("甲\u200b\ufeff乙\xa0丙", "甲\\u200b\\ufeff乙\xa0丙"),
        ("甲\U000e0041\ufe0f\xad\u2066", "甲\\U000e0041\\ufe0f\\u00ad\\u2066"),
    ],
)
def test_control_characters_are_written_out(text: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printable(text) == shown
    print_lines([text])
    assert capsys.readouterr().out == f"{shown}\n"


def test_words_of_a_sender_are_one_line() -> None:
    name = "a.txt\n发布：2018.9（审定，新发布）\r\n\t· 已审定\u2028无须处理"
    shown = one_line(name)
    assert shown.splitlines() == [shown]
    assert shown == "a.txt\\u000a发布：2018.9（审定，新发布）\\u000d\\u000a\\u0009· 已审定\\u2028无须处理"
    assert one_line("部门/财政局 2018年年报（更正）①.docx") == "部门/财政局 2018年年报（更正）①.docx"
