"""Delivery into a folder: one .eml a recipient. For desks whose mail is sent by something else, and for tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.outputs import Answer

if TYPE_CHECKING:
    from flows.digest.message import Envelope
    from flows.settings import Settings

FOLDER = "outbox/files"


class FileOutput:
    """Writes each envelope as a file named by its Message-ID; writing it again gives the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, envelope: Envelope) -> Answer:
        """Write one envelope whole or not at all."""
        final = self.folder / f"{envelope.message_id.strip('<>').replace('/', '_')}.eml"
        draft = final.with_suffix(".tmp")
        try:
            with draft.open("wb") as file:
                file.write(envelope.content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(final)
        except OSError as problem:
            draft.unlink(missing_ok=True)
            return Answer("deferred", f"{final}: {problem.strerror}")
        return Answer("accepted", str(final))


@contextmanager
def open_output(settings: Settings) -> Iterator[FileOutput]:
    """The folder in the home."""
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    yield FileOutput(folder)
