"""Rebuilds the fingerprints of the seed corpus from its texts, where a desk has them.

The texts never enter the repository: what is written down is the SHA-256 of the normalised text and body and
a sample of one in eight of the body's shingle hashes. The texts themselves are handed back to the caller,
who may load them into the local warehouse.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypedDict

from extractors.errors import YaluError
from extractors.similarity.fingerprint import fingerprint
from warehouse.reference import SEED_FACTS, SEED_FINGERPRINTS
from warehouse.store.drafts import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.records import Fingerprint


class SeedCorpusError(YaluError):
    """A text of the seed corpus is missing or is not the text the facts describe; `file` names it."""

    def __init__(self, file: Path, message: str) -> None:
        super().__init__(message)
        self.file = file


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One seed with its text, for the local warehouse only."""

    seed_id: str
    text: str  # the whole file, junk included
    body: str  # the article alone
    whole_sha256: str  # of the normalised whole text
    fingerprint: Fingerprint  # of the body


class SeedFacts(TypedDict):
    """The keys of seeds.toml that building needs."""

    seed_id: str
    file: str
    sha256: str
    body_start: int
    body_end: int
    cut: list[list[int]]


def build_seeds(folder: Path, facts: Path = SEED_FACTS, out: Path = SEED_FINGERPRINTS) -> list[CorpusText]:
    """Read the texts in `folder`, check each against `facts`, and write `out` where it changes.

    Raises SeedCorpusError for a text that is missing or whose SHA-256 differs; nothing is written then.
    """
    rows: list[SeedFacts] = tomllib.loads(facts.read_text(encoding="utf-8"))["seed"]
    texts = [_read_seed(folder, row) for row in rows]
    _write_if_changed(out, _written_form(texts))
    return texts


def _read_seed(folder: Path, row: SeedFacts) -> CorpusText:
    file = folder / row["file"]
    try:
        content = file.read_bytes()
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror}): name the folder that holds the seed texts"
        raise SeedCorpusError(file, message) from error
    found = sha256(content).hexdigest()
    if found != row["sha256"]:
        message = f"{file}: not the seed text: SHA-256 {row['sha256']} expected, {found} found"
        raise SeedCorpusError(file, message)
    text = content.decode("utf-8")
    body = cut_body(text, row["body_start"], row["body_end"], row["cut"])
    return CorpusText(row["seed_id"], text, body, fingerprint(text).text_sha256, fingerprint(body))


def cut_body(text: str, start: int, end: int, cut: list[list[int]]) -> str:
    """Take the body span of a text without the junk spans inside it; offsets are code points of `text`."""
    parts = []
    for cut_start, cut_end in sorted(cut):
        parts.append(text[start:cut_start].strip())
        start = cut_end
    parts.append(text[start:end].strip())
    return "\n\n".join(filter(None, parts))


def _written_form(texts: list[CorpusText]) -> str:
    """Write the fingerprints as JSON, one seed a line, so that a change of one shows as one line."""
    lines = []
    for seed in texts:
        marks = {
            "version": seed.fingerprint.version,
            "tokens": seed.fingerprint.tokens,
            "whole_sha256": seed.whole_sha256,
            "body_sha256": seed.fingerprint.text_sha256,
            "sample": seed.fingerprint.sample,
        }
        lines.append(f"{json.dumps(seed.seed_id)}: {json.dumps(marks)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _write_if_changed(out: Path, content: str) -> None:
    if out.is_file() and out.read_text(encoding="utf-8") == content:
        return
    atomic_write(out, content)
