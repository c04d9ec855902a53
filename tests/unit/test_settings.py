"""Settings: what wins over what, where paths start, and the one line a mistake gives."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from flows.config.settings import Settings, load_settings
from flows.errors import SettingsError
from flows.outputs import smtp, webhook


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a settings file in a folder of its own; the working folder is another."""
    monkeypatch.chdir(tmp_path)

    def written(text: str, name: str = "conf/yalu.toml") -> Path:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return written


def test_without_a_file_every_key_has_its_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(environ={})
    assert settings.file is None
    assert (settings.home, settings.timezone) == (tmp_path / "yalu-data", "Asia/Seoul")
    assert (settings.sources, settings.lexicon) == (None, None)
    assert (settings.mail.port, settings.mail.security, settings.fetch.max_bytes) == (
        25,
        "starttls",
        5_000_000,
    )
    assert not list(tmp_path.iterdir())


def test_paths_start_from_the_file(write, tmp_path):
    text = """
        home = "data"
        sources = "../s.toml"
        lexicon = ""
        mail.recipients = "r.toml"
        warehouse.data_path = "d"
    """
    settings = load_settings(write(text), environ={})
    assert settings.home == tmp_path / "conf/data"
    assert settings.sources.resolve() == tmp_path / "s.toml"
    assert settings.lexicon is None
    assert settings.mail.recipients == tmp_path / "conf/r.toml"
    assert settings.warehouse.data_path == str(tmp_path / "conf/d")


def test_the_file_of_the_working_folder_is_found(write, tmp_path):
    file = write('timezone = "UTC"', "yalu.toml")
    assert (load_settings(environ={}).timezone, load_settings(environ={}).file) == ("UTC", file)


def test_a_file_that_is_named_must_exist(tmp_path):
    with pytest.raises(SettingsError, match="there is no such file"):
        load_settings(environ={"YALU_SETTINGS": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        (None, {}, "conf/from-file"),
        (None, {"YALU_HOME": "from-environ"}, "from-environ"),
        (None, {"YALU_HOME": ""}, "conf/from-file"),
        (Path("from-option"), {"YALU_HOME": "from-environ"}, "from-option"),
    ],
    ids=["file", "environment", "empty environment", "option"],
)
def test_the_home_that_wins(write, tmp_path, option, environ, expected):
    settings = load_settings(write('home = "from-file"'), option, environ)
    assert settings.home == tmp_path / expected


def test_the_settings_option_wins_over_the_environment(write):
    option = write('timezone = "Asia/Tokyo"', "option.toml")
    other = write('timezone = "UTC"', "other.toml")
    assert load_settings(option, environ={"YALU_SETTINGS": str(other)}).timezone == "Asia/Tokyo"
    assert load_settings(environ={"YALU_SETTINGS": str(other)}).timezone == "UTC"


MISTAKES = {
    "unknown key": ('timezon = "UTC"', "timezon", 'did you mean "timezone"'),
    "unknown key in a table": ('[fetch]\ncontct = ""', "fetch.contct", 'did you mean "contact"'),
    "unknown table": ("[fetching]\n", "fetching", 'did you mean "fetch"'),
    "the file's own name": ('file = "x"', "file", "there is no such key"),
    "table for a value": ("[timezone]\nx = 1", "timezone", "a text in quotes"),
    "value for a table": ("fetch = 3", "fetch", "is a table"),
    "text for a number": ('[mail]\nport = "25"', "mail.port", "a whole number"),
    "truth for a number": ("[mail]\nport = true", "mail.port", "a whole number"),
    "fraction for a whole": ("[retention]\nraw_days = 1.5", "retention.raw_days", "a whole number"),
    "not a number": ("[fetch]\nper_host_delay_s = nan", "fetch.per_host_delay_s", "a number"),
    "text for a list": ('[alert]\nrecipients = "a@b.org"', "alert.recipients", '["one", "two"]'),
    "list of numbers": ("[fetch]\nallow_hosts = [1]", "fetch.allow_hosts", '["one", "two"]'),
    "hour without quotes": ("[mail]\nsend_at = 07:00:00", "mail.send_at", "07:00:00 is not a text in quotes"),
    "no home": ('home = ""', "home", "is not a path"),
    "no such zone": ('timezone = "Asia/Soul"', "timezone", 'did you mean "Asia/Seoul"'),
    "zone that is a folder": ('timezone = "Asia"', "timezone", "is not a time zone"),
    "zone that climbs": ('timezone = "../etc"', "timezone", "is not a time zone"),
    "port too high": ("[mail]\nport = 65536", "mail.port", "from 1 to 65535"),
    "no delay below zero": ("[fetch]\nper_host_delay_s = -1", "fetch.per_host_delay_s", "from 0"),
    "unknown security": ('[mail]\nsecurity = "ssl"', "mail.security", "none, starttls, tls"),
    "hour of no clock": ('[mail]\nsend_at = "24:00"', "mail.send_at", "00:00"),
    "hour of one digit": ('[mail]\nsend_at = "7:00"', "mail.send_at", "07:00"),
    "host with a scheme": ('[fetch]\nallow_hosts = ["http://x"]', "fetch.allow_hosts", "is not a host"),
    "no mail address": (
        '[alert]\nrecipients = ["a@b.org", "desk"]',
        "alert.recipients",
        "(4 characters) is not a mail",
    ),
    "header in the sender": (
        '[mail]\nsender = "a@b.org\\nBcc: c@d.org"',
        "mail.sender",
        "is not a mail address",
    ),
    "header in the contact": ('[fetch]\ncontact = "a\\r\\nX: y"', "fetch.contact", "one line"),
    "webhook that is a file": ('[alert]\nwebhook = "file:///x"', "alert.webhook", "is not a web address"),
    "not TOML": ("timezone = ", "", "is not TOML"),
}


