"""Fits the weights of relevance.toml by ridge; run by hand, not by pytest.

    python tests/quality/fit_relevance.py [SETTINGS]        (YALU_SHARED as for the tests)

With a settings file, the corrections of its lexicon folder are items too, with their texts from its warehouse.

[short] is fitted to the public items, our own 'read' ones and two thirds of the stream, [long] to whole articles made
of them and to those of the stream. Our own 'held' items and the stream's other third are never fitted to. Each weight
keeps the sign its feature is meant to have. Prints the tables to paste; tests/quality/test_tagging.py cross-validates
the fitting itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from extractors.annotation.annotated_text import annotate
from extractors.annotation.relevance import SIDES_OF, features, is_judged

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.quality.fitting import Row, fit
from tests.quality.stream_items import is_held, stream_items
from tests.quality.tagging_items import group_of, made_articles, own_items, public_items

STRENGTH_SHORT, STRENGTH_LONG = 0.3, 2.0
# What salience means was known before there were articles to fit to: a tenth of the sentences, weighted. The fit to
# made articles moves these weights and does not replace them.
CENTRE = {
    "pair_lead": 2.0, "pair_share": 6.0, "both_lead": 1.5, "salience": 9.0, "both_any": 0.3, "bridge": 1.0,
    "beat": 0.5, "third": -1.5, "other_korea": -1.5, "genre": -3.0, "source_only": -2.0, "place_only": -1.0,
    "aimed": -1.5,
}  # fmt: skip
# Nor is a venue a party, even where few examples say so.
CENTRE_SHORT = {"venue": -8.0, "listed": -7.0, "bloc": -3.0, "aimed": -6.0, "late": -3.0}
SIGNS = {
    "pair_lead": 1, "pair_any": 1, "pair_share": 1, "bridge": 1, "bridge_two": 1, "both_sentence": 1,
    "both_title": 1, "both_lead": 1, "both_any": 1, "salience": 1, "beat": 1, "third": -1, "other_korea": -1,
    "genre": -1, "source_only": -1, "bridge_one": 1, "heads": 1, "venue": -1, "listed": -1, "origin_only": -1,
    "bloc": -1, "place_only": -1, "third_first": -1, "implicit": -1, "third_pair": -1, "rok_plain": -1,
    "aimed": -1, "late": -1,
}  # fmt: skip
SHORT = [
    "bias", "pair_lead", "pair_any", "bridge", "bridge_two", "both_sentence", "both_title", "both_any", "beat", "third",
    "third_first", "other_korea", "genre", "source_only", "place_only", "implicit", "third_pair", "rok_plain",
    "bridge_one", "heads", "venue", "bloc", "listed", "origin_only", "aimed", "late",
]  # fmt: skip
LONG = [
    "bias", "pair_lead", "pair_share", "both_lead", "salience", "both_any", "bridge", "beat", "third", "other_korea",
    "genre", "source_only", "place_only", "implicit", "third_pair", "heads", "venue", "bloc",
    "listed", "origin_only", "aimed", "late",
]  # fmt: skip


def rows_of(items: list[dict], *, short: bool = True) -> list[Row]:
    """Features, label and group of each item and relation that the annotators agree on and the weights decide."""
    rows: list[Row] = []
    for item in items:
        reading = annotate(item["title"], item["text"], item["lang"], item.get("country"))
        if reading.is_short is not short:
            continue
        for relation in SIDES_OF:
            values = features(reading, relation)
            if relation not in item.get("relations_ok", []) and is_judged(values):
                rows.append((values, float(relation in item["relations"]), group_of(item)))
    return rows


def stream_rows(shared: Path, *, short: bool) -> list[Row]:
    """The rows of the stream's two thirds: what is on the subject, by its likelier relation, and what is off it.

    The labels do not say which relation; peripheral entries are left out.
    """
    rows: list[Row] = []
    for item in stream_items(shared):
        if is_held(item) or item["label"] == "peripheral":
            continue
        reading = annotate(item["title"], item["text"], item["lang"], item["country"])
        if reading.is_short is not short:
            continue
        found = [values for values in (features(reading, relation) for relation in SIDES_OF) if is_judged(values)]
        if item["label"] == "on":
            found = sorted(found, key=likeness)[-1:]
        rows += [(values, float(item["label"] == "on"), group_of(item)) for values in found]
    return rows


def likeness(values: dict[str, float]) -> float:
    """How much speaks for a relation, by hand: which of two an entry on the subject is about."""
    return 2 * values["pair_lead"] + 2 * values["bridge"] + values["both_title"] - 2 * values["other_korea"]


def corrected(settings_file: Path) -> list[dict]:
    """The texts that analysts corrected, as items: headline and lead, as a reader of the listing sees them."""
    from extractors.lexicon import load_lexicon
    from flows.config.settings import load_settings
    from warehouse.store.connection import open_published

    settings = load_settings(settings_file)
    wanted = {row.url: list(row.relations) for row in load_lexicon(settings.lexicon).corrections}
    with open_published(settings.home) as connection:
        rows = connection.execute(
            "SELECT url, title, text, lang FROM articles WHERE list_has_any($1, [url, canonical_url]) "
            "UNION ALL SELECT url, title, text, lang FROM dropped WHERE list_contains($1, url)",
            [list(wanted)],
        ).fetchall()
    items = [dict(zip(("id", "title", "text", "lang"), row, strict=True)) for row in rows]
    return [item | {"text": item["text"][:400], "relations": wanted.get(item["id"], [])} for item in items]


def show(name: str, weights: dict[str, float]) -> None:
    """Write one table."""
    lines = [f"[{name}]", *(f"{key} = {value:.2f}" for key, value in weights.items())]
    sys.stdout.write("\n".join(lines) + "\n\n")


def main() -> None:
    """Fit and print."""
    shared = Path(os.environ.get("YALU_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    read_ones = [item for item in own_items() if item["part"] == "read"]
    items = public_items(shared) + read_ones + (corrected(Path(sys.argv[1])) if len(sys.argv) > 1 else [])
    show("short", fit(rows_of(items) + stream_rows(shared, short=True), SHORT, STRENGTH_SHORT, SIGNS, CENTRE_SHORT))
    made = rows_of(made_articles(read_ones), short=False) + stream_rows(shared, short=False)
    show("long", fit(made, LONG, STRENGTH_LONG, SIGNS, CENTRE))


if __name__ == "__main__":
    main()
