"""Sources as OPML, the format feed readers exchange their lists in. Pure: text in, text out.

What OPML has no word for is carried in attributes of our own namespace, so that an export comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from extractors.records import Source
from extractors.text.decoding import decode
from extractors.text.sanitise import one_line
from flows.errors import UsageError
from flows.sources.discovery import make_id

NAMESPACE = "urn:yalu:sources"
_OURS = (
    "id", "family", "kind", "country", "ownership", "timezone", "note", "evidence", "last_seen", "terms", "clock",
)  # fmt: skip
_LANGS = {"en": "en", "ko": "ko", "ja": "ja", "zh": "zh", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "zh-hans": "zh-Hans",
          "zh-hant": "zh-Hant", "zh-hk": "zh-Hant"}  # fmt: skip
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)"
)  # written bare by half of all readers
MOST = 5_000
LONGEST = 2_000  # characters of an attribute


def write_opml(sources: Iterable[Source]) -> str:
    """Return an OPML 2.0 document of these sources."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:yalu="{NAMESPACE}">',
        "  <head><title>Sources of Yalu</title></head>",
        "  <body>",
    ]
    for source in sources:
        attributes = {"type": "rss", "text": source.outlet, "title": source.outlet, "xmlUrl": source.url}
        attributes |= {"language": source.lang} if source.lang else {}
        attributes |= {f"yalu:{name}": value for name in _OURS if (value := str(getattr(source, name)))}
        attributes |= {"yalu:enabled": "false"} if not source.enabled else {}
        lines.append(
            "    <outline "
            + " ".join(f"{key}={quoteattr(one_line(text, LONGEST))}" for key, text in attributes.items())
            + "/>"
        )
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def read_opml(body: bytes, known: Sequence[Source]) -> tuple[list[Source], int]:
    """Return the sources of an OPML document that are not known yet by address, and how many are. Raises UsageError.

    New ones are never verified. No entity is resolved and nothing is fetched.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    text = _AMPERSAND.sub("&amp;", _PROLOG.sub("", decode(body, markup="xml").text, count=1))
    try:
        tree = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None or etree.QName(tree).localname.lower() != "opml":
        raise UsageError("this is no OPML document: its first element must be <opml>")
    urls, ids = {source.url for source in known}, {source.id for source in known}
    found: list[Source] = []
    repeated = 0
    for outline in list(tree.iter("outline"))[:MOST]:
        attributes = {str(key).lower(): one_line(str(value), LONGEST) for key, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "")
        if not url:
            continue  # a folder
        if url in urls:
            repeated += 1
            continue
        source = _source(attributes, url, ids)
        urls.add(url)
        ids.add(source.id)
        found.append(source)
    return found, repeated


def _source(attributes: dict[str, str], url: str, taken: set[str]) -> Source:
    ours = {name: attributes.get(f"{{{NAMESPACE}}}{name}", "") for name in (*_OURS, "enabled")}
    lang = _LANGS.get(attributes.get("language", "").lower(), "")
    wanted = ours["id"]
    name = wanted if wanted and wanted not in taken else make_id(url, taken, lang)
    source = Source(name, attributes.get("title") or attributes.get("text") or name, url, lang=lang)
    kept = {key: value for key, value in ours.items() if value and key not in ("id", "enabled")}
    return replace(source, **kept, enabled=ours["enabled"] != "false")  # type: ignore[arg-type]