@pytest.mark.parametrize(("text", "key", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_naming_file_key_and_what_is_allowed(write, text, key, words):
    file = write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(file, environ={})
    line = str(caught.value)
    assert (caught.value.file, caught.value.key, caught.value.exit_status) == (file, key, 2)
    assert line.startswith(str(file))
    assert key in line
    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("content", "words"),
    [(b'timezone = "\xff"', "UTF-8"), (b"\xef\xbb\xbftimezone = 3", "a text in quotes")],
    ids=["bytes that are no text", "byte order mark is skipped"],
)
def test_what_editors_leave_behind(tmp_path, content, words):
    (tmp_path / "yalu.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path / "yalu.toml", environ={})


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, environ={})


def test_a_number_may_be_written_without_a_fraction(write):
    assert load_settings(write("[fetch]\ntotal_timeout_s = 5"), environ={}).fetch.total_timeout_s == 5.0


def test_a_sender_may_have_a_name(write):
    settings = load_settings(write('[mail]\nsender = "Yalu Desk <desk@example.org>"'), environ={})
    assert settings.mail.sender == "Yalu Desk <desk@example.org>"


def test_secrets_stay_out_of_what_is_printed(write):
    text = (
        '[alert]\nwebhook = "https://hook.example/s3cret"\n'
        '[warehouse]\nurl = "ducklake:postgres:password=s3cret"\n'
        '[mail]\npassword_env = "DESK_PASSWORD"'
    )
    settings = load_settings(write(text), environ={})
    assert settings.mail.password({"DESK_PASSWORD": "s3cret"}) == "s3cret"
    assert settings.alert.webhook.endswith("s3cret")
    assert "s3cret" not in repr(settings)


def test_a_password_written_as_the_name_of_its_variable_is_not_repeated(write):
    with pytest.raises(SettingsError) as caught:
        load_settings(write('[mail]\npassword_env = "p@ss word"'), environ={})
    assert "p@ss" not in str(caught.value)


SECRET = "hunter2-s3cret"
MISPLACED = (
    f'"{SECRET}"', f'"htps://hooks.example/{SECRET}"', f'"https://desk:{SECRET}@hooks.example/x"',
    f'"https://hooks.example:{SECRET}/x"', f'["{SECRET}"]', f'[["{SECRET}"]]', f'{{ x = "{SECRET}" }}',
    f'"postgres:password={SECRET} host=db"', f'"{SECRET}\\nBcc: x@y.example"',
)  # fmt: skip
PRIVATE = [
    (table.name, key.name)
    for table in dataclasses.fields(Settings) if table.name in ("mail", "alert", "warehouse", "fleet")
    for key in dataclasses.fields(table.default_factory)
]  # fmt: skip


@pytest.mark.parametrize(("table", "key"), PRIVATE, ids=[".".join(one) for one in PRIVATE])
def test_a_secret_in_the_wrong_place_is_not_repeated(write, table, key):
    told = [words for value in MISPLACED if (words := refusal(write(f"[{table}]\n{key} = {value}")))]
    assert told
    assert all(f"{table}.{key}" in words and SECRET not in words for words in told)


def refusal(file: Path) -> str:
    try:
        load_settings(file, environ={})
    except SettingsError as error:
        return str(error)
    return ""


def test_a_variable_that_may_be_a_password_is_not_named(write):
    settings = load_settings(
        write('[mail]\nusername = "desk"\npassword_env = "hunter2"\nwebhook_env = "hunter2"'), environ={}
    )
    for use in (smtp.SmtpOutput(settings.mail).connect, lambda: webhook.readers_of(settings, ())):
        with pytest.raises(SettingsError, match="the variable it names") as caught:
            use()
        assert "hunter2" not in str(caught.value)
