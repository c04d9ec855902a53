"""Which groups of articles are of one event: their cores by key, hour, day and language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.similarity import story_joining
from extractors.similarity.story_joining import join_events

AT = datetime(2031, 5, 20, tzinfo=UTC)
XI, KIM, LEE = "per:xi", "per:kju", "per:leejaemyung"


def article(words: str) -> Any:
    """'talks' is its act ('talks?' a weak one), xi and kim its principals, 'en' its language, '+9' hours, '20' its day.

    Two sides are named unless it says 'one'; a list of headlines is 'list'.
    """
    acts: dict[str, float] = {}
    persons, script, hours, day, sides, is_notice = set(), "en", 0.0, None, {"PRC", "DPRK"}, False
    for word in words.split():
        if word in {"xi", "kim", "lee"}:
            persons.add({"xi": XI, "kim": KIM, "lee": LEE}[word])
        elif word in {"en", "ko", "ja"}:
            script = word
        elif word.startswith("+"):
            hours = float(word)
        elif word.isdigit():
            day = date(2031, 5, int(word))
        elif word == "one":
            sides = {"PRC"}
        elif word == "list":
            is_notice = True
        else:
            acts[word.rstrip("?")] = 0.4 if word.endswith("?") else 0.5
    event = SimpleNamespace(
        acts=acts, principals=frozenset(persons), sides=frozenset(sides), day=day, is_notice=is_notice
    )
    text = SimpleNamespace(published_at=AT + timedelta(hours=hours))
    return SimpleNamespace(event=event, text=text, script=script)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("talks xi kim", ["2 talks per:kju per:xi"]),
        ("test xi kim", []),
        ("talks? xi kim", []),
        ("talks xi kim list", []),
        ("talks xi", ["1 talks per:xi"]),
        ("talks xi one", []),
        ("agree xi", []),
        ("agree xi kim", ["2 agree per:kju per:xi"]),
        ("talks visit xi kim", ["2 talks per:kju per:xi", "2 visit per:kju per:xi"]),
        ("talks xi kim lee", [*(f"2 talks {one}" for one in (f"{KIM} {LEE}", f"{KIM} {XI}", f"{LEE} {XI}"))]),
    ],
)  # fmt: skip
def test_the_keys_of_an_article(words: str, keys: list[str]) -> None:
    assert list(story_joining._keys(article(words))) == keys


def joined(*groups: str) -> str:
    """Groups of articles, each 'first, second …'; which of them are one."""
    known, numbers = [], []
    for group in groups:
        words = group.split(", ")
        numbers.append(tuple(range(len(known), len(known) + len(words))))
        known += [article(one) for one in words]
    of = {index: chr(97 + place) for place, group in enumerate(numbers) for index in group}
    found = join_events(numbers, known)
    return " ".join("".join(sorted({of[index] for index in group})) for group in found)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("talks xi kim", "talks xi kim"), "ab"),
        (("talks xi kim", "visit xi kim"), "a b"),
        (("talks xi kim", "talks xi kim +30"), "ab"),
        (("talks xi kim", "talks xi kim +31"), "a b"),
        (("talks xi kim 20", "talks xi kim 21"), "ab"),
        (("talks xi kim 20", "talks xi kim 22"), "a b"),
        (("talks xi kim 20", "talks xi kim"), "ab"),
        (("talks xi", "talks xi"), "a b"),
        (("talks xi", "talks xi ko"), "ab"),
        (("talks xi", "talks xi ko, talks xi"), "ab"),
        (("talks xi kim", "talks xi kim +20", "talks xi kim +40"), "abc"),
        (("talks xi kim, test, test, test", "talks xi kim"), "ab"),
        (("talks xi kim, test, test, test, test", "talks xi kim"), "a b"),
        (("talks xi kim, test?, test?, test?, test?", "talks xi kim"), "ab"),
        (("talks xi kim 20, talks xi kim 22, talks xi kim 22", "talks xi kim 20"), "a b"),
        (("talks xi kim 20, talks xi kim 22", "talks xi kim 20"), "ab"),
        (("talks xi kim, talks xi kim +40, talks xi kim +40", "talks xi kim +60"), "ab"),
        (("talks xi kim, talks xi kim, talks xi kim +40", "talks xi kim +60"), "a b"),
    ],
)
def test_groups_of_one_event_are_joined(groups: tuple[str, ...], expected: str) -> None:
    assert joined(*groups) == expected
