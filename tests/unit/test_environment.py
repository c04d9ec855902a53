"""Settings from variables, their schema for editors, and what `yalu settings` shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from flows.config.settings import Settings, load_settings
from flows.errors import SettingsError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("variable", "text", "table", "name", "value"),
    [
        ("YALU_MAIL__HOST", "mail.example.org", "mail", "host", "mail.example.org"),
        ("YALU_MAIL__PORT", "587", "mail", "port", 587),
        ("YALU_FETCH__PER_HOST_DELAY_S", "2", "fetch", "per_host_delay_s", 2.0),
        ("YALU_FETCH__ALLOW_HOSTS", "127.0.0.1, localhost", "fetch", "allow_hosts", ("127.0.0.1", "localhost")),
        ("YALU_MAIL__OUTPUTS", '["file"]', "mail", "outputs", ("file",)),
        ("YALU__TIMEZONE", "Asia/Tokyo", "", "timezone", "Asia/Tokyo"),
        ("YALU_LOG__LEVEL", "debug", "log", "level", "debug"),
    ],
)
def test_a_variable_sets_a_key_over_the_file(folder: Path, variable, text, table, name, value) -> None:
    (folder / "yalu.toml").write_text('timezone = "UTC"\n[mail]\nport = 25\nhost = "other"\n[log]\nlevel = "error"\n')
    settings = load_settings(environ={variable: text})
    assert getattr(getattr(settings, table) if table else settings, name) == value


def test_a_path_of_a_variable_starts_from_the_working_folder(folder: Path) -> None:
    assert load_settings(environ={"YALU__SOURCES": "mine.toml"}).sources == folder / "mine.toml"
    assert load_settings(environ={"YALU_BACKUP__FOLDER": "copies"}).backup.folder == folder / "copies"


@pytest.mark.parametrize(
    ("variable", "text", "words"),
    [
        ("YALU_MAIL__HOTS", "x", 'did you mean "host"?'),
        ("YALU_MIAL__HOST", "x", 'did you mean "mail"?'),
        ("YALU__TIMEZNE", "x", 'did you mean "timezone"?'),
        ("YALU__FILE", "x", "no key 'file'"),
        ("YALU__MAIL", "x", "no key 'mail'"),
        ("YALU_MAIL__PORT", "many", "no number"),
        ("YALU_MAIL__PORT", "0", "out of bounds"),
        ("YALU_LOG__LEVEL", "debgu", 'did you mean "debug"?'),
    ],
)
def test_a_mistake_names_the_variable(variable: str, text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=variable) as raised:
        load_settings(environ={variable: text})
    assert words in str(raised.value)


def test_a_secret_in_the_wrong_variable_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(environ={"YALU_MAIL__PASSWORD_ENV": "hunter two!", "YALU_MAIL__PORT": "hunter2"})
    assert "hunter" not in str(raised.value)


def test_other_variables_are_none_of_its(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(environ={"YALU_NOW": "x", "YALU_SERVER_SECRET": "y", "OTHER__KEY": "z"}) == load_settings(
        environ={}
    )


def test_the_schema_has_every_key_with_its_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["mail"]["properties"]["port"] == {"type": "integer", "default": 25}
    assert "User-Agent" in schema["properties"]["fetch"]["properties"]["contact"]["description"]
    assert set(schema["properties"]) == set(Settings.__dataclass_fields__) - {"file"}


def test_the_settings_in_force_name_their_variable_and_no_secret(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YALU_MAIL__PORT", "587")
    monkeypatch.setenv("YALU_ALERT__WEBHOOK", "https://chat.example.org/hunter2")
    assert main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "mail.port = 587   (YALU_MAIL__PORT)" in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("line", "usage", "words"),
    [
        (["rnu"], "usage: yalu ", "did you mean run?"),
        (["sources", "hlth"], "usage: yalu sources ", "did you mean health?"),
        (["sources", "list", "--enabeld"], "usage: yalu sources list ", "did you mean --enabled?"),
        (["sql", "--jsno", "SELECT 1"], "usage: yalu sql ", "did you mean --json?"),
        (["trends", "--grain", "wek"], "usage: yalu trends ", "did you mean week?"),
    ],
)
def test_a_misspelt_word_is_said_with_the_usage_of_its_command(capsys, line: list[str], usage: str, words: str) -> None:
    assert main(line) == 2
    said = capsys.readouterr().err
    assert said.startswith(usage)
    assert words in said
