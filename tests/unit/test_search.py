"""Search in four languages and both scripts; what was known at a moment; what is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk import TODAY, Desk, before, noon
from warehouse.tables import load, load_reference

# Invented lines: one article each.
TEXTS = {
    "hans": ("国际列车", "新义州铁桥恢复通车，后方仍在施工。", "zh-Hans"),
    "hant": ("邊境消息", "新義州鐵橋恢復通車，頭髮剪短了。", "zh-Hant"),
    "ja": ("新義州の鉄橋", "列車が橋を渡った。", "ja"),
    "ko": ("국경 소식", "중단체관광객이 신의주세관으로 들어왔다.", "ko"),
    "en": (
        "Freight returns",
        "The tankers left. NK traders said that Dandong customs had opened, 'LIKE' before.",
        "en",
    ),
    "old": ("Dandong, years ago", "Customs at Dandong were closed.", "en"),
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    desk = Desk("s1")
    for name, (title, text, lang) in TEXTS.items():
        day = before(900) if name == "old" else TODAY
        desk.add(day, article_id=name, title=title, text=text, lang=lang)
    desk.add(TODAY, "per:kim", kind="entity", article_id="named", title="The Marshal of Sinuiju", text="He came.")
    desk.add(TODAY, article_id="blank", title=None, text=None)
    desk.add(TODAY, article_id="rewritten", text="A secret cargo.")
    desk.add(
        TODAY, article_id="rewritten", version=2, text="No secrets: the (cargo) and an x-ray; kept in CARGO holds."
    )
    desk.add(TODAY, article_id="copy", title="Dandong copy", text="Dandong customs.")
    desk.ask("SELECT 1")
    load.append(desk.connection, "duplicates", [{"article_id": "copy", "of_article_id": "en", "relation": "exact"}])
    names = [("per:kim", "en", "Kim Test-un"), ("per:kim", "ko", "김시험"), ("per:kim", "zh_hans", "金测试")]
    load_reference.load_whole(
        desk.connection,
        "entity_aliases",
        [dict(zip(("entity_id", "lang", "alias"), row, strict=True)) for row in names],
    )
    return desk


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("铁桥", {"hans", "hant", "ja"}),
        ("鐵橋", {"hans", "hant", "ja"}),
        ("鉄橋", {"hans", "hant", "ja"}),
        ("头发", {"hant"}),
        ("後方", {"hans"}),
        ("세관", {"ko"}),
        ("단체관광", {"ko"}),
        ("dandong", {"en", "old"}),
        ("DANDONG customs", {"en", "old"}),
        ('"dandong customs"', {"en"}),
        ("nk", {"en"}),
        ("tank", {"en"}),
        ("anker", set()),
        ("freight dandong", {"en"}),
        ("freight 세관", set()),
        ("marshal came", {"named"}),
        ("marshal he", {"named"}),
        ("sinuiju he 김시험", {"named"}),
        ("marshal hes", set()),
        ("cargo", {"rewritten"}),
        ("secret cargo", {"rewritten"}),
        ("'a secret'", set()),
        ("x-ray cargo ray", {"rewritten"}),
        ("x-ra cargo", {"rewritten"}),
        ("ra cargo", set()),
        ("Kim Test-un", {"named"}),
        ("김시험", {"named"}),
        ("金測試", {"named"}),
        ("'like'", {"en"}),
        ("' OR true --", set()),
        ("%", set()),
        ("_", set()),
        ("", set()),
        ('""', set()),
    ],
)
def test_search_finds(desk: Desk, terms: str, found: set[str]) -> None:
    assert {row[0] for row in desk.ask("SELECT article_id FROM search(?)", terms)} == found


def test_what_is_newer_and_in_the_title_comes_first(desk: Desk) -> None:
    rows = desk.ask("SELECT article_id, is_original FROM search('dandong', copies := true)")
    assert rows == [("copy", False), ("old", True), ("en", True)]
    assert desk.ask("SELECT article_id FROM search('dandong', since := ?)", before(9)) == [("en",)]
    assert len(desk.ask("SELECT article_id FROM search('dandong', most := 1)")) == 1


def test_a_snippet_shows_the_words_found(desk: Desk) -> None:
    ((snippet, found),) = desk.ask("SELECT snippet, found FROM search('鐵橋 施工')")
    assert "铁桥" in snippet
    assert found == ["施工", "铁桥"]


def test_what_was_found_is_told_of_title_body_and_tag_alike(desk: Desk) -> None:
    asked = "SELECT snippet, found FROM search(?, most := 1)"
    assert desk.ask(asked, "cAmE 김시험 marshal") == [("He came.", ["came", "marshal", "per:kim"])]
    ((snippet, found),) = desk.ask(asked, "holds cargo")
    assert snippet.startswith("No secrets: the (cargo)")
    assert found == ["CARGO", "cargo", "holds"]


@pytest.mark.parametrize(
    ("moment", "zone", "known"),
    [
        ("2026-11-20 20:59", "Asia/Seoul", []),
        ("2026-11-20 21:00", "Asia/Seoul", [("a", 1, 1, "First words.")]),
        ("2026-11-20 12:00", "UTC", [("a", 1, 1, "First words.")]),
        ("2026-11-20 18:00", "UTC", [("a", 2, 0, "Other words.")]),
        ("2026-11-21", "UTC", [("a", 2, 0, "Other words.")]),
    ],
)
@pytest.mark.parametrize("session", ["UTC", "America/Los_Angeles"])
def test_what_was_known_at_a_moment(
    moment: str, zone: str, known: list[tuple[str, int, int, str]], session: str
) -> None:
    desk = Desk("s1")
    desk.add(TODAY, article_id="a", text="First words.")
    desk.add(TODAY, article_id="a", version=2, text="Other words.", seen_at=noon(TODAY) + timedelta(hours=5))
    desk.connection.execute(f"SET TimeZone = '{session}'")
    assert desk.ask("SELECT article_id, version, versions_since, text FROM as_of(?, ?)", moment, zone) == known


def test_a_copy_of_what_was_not_known_yet_is_an_original_then() -> None:
    desk = Desk("s1")
    desk.add(TODAY, article_id="late", seen_at=noon(TODAY) + timedelta(hours=5))
    desk.add(TODAY, article_id="copy")
    load.append(desk.connection, "duplicates", [{"article_id": "copy", "of_article_id": "late", "relation": "exact"}])
    asked = "SELECT is_original FROM as_of(?, 'UTC') WHERE article_id = 'copy'"
    assert desk.ask(asked, "2026-11-20 13:00") == [(True,)]
    assert desk.ask(asked, "2026-11-20 18:00") == [(False,)]


def test_a_page_that_is_gone_is_listed_with_its_headline() -> None:
    desk = Desk("s1")
    desk.add(TODAY, article_id="a", title="Taken down")
    desk.ask("SELECT 1")
    page = {"article_id": "a", "url": "https://x/a", "fetched_at": noon(before(1)), "rechecked_at": noon(TODAY)}
    load.append(desk.connection, "page_states", [page | {"result": "deleted"}])
    assert desk.ask("SELECT outlet, title, gone_at FROM deletions") == [("Outlet s1", "Taken down", noon(TODAY))]
