"""A Digest as HTML and as plain text, from templates/. No decisions: what is shown is decided in compose.py."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

    from flows.digest.records import Digest

_TEMPLATES = files("flows") / "digest" / "templates"


def render_html(digest: Digest) -> str:
    """The HTML part: styles inlined, the media queries kept, no script, nothing loaded from anywhere."""
    import css_inline

    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(_html_template().render(digest=digest, css=_css())) + "\n"


def render_text(digest: Digest) -> str:
    """The plain-text part: everything the HTML says."""
    return _text_template().render(digest=digest)


@cache
def _html_template() -> Template:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_read("digest.html.j2"))


@cache
def _text_template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - plain text has nothing to escape
    return environment.from_string(_read("digest.txt.j2"))


@cache
def _css() -> object:
    """Our own style sheet, which must not be escaped."""
    from markupsafe import Markup

    return Markup(_read("digest.css"))  # noqa: S704 - a file of this package


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")
