"""An invented world of events with its truth: short articles in four languages, syndicated, denied, misdated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts, ReportOfEvent

LANGS = ("en", "ko", "zh-Hans", "zh-Hant", "ja")
FIRST = date(2031, 1, 10)
# Who acts, by side and rank: names in each language.
PEOPLE = {
    ("PRC", 1): (
        "Chinese President Xi Jinping",
        "시진핑 중국 국가주석",
        "中国国家主席习近平",
        "中國國家主席習近平",
        "中国の習近平国家主席",
    ),
    ("PRC", 3): (
        "Chinese Foreign Minister Wang Yi",
        "왕이 중국 외교부장",
        "中国外交部长王毅",
        "中國外交部長王毅",
        "中国の王毅外相",
    ),
    ("DPRK", 1): (
        "North Korean leader Kim Jong Un",
        "김정은 북한 국무위원장",
        "朝鲜最高领导人金正恩",
        "北韓最高領導人金正恩",
        "北朝鮮の金正恩総書記",
    ),
    ("DPRK", 3): (
        "North Korean Foreign Minister Choe Son Hui",
        "최선희 북한 외무상",
        "朝鲜外务相崔善姬",
        "北韓外務相崔善姬",
        "北朝鮮の崔善姫外相",
    ),
    ("ROK", 1): (
        "South Korean President Lee Jae Myung",
        "이재명 한국 대통령",
        "韩国总统李在明",
        "南韓總統李在明",
        "韓国の李在明大統領",
    ),
    ("ROK", 3): (
        "South Korean Foreign Minister Cho Hyun",
        "조현 한국 외교부 장관",
        "韩国外长赵显",
        "南韓外長趙顯",
        "韓国の趙顕外相",
    ),
}
COUNTRY = {
    "PRC": ("China", "중국", "中国", "中國", "中国"),
    "DPRK": ("North Korea", "북한", "朝鲜", "北韓", "北朝鮮"),
    "ROK": ("South Korea", "한국", "韩国", "南韓", "韓国"),
}
CITY = {
    "PRC": ("Beijing", "베이징", "北京", "北京", "北京"),
    "DPRK": ("Pyongyang", "평양", "平壤", "平壤", "平壌"),
    "ROK": ("Seoul", "서울", "首尔", "首爾", "ソウル"),
}
SAID = {
    "visit": (
        "{a} visited {city} on {d}.",
        "{a}은 {d} {city}을 방문했다.",
        "{a}{d}访问了{city}。",
        "{a}{d}訪問了{city}。",
        "{a}は{d}、{city}を訪問した。",
    ),
    "talks": (
        "{a} held talks with {b} in {city} on {d}.",
        "{a}은 {d} {city}에서 {b}과 회담했다.",
        "{d}，{a}在{city}同{b}举行会谈。",
        "{d}，{a}在{city}與{b}舉行會談。",
        "{a}は{d}、{city}で{b}と会談した。",
    ),
    "call": (
        "{a} and {b} spoke by phone on {d}.",
        "{a}과 {b}은 {d} 전화 통화를 했다.",
        "{a}{d}同{b}通电话。",
        "{a}{d}與{b}通電話。",
        "{a}は{d}、{b}と電話会談した。",
    ),
    "letter": (
        "{a} sent a congratulatory message to {b} on {d}.",
        "{a}은 {d} {b}에게 축전을 보냈다.",
        "{a}{d}向{b}致贺电。",
        "{a}{d}向{b}致賀電。",
        "{a}は{d}、{b}に祝電を送った。",
    ),
    "agreement": (
        "{A} and {B} signed a fisheries agreement on {d}.",
        "{A}과 {B}은 {d} 어업 협정을 체결했다.",
        "{A}和{B}{d}签署渔业协定。",
        "{A}和{B}{d}簽署漁業協定。",
        "{A}と{B}は{d}、漁業協定に署名した。",
    ),
    "sanction": (
        "{A} banned seafood imports from {B} on {d}.",
        "{A}은 {d} {B}산 수산물 수입을 금지했다.",
        "{A}{d}宣布禁止进口{B}水产品。",
        "{A}{d}宣布禁止進口{B}水產品。",
        "{A}は{d}、{B}からの水産物の輸入を停止した。",
    ),
}
AHEAD = (
    "{a} will visit {city} on {d}.",
    "{a}이 {d} {city}을 방문한다.",
    "{a}将于{d}访问{city}。",
    "{a}將於{d}訪問{city}。",
    "{a}は{d}、{city}を訪問する予定。",
)
OFF = (
    "{a} postponed a visit to {city} planned for {d}.",
    "{d}로 예정된 {a}의 {city} 방문이 연기됐다.",
    "{a}推迟了原定{d}对{B}的访问。",
    "{a}推遲了原定{d}對{B}的訪問。",
    "{d}に予定された{a}の{city}訪問が延期された。",
)
FILLER = (
    ("Trade could be discussed.", "The weather was mild.", "Analysts hope for more."),
    ("무역이 의제가 될 수 있다.", "날씨는 온화했다.", "전문가들은 더 많은 교류를 기대한다."),
    ("外界希望加强合作。", "当天天气晴朗。", "贸易可能成为议题。"),
    ("外界希望加強合作。", "當天天氣晴朗。", "貿易可能成為議題。"),
    ("貿易が議題になる可能性がある。", "天気は穏やかだった。", "専門家は交流の拡大を期待する。"),
)
OFFICIAL = {"PRC": "xinhua", "DPRK": "kcna", "ROK": "rok-government"}
FATES = ("both", "both", "outlets", "outlets", "one_side", "anonymous", "syndicated", "misdated", "denied", "postponed")
STATUS = {
    "both": "done",
    "outlets": "done",
    "one_side": "done",
    "anonymous": "reported",
    "syndicated": "reported",
    "misdated": "done",
    "denied": "denied",
    "postponed": "cancelled",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """An event as it was."""

    number: int
    event_type: str
    pair: str
    actor: str
    target: str
    rank: int
    on: date
    fate: str

    @property
    def stored_type(self) -> str:
        return "summit" if self.event_type == "talks" and self.rank == 1 else self.event_type


@dataclass(frozen=True, slots=True)
class Article:
    """One report: `of` is the number of its event."""

    of: int
    name: str
    lang: str
    text: str
    published_on: date
    voice: str
    side: str = ""  # of an official text


def truths(count: int, seed: int = 1) -> list[Truth]:
    """Return events, those of one type and pair at least a month apart."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        event_type = list(SAID)[number % len(SAID)]
        korea = ("DPRK", "ROK")[number // len(SAID) % 2]
        actor, target = dice.sample((korea, "PRC"), 2) if event_type != "sanction" else ("PRC", korea)
        fate = FATES[dice.randrange(len(FATES))]
        if fate == "postponed" and event_type != "visit":
            fate = "both"
        on = FIRST + timedelta(days=3 * number)
        found.append(Truth(number, event_type, f"{korea}-PRC", actor, target, dice.choice((1, 3)), on, fate))
    return found


def day_words(on: date, lang: int) -> str:
    """Return a day as the language writes it."""
    return (f"{on:%B} {on.day}", f"{on.month}월 {on.day}일", *[f"{on.month}月{on.day}日"] * 3)[lang]


def sentence(forms: tuple[str, ...], truth: Truth, lang: int, on: date) -> str:
    """Return what a form says of an event in a language."""
    return forms[lang].format(
        a=PEOPLE[truth.actor, truth.rank][lang],
        b=PEOPLE[truth.target, truth.rank][lang],
        A=COUNTRY[truth.actor][lang],
        B=COUNTRY[truth.target][lang],
        city=CITY[truth.target][lang],
        d=day_words(on, lang),
    )


def by_nobody(text: str, lang: int) -> str:
    """Return a sentence as an unnamed source has it."""
    if lang == 0:
        return f"A source familiar with the matter said {text}"
    if lang == 1:
        return f"{text[:-1]}고 한 소식통이 전했다."
    if lang == 4:
        return f"{text[:-1]}と関係筋が明らかにした。"
    return ("知情人士透露，", "知情人士透露，")[lang - 2] + text


def denied(text: str, lang: int) -> str:
    """Return a sentence as China's foreign ministry denies it."""
    return (
        f"China's foreign ministry denied reports that {text}",
        f"{text[:-1]}는 보도를 중국 외교부가 부인했다.",
        f"中国外交部否认{text}",
        f"中國外交部否認{text}",
        f"{text[:-1]}との報道を中国外務省は否定した。",
    )[lang]


def articles(truth: Truth, each: int, seed: int = 1) -> Iterator[Article]:
    """Yield the articles on an event: at least `each`, more where one text is syndicated."""
    dice = random.Random(seed * 1000 + truth.number)
    forms = SAID[truth.event_type]

    def made(
        step: int, forms: tuple[str, ...], voice: str, side: str = "", late: int = 0, said=None, on=None
    ) -> Article:  # type: ignore[no-untyped-def]
        lang = dice.randrange(len(LANGS))
        text = sentence(forms, truth, lang, on or truth.on)
        text = said(text, lang) if said else text
        if dice.random() < 0.6:
            text = f"{text} {dice.choice(FILLER[lang])}"
        day = truth.on + timedelta(days=late)
        return Article(truth.number, f"{truth.number:03}-{step:02}", LANGS[lang], text, day, voice, side)

    sides = {"both": (truth.actor, truth.target), "one_side": (truth.actor,), "denied": (), "misdated": (truth.actor,)}
    yield from (made(n, forms, OFFICIAL[s], s, 1) for n, s in enumerate(sides.get(truth.fate, ())))
    if truth.fate == "postponed":
        yield made(0, AHEAD, OFFICIAL[truth.actor], truth.actor, late=-6)
        yield made(1, OFF, OFFICIAL[truth.actor], truth.actor, late=-2)
        yield from (made(n, OFF, f"outlet-{n}", late=-1) for n in range(2, each))
    elif truth.fate in {"anonymous", "denied"}:
        yield from (made(n, forms, "outlet-9", late=1, said=by_nobody) for n in range(2, each))
        if truth.fate == "denied":
            yield made(each, forms, "outlet-8", "", 2, denied)
    elif truth.fate == "syndicated":
        yield from (made(n, forms, "agency", late=1) for n in range(max(each, 12)))
    else:
        yield from (made(n, forms, f"outlet-{n % 7}", late=dice.randrange(3)) for n in range(2, each))
        if truth.fate == "misdated":
            yield made(each, forms, "outlet-8", late=2, on=truth.on + timedelta(days=1))


def reports_of(article: Article) -> list[ReportOfEvent]:
    """Return the reports of an article, as the warehouse hands them to merging."""
    page = PageFacts(published_on=article.published_on)
    at = datetime.combine(article.published_on, time(3), UTC)
    found = []
    for one in read_ledgers("", article.text, article.lang, page).event_reports:
        is_own = article.side and not one.source_class and not one.side
        report = replace(one, source_class="official", side=article.side) if is_own else one
        found.append(ReportOfEvent(article.name, report, at, article.voice))
    return found
