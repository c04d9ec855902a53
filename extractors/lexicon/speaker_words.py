"""The words and ids by which speakers are recognised: speakers.toml, read once. Not here: the grammar around them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE = Path(__file__).resolve().with_name("speakers.toml")


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The tables of speakers.toml, explained there."""

    state_agencies: frozenset[str]  # entity ids and ids of wires.csv
    world_bodies: frozenset[str]  # entity ids
    capitals: frozenset[str]  # entity ids
    korean_surnames: str  # one character each
    chinese_surnames: str
    not_names: tuple[str, ...]  # English, capitalised
    also_company: frozenset[str]
    workplaces: tuple[str, ...]
    place_before: re.Pattern[str]
    place_behind: re.Pattern[str]
    list_joint: re.Pattern[str]
    origin: re.Pattern[str]
    speaks: re.Pattern[str]
    formerly_before: re.Pattern[str]
    formerly_behind: re.Pattern[str]
    experts: re.Pattern[str]
    against_before: re.Pattern[str]
    against_behind: re.Pattern[str]
    done_to: re.Pattern[str]
    done_by: re.Pattern[str]
    remedy: re.Pattern[str]
    both_act: re.Pattern[str]
    about: re.Pattern[str]
    firms: re.Pattern[str]


def _load() -> SpeakerWords:
    table = tomllib.loads(FILE.read_text("utf-8"))
    entities, names, offices = table["entities"], table["names"], table["offices"]
    return SpeakerWords(
        state_agencies=frozenset(entities["state_agencies"]),
        world_bodies=frozenset(entities["world_bodies"]),
        capitals=frozenset(entities["capitals"]),
        korean_surnames=names["korean_surnames"],
        chinese_surnames=names["chinese_surnames"],
        not_names=tuple(names["not_english"]),
        also_company=frozenset(offices["also_company"]),
        workplaces=tuple(offices["workplaces"]),
        place_before=re.compile(table["places"]["before"]),
        place_behind=re.compile(table["places"]["behind"]),
        list_joint=re.compile(table["places"]["joint"]),
        origin=re.compile(table["places"]["origin"]),
        speaks=re.compile(table["places"]["speaks"]),
        formerly_before=re.compile(table["formerly"]["before"]),
        formerly_behind=re.compile(table["formerly"]["behind"]),
        experts=re.compile("|".join(offices["experts"]), re.IGNORECASE),
        against_before=re.compile(table["against"]["before"]),
        against_behind=re.compile(table["against"]["behind"]),
        done_to=re.compile(table["against"]["done_to"]),
        done_by=re.compile(table["against"]["done_by"]),
        remedy=re.compile(table["against"]["remedy"]),
        both_act=re.compile(table["against"]["both_act"]),
        about=re.compile(table["against"]["about"]),
        firms=re.compile(table["against"]["firms"]),
    )


SPEAKER_WORDS: Final = _load()
