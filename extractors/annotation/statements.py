"""Find the subject of each verb of saying in a sentence, by grammar.

    English    the words before the verb up to a comma, apposition included; behind it where the order is turned
    Korean     the noun with 은/는, or with 이/가 behind the quotative (…다고 외교부가 밝혔다)
    Japanese   the noun with は, or with が behind the quotative (…と外務省が発表した)
    Chinese    the words between the last pause and the verb; before a short adverbial, those before it

and the words that "according to" credits. Not here: who those words denote (`speakers.py`) and the tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.grammar import read_grammar

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

LONGEST_SUBJECT = 110  # characters; what is longer is a clause of its own
LONGEST_CREDIT = 70
NOUN_END = 26  # characters before a particle in which its noun phrase is searched
SHORT_ADVERBIAL = 9  # Chinese: 对此, 会后, 受访时

INVERTED = re.compile(r"\s+(?=[A-Z]|the\s|an?\s|one\s|two\s|another\s|several\s|people\s|sources?\s|officials?\s)")
LATIN_QUOTE = re.compile(r'["“”;:]|\s[‘\']|[’\']\s')
CLAUSE = re.compile(r"[^,]+")
LATIN_CUT = re.compile(LATIN_QUOTE.pattern + r"|\b(that|but|while|after|before|because|when|though)\s")
APPOSITION = re.compile(r"\s*(an?|the|who|which|whose|one|also|formerly|in|at|of)\b|\s*[a-z]|\s*\d")
PRONOUN = re.compile(r"\s*(and\s+)?(he|she|it|they)(\s+(also|later|then))?\s*$", re.IGNORECASE)
# A dot behind an initial or a title ends nothing.
RIGHT_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Dr|Mr|Ms|Lt|Sr|Jr|St))(?<!\b(?:Mrs|Gen|Col|Sen|Rep|Gov|Adm|Maj))(?<!\bProf)\."
    r'|[;:”"]|\s(in|at|on)\s(an?|the|his|her|its|their)\s'
)
# "Ellen Marsh, a trade lawyer," before a verb: the subject, though "said the treaty" could be turned round.
NAMED_APPOSITION = re.compile(
    r"\s{0,9}[A-Z][\w’'-]*(?:\.[A-Z][\w’'-]*)*\.?(?:\s(?:[A-Z][\w’'-]*\.?|de|van|von)){1,4},\s[^,]{3,80},\s*"
)
# "The vice minister, who spoke at a forum," likewise, where no verb stands before the apposition.
PLAIN_APPOSITION = re.compile(
    r"(?![^,]{0,80}\s(?:is|are|was|were|has|have|had|will|would|[a-z]{2,12}ed)\s)[^,“”\"]{3,80},\s(?:[^,“”\"]{3,80},\s*){1,2}"
)
# "the ambassador, Jin Hyok-bong,": a name behind its post.
POST_BEFORE = re.compile(
    r"\s{0,9}(?:[Tt]he|[A-Z]\w{1,20}[’']s)\s(?![^,]*\s(?:is|are|was|were|has|have|had|will|would|[a-z]{2,12}ed)\s)[^,]{3,60}"
)
BARE_NAME = re.compile(r"\s{0,9}[A-Z][\w’'-]{0,30}(?:\s[A-Z][\w’'.-]{0,30}){1,4}\s{0,9}")
PASSIVE = re.compile(r"\b(?:been|be|being|is|are|was|were)\s+(?:[a-z]{2,12}ly\s+)?$")
_GRAMMAR = read_grammar("speech", "statements")
TO_SOMEBODY = re.compile(_GRAMMAR["to_somebody"])
SAID_OF_HIM = re.compile(_GRAMMAR["said_of_him"])
QUOTATIVE_KO = re.compile(_GRAMMAR["quotative_ko"])
QUOTATIVE_JA = re.compile(_GRAMMAR["quotative_ja"])
TOPIC_KO = re.compile(_GRAMMAR["topic_ko"])
SUBJECT_KO = re.compile(_GRAMMAR["subject_ko"])
TOPIC_JA = re.compile(_GRAMMAR["topic_ja"])
SUBJECT_JA = re.compile(_GRAMMAR["subject_ja"])
CUT_KO = re.compile(_GRAMMAR["cut_ko"])
CUT_JA = re.compile(r"[、。「」『』]")
BREAK_JA = re.compile(_GRAMMAR["break_ja"])
TAIL_KO = re.compile(_GRAMMAR["tail_ko"])
PAUSE_ZH = re.compile(r"[，。；：！？“”「」『』\n,;:?!]|\s")
# Headlines leave verb and particle out: 商务部：…, 국방부, … 항의, … 데일리NK 보도, …　聯合ニュース
COLON = re.compile(r"(?:^|(?<=[\s　…]))([^\s　：:，,。、“”\"「」0-9]{2,18})[：:](?=[^/\d])")
HEAD_KO = re.compile(_GRAMMAR["head_ko"])
OUTLETS_WORDS = frozenset({"보도", "전언"})  # only an outlet says so, not the words before the comma
TAIL_JA = re.compile(_GRAMMAR["tail_ja"])
QUOTATION = re.compile(r'"[^"“”]{4,}"|“[^”]{4,}”|「[^」]{2,}」')


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that speak or are credited. Spans are raw code points of the field."""

    field: str
    start: int
    end: int
    sentence: int
    by: str  # verb, credit, quotation, headline (no verb says so), or label (right before marks that close nothing)
    rule_id: str  # of the verb


