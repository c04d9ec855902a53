"""An invented month as data: who publishes what and when, and the truth about it. The same at every call.

Built as a real month is: datelines, flashes, first takes, wraps, reactions, agency copies, pictures, notices, columns,
a summit week, an outage of all, one of a side, and a feed that freezes. One entry in six is on the subject.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 1, tzinfo=UTC)  # 09:00 in Seoul, a Sunday
DAYS = 30
SUMMIT_DAY = 12  # the talks; the arrival is the day before
DATA: dict[str, Any] = tomllib.loads((Path(__file__).with_name("events.toml")).read_text("utf-8"))
OTHERS: dict[str, Any] = tomllib.loads((Path(__file__).with_name("others.toml")).read_text("utf-8"))
EVENTS: dict[str, dict[str, Any]] = {row["id"]: row for row in DATA["event"]}
# The main event of each day; others run beside it. A day without one is quiet on the subject.
MAIN = {
    0: "fm_talks", 1: "trade", 2: "fishing", 3: "visa", 4: "vm_dprk", 5: "sanction", 6: "repatriation", 7: "train",
    8: "export", 9: "buoy", 10: "letter", 11: "summit_arrival", 12: "summit", 13: "trade", 14: "visa", 16: "fm_talks",
    17: "fishing", 18: "sanction", 19: "vm_dprk", 20: "buoy", 21: "export", 22: "repatriation", 23: "letter",
    25: "train", 26: "trade", 27: "fm_talks", 28: "sanction", 29: "visa",
}  # fmt: skip
BESIDE = {
    3: "repatriation",
    5: "fishing",
    8: "trade",
    12: "fishing",
    13: "buoy",
    18: "visa",
    21: "fishing",
    27: "fishing",
}
ONE_SIDED = {9, 20}  # reports by South Korean outlets alone
OUTAGE_ALL = (15.0, 16.0)  # days: nothing can be reached
OUTAGE_SIDE = (23.5, 25.5)  # no source of China answers
FROZEN = ("seorae", 6.0)  # this feed lists the same entries from then on


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet, with one feed."""

    id: str
    name: str
    lang: str
    country: str
    ownership: str
    rate: int  # entries a day off the subject
    family: str = ""
    agency: str = ""  # how its datelines credit it
    flashes: bool = False


