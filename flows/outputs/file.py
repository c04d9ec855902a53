"""Delivery into the home: the digest in every form under digests/, with a feed of the last ones, and one .eml.

For desks whose mail is sent by something else, for a web server beside it, and for tests.
"""

from __future__ import annotations

import os
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
from warehouse.store.drafts import new_file

if TYPE_CHECKING:
    from flows.config.settings import Settings
    from flows.digest.message import Envelope
    from flows.digest.records import Digest

FOLDER = "outbox/files"
READER = Recipient("files@yalu.invalid", "Files")
FEED = "digests.atom"


class FileOutput:
    """Writes each envelope as a file named by its Message-ID, and its digest beside; again gives the same files."""

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
                _write(self.home / DIGESTS / FEED, render_feed(self._last(envelope.rendered.digest)).encode())
        except OSError as problem:
            return Answer("deferred", f"{problem.filename or final}: {problem.strerror}")
        return Answer("accepted", str(final))

    def _last(self, digest: Digest) -> list[Digest]:
        """The digest and the last issued before it, as the journal has them."""
        outbox = Outbox(self.home)
        issued = [i for day in outbox.days()[-MOST:] for i in outbox.issues(day) if not i.variant]
        others = [compose(i.input) for i in issued if (i.day.isoformat(), i.edition) != (digest.day, digest.edition)]
        return [digest, *others]


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_file(draft) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def readers_of(_settings: Settings, _recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Nobody in particular: the folder."""
    return (READER,)


@contextmanager
def open_output(settings: Settings) -> Iterator[FileOutput]:
    """The folders in the home."""
    (settings.home / FOLDER).mkdir(parents=True, exist_ok=True)
    yield FileOutput(settings.home)