_last: list[tuple[AnnotatedText, list[Subject]]] = []  # the last result: several readers ask the same of one article


def subjects(annotated: AnnotatedText) -> list[Subject]:
    """Return the subject of every verb of saying that has one in its sentence, and all who are credited, in order."""
    if not _last or _last[0][0] is not annotated:
        _last[:] = [(annotated, _subjects_in(annotated))]
    return _last[0][1]


def _subjects_in(annotated: AnnotatedText) -> list[Subject]:
    found: list[Subject] = []
    cues = annotated.of_kind("sourcing")
    words: dict[int, list[Mention]] = {}
    for cue in cues:
        if cue.value in {"post", "office", "outlet", "unnamed"}:
            words.setdefault(cue.sentence, []).append(cue)
    for mention in cues:
        if mention.value not in {"verb", "by"} or any(
            _is_part_of(mention, word) for word in words.get(mention.sentence, ())
        ):
            continue
        raw = annotated.raw(mention.field)
        sentence = annotated.sentences[mention.sentence]
        bounds = (sentence.start, sentence.end)
        spans = _subject(raw, bounds, mention) if mention.value == "verb" else _credited(raw, bounds, mention)
        by = "verb" if mention.value == "verb" else "credit"
        found += [
            Subject(mention.field, *span, mention.sentence, by, mention.rule_id) for span in spans if span[0] < span[1]
        ]
    return found + _quoted_subjects(annotated) + _headline_subjects(annotated)


def _is_part_of(verb: Mention, word: Mention) -> bool:
    """Return whether a verb is only a part of another word: 分析 of 分析师."""
    return word.start <= verb.start < verb.end <= word.end and word.end - word.start > verb.end - verb.start


def _quoted_subjects(annotated: AnnotatedText) -> list[Subject]:
    """Return whom a Korean or Japanese sentence quotes without a verb of saying: 통일부 "예년 수준", 氏は「…」と…"""
    found = []
    for index, sentence in enumerate(annotated.sentences):
        raw = annotated.raw(sentence.field)
        for quote in QUOTATION.finditer(raw, sentence.start, sentence.end):
            span = _beside_quotation(raw, sentence.start, sentence.end, quote)
            if span and span[0] < span[1]:
                found.append(Subject(sentence.field, *span, index, "quotation", "speech.quotation"))
            elif not span and raw[quote.start()] == "「":  # 韓国「遺憾」, but not 中国「一帯一路」の
                phrase = _phrase(raw, sentence.start, quote.start(), BREAK_JA)
                by = "quotation" if not raw[quote.end() : sentence.end].strip(" 　。") else "label"
                found.append(Subject(sentence.field, *phrase, index, by, "speech.quotation"))
    return [subject for subject in found if subject.start < subject.end]


