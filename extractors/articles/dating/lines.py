"""The printed lines of a page in order: which stands where towards the headline, which belongs to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from extractors.articles.blocks import LONG_LINE
from extractors.articles.checks import squeeze

MAX_LINES: Final = 3_000
_LONGEST: Final = 400  # characters of a line that are kept: longer ones are paragraphs, which state no day
_INLINE = frozenset(
    "a abbr b bdi big cite code em font i ins label mark q rb s samp small span strong sub sup time u var wbr".split()  # noqa: SIM905
)
_OTHERS = frozenset(
    {"aside", "footer", "nav", "menu", "select", "form", "button", "noscript", "head", "dialog", "marquee"}
)
_OTHER_NAME = re.compile(
    r"(?:^|[-_ ])(?:footer|foot|sidebar|aside|related|relate|recommend\w*|ranking|rank|popular|hot|latest|ticker|"
    r"breaking|comments?|reply|replies|disqus|copyright|weather|calendar|banner|advert|ads?|promo|newsletter|more-?news|news-?list|"
    r"list|prev|next|events?|countdown|gnb|lnb|nav|menu|author-?bio|profile)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SENTENCE = re.compile(r"[。！？!?]|다\.|[a-z\"”]\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words, its element and whether it stands among other things than the article."""

    text: str
    node: Any
    is_other: bool

    @property
    def is_running(self) -> bool:
        """Whether it is a sentence or more of running text."""
        size = len(self.text) + len(_CJK.findall(self.text))
        return size >= LONG_LINE and bool(_SENTENCE.search(self.text))


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines, and where its headline and its text are among them."""

    lines: tuple[Line, ...]
    heading: int  # of the line with the headline, -1 where it is not printed
    text_from: int  # of the first running line after it
    text_to: int  # of the last running line of the article


def read_lines(tree: Any, title: str) -> PageLines:  # noqa: ANN401 - lxml has no types
    """Return the lines of a page in order."""
    body = tree.find(".//body")
    root = body if body is not None else tree
    frame = {box for node in islice(root.iter("h1", "main", "article"), 20) for box in (node, *node.iterancestors())}
    lines = tuple(islice(_walk(root, frame), MAX_LINES))
    heading = _heading(lines, title)
    running = [n for n, line in enumerate(lines) if n > heading and line.is_running and not line.is_other]
    first = running[0] if running else len(lines)
    return PageLines(lines, heading, first, _last_of_text(running))


def _last_of_text(running: list[int]) -> int:
    """Return the end of the running lines that follow each other closely: another story's come after a gap."""
    last = running[0] if running else -1
    for number in running:
        if number - last > 12:
            break
        last = number
    return last


def _heading(lines: tuple[Line, ...], title: str) -> int:
    """Return the line of the headline: the last before the text among those that say it best, in a heading or whole."""
    wanted = squeeze(title)
    found = [n for n, line in enumerate(lines) if not line.is_other and _is_title(line, wanted)] if wanted else []
    if not found:  # the page prints another headline than it states
        return next((n for n, line in enumerate(lines) if not line.is_other and _is_h1(line.node)), -1)
    ranks = {n: (_is_heading(lines[n].node), squeeze(lines[n].text) == wanted) for n in found}
    best = [n for n in found if ranks[n] == max(ranks.values())]
    text = next(
        (n for n in range(best[0] + 1, len(lines)) if lines[n].is_running and not lines[n].is_other), len(lines)
    )
    return max(n for n in best if n < text)


def _is_title(line: Line, wanted: str) -> bool:
    text = squeeze(line.text)
    return text == wanted or (len(text) >= 8 and (text in wanted or (wanted in text and len(text) < 2 * len(wanted))))


def _is_h1(node: Any) -> bool:  # noqa: ANN401
    return any(box.tag == "h1" for box in (node, *islice(node.iterancestors(), 3)))


def _is_heading(node: Any) -> bool:  # noqa: ANN401
    return any(box.tag in ("h1", "h2", "h3") for box in (node, *islice(node.iterancestors(), 3)))


def _walk(root: Any, frame: set[Any]) -> Iterator[Line]:  # noqa: ANN401
    """Yield the lines of a tree; iterative, so that depth costs nothing."""
    buffer: list[str] = []
    stack: list[tuple[Any, Any, bool, Iterator[Any]]] = [(root, root, False, iter(root))]
    if root.text:
        buffer.append(root.text)

    def flush(box: Any, *, is_other: bool) -> Iterator[Line]:  # noqa: ANN401
        text = " ".join(" ".join(buffer).split())
        buffer.clear()
        if text:
            yield Line(text[:_LONGEST], box, is_other)

    while stack:
        node, box, is_other, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if buffer and node.tag not in _INLINE:
                yield from flush(box, is_other=is_other)
            if stack and node.tail:
                buffer.append(node.tail)
            continue
        if not isinstance(child.tag, str):
            buffer.append(child.tail or "")
            continue
        is_box = child.tag not in _INLINE
        if is_box and buffer:
            yield from flush(box, is_other=is_other)
        other = is_other or (is_box and child not in frame and _is_other(child))
        stack.append((child, child if is_box else box, other, iter(child)))
        if child.text:
            buffer.append(child.text)


def _is_other(node: Any) -> bool:  # noqa: ANN401
    if node.tag in _OTHERS:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return len(names) > 1 and bool(_OTHER_NAME.search(names))
