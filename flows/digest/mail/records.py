"""Records of the mail, ready to render: every text is cleaned and in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.digest.records import Digest, Item


@dataclass(frozen=True, slots=True)
class Story:
    """A story of the mail. Other parts refer to it by its number, so that it is shown once."""

    number: int
    item: Item
    source: str  # 'Halla Ilbo, South Korea, in Korean'
    why: str = ""  # why it is on top: outlets, countries, voices
    note: int = 0
    gloss: str = ""  # what it is about, where the headline is in no language of the reader's


@dataclass(frozen=True, slots=True)
class Topic:
    """The other stories of one topic, a line each."""

    title: str
    stories: tuple[Story, ...]
    more: int = 0  # stories that are counted and not shown
    more_url: str = ""  # of the first of them


@dataclass(frozen=True, slots=True)
class Part:
    """A short part of the mail: a heading and lines."""

    title: str
    lines: tuple[str, ...]
    note: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """A digest as its mail shows it. `words` are the frame's own phrases by name, in the reader's language."""

    digest: Digest
    top: tuple[Story, ...]
    topics: tuple[Topic, ...]
    first: tuple[Part, ...]  # before the stories: what changed status
    last: tuple[Part, ...]  # after them: one side, read-outs, border, what was not seen, due
    words: dict[str, str]
