"""What a person may use is named where they will look: commands, settings, views, macros, checks, paths."""

from __future__ import annotations

import dataclasses
import re
import tomllib

import pytest

from flows.cli import COMMANDS
from flows.config.settings import FILE_NAME, Settings, load_settings


@pytest.fixture(scope="module")
def docs(texts):
    """The pages written for people."""
    pages = re.compile(r"[A-Z]+\.md|docs/(?:reference/)?[\w-]+\.md|docs/decisions/[\w-]+\.md")
    return {name: text for name, text in texts.items() if pages.fullmatch(name) and name != "CHANGELOG.md"}


@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_command_is_named_in_the_docs(docs, command):
    written = (text for name, text in docs.items() if not name.startswith("docs/reference/"))  # those have all of them
    assert any(re.search(rf"\byalu {command}\b", text) for text in written)


@pytest.mark.parametrize("folder", ["views", "macros", "checks"])
def test_an_sql_object_says_what_it_is(texts, folder):
    objects = {
        match[1]: text
        for name, text in texts.items()
        if (match := re.fullmatch(rf"warehouse/{folder}/(\w+)\.sql", name))
    }
    assert objects
    assert [name for name, text in objects.items() if not re.match(rf"-- {name}: \S.{{10,}}", text)] == []


def test_the_example_settings_are_the_defaults_key_by_key(root, tmp_path):
    text = (root / "deploy" / "settings.example.toml").read_text(encoding="utf-8")
    file = tmp_path / FILE_NAME
    file.write_text(text, encoding="utf-8")
    from_example = load_settings(file, environ={})
    file.write_text("")
    assert from_example == load_settings(file, environ={})
    tables = {name: set(value) if isinstance(value, dict) else None for name, value in tomllib.loads(text).items()}
    assert tables == keys_of(from_example)


def keys_of(settings: Settings) -> dict[str, set[str] | None]:
    """The keys a settings file may have: those of its tables as a set, None for a plain value."""
    return {
        field.name: {key.name for key in dataclasses.fields(value)} if dataclasses.is_dataclass(value) else None
        for field in dataclasses.fields(settings)
        if field.name != "file"
        for value in [getattr(settings, field.name)]
    }


def test_paths_in_the_docs_exist(docs, root):
    named = {
        (name, path)
        for name, text in docs.items()
        for path in re.findall(r"`((?:flows|extractors|warehouse|tests|deploy|docs)/[\w./-]+)`", text)
        if not re.search(r"/x\.py$|NNNN", path)
    }
    assert [(name, path) for name, path in sorted(named) if not (root / path).exists()] == []


def test_links_in_the_docs_lead_somewhere(docs, root):
    named = {
        (name, link) for name, text in docs.items() for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link
    }
    assert [(name, link) for name, link in sorted(named) if not ((root / name).parent / link).exists()] == []


def test_the_readme_has_the_two_commands_of_a_newcomer(docs):
    readme = docs["README.md"]
    blocks = dict(re.findall(r"<!-- (\w+) command -->\n+```\w*\n([^\n]+)\n```", readme))
    assert set(blocks) >= {"demo", "test"}
    assert blocks["demo"].rstrip().endswith("yalu demo")
    assert "requirements-dev.lock" in blocks["test"]
    assert all("--require-hashes" in line for line in blocks.values())
    for part in ("unit", "house", "fuzz", "integration", "quality"):
        assert f"tests/{part}" in blocks["test"]


def test_every_page_is_on_the_map(texts):
    shown = set(re.findall(r"\]\((?!\.\.)([\w./-]+)\)", texts["docs/README.md"]))
    pages = {name.removeprefix("docs/") for name in texts if re.fullmatch(r"docs/(reference/)?\w+\.md", name)}
    assert pages - shown == {"README.md"}


def test_the_changelog_is_kept_as_a_changelog(texts):
    """Keep a Changelog: Unreleased first, then versions by date, with its six kinds of change only."""
    heads = re.findall(r"^## (.+)$", texts["CHANGELOG.md"], re.MULTILINE)
    version = tomllib.loads(texts["pyproject.toml"])["project"]["version"]
    assert heads[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in heads[1:])
    assert heads[1].startswith(f"[{version}]")
    assert [head[-10:] for head in heads[1:]] == sorted((head[-10:] for head in heads[1:]), reverse=True)
    kinds = set(re.findall(r"^### (.+)$", texts["CHANGELOG.md"], re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