def _headline_subjects(annotated: AnnotatedText) -> list[Subject]:
    """Return who speaks in a headline, where neither verb nor particle says so."""
    found = []
    nouns = [f for f in annotated.of_kind("sourcing") if f.value == "headline"]
    for index, sentence in enumerate(annotated.sentences):
        if sentence.field == "text" and not annotated.is_short:
            break  # the sentences of a whole article have their verbs
        raw = annotated.raw(sentence.field)
        bounds = (sentence.start, sentence.end)
        spans = [match.span(1) for match in COLON.finditer(raw, *bounds) if not match[1].isascii()]
        said = [f for f in nouns if f.sentence == index and f.field == sentence.field]
        # … 항의: the words before the comma, or right before the word that ends the headline
        own = [f.start for f in said if raw[f.start : f.end] not in OUTLETS_WORDS]
        last = max(own + [q.start() for q in QUOTATION.finditer(raw, *bounds)], default=-1)
        if not raw[: bounds[1]].rstrip(" .").endswith(("다", "요")):
            spans += [m.span(1) for m in HEAD_KO.finditer(raw, *bounds) if m.end() <= last]
        spans += [_phrase(raw, bounds[0], f.start, TAIL_KO) for f in said if not raw[f.end : bounds[1]].strip(" .")]
        found += [Subject(sentence.field, *span, index, "headline", "speech.headline") for span in spans]
        if tail := TAIL_JA.search(raw, *bounds):
            found.append(Subject(sentence.field, *tail.span(1), index, "label", "speech.headline"))
    return [subject for subject in found if subject.start < subject.end]


def _beside_quotation(raw: str, start: int, end: int, quote: re.Match[str]) -> tuple[int, int] | None:
    before = raw[start : quote.start()].rstrip(" ,")
    if before and "가" <= before[-1] <= "힣":
        marked = re.search(r"(은|는|이|가)$", before)
        return _phrase(raw, start, start + len(before) - (len(marked[0]) if marked else 0), CUT_KO)
    if before and before[-1] in "はが":
        return _phrase(raw, start, start + len(before) - 1, CUT_JA)
    topic = TOPIC_KO.search(raw, quote.end(), end)
    return _phrase(raw, quote.end(), topic.start(), CUT_KO) if topic else None


def _subject(raw: str, bounds: tuple[int, int], verb: Mention) -> list[tuple[int, int]]:
    first = raw[verb.start]
    if first.isascii():
        return _english_subject(raw, bounds, verb)
    if "가" <= first <= "힣":
        return _subject_by_particles(raw, bounds, verb, QUOTATIVE_KO, TOPIC_KO, SUBJECT_KO, CUT_KO)
    if any("ぁ" <= char <= "ん" for char in raw[verb.start : verb.end + 2]):
        return _subject_by_particles(raw, bounds, verb, QUOTATIVE_JA, TOPIC_JA, SUBJECT_JA, CUT_JA)
    return _chinese_subject(raw, bounds, verb)


