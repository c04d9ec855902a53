"""Compare two official texts, tracked phrase by tracked phrase: what both say, and what each alone says.

    yalu readout ARTICLE OTHER      two articles, each by its id, its address, or id@2 for its second version
    yalu readout ARTICLE            its latest version with the one before

Both are read with the present lexicon, so that two versions of a page, or texts from before an upgrade, are compared
alike. A text that is not whole never counts as leaving a phrase out: see `yalu ledger readouts` for that.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.commands._present import add_json_option, print_json, print_table
from flows.config.settings import load_settings
from flows.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

AROUND = 45  # characters shown before and behind a phrase
AROUND_WIDE = 11  # … of a script that a terminal shows twice as wide and cannot wrap between words


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    article_id: str
    version: int
    title: str
    text: str
    lang: str
    url: str
    outlet: str
    published_on: Any
    country: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the two texts."""
    parser.add_argument("one", metavar="ARTICLE", help="an article's id or address; id@1 is its first version")
    parser.add_argument("other", metavar="OTHER", nargs="?", help="the other one; without it, the version before")
    add_json_option(parser, "the rows")


def run(args: argparse.Namespace) -> int:
    """Read both texts and show them side by side. Raises UsageError for one that is not stored."""
    settings = load_settings(args.settings, args.home)
    one, other = _texts(settings, args.one, args.other)
    rows = _compare(one, other, settings.lexicon)
    if args.json:
        print_json({"one": _facts(one, settings.lexicon), "other": _facts(other, settings.lexicon), "rows": rows})
        return 0
    for mark, text in (("A", one), ("B", other)):
        facts = _facts(text, settings.lexicon)
        print(f"{mark}  {facts['published_on']}  {facts['outlet']} [{text.lang}]  {text.title or '(no title)'}")
        print(f"   {facts['what']}  {text.name}")
    if rows:
        columns = ("phrase", "says it", "A", "B")
        print_table(columns, ([row["concept"], row["said_by"], row["one"], row["other"]] for row in rows))
    print(f"{len(rows)} tracked phrases in either")
    return 0


def _texts(settings: Any, one: str, other: str | None) -> tuple[_Text, _Text]:  # noqa: ANN401 - Settings
    from warehouse.store.location import open_snapshot

    with open_snapshot(settings) as connection:
        first = _find(connection, one)
        if other is not None:
            return first, _find(connection, other)
        if first.version < 2:
            raise UsageError(f"{one} has one version only: name the text to compare it with")
        return first, _find(connection, f"{first.article_id}@{first.version - 1}")


def _find(connection: Any, name: str) -> _Text:  # noqa: ANN401 - a connection
    where, _, version = name.partition("@") if "://" not in name else (name, "", "")
    if version and not version.isdigit():
        raise UsageError(f"{name!r}: write the version as a number, such as {where}@1")
    row = connection.execute(
        """
        SELECT v.article_id, v.version, v.title, v.text, v.lang, v.url, coalesce(s.outlet, ''), v.published_on,
            coalesce(s.country, '')
        FROM store.article_versions AS v LEFT JOIN store.sources AS s USING (source_id)
        WHERE (v.article_id = $1 OR v.url = $1 OR v.canonical_url = $1) AND ($2 = 0 OR v.version = $2)
        ORDER BY v.version DESC LIMIT 1
        """,
        [where, int(version or 0)],
    ).fetchone()
    if row is None:
        raise UsageError(f"no article {name!r} is stored; `yalu ledger readouts` and `yalu search` show ids")
    return _Text(f"{row[0]}@{row[1]}", *row)


def _read(text: _Text, lexicon: Path | None) -> Any:  # noqa: ANN401 - Ledgers
    from extractors.ledgers import read_ledgers
    from extractors.lexicon import load_lexicon
    from extractors.records import PageFacts

    facts = PageFacts(url=text.url, outlet_country=text.country, published_on=text.published_on)
    return read_ledgers(text.title, text.text, text.lang, facts, lexicon=load_lexicon(lexicon))


def _facts(text: _Text, lexicon: Path | None) -> dict[str, Any]:
    found = _read(text, lexicon).readouts
    what = "no official text"
    if found:
        row = found[0]
        whole = "whole" if row.is_complete else f"not whole ({row.why_incomplete.replace('_', ' ')})"
        what = f"{row.page_kind.replace('_', ' ')} of {row.issuer} ({row.side}), level {row.level}, {whole}"
    return {
        "name": text.name,
        "title": text.title,
        "lang": text.lang,
        "outlet": text.outlet,
        "published_on": str(text.published_on),
        "url": text.url,
        "what": what,
    }


def _compare(one: _Text, other: _Text, lexicon: Path | None) -> list[dict[str, str]]:
    """Return a row for each phrase in either, those that only one says first."""
    sides = [_by_concept(text, lexicon) for text in (one, other)]
    rows = []
    for concept in sorted(sides[0].keys() | sides[1].keys()):
        said = [any(usage == "said" for usage, _ in side.get(concept, ())) for side in sides]
        by = {(True, True): "both", (True, False): "A only", (False, True): "B only"}.get((said[0], said[1]), "neither")
        words = [
            "\n".join(f"{usage.replace('_', ' ')}: {quote}" for usage, quote in side.get(concept, ())) for side in sides
        ]
        rows.append({"concept": concept, "said_by": by, "one": words[0] or "–", "other": words[1] or "–"})
    order = {"A only": 0, "B only": 1, "both": 2, "neither": 3}
    return sorted(rows, key=lambda row: (order[row["said_by"]], row["concept"]))


def _by_concept(text: _Text, lexicon: Path | None) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for use in _read(text, lexicon).phrase_uses:
        raw = text.title if use.field == "title" else text.text
        found.setdefault(use.concept, []).append((use.usage, _quote(raw, use.start, use.end)))
    return found


def _quote(raw: str, start: int, end: int) -> str:
    """Return the phrase in brackets with the words around it: whole words where the script has them."""
    around = AROUND_WIDE if "\u3000" <= raw[start] <= "\u9fff" else AROUND
    first, last = max(0, start - around), min(len(raw), end + around)
    if around == AROUND:
        first = raw.find(" ", first, start) + 1 or first if first else 0
        last = max(raw.rfind(" ", end, last), end) if last < len(raw) else last
    quote = f"{raw[first:start]}[{raw[start:end]}]{raw[end:last]}"
    gap = " " if around == AROUND else ""
    return " ".join(f"{f'…{gap}' if first else ''}{quote}{f'{gap}…' if last < len(raw) else ''}".split())
