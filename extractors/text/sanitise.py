"""Making foreign text harmless before it is stored or shown: titles, names, addresses, servers' answers. Pure.

    one_line, some_lines   what a reader sees: no controls, bidi marks, zero-width or other invisible characters
    web_address            an http(s) address that a reader may follow, else ''
    chat, chat_link        for Slack and Mattermost: no mention, link, image, heading or command of somebody else
    markdown               what Markdown shows as it is
    escaped                for a terminal: what cannot be seen is written as an escape, as JSON has them

Names and addresses pass `one_line` where they enter (sources, recipients, OPML); extractors clean what comes from the
web. Escaping for HTML is the template's work, for headers the message's.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST = 300  # characters of a title or quote
LONGEST_ADDRESS = 2000
MOST_MARKS = 3  # combining marks on one character: Vietnamese and Hindi need two, a tower of them is a prank
# Letters by their category that print nothing: Hangul fillers, the Braille blank, the Khmer inherent vowels.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f")
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE = re.compile(r"\s+")
_NOT_IN_ADDRESS = re.compile(r"[\s\"'<>\\^`{|}]")


def one_line(text: str | None, limit: int = LONGEST) -> str:
    """Return a text as one harmless line, cut with … beyond `limit` characters. Doing it twice changes nothing."""
    # A title is no longer than this however much it hides; normalising megabytes would cost seconds.
    folded = _SPACE.sub(" ", (text or "")[: 20 * limit])
    if folded.isascii() and folded.isprintable():
        return _cut(folded.strip(), limit)
    shown = unicodedata.normalize("NFC", "".join(_visible(folded)))
    tidy = _SPACE.sub(" ", "".join(_without_towers(shown))).strip()
    return _cut(tidy, limit)


def _cut(tidy: str, limit: int) -> str:
    return tidy if len(tidy) <= limit else tidy[: limit - 1].rstrip() + "…"


def some_lines(text: str, limit: int = LONGEST_ADDRESS) -> str:
    """Return a text of our own with foreign words in it, each of its lines harmless; indents are kept."""
    indents = (len(line) - len(line.lstrip(" ")) for line in text.split("\n"))
    return "\n".join(
        " " * indent + one_line(line, limit) for indent, line in zip(indents, text.split("\n"), strict=True)
    )


def _visible(text: str) -> list[str]:
    return [c for c in text if c not in _BLANK_LETTERS and unicodedata.category(c) not in _NOT_SHOWN]


def _without_towers(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return kept


def web_address(url: str | None) -> str:
    """Return an address a reader may follow: http or https, with a host, without a login; else ''."""
    url = (url or "").strip()
    if len(url) > LONGEST_ADDRESS or _NOT_IN_ADDRESS.search(url) or one_line(url, LONGEST_ADDRESS) != url:
        return ""
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_number
    return url if is_web and parts.username is None and parts.password is None else ""


# ---------------------------------------------------------------- chats

# A chat has no escape that Slack and Mattermost share, so a sign that either acts upon is shown by its likeness.
_LIKENESS = {
    **dict(zip("[]()~#\\@|*_`", "［］（）～＃＼＠¦∗＿'", strict=True)),
    "&": "&amp;", "<": "&lt;", ">": "&gt;",
}  # fmt: skip
_FOR_CHAT = str.maketrans(_LIKENESS)
_LINKED_BY_ITSELF = re.compile(r"(?i)([a-z0-9+.-])://|\b(www)\.|\b(mailto|tel|xmpp):")
_IN_CHAT_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()[]@"})


def chat(text: str, limit: int = LONGEST_ADDRESS) -> str:
    """Return foreign text without what a chat acts upon: links, images, mentions, channels, tags, commands, markup."""
    shown = _LINKED_BY_ITSELF.sub(_unlinked, one_line(text, limit)).translate(_FOR_CHAT)
    return f"\u2215{shown[1:]}" if shown.startswith("/") else shown


def _unlinked(found: re.Match[str]) -> str:
    scheme, www, other = found.groups()
    return f"{scheme}\u2236//" if scheme else f"{www}\uff0e" if www else f"{other}\u2236"


def chat_link(text: str, url: str) -> str:
    """Return a link of a chat: foreign text that leads to an address that has passed `web_address`."""
    # Mattermost makes Markdown of it, so a bracket in the address would end it and begin an image.
    return f"<{url.translate(_IN_CHAT_ADDRESS)}|{chat(text)}>" if url else chat(text)


# ---------------------------------------------------------------- Markdown and terminals

# What Markdown would take for a mark; foreign text may hold any of it.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~&@]|:(?=//)|(?<=www)\.|(?<=mailto):)")
# Controls but tab and newline, what reorders a line or cannot be seen in it, lone surrogates, tags.
_ACTED_UPON = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def markdown(text: str) -> str:
    """Return foreign text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def escaped(text: str) -> str:
    """Return a text with what a terminal acts upon, or nobody sees, as an escape: inside JSON it means the same."""
    return _ACTED_UPON.sub(_as_escape, text)


def _as_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
