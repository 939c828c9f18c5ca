"""What is printed can be read, and commands no terminal."""

import pytest

from nianbao.output import print_lines, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\x1b]0;x\x07.docx", "甲\\u001b]0;x\\u0007.docx"),
        ("甲\r乙", "甲\\u000d乙"),
        ("甲\u202egnp.exe", "甲\\u202egnp.exe"),
        ("甲\x9b31m", "甲\\u009b31m"),
        ("\udcff.txt", "\\udcff.txt"),
        ("甲\t乙\n（丙）　①", "甲\t乙\n（丙）　①"),
    ],
)
def test_control_characters_are_written_out(text: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printable(text) == shown
    print_lines([text])
    assert capsys.readouterr().out == f"{shown}\n"
