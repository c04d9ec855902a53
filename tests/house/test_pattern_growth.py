"""No pattern of ours takes more than six times the CPU for four times any text.

Every pattern is grown over texts derived from its own syntax and over what pages are made of. It finds patterns by
listening to `re` (patterns_found.py), so a new one is held to this by being written.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.annotation.cue_matching import NEAR
from extractors.annotation.datelines import HEAD
from extractors.annotation.speakers import LONGEST_FORMERLY
from extractors.articles import authors, cues, official, threads, titles
from extractors.articles.official import MAX_LABEL
from extractors.ledgers import firsts
from extractors.text.clean import LONGEST_SENTENCE
from extractors.text.list_dates import LONGEST_MARK
from tests.faults import some
from tests.house import growth
from warehouse.lake.errors import LONGEST

PARTS = 6  # of all patterns, for as many workers
# Patterns tried only over texts that their callers cut: at most so many characters. There they may not be steep.
BOUNDED = {
    "extractors/text/address_rules.py:_rewrites": 4_000,  # urls._LONGEST
    "extractors/articles/cues.py:line_cues": cues.line_cues()[0],
    "extractors/articles/authors.py:_MAIL": authors.MAX_STATED,
    "extractors/articles/official.py:_LABEL": MAX_LABEL,
    "extractors/articles/threads.py:NICK_LINE": threads.MAX_LINE,
    "extractors/articles/titles.py:_ELLIPSIS": titles.MAX_TITLE,
    "extractors/articles/titles.py:_SEPARATOR": titles.MAX_TITLE,
    "extractors/text/dates.py:_MONTH_PATTERNS": 300,  # dates._LONGEST
    "extractors/text/dates.py:_PATTERNS": 300,
    "extractors/text/list_dates.py:_readers": LONGEST_MARK,
    "extractors/text/list_dates.py:_label": 4 * LONGEST_MARK,
    "extractors/text/list_dates.py:_is_strong": 2 * LONGEST_MARK,
    "extractors/text/list_dates.py:read_edge": 2 * LONGEST_MARK,
    "extractors/text/dates.py:_LOCAL_MONTH": 300,
    "extractors/lexicon/reader.py:_cue": NEAR,
    "extractors/annotation/datelines.py:dateline_formats": HEAD,
    "extractors/lexicon/speaker_words.py:_load": LONGEST_FORMERLY,
    "flows/operations/retention.py:FOLDERS": 255,  # names of files
    "extractors/lexicon/ledger_rules.py:_compiled": firsts.LONGEST,
    "extractors/lexicon/visit_words.py:_any": firsts.LONGEST,
    "extractors/ledgers/firsts.py:_any": firsts.LONGEST,
    "extractors/lexicon/officials.py:_any": official.LONGEST_STYLE,
    "extractors/lexicon/officials.py:_load": official.LONGEST_STYLE,
    "extractors/annotation/statements.py:QUOTATION": LONGEST_SENTENCE,
    "extractors/annotation/speakers.py:NAME_BEFORE": 5,
    "extractors/annotation/taggers/quotes.py:MARKS": LONGEST_SENTENCE,
    "warehouse/lake/errors.py:scrub": LONGEST,
}
# Names of our own tables and views, words searched for in one snippet, a name in its text: each escaped and looked for
# as it is. They are no patterns that a text could be hostile to.
WORDS = {
    "warehouse/store/migrations.py:_in_order", "warehouse/recovery/recorder.py:_change",
    "flows/commands/search.py:_matches", "extractors/ledgers/phrases.py:_counterparts",
}  # fmt: skip
# Over files that ship with Yalu and names it gives itself, and nothing else.
OURS = {"flows/digest/gather.py:_COMMENT", "flows/orchestration/tasks.py:run_step"}


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    script = Path(__file__).with_name("patterns_found.py")
    listed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    return json.loads(listed.stdout)


def test_every_pattern_is_found(found):
    assert set(found["missed"]) <= WORDS
    assert len(found["patterns"]) > 700
    sites = {site for one in found["patterns"] for site in one["sites"]}
    assert set(BOUNDED) | OURS <= sites, "a pattern named here is gone"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", some(range(PARTS)))
def test_no_pattern_grows_faster_than_its_text(found, part):
    steep = []
    for one in found["patterns"][part::PARTS]:
        if set(one["sites"]) <= OURS:
            continue
        pattern = re.compile(one["pattern"], one["flags"])
        run = pattern.match if one["at_one_place"] else lambda text, pattern=pattern: [*pattern.finditer(text)]
        most = max((BOUNDED.get(site, 0) for site in one["sites"]), default=0)
        if most and all(site in BOUNDED for site in one["sites"]):
            sizes, worst = (most,), growth.STEEP_S
        else:
            sizes, worst = growth.LARGE, 0.001
        for text in [*growth.hostile(pattern), *(("", unit, "") for unit in growth.UNITS)]:
            ratio = growth.growth(run, growth.repeated(text[1], text[0], text[2]), sizes, worst)
            if ratio > growth.MOST:
                steep.append((one["sites"], one["pattern"][:80], text, round(ratio, 1)))
                break
    assert not steep


@pytest.mark.parametrize(
    ("pattern", "unit", "sizes"),
    [
        (r"^(?:\d{1,4}|[ .])+$", "20261120", growth.LARGE), (r"\s+$", " ", (512, 2048)),
        (r"(a|aa|aaa)*c", "a", growth.LARGE), (r"a.*b.*c", "ab", (128, 512)),
    ],
)  # fmt: skip
def test_the_test_sees_growth(pattern, unit, sizes):
    compiled = re.compile(pattern)
    text = growth.repeated(unit, after="!")
    assert growth.growth(lambda text: [*compiled.finditer(text)], text, sizes) > growth.MOST
