"""Markup of titles and summaries to plain text, in linear time for any bytes. For listings only.

This is not an extractor of bodies: no paragraph is judged, nothing is left out but tags, scripts and comments.
"""

from __future__ import annotations

import html
import re

TITLE_CHARS = 1_000
SUMMARY_CHARS = 20_000
CONTENT_CHARS = 200_000
AUTHOR_CHARS = 300
GUID_CHARS = 2_000

_MARKUP_FACTOR = 6  # markup is read to so many times the wanted length: tags and entities take room

# Only these are tags: Korean headlines write <연합시론> and <北中 회담> in the same brackets.
_NAMES_LINE = """a abbr acronym address article aside audio b big blockquote body br button caption center cite code
col dd del dfn div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i
iframe img input ins kbd label legend li link main mark meta nav noscript object ol p param picture pre q rb rp rt rtc
ruby s samp script section small source span strike strong style sub sup svg table tbody td tfoot th thead time title tr
tt u ul var video wbr"""
_NAMES = frozenset(_NAMES_LINE.split())
_BLOCKS_LINE = """address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul"""
_BLOCKS = frozenset(_BLOCKS_LINE.split())
_UNSEEN = frozenset(
    ["script", "style", "noscript", "iframe", "svg", "object", "head", "figcaption", "rt", "rp"]
)  # captions and readings are no content
_UNSEEN_END = {name: re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE) for name in _UNSEEN}
_TAG = re.compile(r"<!--|<!\[CDATA\[|\]\]>|<(/?)([A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]*)?>")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def strip_controls(text: str) -> str:
    """Take out control, direction and zero-width characters; line ends become a line feed, lone surrogates U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\x0c", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def line(text: str, limit: int) -> str:
    """Return plain text as one line of at most `limit` characters; nothing is taken for markup."""
    return " ".join(strip_controls(text[: limit * _MARKUP_FACTOR]).split())[:limit].rstrip()


def line_of_markup(markup: str, limit: int = TITLE_CHARS) -> str:
    """Return the text of a title that may hold tags and entities, escaped once or twice, as one line."""
    return " ".join(_text(markup[: limit * _MARKUP_FACTOR]).split())[:limit].rstrip()


def text_of_markup(markup: str, limit: int) -> str:
    """Return the text of a summary or content, with an empty line between paragraphs."""
    text = _text(markup[: limit * _MARKUP_FACTOR])
    lines = [one.strip() for one in _SPACES.sub(" ", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit].rstrip()


def _text(markup: str) -> str:
    text = html.unescape(_without_tags(markup))
    if "<" in text and _holds_tags(text):  # escaped twice on its way
        text = html.unescape(_without_tags(text))
    return strip_controls(text)


def _holds_tags(text: str) -> bool:
    return any(match[2] and match[2].lower() in _NAMES for match in _TAG.finditer(text))


def _without_tags(markup: str) -> str:
    """Take out tags, comments and what is never shown. Blocks end paragraphs."""
    if "<" not in markup or not _holds_tags(markup):
        return markup
    markup = markup.replace("\r", " ").replace("\n", " ")  # in markup only tags break lines
    pieces: list[str] = []
    position = 0
    while match := _TAG.search(markup, position):
        pieces.append(markup[position : match.start()])
        position = match.end()
        name = (match[2] or "").lower()
        if match[0] == "<!--":
            position = _after(markup, "-->", position)
        elif name in _UNSEEN and not match[1] and not match[0].endswith("/>"):
            position = _after_element(markup, name, position)
        elif name == "br":
            pieces.append("\n")
        elif name in _BLOCKS:
            pieces.append("\n\n")
        elif name and name not in _NAMES:
            pieces.append(match[0])
    pieces.append(markup[position:])
    return "".join(pieces)


def _after(markup: str, mark: str, position: int) -> int:
    end = markup.find(mark, position)
    return len(markup) if end < 0 else end + len(mark)


def _after_element(markup: str, name: str, position: int) -> int:
    """Return the position after the closing tag; of an element never closed, only the tag itself is left out."""
    closing = _UNSEEN_END[name].search(markup, position)
    return closing.end() if closing else position
