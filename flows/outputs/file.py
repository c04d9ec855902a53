"""Output `file`: write the digest in every form under digests/, an Atom feed of the last ones, and one .eml a digest.

For desks whose mail another program sends, for a web server beside it, and for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.digest.compose import compose
from flows.digest.feed import MOST, render_feed
from flows.digest.preview import FOLDER as DIGESTS
from flows.digest.preview import default_file, forms
from flows.outbox.journal import Outbox
from flows.outputs import Answer
from flows.sources.catalog import Recipient
from warehouse.store.drafts import atomic_write

if TYPE_CHECKING:
    from flows.config.settings import Settings
    from flows.digest.message import Envelope
    from flows.digest.records import Digest

FOLDER = "outbox/files"
READER = Recipient("files@yalu.invalid", "Files")
FEED = "digests.atom"


class FileOutput:
    """Writes each envelope as a file named by its Message-ID, and its digest in every form. Idempotent."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / FOLDER

    def deliver(self, envelope: Envelope) -> Answer:
        """Write the envelope and its digest, each file whole or not at all."""
        final = self.folder / f"{envelope.message_id.strip('<>').replace('/', '_')}.eml"
        try:
            _write(final, envelope.content)
            if envelope.rendered:
                stem = default_file(self.home, envelope.rendered.digest)
                for ending, content in forms(envelope.rendered).items():
                    _write(stem.with_suffix(f".{ending}"), content)
                _write(self.home / DIGESTS / FEED, render_feed(self._with_recent(envelope.rendered.digest)).encode())
        except OSError as problem:
            return Answer("deferred", f"{problem.filename or final}: {problem.strerror}")
        return Answer("accepted", str(final))

    def _with_recent(self, digest: Digest) -> list[Digest]:
        """Return the digest and those last issued before it, from the journal."""
        outbox = Outbox(self.home)
        issued = [i for day in outbox.days()[-MOST:] for i in outbox.issues(day) if not i.variant]
        others = [compose(i.input) for i in issued if (i.day.isoformat(), i.edition) != (digest.day, digest.edition)]
        return [digest, *others]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(path, content, is_synced=True)


def readers_of(_settings: Settings, _recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Return the one reader that represents the folder."""
    return (READER,)


@contextmanager
def open_output(settings: Settings) -> Iterator[FileOutput]:
    """Open the folders in the home."""
    (settings.home / FOLDER).mkdir(parents=True, exist_ok=True)
    yield FileOutput(settings.home)
