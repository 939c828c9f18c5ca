"""The commands of docs/operate.zh.md bring the example of 2018 to a final release, as written and counted."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examples.resubmitted import hand_in_again

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs" / "operate.zh.md").read_text(encoding="utf-8")
HASH = "内容指纹"


def section() -> str:
    """The part of the guide that walks through a year."""
    return GUIDE.partition("## 照着做一遍")[2].partition("\n## ")[0]


def commands() -> list[list[str]]:
    """What is to be typed, word by word."""
    blocks = re.findall(r"```sh\n(.*?)```", section(), re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_the_guide_counts_its_commands() -> None:
    assert {words[0] for words in commands()} == {"nianbao"}
    assert f"一共 {len(commands())} 条" in section()


@pytest.mark.soak  # three yearly runs
@pytest.mark.timeout(1800)
def test_the_documented_year_ends_with_a_final_release(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "2018"
    shutil.copytree(PROJECT / "data" / "inbox" / "2018", inbox)
    shutil.copy(PROJECT / "data" / "roster.toml", tmp_path)
    settings = tmp_path / "nianbao.toml"
    settings.write_text(re.findall(r"```toml\n(.*?)```", section(), re.DOTALL)[0], encoding="utf-8")
    places = {"NIANBAO_SETTINGS": str(settings), "PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(PROJECT)}

    def type_in(words: list[str]) -> str:
        command = [sys.executable, "-m", "nianbao", *words[1:]]
        ran = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **places}, check=False
        )
        assert ran.returncode in ({0, 1} if words[1] in {"run", "missing"} else {0}), (words, ran.stdout, ran.stderr)
        return ran.stdout

    candidate = ""
    for number, words in enumerate(commands()):
        if words[1] == "correct" and commands()[number - 1][1] == "letters":
            hand_in_again(inbox)
        if "--show" in words:
            candidate = json.loads(type_in([*words, "--json"]))["candidate"]
        type_in([candidate if word == HASH else word for word in words])
    [year] = json.loads(type_in(["nianbao", "status", "--json"]))["years"]
    assert year["maturity"] == "final"
