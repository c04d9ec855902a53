"""The last rung: the body that only a page's JSON-LD holds, as articleBody or as the posts of a live report.

Measured: taking articleBody wherever it is present costs .3 F1, since many outlets put a teaser there. So it comes
after every other reader, and the page has to vouch for it like for any other text (checks.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from extractors.articles.json_ld import all_nodes, has_type, is_article_node
from extractors.articles.state_json import plain_text

if TYPE_CHECKING:
    from extractors.articles.page import ParsedPage

MAX_POSTS = 2_000
MIN_LIVE = 2  # posts from which a live report is one


@dataclass(frozen=True, slots=True)
class StatedBody:
    """A body stated in JSON-LD."""

    text: str
    headline: str
    posts: int = 0  # of a live report


def read_stated_bodies(page: ParsedPage) -> list[StatedBody]:
    """Return the bodies that the article nodes of a page state, longest first."""
    found = []
    for node in all_nodes(page):
        if not is_article_node(node):
            continue
        posts = _posts(node.get("liveBlogUpdate"))
        text = "\n\n".join(posts) if len(posts) >= MIN_LIVE else _text(node.get("articleBody"))
        if text:
            found.append(StatedBody(text, _line(node.get("headline")), len(posts) if len(posts) >= MIN_LIVE else 0))
    return sorted(found, key=lambda body: len(body.text), reverse=True)


def is_live(page: ParsedPage) -> bool:
    """Return whether a page says that it is a live report with posts of its own times."""
    return any(has_type(node, "LiveBlogPosting") for node in all_nodes(page))


def _posts(updates: Any) -> list[str]:  # noqa: ANN401 - JSON of any shape
    """Return the posts of a live report as it lists them, each below a line with its time and headline."""
    posts: list[str] = []
    for update in [updates] if isinstance(updates, dict) else updates if isinstance(updates, list) else ():
        if len(posts) >= MAX_POSTS or not isinstance(update, dict):
            continue
        if text := _text(update.get("articleBody")) or _text(update.get("text")):
            head = f"{_stamp(update.get('datePublished'))} {_line(update.get('headline'))}".strip()
            posts.append(f"{head}\n\n{text}" if _line(update.get("headline")) else f"{head} {text}".strip())
    return posts


def _stamp(stated: Any) -> str:  # noqa: ANN401
    """Return an instant as 'YYYY-MM-DD HH:MM', in the zone it is stated in; '' where it is none."""
    try:
        return f"{datetime.fromisoformat(str(stated)):%Y-%m-%d %H:%M}"
    except ValueError:
        return ""


def _text(value: Any) -> str:  # noqa: ANN401
    return plain_text(value) if isinstance(value, str) else ""


def _line(value: Any) -> str:  # noqa: ANN401
    return " ".join(plain_text(value[:500]).split()) if isinstance(value, str) else ""
