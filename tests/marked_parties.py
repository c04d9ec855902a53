"""Passages whose parties are marked: who acts with whom, without the lexicon's reading of names."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from extractors.ledgers._parties import Parties
from extractors.ledgers._party import COUNTRIES, Party
from extractors.lexicon import load_lexicon

PIECE = re.compile(r"\[(?P<name>[^:\]]*):(?P<side>[^:\]]*):(?P<kind>\w+)(?P<mark>[!~]?)\]|(?P<sign>[<>|])")


class Passage:
    """Sentences between ' // ', with their parties: [Kim:DPRK:person], [PRC].

    A ! marks an attribute, a ~ who only says so; <word> is the event, |…| its clause.
    """

    def __init__(self, passage: str, lang: str = "en", fields: str = "") -> None:
        passage = re.sub(r"\[(DPRK|PRC|ROK)([!~]?)\]", r"[\1:\1:country\2]", passage)
        self.raw, self.named = "", dict[int, tuple[Party, ...]]()
        self.speaking: dict[int, list[tuple[int, int]]] = {-1: []}
        sentences = []
        for self.index, text in enumerate(passage.split(" // ")):
            start = len(self.raw)
            self.named[self.index], places = self._read(text, start)
            field = fields[self.index] if fields else "t"
            sentences.append(SimpleNamespace(start=start, end=len(self.raw), field=field))
        self.hit = (places["<"][0], places[">"][0])
        clause = places.get("|", [0, len(self.raw)])
        self.clause = (clause[0], clause[1])
        annotated: Any = SimpleNamespace(
            lang=lang, lexicon=load_lexicon(), sentences=sentences, raw=lambda _field: self.raw
        )
        self.parties = Parties(annotated, self.named, has_pair=True, subjects=self.speaking)

    def _read(self, text: str, start: int) -> tuple[tuple[Party, ...], dict[str, list[int]]]:
        found, places, done = [], dict[str, list[int]](), 0
        for piece in PIECE.finditer(text):
            self.raw += text[done : piece.start()]
            done, at = piece.end(), len(self.raw) - start
            if piece["sign"]:
                places.setdefault(piece["sign"], []).append(at)
                continue
            self.raw += piece["name"]
            sides = tuple(piece["side"].split("+")) if "+" in piece["side"] else ()
            entity = COUNTRIES.get(piece["side"], "") if piece["kind"] == "country" else piece["name"]
            end = len(self.raw) - start
            side = "" if sides else piece["side"]
            if piece["mark"] == "~":
                self.speaking.setdefault(self.index, []).append((at, end))
            found.append(Party(at, end, side, entity, piece["kind"], "", 0, sides, piece["mark"] == "!"))
        self.raw += text[done:]
        return tuple(found), places

    def acts(self, form: str, to: str = "") -> str:
        found = self.parties.of(self.index, form, self.hit, self.clause, to)
        return " > ".join(f"{one.side} {one.entity or one.kind}" for one in found) if found else ""
