"""The settings of the place: where they are found, what they say, and who takes them."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from flows.parameters import inbox_of, year_context
from nianbao.cli import main
from tasks.model.letter_settings import LetterSettings
from tasks.settings import SETTINGS, Settings, SettingsError, find_settings, load_settings
from tests.small_year import ROSTER

WHOLE = """
inbox = "in/{year}"
lake = "lake"
roster = "roster.toml"
decisions = "/srv/decisions"
mirror = "second"
[server]
host = "0.0.0.0"
port = 4300
names = ["nianbao.example.gov.cn"]
[letters]
mark = "晴政公开函"
contact = "办公室政务公开科"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's folder, to work in another one; no other settings are found."""
    monkeypatch.delenv(SETTINGS, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("tasks.settings._MACHINE", tmp_path / "etc" / "nianbao.toml")
    office = tmp_path / "office"
    for folder in (office, tmp_path / "elsewhere"):
        folder.mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (office / "nianbao.toml").write_text(WHOLE, encoding="utf-8")
    (office / "roster.toml").write_text(ROSTER, encoding="utf-8")
    return office


def test_without_a_file_everything_is_as_in_the_example_district(place: Path) -> None:
    assert load_settings() == Settings()
    assert place.is_dir()


def test_paths_are_relative_to_the_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTINGS, "../office/nianbao.toml")
    settings = load_settings()
    assert settings.path is not None
    assert settings.path.samefile(place / "nianbao.toml")
    assert settings.lake.resolve() == place / "lake"
    assert inbox_of(2018, None).resolve() == place / "in" / "2018"
    assert settings.decisions == Path("/srv/decisions")
    assert settings.mirror == f"file://{settings.path.parent / 'second'}"
    assert (settings.server.host, settings.server.port) == ("0.0.0.0", 4300)  # noqa: S104 - only read


def test_the_first_file_found_is_the_only_one_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, etc = place.parent / "config" / "nianbao" / "nianbao.toml", place.parent / "etc" / "nianbao.toml"
    order = [etc, config, Path("nianbao.toml").absolute(), place / "nianbao.toml"]
    for path in order:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('lake = "here"\n', encoding="utf-8")
        if path == order[-1]:
            monkeypatch.setenv(SETTINGS, str(path))
        assert find_settings() == path
        assert load_settings().lake == path.parent / "here"
        assert load_settings().roster == Settings().roster


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('invox = "in"', "“invox”是不是 inbox？"),
        ('"收件夹" = "in"', "“收件夹”是不是 inbox？"),
        ("lake = 3", "lake 写法不对"),
        ("[server]\nprot = 1\n", "“prot”是不是 port？"),
        ("[server]\nnames = [1]\n", "names 应是方括号里的文字"),
        ('[letters]\nmarks = "x"\n', "“marks”是不是 mark？"),
        ("lake = “lake”", "第 1 行"),
    ],
)
def test_what_settings_do_not_know_is_refused(place: Path, text: str, words: str) -> None:
    Path("nianbao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_settings()
    assert main(["status"]) == 2
    assert place.is_dir()


def test_a_file_that_is_named_must_be_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--settings", str(place / "none.toml")]) == 2
    assert "找不到设置文件" in capsys.readouterr().err
    assert main(["status", "--settings"]) == 2
    assert "后面要写设置文件" in capsys.readouterr().err


def test_commands_take_their_places_from_the_settings_and_name_the_file(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = f"--settings={place / 'nianbao.toml'}"
    assert main(["settings", given, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {field.name for field in fields(Settings)}
    assert said["path"] == str(place / "nianbao.toml")
    assert main(["settings", given]) == 0
    assert f"数据湖（lake）：{place / 'lake'}" in capsys.readouterr().out
    assert main(["status", given]) == 2
    error = capsys.readouterr().err
    assert str(place / "lake") in error
    assert f"（设置文件：{place / 'nianbao.toml'}）" in error
    assert main(["missing", "2018", given]) == 0
    assert "应报 1 个单位" in capsys.readouterr().out
    assert find_settings() is None  # what one command was told is not left behind


def test_a_deployment_that_names_no_place_takes_the_settings(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTINGS, str(place / "nianbao.toml"))
    context = year_context(2018, None, None)
    assert context.lake.root == place / "lake"
    assert context.decisions == Path("/srv/decisions")
    assert context.roster.letters == LetterSettings(mark="晴政公开函", contact="办公室政务公开科")


def test_what_the_roster_says_of_its_letters_goes_first() -> None:
    roster = LetterSettings(mark="晴政办函", phone="010-00000000")
    office = LetterSettings(mark="晴政公开函", contact="办公室", first_number=7)
    filled = roster.filled_from(office)
    assert (filled.mark, filled.phone, filled.contact) == ("晴政办函", "010-00000000", "办公室")
    assert filled.first_number == 7
