"""Whatever stands in a settings or source file: settings, or one line that says what is wrong."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Source
from flows.config.settings import Settings, load_settings
from flows.errors import SettingsError
from flows.sources.catalog import Recipient, load_recipients, load_sources

TABLES = ["", "fetch", "mail", "alert", "warehouse", "retention", "source", "recipient"]
KEYS = sorted(
    {key.name for cls in (Source, Recipient, Settings) for key in dataclasses.fields(cls)}
    | {key.name for part in ("fetch", "mail", "alert") for key in dataclasses.fields(getattr(Settings(), part))}
)
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["UTC", "rss", "ko", "KR", "07:00", "tls", "https://desk.example/", "a@b.org", "../x", "\x00"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.text(max_size=5), max_size=2),
)
READERS = [lambda file: load_settings(file, environ={}), load_sources, load_recipients]


def as_toml(value: object) -> str:
    """Write a value as TOML does; JSON is the same but for lone surrogates, infinities and NaN."""
    return json.dumps(value).replace("Infinity", "inf").replace("NaN", "nan")


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "any.toml"


def complaint(reader, file: Path) -> str | None:
    """Read a file; give what its SettingsError says. Any other error is a bug."""
    try:
        reader(file)
    except SettingsError as error:
        return str(error)
    return None


def read_with_all(file: Path) -> None:
    """Read a file as each kind: it is taken, or refused in one line that begins with its name."""
    for said in (complaint(reader, file) for reader in READERS):
        assert said is None or (said.startswith(str(file)) and len(said.splitlines()) == 1)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(content=st.binary(max_size=200))
def test_any_bytes(file, content):
    file.write_bytes(content)
    read_with_all(file)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    table=st.sampled_from(TABLES),
    is_list=st.booleans(),
    pairs=st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), VALUES, max_size=5),
)
def test_any_keys_and_values(file, table, is_list, pairs):
    heading = (f"[[{table}]]" if is_list else f"[{table}]") if table else ""
    lines = [heading, *(f"{as_toml(key)} = {as_toml(value)}" for key, value in pairs.items())]
    file.write_text("\n".join(lines), encoding="utf-8")
    read_with_all(file)
