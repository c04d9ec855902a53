"""Who passed a report on: the chain of outlets and agencies of a relayed report, down to whom it rests on.

"Yonhap reported, citing NHK, which quoted a diplomat" is the chain Yonhap, NHK, someone unnamed: nearest first.
Three things make a link: words that cite ("citing", 인용해, 援引, の話として), an outlet spoken to (告诉路透社,
NHKに対し), and one report inside another ("According to Yonhap, NHK reported …"). An outlet that names nobody is a
chain of one. Whether a text counts as relayed at all is for `taggers/sourcing.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.speakers import Speaker, identify_speakers, is_former_employer, speaker_class_of, speakers_of
from extractors.annotation.statements import Subject
from extractors.grammar import read_grammar
from extractors.lexicon.speaker_words import SPEAKER_WORDS
from extractors.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.annotation.annotated_text import AnnotatedText, Mention

Edge = tuple[Speaker, Speaker]  # who passes on, and whom
Place = tuple[str, int]  # a field and one of its sentences

LONGEST_CITED = 70  # characters behind or before words that cite in which the cited stands
LONGEST_CHAIN = 6
BESIDE = 3  # characters between a name and the word for what it is: NHK 방송, Yonhap news agency
_GRAMMAR = read_grammar("speech", "attribution")
CITED_ENDS = re.compile(_GRAMMAR["cited_ends"])
CITED_BEGINS = re.compile(_GRAMMAR["cited_begins"])
TO_OUTLET = re.compile(_GRAMMAR["to_outlet"])
OUTLET_TO = re.compile(_GRAMMAR["outlet_to"])
REPORTS_THAT = re.compile(_GRAMMAR["reports_that"])
TOPIC = re.compile(_GRAMMAR["topic"])
LISTED = re.compile(_GRAMMAR["listed"])
CLOSES = re.compile(_GRAMMAR["closes"])  # … , Yonhap reported; …고 연합뉴스가
LONGEST_CLOSING = 20  # characters that CLOSES takes at most
COMES_AFTER = re.compile("[가-힣ぁ-んァ-ヶ]")  # Korean and Japanese words that cite stand behind the cited


def relay_chain(annotated: AnnotatedText) -> tuple[Link, ...]:
    """Return the longest chain of an article, the first of equals; () where no outlet or agency is named."""
    media = _media(annotated)
    edges = _edges_by_citing(annotated, media) + _edges_by_telling(annotated, media)
    edges = sorted(edges + _edges_by_nesting(annotated, [by for by, _ in edges]), key=lambda edge: _position(edge[0]))
    onward: dict[str, dict[str, Speaker]] = {}
    for by, of in edges:
        onward.setdefault(_chain_name(annotated, by), {}).setdefault(_chain_name(annotated, of), of)
    firsts: dict[str, Speaker] = {}  # from one outlet the way is the same wherever it is named
    for start in sorted([*media, *(by for by, _ in edges)], key=_position):
        firsts.setdefault(_chain_name(annotated, start), start)
    return max((_follow(name, start, onward) for name, start in firsts.items()), key=len, default=())


def cited_speakers(annotated: AnnotatedText) -> tuple[Speaker, ...]:
    """Return whom an outlet cites: they speak to the outlet, and not to this article."""
    return tuple(of for _, of in _edges_by_citing(annotated, _media(annotated)))


def _follow(name: str, first: Speaker, onward: Mapping[str, Mapping[str, Speaker]]) -> tuple[Link, ...]:
    """Follow the edges from one outlet on, the first of several. Nobody occurs twice."""
    way = {name: first}
    while len(way) < LONGEST_CHAIN:
        last = next(reversed(way))
        step = next((name for name in onward.get(last, ()) if name not in way), None)
        if step is None:
            break
        way[step] = onward[last][step]
    return tuple(Link(name, speaker.field, speaker.start, speaker.end) for name, speaker in way.items())


def _chain_name(annotated: AnnotatedText, speaker: Speaker) -> str:
    """Return one name for an outlet, from either list of the lexicon; for others their id, else their speaker class."""
    if speaker.rule_id.startswith("wire."):
        wire = speaker.rule_id.removeprefix("wire.")
        return f"org:{wire}" if f"org:{wire}" in by_id(annotated.lexicon) else f"wire:{wire}"
    return speaker.entity or speaker.speaker_class


def _position(speaker: Speaker) -> tuple[bool, int, int]:
    return speaker.field != "title", speaker.start, speaker.end


def _media(annotated: AnnotatedText) -> list[Speaker]:
    """Return every outlet and agency that is named, once each place; the word for what it is belongs to its name."""
    known = by_id(annotated.lexicon)
    found: list[Speaker] = []
    for mention in sorted(annotated.mentions, key=lambda f: (f.field != "title", f.start, f.value == "outlet", -f.end)):
        is_state = mention.value in SPEAKER_WORDS.state_agencies
        if mention.is_nested or not (is_state or speaker_class_of(mention, known) == "media"):
            continue
        last = found[-1] if found and found[-1].field == mention.field else None
        if last and (mention.start < last.end or (mention.value == "outlet" and mention.start - last.end <= BESIDE)):
            continue
        if is_former_employer(annotated.raw(mention.field), mention.start, mention.end):
            continue
        entity = mention.value if mention.kind == "name" else ""
        subject = Subject(mention.field, mention.start, mention.end, mention.sentence, "mention", mention.rule_id)
        found.append(Speaker("media", mention.rule_id, mention.field, mention.start, mention.end, entity, subject))
    return found


def _by_sentence(voices: Iterable[Speaker]) -> dict[Place, list[Speaker]]:
    found: dict[Place, list[Speaker]] = {}
    for voice in voices:
        found.setdefault(_sentence(voice), []).append(voice)
    return found


def _sentence(speaker: Speaker) -> Place:
    return speaker.field, speaker.subject.sentence if speaker.subject else -1


def _edges_by_citing(annotated: AnnotatedText, media: list[Speaker]) -> list[Edge]:
    """Return the edges made by words that cite: the outlet nearest before whom they cite, else the first behind."""
    edges: list[Edge] = []
    named = _by_sentence(media)
    for cue in annotated.of_kind("sourcing"):
        if cue.value not in {"cites", "cited_by"}:
            continue
        near = named.get((cue.field, cue.sentence), [])
        of = _cited_speaker(annotated, cue, near)
        if cue.value == "cited_by":
            by = next((m for m in near if m.start >= cue.end), None)
        else:
            near = [m for m in near if of and (m.end <= of.start or m.start >= of.end)]
            before = [m for m in near if of and m.end <= min(cue.start, of.start)]
            by = before[-1] if before else next(iter(near), None)
        if by and of:
            edges.append((by, of))
    return edges


def _cited_speaker(annotated: AnnotatedText, cue: Mention, media: list[Speaker]) -> Speaker | None:
    """Return whom words that cite stand beside; of an outlet and the word for what it is, the outlet."""
    raw, sentence = annotated.raw(cue.field), annotated.sentences[cue.sentence]
    if cue.value == "cited_by" or COMES_AFTER.search(raw[cue.start : cue.end]):
        start, end = max(sentence.start, cue.start - LONGEST_CITED), cue.start
        if cue.value == "cites":
            for begin in CITED_BEGINS.finditer(raw, start, end):
                start = begin.end() if begin.end() < end - 1 else start
    else:
        start = cue.end
        stop = CITED_ENDS.search(raw, start + 1, sentence.end)
        end = min(stop.start() if stop else sentence.end, start + LONGEST_CITED)
    subject = Subject(cue.field, start, end, cue.sentence, "credit", cue.rule_id)
    found = next(iter(identify_speakers(annotated, [subject])), None)
    if found and found.speaker_class == "media":
        return next((m for m in media if start <= m.start and m.end <= end), found)
    return found


def _edges_by_telling(annotated: AnnotatedText, media: list[Speaker]) -> list[Edge]:
    """Return the edges from an outlet to the person who speaks to it: "… a trader said to Daily NK"."""
    edges: list[Edge] = []
    voices = _by_sentence(voice for voice in speakers_of(annotated) if voice.speaker_class != "media")
    for outlet in media:
        raw = annotated.raw(outlet.field)
        if TO_OUTLET.search(raw, max(0, outlet.start - 12), outlet.start) or OUTLET_TO.match(raw, outlet.end):
            tellers = voices.get(_sentence(outlet), [])
            before = [s for s in tellers if s.end <= outlet.start]
            edges += [(outlet, teller) for teller in (before[-1:] or tellers[:1])]
    return edges


def _edges_by_nesting(annotated: AnnotatedText, heads: list[Speaker]) -> list[Edge]:
    """Return the edges of one report inside another: who is credited or closes the sentence relays who speaks in it."""
    edges: list[Edge] = []
    voices = speakers_of(annotated)
    heading, speaking = _by_sentence(heads), _by_sentence(sorted(voices, key=lambda v: v.speaker_class != "media"))
    cited = _cited_places(annotated)
    for outer in voices:
        if outer.speaker_class != "media" or _is_cited(outer, cited):
            continue
        inner = [
            *heading.get(_sentence(outer), ()),
            *(v for v in speaking.get(_sentence(outer), ()) if v.subject and v.subject.by != "credit"),
        ]
        raw = annotated.raw(outer.field)
        held = next((v for v in inner if v.start != outer.start and _contains_report(raw, outer, v)), None)
        edges += [(outer, held)] if held else []
    return edges


def _contains_report(raw: str, outer: Speaker, inner: Speaker) -> bool:
    """Return whether what one voice says stands inside what the other reports."""
    if outer.subject and outer.subject.by == "credit":
        return True
    if inner.start < outer.start:
        return CLOSES.search(raw, max(inner.end, outer.start - LONGEST_CLOSING), outer.start) is not None
    between = raw[outer.end : inner.start]
    is_report = REPORTS_THAT.search(between) or TOPIC.match(between)
    return inner.speaker_class == "media" and bool(is_report) and not LISTED.fullmatch(between)


def _cited_places(annotated: AnnotatedText) -> frozenset[tuple[str, str, int]]:
    """Return where a speaker credited by words that cite may begin and end."""
    cites = [mention for mention in annotated.of_kind("sourcing") if mention.value in {"cites", "cited_by"}]
    beside = range(-BESIDE, BESIDE + 1)
    begins = {(cue.field, "begins", cue.end + gap) for cue in cites for gap in beside}
    return frozenset(begins | {(cue.field, "ends", cue.start + gap) for cue in cites for gap in beside})


def _is_cited(voice: Speaker, cited: frozenset[tuple[str, str, int]]) -> bool:
    """Return whether words that cite credit a voice: then it is the inner one."""
    if voice.subject is None or voice.subject.by != "credit":
        return False
    place = voice.subject
    return (voice.field, "begins", place.start) in cited or (voice.field, "ends", place.end) in cited