OUTLETS = (
    Outlet("hanul", "한울통신", "ko", "KR", "public", 7, "hanul", "한울통신", flashes=True),
    Outlet("hanul-en", "Hanul News", "en", "KR", "public", 3, "hanul", "Hanul", flashes=True),
    Outlet("narae", "나래일보", "ko", "KR", "independent", 5),
    Outlet("seorae", "서래신문", "ko", "KR", "independent", 4),
    Outlet("munhwa", "가람경제", "ko", "KR", "independent", 3),
    Outlet("huaxin", "华信社", "zh-Hans", "CN", "state", 4, "huaxin", "华信社", flashes=True),
    Outlet("huaxin-en", "Huaxin", "en", "CN", "state", 3, "huaxin", "Huaxin"),
    Outlet("donglu", "东陆日报", "zh-Hans", "CN", "party", 3),
    Outlet("moran", "Moran", "en", "KP", "state", 2, "moran", "Moran"),
    Outlet("moran-ko", "모란통신", "ko", "KP", "state", 2, "moran", "모란통신"),
    Outlet("kita", "北通信", "ja", "JP", "public", 4, "kita", "北通信"),
    Outlet("minato", "みなと新聞", "ja", "JP", "independent", 3),
    Outlet("pacific", "Pacific Post", "en", "US", "independent", 3),
    Outlet("thames", "Thames Herald", "en", "GB", "public", 2),
    Outlet("gangwan", "港灣日報", "zh-Hant", "HK", "independent", 2),
)
BY_ID = {outlet.id: outlet for outlet in OUTLETS}


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of a feed, with the truth about it."""

    outlet: Outlet
    number: int
    title: str
    body: str  # '' of a flash
    published_at: datetime
    event: str = ""  # 'summit 12'; '' off the subject or on none
    form: str = ""  # flash, take, wrap, readout, reaction, copy, picture, notice, column; '' off the subject

    @property
    def path(self) -> str:
        return f"/{self.outlet.id}/a/{self.number}.html"


def day_words(day: datetime, lang: str) -> str:
    """The day as the language writes it."""
    local = day + timedelta(hours=9)
    if lang == "en":
        return f"{local:%A}"
    return {"ko": f"{local.day}일", "zh": f"{local.month}月{local.day}日", "ja": f"{local.day}日"}[lang[:2]]


def traditional(text: str) -> str:
    """The text in traditional characters, well enough for a feed of them."""
    table = OTHERS["traditional"]
    return text.translate(dict(zip(map(ord, table["simple"]), table["full"], strict=True)))


class Month:
    """All entries of the month, by outlet and time."""

    def __init__(self, seed: int = 7, days: int = DAYS) -> None:
        self._dice = random.Random(seed)
        self._days = days
        self._count = 0
        self.pieces: list[Piece] = []
        for day in range(days):
            for name in filter(None, (MAIN.get(day), BESIDE.get(day))):
                self._event(day, name, is_main=name == MAIN.get(day))
            self._other(day)
        self.pieces.sort(key=lambda piece: (piece.published_at, piece.number))

    def _add(self, outlet: Outlet, title: str, body: str, at: datetime, **more: str) -> None:
        self._count += 1
        self.pieces.append(Piece(outlet, self._count, title, body, at, **more))

    # ------------------------------------------------------------ on the subject

    def _event(self, day: int, name: str, *, is_main: bool) -> None:
        row, dice = EVENTS[name], self._dice
        event, number = f"{name} {day}", dice.choice((11, 14, 17, 19, 23, 26, 31, 37, 43, 52, 64, 78, 86, 95))
        begins = START + timedelta(days=day, hours=dice.choice((1, 2, 4, 6, 8)), minutes=dice.randrange(60))
        outlets = [o for o in OUTLETS if o.country == "KR"] if day in ONE_SIDED else list(OUTLETS)
        if name in ("fishing", "buoy", "visa", "export", "fm_talks"):
            outlets = [o for o in outlets if o.country != "KP"]
        if name in ("repatriation", "sanction"):
            outlets = [o for o in outlets if o.country not in ("KP", "CN")]
        most = {"summit": 15, "summit_arrival": 13}.get(name, 8 if is_main else 3)
        chosen = dice.sample(outlets, min(most, len(outlets)))
        for place, outlet in enumerate(chosen):
            at = begins + timedelta(minutes=dice.randrange(20, 60 + 55 * place))
            self._report(outlet, row, event, number, begins, at, place)
        agency = next((o for o in chosen if o.flashes), None)
        if agency and (row["weight"] >= 5):
            title = self._words(row, agency, "titles", number, begins)
            mark = {"ko": "[속보] ", "en": "(URGENT) ", "zh": "快讯："}[agency.lang[:2]]
            self._add(agency, mark + title, "", begins + timedelta(minutes=3), event=event, form="flash")
        if is_main and row["weight"] >= 6 and day not in ONE_SIDED:
            self._later_forms(row, event, number, begins)

    def _report(
        self, outlet: Outlet, row: dict[str, Any], event: str, number: int, on: datetime, at: datetime, place: int
    ) -> None:
        dice = self._dice
        title = self._words(row, outlet, "titles", number, on)
        lead = self._words(row, outlet, "leads", number, on)
        details = [self._fill(text, outlet, number, on) for text in dice.sample(self._part(row, outlet)["details"], 3)]
        form = dice.choice(("take", "wrap", "wrap"))
        body = [self._dateline(outlet, on) + lead, *details[: 1 if form == "take" else 3]]
        if form == "wrap":
            body += [OTHERS["background"][outlet.lang[:2]][row["pair"]][dice.randrange(2)]]
            if outlet.lang == "ko" and outlet.family:
                title += "(종합)"
        self._add(outlet, title, self._script(outlet, "\n\n".join(body)), at, event=event, form=form)
        if outlet.id == "hanul" and place < 4:
            body[0] = f"(서울=한울통신) {lead}"
            self._add(BY_ID["narae"], title, "\n\n".join(body), at + timedelta(minutes=25), event=event, form="copy")

    def _later_forms(self, row: dict[str, Any], event: str, number: int, on: datetime) -> None:
        """A picture the same day, reactions the next morning."""
        hanul, thames = BY_ID["hanul"], BY_ID["thames"]
        title = self._words(row, hanul, "titles", number, on)
        self._add(hanul, f"[사진] {title}", self._words(row, hanul, "leads", number, on), on + timedelta(hours=5),
                  event=event, form="picture")  # fmt: skip
        title = self._words(row, thames, "titles", number, on)
        body = f"Officials in Washington said they were watching. {self._words(row, thames, 'leads', number, on)}"
        self._add(thames, f"Washington watches: {title}", body, on + timedelta(hours=17), event=event, form="reaction")

    def _part(self, row: dict[str, Any], outlet: Outlet) -> dict[str, Any]:
        part: dict[str, Any] = row[outlet.lang[:2]]
        return part

    def _words(self, row: dict[str, Any], outlet: Outlet, kind: str, number: int, on: datetime) -> str:
        return self._fill(self._dice.choice(self._part(row, outlet)[kind]), outlet, number, on)

    def _fill(self, text: str, outlet: Outlet, number: int, on: datetime) -> str:
        key = "hant" if outlet.lang == "zh-Hant" else outlet.lang[:2]
        names = {slot: forms[key] for slot, forms in DATA["names"].items()}
        return self._script(outlet, text.format(day=day_words(on, outlet.lang), n=number, **names))

    @staticmethod
    def _script(outlet: Outlet, text: str) -> str:
        return traditional(text) if outlet.lang == "zh-Hant" else text

    @staticmethod
    def _dateline(outlet: Outlet, on: datetime) -> str:
        local = on + timedelta(hours=9)
        if not outlet.agency:
            return ""
        return {
            "ko": f"(서울={outlet.agency}) 홍가람 기자 = ",
            "en": f"SEOUL, {local:%B} {local.day} ({outlet.agency}) -- ",
            "zh": f"{outlet.agency}首尔{local.month}月{local.day}日电 ", "ja": f"【ソウル{outlet.agency}】",
        }[outlet.lang[:2]]  # fmt: skip

    # ------------------------------------------------------------ everything else

    def _other(self, day: int) -> None:
        dice = self._dice
        for outlet in OUTLETS:
            for _ in range(outlet.rate):
                at = START + timedelta(days=day, minutes=dice.randrange(24 * 60))
                row = dice.choice(OTHERS["other"][outlet.lang[:2]])
                place, number = dice.choice(OTHERS["places"][outlet.lang[:2]]), dice.randrange(13, 9000)
                title, body = (row[key].format(p=place, n=number, m=number * 3 % 97) for key in ("title", "body"))
                self._add(outlet, self._script(outlet, title), self._script(outlet, f"{body}\n\n{body[::1]}"), at)
        at = START + timedelta(days=day, hours=dice.choice((0, 9, 20)))
        heads = [p.title for p in self.pieces if p.event.endswith(f" {day}") and p.outlet.id == "hanul"][:1]
        self._add(BY_ID["hanul"], f"[이 시각 주요뉴스] {'·'.join(heads) or '오늘의 날씨'}", "\n\n".join(
            [*heads, "코스피 소폭 상승 마감", "전국 흐리고 비"]), at, form="notice")  # fmt: skip
        if day % 3 == 1:
            self._add(
                BY_ID["seorae"],
                "[칼럼] 한중 관계, 다시 생각한다",
                OTHERS["column"]["body"].format(n=day + 3),
                at,
                form="column",
            )
