"""A web of very many invented pages in a process of its own: `python -m tests.big_web PAGES [FIRST]`.

Prints the addresses of its feeds as JSON and serves until its stdin is closed. The pages are the same at every start:
four languages, half of them about the beat, the weight and the furniture of real ones. Each site is a loopback address
of its own (127.0.0.1, 127.0.0.2, …), because work is shared out by host.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from pathlib import Path

from extractors.records import Source

SITES = 8
LANGS = ("en", "ko", "zh", "ja")
FIRST = datetime(2026, 11, 16, tzinfo=UTC)
PAGES_A_DAY = 400
PARTS = 8  # feeds of a site beside its whole one, each with its share of the pages: /feed/0, /feed/1, …
# (about the beat, about something else) a language: {n} is a number, {w} a word no other page has.
SENTENCES = {
    "en": (
        (
            "Customs officers in Dandong counted {n} wagons bound for North Korea, an official of depot {w} said.",
            "China and North Korea agreed on fees for {n} crossings of the Yalu bridge near {w}.",
            "Traders from {w} said that Pyongyang had ordered {n} tonnes of flour from Chinese mills.",
            "A spokesman in Beijing said that the two sides would meet again in {n} days at {w}.",
        ),
        (
            "The town of {w} repaired {n} metres of its old wall before the autumn rain came.",
            "A choir of {n} singers from {w} practised in the empty swimming hall for the first time.",
            "Gardeners at {w} planted {n} pear trees along the canal and asked neighbours to water them.",
            "The museum in {w} lends {n} bicycles to visitors who come by train on weekdays.",
        ),
    ),
    "ko": (
        (
            "단둥 세관의 한 관계자는 북한으로 가는 화차 {n}량이 {w} 창고에서 출발했다고 말했다.",
            "중국과 북한은 {w} 인근 압록강 다리를 지나는 트럭 {n}대의 통행료에 합의했다.",
            "{w} 상인들은 평양이 중국산 밀가루 {n}톤을 주문했다고 전했다.",
            "베이징의 대변인은 북중 양측이 {n}일 뒤 {w}에서 다시 만난다고 밝혔다.",
        ),
        (
            "{w} 마을은 가을비가 오기 전에 오래된 돌담 {n}미터를 손보았다.",
            "{w} 합창단 {n}명이 텅 빈 수영장에서 처음으로 연습을 했다.",
            "정원사들은 {w} 수로를 따라 배나무 {n}그루를 심고 이웃에게 물 주기를 부탁했다.",
            "{w} 박물관은 평일에 기차로 오는 손님에게 자전거 {n}대를 빌려준다.",
        ),
    ),
    "zh": (
        (
            "丹东海关一名官员说，开往朝鲜的{n}节货车已从{w}仓库出发。",
            "中国和朝鲜就经{w}附近鸭绿江大桥的{n}辆卡车的通行费达成一致。",
            "{w}的商人说，平壤向中国面粉厂订购了{n}吨面粉。",
            "北京的发言人表示，中朝双方将于{n}天后在{w}再次会面。",
        ),
        (
            "{w}镇在秋雨到来之前修好了{n}米长的旧墙。",
            "{w}合唱团的{n}名歌手第一次在空荡荡的游泳馆里排练。",
            "园丁们沿着{w}的水渠种下{n}棵梨树，并请邻居浇水。",
            "{w}博物馆向平日乘火车来的游客出借{n}辆自行车。",
        ),
    ),
    "ja": (
        (
            "丹東の税関当局者は、北朝鮮に向かう貨車{n}両が{w}の倉庫を出たと述べた。",
            "中国と北朝鮮は{w}付近の鴨緑江の橋を渡るトラック{n}台の通行料で合意した。",
            "{w}の商人によると、平壌は中国の製粉所に小麦粉{n}トンを注文した。",
            "北京の報道官は、中朝双方が{n}日後に{w}で再び会うと明らかにした。",
        ),
        (
            "{w}の町は秋雨の前に古い石垣を{n}メートル修理した。",
            "{w}の合唱団{n}人が空のプールで初めて練習した。",
            "庭師たちは{w}の水路沿いに梨の木を{n}本植え、近所に水やりを頼んだ。",
            "{w}の博物館は平日に列車で来る客に自転車{n}台を貸し出す。",
        ),
    ),
}
SYLLABLES = {
    "en": "ba de ki lo mu na pe ri so tu va ze",
    "ko": "가 나 도 라 미 버 수 온 주 채",
    "zh": "柳 湾 石 桥 梅 岭 沙 河 松 林",
    "ja": "柳 浜 石 橋 梅 峰 砂 川 松 森",
}
NAVIGATION = "".join(f'<li><a href="/section/{n}">Section {n} of the paper</a></li>' for n in range(60))
TEASERS = "".join(f'<li><a href="/p/x{n}">Something else that happened, number {n}</a></li>' for n in range(40))
STYLE = (
    "<style>"
    + ".a{color:red} " * 600
    + "</style><script>"
    + "var unused = 'a script of some length';" * 200
    + "</script>"
)


@dataclass(frozen=True, slots=True)
class BigWeb:
    """A web that is served: its feeds in the order of its sites."""

    feeds: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(f"127.0.0.{number + 1}" for number in range(SITES))

    @property
    def sources(self) -> tuple[Source, ...]:
        """A source a feed; each fetches every page."""
        return tuple(
            Source(f"s{n}", f"Outlet {n}", feed, lang=LANGS[n % len(LANGS)], country="GB", prejudge=False)
            for n, feed in enumerate(self.feeds)
        )

    def write_settings(self, folder: Path, more: str = "", **tables: str) -> Path:
        """A settings file and a source list over these feeds; `tables` adds lines to a table of that name."""
        keys = ("id", "outlet", "url", "lang", "country", "prejudge")
        rows = ["[[source]]\n" + "".join(f"{k} = {json.dumps(getattr(s, k))}\n" for k in keys) for s in self.sources]
        (folder / "sources.toml").write_text("\n".join(rows), "utf-8")
        file = folder / "yalu.toml"
        told = [
            'home = "home"\nsources = "sources.toml"\n',
            more,
            f"[fetch]\nallow_hosts = {json.dumps(self.hosts)}\nper_host_delay_s = 0.0\n",
            *(f"[{name}]\n{lines}\n" for name, lines in tables.items()),
        ]
        file.write_text("".join(told), "utf-8")
        return file


@contextmanager
def serve_big_web(pages: int, root: Path, first: int = 0) -> Iterator[BigWeb]:
    """Serve so many pages, from the `first` on, until the block ends."""
    command = [sys.executable, "-m", "tests.big_web", str(pages), str(first)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as web:
        assert web.stdout
        assert web.stdin
        yield BigWeb(tuple(json.loads(web.stdout.readline())))
        web.stdin.close()
        web.wait(120)


def make_page(number: int) -> tuple[str, str]:
    """The title and the HTML of a page."""
    dice = random.Random(number)
    lang = LANGS[number % SITES % len(LANGS)]
    sentences = SENTENCES[lang][number // SITES % 2]
    syllables = SYLLABLES[lang].split()

    def word() -> str:
        made = "".join(dice.choices(syllables, k=dice.randint(3, 4)))
        return made.capitalize()

    def paragraph() -> str:
        said = (dice.choice(sentences).format(n=dice.randint(11, 9999), w=word()) for _ in range(dice.randint(3, 5)))
        return " ".join(said)

    title = dice.choice(sentences).format(n=number + 10_000, w=word()).rstrip(".。")
    body = "".join(f"<p>{escape(paragraph())}</p>" for _ in range(dice.randint(6, 12)))
    at = instant(number).isoformat()
    return title, (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title} | Outlet</title>{STYLE}"
        f"<meta property='og:title' content='{title}'><meta property='article:published_time' content='{at}'></head>"
        f"<body><nav><ul>{NAVIGATION}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
        f"<aside><h2>More</h2><ul>{TEASERS}</ul></aside><footer><p>Outlet, all rights reserved</p></footer></body>"
        "</html>"
    )


def instant(number: int) -> datetime:
    return FIRST + timedelta(days=1) * (number / PAGES_A_DAY)


def make_sites(pages: int, bases: list[str], first: int = 0) -> list[dict[str, bytes]]:
    """What each site answers, by path."""
    sites: list[dict[str, bytes]] = [{} for _ in bases]
    items: list[list[str]] = [[] for _ in bases]
    for number in range(first, first + pages):
        title, html = make_page(number)
        site = number % len(bases)
        sites[site][f"/p/{number}"] = html.encode()
        url = f"{bases[site]}/p/{number}"
        items[site].append(
            f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
            f"<pubDate>{format_datetime(instant(number))}</pubDate></item>"
        )
    for site, rows in zip(sites, items, strict=True):
        head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed</title>'
        parts = {"/feed": rows} | {f"/feed/{part}": rows[part::PARTS] for part in range(PARTS)}
        site.update({path: f"{head}{''.join(some)}</channel></rss>".encode() for path, some in parts.items()})
    return sites


async def answer(site: Mapping[str, bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            body = site.get(head.split(b" ", 2)[1].decode())
            status, kind = ("200 OK", "text/html") if body is not None else ("404 Not Found", "text/plain")
            body = body or b""
            tag = sha256(body).hexdigest()[:16]
            if tag.encode() in head:
                status, body = "304 Not Modified", b""
            told = f'HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nETag: "{tag}"\r\nContent-Type: {kind}\r\n\r\n'
            writer.write(told.encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()


async def main(pages: int, first: int = 0) -> None:
    sites: list[dict[str, bytes]] = [{} for _ in range(SITES)]
    bases = []
    for number, site in enumerate(sites):

        async def on_connection(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Mapping[str, bytes] = site
        ) -> None:
            await answer(site, reader, writer)

        server = await asyncio.start_server(on_connection, f"127.0.0.{number + 1}", 0)
        bases.append("http://{}:{}".format(*server.sockets[0].getsockname()[:2]))
    for site, made in zip(sites, make_sites(pages, bases, first), strict=True):
        site.update(made)
    sys.stdout.write(json.dumps([f"{base}/feed" for base in bases]) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
