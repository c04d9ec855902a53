"""Render a Digest in every form from templates/. No decisions: compose.py decides the content.

render_html, render_text    the two parts of the mail         render_markdown, render_json    for other programs
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import markdown
from flows.digest.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from flows.digest.records import Digest, Trend

_TEMPLATES = files("flows") / "digest" / "templates"


def render_template(name: str, **values: object) -> str:
    """Return a template of this package filled in; in HTML the styles are inlined and media queries preserved."""
    if not name.endswith(".html.j2"):
        return _template(name).render(**values)
    import css_inline

    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(_template(name, escape=True).render(css=_css(name), **values)) + "\n"


def render_html(digest: Digest, *, standing_alone: bool = False) -> str:
    """Return the HTML part: styles inlined, media queries preserved, no script, no external resource.

    A picture is named by its Content-ID; `standing_alone` puts it into the page itself, for a file.
    """
    page = render_template("digest.html.j2", digest=digest, say=words_of(digest.lang).say)
    if standing_alone:
        for trend, _ in pictures(digest):
            page = page.replace(
                f"cid:{trend.cid}", f"data:image/png;base64,{trend.picture.png if trend.picture else ''}"
            )
    return page


def render_text(digest: Digest) -> str:
    """Return the plain-text part, with all content of the HTML."""
    return _template("digest.txt.j2").render(digest=digest, say=words_of(digest.lang).say)


def render_markdown(digest: Digest) -> str:
    """Return the digest as Markdown."""
    return _template("digest.md.j2").render(digest=digest, say=words_of(digest.lang).say)


def render_json(digest: Digest) -> str:
    """Return the digest as JSON: the content in its order, with the queries of its numbers, without the rows."""
    fields: dict[str, Any] = {"version": 1, **asdict(digest)}
    fields["window"] = fields.pop("input")["window"]
    for section in fields["sections"]:
        if section["trend"]:
            section["trend"].pop("picture")
            section["trend"].pop("cid")
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def pictures(digest: Digest) -> Iterator[tuple[Trend, bytes]]:
    """Return the pictures of a digest, each with its series and PNG."""
    for section in digest.sections:
        if section.trend and section.trend.picture:
            yield section.trend, base64.b64decode(section.trend.picture.png)


@cache
def _template(name: str, *, escape: bool = False) -> Template:
    from jinja2 import Environment, StrictUndefined

    # Plain text has nothing to escape; Markdown escapes by its filter, field by field.
    environment = Environment(autoescape=escape, undefined=StrictUndefined, keep_trailing_newline=not escape)  # noqa: S701
    environment.filters["md"] = markdown
    return environment.from_string(_read(name))


@cache
def _css(template: str) -> object:
    """Return a template's style sheet, which must not be escaped; the mail has rules of its own besides."""
    from markupsafe import Markup

    more = _read("mail.css") if template == "mail.html.j2" else ""
    return Markup(_read("digest.css") + more)  # noqa: S704 - files of this package


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")
