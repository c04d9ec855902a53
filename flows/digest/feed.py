"""The digests as an Atom feed: one entry a day and edition, newest first. Pure; equal digests give equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from flows.digest.render import render_html

if TYPE_CHECKING:
    from flows.digest.records import Digest

MOST = 30  # entries of a feed
IDENT = "tag:digest.yalu,2026:digest"


def render_feed(digests: Iterable[Digest]) -> str:
    """Return an Atom feed of these digests, each whole in its entry, at most MOST."""
    newest = sorted(digests, key=lambda digest: (digest.day, digest.edition), reverse=True)[:MOST]
    updated = newest[0].input.window.made_at if newest else "1970-01-01T00:00:00+00:00"
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
            f"<id>{IDENT}</id>",
            "<title>Yalu digest</title>",
            f"<updated>{updated}</updated>",
            "<author><name>Yalu</name></author>",
            *(_entry(digest) for digest in newest),
            "</feed>\n",
        )
    )


def _entry(digest: Digest) -> str:
    return "\n".join(
        (
            "<entry>",
            f"<id>{IDENT}:{digest.day}:{digest.edition}</id>",
            f"<title>{escape(digest.subject)}</title>",
            f"<updated>{digest.input.window.made_at}</updated>",
            f"<summary>{escape(' '.join(digest.lead))}</summary>",
            f'<content type="html">{escape(render_html(digest, standing_alone=True))}</content>',
            "</entry>",
        )
    )
