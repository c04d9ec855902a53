"""Reference data that ships with Yalu: the seed corpus as facts and sampled fingerprints, and known visits.

Not the seeds' texts: they belong to their publishers and cannot be reconstructed from this data.
    seeds.toml          facts and body offsets, checked by hand
    fingerprints.json   what `yalu seeds build` computes from the texts
    visits.csv          visits, meetings abroad, calls and letters since 1990, with source and confidence
    visits_coverage.csv for which offices and directions it is complete, and since when
                        (both read by extractors/lexicon/visits.py)
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

from extractors.records import Fingerprint, Seed

FOLDER = Path(__file__).resolve().parent
SEED_FACTS = FOLDER / "seeds.toml"
VISITS = FOLDER / "visits.csv"
VISITS_COVERAGE = FOLDER / "visits_coverage.csv"
SEED_FINGERPRINTS = FOLDER / "fingerprints.json"


@cache
def load_seeds() -> tuple[Seed, ...]:
    """Load the seed corpus as committed, in order of seed_id; needs none of the texts."""
    facts = tomllib.loads(SEED_FACTS.read_text(encoding="utf-8"))["seed"]
    computed = json.loads(SEED_FINGERPRINTS.read_text(encoding="utf-8"))
    seeds = []
    for row in facts:
        marks = computed[row["seed_id"]]
        seeds.append(
            Seed(
                seed_id=row["seed_id"],
                title=row["title"],
                outlet=row["outlet"],
                author=row["author"],
                published_on=row["published_on"],
                date_precision=row["date_precision"],
                lang=row["lang"],
                url=row["url"],
                words=row["words"],
                text_sha256=row["sha256"],
                body_start=row["body_start"],
                body_end=row["body_end"],
                fingerprint=Fingerprint(
                    text_sha256=marks["body_sha256"],
                    tokens=marks["tokens"],
                    sample=tuple(marks["sample"]),
                    version=marks["version"],
                ),
            )
        )
    return tuple(seeds)
