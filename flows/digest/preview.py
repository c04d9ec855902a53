"""Write the digest as files: .html, .txt, .eml, .md, .json and .atom beside each other.

Nothing is recorded or sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.digest.feed import render_feed
from flows.digest.message import PREVIEW_READER, PREVIEW_SENDER, Rendered, make_envelope, render
from flows.digest.render import render_html, render_json, render_markdown, render_text

if TYPE_CHECKING:
    from pathlib import Path

    from flows.digest.records import Digest

FOLDER = "digests"


def default_file(home: Path, digest: Digest) -> Path:
    """Return the default path of a preview: digests/2026-11-20.html in the home."""
    edition = f".{digest.edition}" if digest.edition > 1 else ""
    return home / FOLDER / f"{digest.day}{edition}.html"


def write_preview(digest: Digest, file: Path, sender: str = "") -> tuple[Path, ...]:
    """Write FILE.html, .txt, .eml, .md, .json and .atom (a suffix .html of `file` is dropped)."""
    stem = file.name.removesuffix(".html")
    rendered = render(digest)
    contents = {
        **forms(rendered),
        "eml": make_envelope(rendered, sender or PREVIEW_SENDER, PREVIEW_READER).content,
        "atom": render_feed([digest]).encode(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for ending in ("html", "txt", "eml", "md", "json", "atom"):
        path = file.with_name(f"{stem}.{ending}")
        path.write_bytes(contents[ending])
        written.append(path)
    return tuple(written)


def forms(rendered: Rendered) -> dict[str, bytes]:
    """Return the digest in each form that names no reader, by file suffix."""
    digest = rendered.digest
    return {
        "html": render_html(digest, standing_alone=True).encode(),
        "txt": render_text(digest).encode(),
        "md": render_markdown(digest).encode(),
        "json": render_json(digest).encode(),
    }
