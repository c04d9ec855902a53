"""An invented day with every case of the ledgers of read-outs and firsts, as a home.

    python -m tests.ledger_day FOLDER       # then, with YALU_NOW=2026-11-21T00:00:00Z:
    yalu digest --home FOLDER --preview     # and: yalu report, yalu readout art-beijing art-pyongyang

A phrase present, absent and unknown; the texts of both sides of one meeting; a phrase taken out of a page; an absence
that a reporter notes; claims of a first that are consistent, contradicted and undecidable.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.ledgers import read_ledgers
from extractors.lexicon import load_lexicon
from extractors.records import PageFacts
from flows.collection.lexicon_tables import store_lexicon, store_visits
from tests.builders import NOW, load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse

if TYPE_CHECKING:
    from extractors.records import Record

MINISTRY = (
    "{day}，外交部长王毅在北京会见朝鲜外相崔善姬。王毅表示，中朝{friendship}历久弥坚，中方愿同朝方{contact}，{aim}落实好两国最高领导人的"
    "重要共识，深化各领域务实合作，推动中朝关系向前发展，更好造福两国人民。中方一贯从长远角度看待中朝关系，愿同朝方办好各项往来。\n\n"
    "崔善姬表示，朝方高度重视发展朝中关系，愿同中方共同努力，加强交流，推动合作取得新的成果，朝方将坚定不移巩固和发展同中方的友好关系。"
    "双方还就共同关心的问题交换了意见。"
)
NORTH = (
    "Pyongyang, November 19 (KCNA) -- Choe Son Hui, foreign minister of the DPRK, met Wang Yi, foreign minister of the "
    "People's Republic of China, in Beijing on Thursday. Choe Son Hui said that the traditional DPRK-China "
    "friendship, sealed in blood, would be handed down to the next generations, and that the DPRK side "
    "fully supports the one-China principle. Wang Yi said that the Chinese side would keep up strategic communication "
    "with the DPRK side. "
    "The two sides exchanged views on matters of mutual concern and informed each other of what they had done in the "
    "past months. The talks were held in a comradely and friendly atmosphere, and the delegations of both sides were "
    "present. A banquet was given in the evening in honour of the guests, and toasts were made to all. -0-"
)
OLDER = {"friendship": "传统友谊", "contact": "加强战略沟通", "aim": "共同推动实现半岛无核化，"}
NEWER = {"friendship": "传统友谊", "contact": "加强战略沟通", "aim": ""}
ON = date(2026, 11, 19)


def text_of(name: str, source: str, lang: str, title: str, text: str, **more: object) -> Record:
    """Return an article with what its text says, published on ON unless `on` names another day."""
    on = more.pop("on", ON)
    assert isinstance(on, date)
    page = PageFacts(url=str(more.get("url", "")), published_on=on, is_teaser=bool(more.get("is_teaser")))
    at = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
    seen = min(NOW, at + timedelta(days=1))
    facts = {"published_at": at, "published_on": on, "first_seen_at": seen, "seen_at": seen, **more}
    article = make_article(name, source, lang=lang, title=title, text=text, **facts)
    return replace(make_record(article), ledgers=read_ledgers(title, text, lang, page))


def records() -> tuple[list[Record], list[Record]]:
    """Return the texts of earlier months, and those of the day."""
    address = "https://www.mfa.gov.cn/a/{}.html"
    earlier = [
        text_of("april", "mfa", "zh-Hans", "王毅会见朝鲜外相崔善姬", MINISTRY.format(day="4月3日", **OLDER),
                url=address.format(1), on=date(2026, 4, 3)),
        text_of("june", "mfa", "zh-Hans", "王毅会见朝鲜外相崔善姬", MINISTRY.format(day="6月9日", **OLDER),
                url=address.format(2), on=date(2026, 6, 9)),
    ]  # fmt: skip
    of_the_day = [
        text_of("beijing", "mfa", "zh-Hans", "王毅会见朝鲜外相崔善姬", MINISTRY.format(day="11月19日", **NEWER),
                url=address.format(3)),
        text_of("pyongyang", "kcna", "en", "DPRK Foreign Minister Meets Wang Yi", NORTH),
        text_of("cut", "relay", "zh-Hans", "王毅会见崔善姬",
                "新华社北京11月19日电 " + MINISTRY.format(day="11月19日", **NEWER)[:190]),
        text_of("noted", "fen", "en", "What the ministers did not say",
                "China's read-out of Thursday's meeting with North Korea made no mention of denuclearization, "
                "which stood in those of April and June. Analysts in Seoul called the omission deliberate."),
        text_of("holds", "fen", "en", "Minister in Pyongyang after seven years",
                "Wang Yi is to travel on to North Korea. It is the first visit to North Korea by a Chinese president "
                "since June 2026, an aide said of the talks that Xi Jinping may hold there."),
        text_of("fails", "weir", "en", "A president on the road",
                "It would be the first visit to North Korea by a Chinese president in 14 years, the paper wrote."),
        text_of("open", "weir", "ko", "부총리의 길", "중국 부총리의 한국 방문은 5년 만에 처음이다."),
    ]  # fmt: skip
    return earlier, of_the_day


def build(folder: Path) -> Path:
    """Load the earlier texts, the day's, and an hour later one of them without a phrase."""
    warehouse = Warehouse(folder)
    with warehouse.write("facts") as connection:
        store_lexicon(connection, load_lexicon())
        store_visits(connection, None)
    earlier, of_the_day = records()
    outlets = [
        ("mfa", "Ministry", "CN", "government"),
        ("kcna", "KCNA", "KP", "state"),
        ("relay", "Relay", "CN", "state"),
        ("fen", "Fen Gazette", "GB", "independent"),
        ("weir", "Weir Daily", "KR", "independent"),
    ]
    sources = tuple(
        make_source(name, outlet=outlet, country=country, ownership=owner) for name, outlet, country, owner in outlets
    )
    load_run(warehouse, *earlier, at=NOW - timedelta(days=150), run_id="r0", sources=sources)
    load_run(warehouse, *of_the_day, run_id="r1", sources=sources)
    edited = MINISTRY.format(day="11月19日", **{**NEWER, "contact": "加强沟通"})
    first = of_the_day[0].article
    assert first is not None
    address = first.url
    later = text_of(
        "beijing", "mfa", "zh-Hans", "王毅会见朝鲜外相崔善姬", edited, url=address, seen_at=NOW + timedelta(hours=1)
    )
    load_run(warehouse, later, run_id="r2", at=NOW + timedelta(hours=1), sources=sources)
    return folder


if __name__ == "__main__":
    build(Path(sys.argv[1]))