def _english_subject(raw: str, bounds: tuple[int, int], verb: Mention) -> list[tuple[int, int]]:
    before = raw[bounds[0] : verb.start].rstrip()
    turned = INVERTED.match(raw, verb.end)
    if not SAID_OF_HIM.fullmatch(raw, verb.start, verb.end) and PASSIVE.search(raw, bounds[0], verb.start):
        return []
    has_own = (
        TO_SOMEBODY.fullmatch(raw, verb.start, verb.end)
        or NAMED_APPOSITION.fullmatch(raw, bounds[0], verb.start)
        or PLAIN_APPOSITION.fullmatch(raw, bounds[0], verb.start)
    )
    if turned and not has_own and (not before or before[-1] in "\"”,'’"):
        start = turned.end()
        stop = RIGHT_END.search(raw, start, bounds[1])
        return [(start, min(stop.start() if stop else bounds[1], start + LONGEST_SUBJECT))]
    start = bounds[0]
    # A relative clause closed by a comma may hold a "that" of its own.
    for cut in (LATIN_QUOTE if before.endswith(",") else LATIN_CUT).finditer(raw, bounds[0], verb.start):
        start = cut.end()
    chunks = [(m.start(), m.end()) for m in CLAUSE.finditer(raw, bounds[0], verb.start) if m.end() > start]
    chunks = [(max(start, s), e) for s, e in chunks if raw[max(start, s) : e].strip()]
    if not chunks:
        return []
    if PRONOUN.match(raw[slice(*chunks[-1])]):
        # "The coast guard seized three boats, it said": the subject of the sentence.
        return [(bounds[0], min(chunks[0][1], bounds[0] + LONGEST_SUBJECT // 2))] if len(chunks) > 1 else []
    at = len(chunks) - 1
    if before.endswith(","):  # an apposition is closed right before the verb
        while at > 0 and APPOSITION.match(raw[slice(*chunks[at])]):
            at -= 1
        if at and BARE_NAME.fullmatch(raw, *chunks[at]) and POST_BEFORE.fullmatch(raw, *chunks[at - 1]):
            at -= 1
    if verb.start - chunks[at][0] > LONGEST_SUBJECT:
        return []
    return [(chunks[at][0], verb.start)]


def _subject_by_particles(
    raw: str,
    bounds: tuple[int, int],
    verb: Mention,
    quotative: re.Pattern[str],
    topic: re.Pattern[str],
    subject: re.Pattern[str],
    cut: re.Pattern[str],
) -> list[tuple[int, int]]:
    """Return the noun phrases that may be the subject, likeliest first: behind the quotative, then the topic."""
    quoted = bounds[0]
    for match in quotative.finditer(raw, *bounds):
        if match.start() < verb.start < match.end():
            return []  # a noun of the quotative: …との報道を, …다는 보도를
        if match.end() <= verb.start:
            quoted = match.end()
    # The verb's first letter is included: が may stand right before it.
    behind = [*topic.finditer(raw, quoted, verb.start + 1), *subject.finditer(raw, quoted, verb.start + 1)]
    topics = list(topic.finditer(raw, bounds[0], quoted)) if quoted > bounds[0] else []
    # With no word of its own behind the quotation, the verb belongs to the sentence's topic, or its first subject.
    firsts = topics[:2] or list(subject.finditer(raw, bounds[0], quoted))[:1]
    chosen = sorted(behind, key=lambda m: m.start()) if behind else firsts
    return [_phrase(raw, max(bounds[0], quoted if m in behind else bounds[0]), m.start(), cut) for m in chosen[:2]]


def _phrase(raw: str, least: int, end: int, cut: re.Pattern[str]) -> tuple[int, int]:
    start = max(least, end - NOUN_END)
    for match in cut.finditer(raw, start, end):
        if match.end() < end:
            start = match.end()
    return start, end


def _chinese_subject(raw: str, bounds: tuple[int, int], verb: Mention) -> list[tuple[int, int]]:
    pauses = [m.end() for m in PAUSE_ZH.finditer(raw, bounds[0], verb.start)]
    start = pauses[-1] if pauses else bounds[0]
    if verb.start - start <= SHORT_ADVERBIAL and len(pauses) >= 1:
        earlier = pauses[-2] if len(pauses) > 1 else bounds[0]
        if raw[start - 1] in "，," and start - earlier <= NOUN_END:
            return [(start, verb.start), (earlier, start - 1)]
    return [(max(start, verb.start - LONGEST_SUBJECT // 2), verb.start)]


def _credited(raw: str, bounds: tuple[int, int], word: Mention) -> list[tuple[int, int]]:
    """Return the words that "according to", 据, 에 따르면 or によると belong to."""
    first = raw[word.start]
    if first.isascii() or (word.rule_id.endswith("by_name") and first in "据據根援引"):
        stop = re.compile(r"[,.;。，；\"”“]").search(raw, word.end, bounds[1])
        end = min(stop.start() if stop else bounds[1], word.end + LONGEST_CREDIT)
        return [(word.end, end)]
    cut = CUT_KO if "가" <= first <= "힣" else CUT_JA
    return [_phrase(raw, bounds[0], word.start, cut)]
