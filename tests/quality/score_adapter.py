"""What `score_tagging.py` of the shared data calls: our judgement and tags in its words. Run by hand, not by pytest.

    python ../shared/data/score_tagging.py tests.quality.score_adapter:judge ../shared/data/tagging-public.jsonl

It cuts topics at the dot. The weights that ship are fitted to those items too; test_tagging.py cross-validates.
"""

from __future__ import annotations

from extractors.annotation.relevance import judge_relevance
from extractors.annotation.taggers import tag


def judge(title: str, text: str, lang: str) -> dict[str, object]:
    """Relations, top-level topics, entities, sourcing and stance of an item."""
    said: dict[str, set[str]] = {}
    for found in tag(title, text, lang):
        said.setdefault(found.kind, set()).add(found.value)
    return {
        "relations": list(judge_relevance(title, text, lang).relations),
        "topics": sorted({value.partition(".")[0] for value in said.get("topic", set())}),
        "entities": sorted(said.get("entity", set())),
        "sourcing": sorted(said.get("sourcing", set())),
        "stance": next(iter(said.get("stance", set())), "neutral"),
    }
