"""The digest as files to look at: .html, .txt and .eml beside each other. Nothing is recorded or sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.digest.message import PREVIEW_READER, PREVIEW_SENDER, make_envelope, render

if TYPE_CHECKING:
    from pathlib import Path

    from flows.digest.records import Digest

FOLDER = "digests"


def default_file(home: Path, digest: Digest) -> Path:
    """Where a preview goes when nobody says: digests/2026-11-20.html in the home."""
    edition = f".{digest.edition}" if digest.edition > 1 else ""
    return home / FOLDER / f"{digest.day}{edition}.html"


def write_preview(digest: Digest, file: Path, sender: str = "") -> tuple[Path, Path, Path]:
    """Write FILE.html, FILE.txt and FILE.eml (an .html at the end of `file` is taken for the first)."""
    stem = file.name.removesuffix(".html")
    rendered = render(digest)
    envelope = make_envelope(rendered, sender or PREVIEW_SENDER, PREVIEW_READER)
    contents = {"html": rendered.html.encode(), "txt": rendered.text.encode(), "eml": envelope.content}
    file.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, content in contents.items():
        path = file.with_name(f"{stem}.{ending}")
        path.write_bytes(content)
        written.append(path)
    return written[0], written[1], written[2]
