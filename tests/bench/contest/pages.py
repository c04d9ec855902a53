"""The pages of the contest's webs, with the text each should give and the page it copies. Pure.

invented  pages of tests/big_web.py: one plain layout of 27 kB, half of them about the beat.
served    real pages as outlets serve them (third-party test data, not in the repository): each once as it is, then the
          layouts filled with invented text, half of it about the beat, in the charset they came in.
easy      the pages of `served`, all of them in UTF-8.

One page in ten is printed again at another site: a paragraph or two less, a line of an agency before it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path

from tests.big_web import LANGS, SENTENCES, SITES, SYLLABLES, make_page

INVENTED, EASY, SERVED = "invented", "easy", "served"
A_COPY_IN = 10
LEAST_NODE = 20  # characters of a text node that is filled: shorter ones are labels and links
LEAST_FILLED = 0.85  # of the gold's characters: a layout of which less can be filled is left out
AGENCY = {"en": "Bureau wire report.", "ko": "통신 전재 기사.", "zh": "通讯社转载稿。", "ja": "通信社の配信記事。"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the web: at which site and path, what is sent, and what should come of it."""

    site: int
    path: str
    title: str
    body: bytes
    gold: str
    lang: str
    copy_of: str = ""  # the path of the page it repeats


def invented_pages(count: int) -> list[Page]:
    """Return so many invented pages, and the copies among them."""
    pages = []
    for number in range(count):
        title, html = make_page(number)
        site = number % SITES
        pages.append(_invented(site, f"/p/{number}", title, html))
        if number // SITES % (2 * A_COPY_IN) in (0, 2):  # of those about the beat
            paragraphs = re.findall(r"<p>.*?</p>", html.partition("<article>")[2].partition("</article>")[0])
            left_out = paragraphs[1 + number % 3]
            again = html.replace(left_out, "").replace(paragraphs[0], f"<p>{AGENCY[pages[-1].lang]}</p>{paragraphs[0]}")
            copy = _invented((site + len(LANGS)) % SITES, f"/c/{number}", title, again)
            pages.append(replace(copy, copy_of=f"/p/{number}"))
    return pages


def pages_of(kind: str, count: int, folder: Path) -> list[Page]:
    """Return the pages of a web; `folder` is that of the real ones."""
    if kind == INVENTED:
        return invented_pages(count)
    pages = served_pages(count, folder)
    return [replace(page, body=_in_utf8(page.body)) for page in pages] if kind == EASY else pages


def _in_utf8(body: bytes) -> bytes:
    html = body.decode(_charset(body), "replace")
    return re.sub(r"(charset=[\"']?)[\w-]+", r"\1utf-8", html, count=1).encode()


def _invented(site: int, path: str, title: str, html: str) -> Page:
    article = html.partition("<article>")[2].partition("</article>")[0]
    gold = "\n".join(unescape(one) for one in re.findall(r"<p>(.*?)</p>", article))
    return Page(site, path, title, html.encode(), gold, LANGS[site % len(LANGS)])


def served_pages(count: int, folder: Path) -> list[Page]:
    """Return the real pages of the test data, then their layouts filled until there are so many."""
    real = [(page, gzip.decompress((folder / page["file"]).read_bytes()))
            for page in json.loads((folder / "index.json").read_text("utf-8"))]  # fmt: skip
    pages = [
        Page(_site_of(page["lang"], n), f"/r/{n}", _headline(page, body), body, page["gold_body"], _lang(page["lang"]))
        for n, (page, body) in enumerate(real)
    ][:count]
    layouts = [(page, body) for page, body in real if _fill(page, body, 0)]
    number = 0
    while layouts and len(pages) < count:
        page, body = layouts[number % len(layouts)]
        made = _fill(page, body, number)
        if made:
            html, gold = made
            lang, site = _lang(page["lang"]), _site_of(page["lang"], number)
            pages.append(Page(site, f"/p/{number}", _headline(page, body), html, gold, lang))
            again = _fill(page, body, number, is_copy=True) if number % A_COPY_IN == 0 else None
            if again:
                twin = (site + len(LANGS)) % SITES
                pages.append(Page(twin, f"/c/{number}", pages[-1].title, *again, lang, copy_of=f"/p/{number}"))
        number += 1
    return pages


def _lang(tag: str) -> str:
    return tag.partition("-")[0]


def _site_of(tag: str, number: int) -> int:
    return LANGS.index(_lang(tag)) + len(LANGS) * (number % (SITES // len(LANGS)))


def _charset(body: bytes) -> str:
    named = re.search(rb"charset=[\"']?([\w-]+)", body[:4096])
    name = named.group(1).decode().lower() if named else "utf-8"
    return {"gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "shift_jis": "cp932"}.get(name, name)


def _headline(page: dict[str, str], body: bytes) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", body.decode(_charset(body), "replace"), re.DOTALL | re.IGNORECASE)
    return page["title"] or (" ".join(unescape(found.group(1)).split()) if found else "") or page["id"]


def _fill(page: dict[str, str], body: bytes, number: int, *, is_copy: bool = False) -> tuple[bytes, str] | None:
    """Return the page with its article's text nodes replaced by invented ones of their length, and the gold of that.

    None where too much of the article stands in nodes that cannot be told, or is repeated in a form that was not met.
    """
    charset, lang = _charset(body), _lang(page["lang"])
    try:
        html = body.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return None
    gold = " ".join(page["gold_body"].split())
    whole, filled = len(gold), 0
    dice, about = random.Random(f"{page['id']} {number}"), number % A_COPY_IN % 2  # number 0, 10, …: about the beat
    nodes = {raw: " ".join(unescape(raw).split()) for raw in re.findall(r">([^<>]+)<", html)}
    for place, (raw, text) in enumerate(sorted(nodes.items(), key=lambda node: (-len(node[1]), node[0]))):
        if len(text) < LEAST_NODE or text not in gold:
            continue
        said = _say(dice, lang, about, len(text))
        if is_copy and place == 2:  # one passage of the copy is of its own, and an agency is named
            said = f"{AGENCY[lang]} {_say(random.Random(number), lang, about, len(text))}"
        filled += len(text)
        gold = gold.replace(text, said)
        for form in {raw, text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}:
            html = html.replace(form, escape(said))
        if text[:40] in html:
            return None
    if filled < LEAST_FILLED * whole:
        return None
    return html.encode(charset, "xmlcharrefreplace"), gold


def _say(dice: random.Random, lang: str, about: int, length: int) -> str:
    """Invented sentences in that language, about as long as `length`."""
    said = ""
    while len(said) < 0.8 * length:
        word = "".join(dice.choices(SYLLABLES[lang].split(), k=dice.randint(3, 4))).capitalize()
        said += (" " if said else "") + dice.choice(SENTENCES[lang][about]).format(n=dice.randint(11, 9999), w=word)
    return said
