"""The source list and the recipients: the shipped list is whole, and a mistake names its row and key."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest

from flows.errors import SettingsError
from flows.sources.catalog import DAYS, KINDS, LANGS, OWNERSHIPS, Recipient, load_recipients, load_sources

# Rows of 0.1.0 that others measured as dead, frozen or gone; no row takes their ids again.
DEAD = {
    "chinadaily", "globaltimes", "kbs-world", "kjd", "kyodo", "nhk-world", "people-politics", "people-world",
    "xinhua-en", "yna-tv",
}  # fmt: skip
ROW = {"id": "desk-en", "outlet": "Desk", "url": "https://desk.example/feed"}


def as_toml(table: str, *rows: dict[str, object]) -> str:
    """Write rows as TOML."""
    lines = []
    for row in rows:
        lines.append(f"[[{table}]]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in row.items()]
    return "\n".join(lines)


@pytest.fixture
def sources_file(tmp_path):
    def written(*rows: dict[str, object]):
        file = tmp_path / "sources.toml"
        file.write_text(as_toml("source", *rows), encoding="utf-8")
        return file

    return written


# ---------------------------------------------------------------- the shipped list


def test_the_shipped_list_is_whole_and_nothing_in_it_is_called_verified():
    sources = load_sources()
    enabled = [source for source in sources if source.enabled]
    assert (len(sources), len(enabled)) == (104, 54)
    assert DEAD.isdisjoint(source.id for source in sources)
    assert {"en", "ko", "ja", "zh-Hans", "zh-Hant"} == {source.lang for source in enabled}
    assert {"KR", "CN", "US", "GB", "JP", "TW", "HK", "RU", "DE"} == {source.country for source in enabled}
    assert not any(source.verified for source in sources)
    assert {source.kind for source in sources} <= set(KINDS)
    assert {source.lang for source in sources} <= set(LANGS) - {"zh"}
    assert {source.ownership for source in sources} <= set(OWNERSHIPS) - {"unknown"}


@pytest.mark.parametrize("key", ["family", "note", "timezone", "country", "evidence", "last_seen"])
def test_every_shipped_source_states(key):
    assert [source.id for source in load_sources() if not getattr(source, key)] == []


def test_no_two_shipped_sources_poll_one_address():
    assert [url for url, times in Counter(source.url for source in load_sources()).items() if times > 1] == []


def test_sources_about_the_beat_are_fetched_whole():
    whole = {source.id for source in load_sources() if not source.prejudge}
    assert {"yna-zh-china-kr", "yna-ko-nk", "dailynk-ko", "asiapress"} <= whole
    assert whole.isdisjoint({"koreaherald", "chosun", "asahi", "yna-en-all"})


def test_a_country_has_one_zone():
    zones = {source.country: source.timezone for source in load_sources()}
    assert all(source.timezone == zones[source.country] for source in load_sources())
    assert (zones["KR"], zones["CN"], zones["JP"]) == ("Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo")


def test_terms_that_forbid_storing_keep_a_source_off():
    assert [source.id for source in load_sources() if source.terms and source.enabled] == []
    assert {source.id for source in load_sources() if source.terms} == {"yna-zh-china-kr", "yna-zh-nk", "yna-zh-all"}


def test_searches_are_marked_and_off():
    found = [source for source in load_sources() if "news.google.com" in source.url]
    assert {source.ownership for source in found} == {"aggregator"}
    assert not any(source.enabled for source in found)


def test_feeds_with_a_short_window_have_an_upper_bound():
    bounded = {source.id: source.max_interval_minutes for source in load_sources() if source.max_interval_minutes}
    short = ("yna-ko-intl", "yna-ko-politics", "newsis-intl", "chinanews-world", "chinanews-top", "cna-tw-intl")
    assert all(0 < bounded[name] <= 240 for name in short)


def test_ids_of_0_1_0_stay_and_the_dead_are_gone(shared):
    with (shared / "data" / "feeds.csv").open(encoding="utf-8", newline="") as file:
        before = {row["id"]: row["url"] for row in csv.DictReader(file)}
    now = {source.id: source.url for source in load_sources()}
    assert set(before) - set(now) == DEAD
    assert {name for name in before if name in now and now[name] != before[name]} == {"mfa-cn-en", "kcna"}


# ---------------------------------------------------------------- a list of one's own


def test_a_row_needs_three_keys_and_has_defaults_for_the_rest(sources_file):
    (source,) = load_sources(sources_file(ROW))
    assert (source.id, source.kind, source.lang, source.timezone) == ("desk-en", "", "", "UTC")
    assert source.enabled
    assert source.prejudge
    assert not source.verified


MISTAKES = {
    "kind": ({"kind": "atom"}, "kind", "rss, json_feed, sitemap, html_list"),
    "lang": ({"lang": "zh-hans"}, "lang", 'did you mean "zh-Hans"'),
    "country": ({"country": "UK"}, "country", "GB"),
    "country in small letters": ({"country": "kr"}, "country", "ISO 3166-1"),
    "ownership": ({"ownership": "gov"}, "ownership", "government"),
    "timezone": ({"timezone": "KST"}, "timezone", "Asia/Seoul"),
    "url without a scheme": ({"url": "desk.example/feed"}, "url", "https://"),
    "url of a file": ({"url": "file:///feed"}, "url", "https://"),
    "url with a login": ({"url": "https://me:word@desk.example/"}, "url", "login"),
    "enabled": ({"enabled": "yes"}, "enabled", "true or false"),
    "xpath": ({"entry_xpath": "//li["}, "entry_xpath", "//ul"),
    "id": ({"id": "Desk EN"}, "id", "small letters"),
    "unknown key": ({"langauge": "en"}, "langauge", "there is no such key"),
}


@pytest.mark.parametrize(("change", "key", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_file_source_key_and_what_is_allowed(sources_file, change, key, words):
    file = sources_file({**ROW, "id": "good"}, ROW | change)
    with pytest.raises(SettingsError) as caught:
        load_sources(file)
    line = str(caught.value)
    assert caught.value.file == file
    assert f"source.{(ROW | change)['id']}.{key}" == caught.value.key
    assert words in line
    assert "\n" not in line


def test_a_source_without_an_id_is_known_by_its_number(sources_file):
    with pytest.raises(SettingsError, match=r"source number 2\.id: this key is missing"):
        load_sources(sources_file(ROW, {"outlet": "Desk", "url": "https://desk.example/"}))


def test_an_id_is_given_once(sources_file):
    with pytest.raises(SettingsError, match=r"source\.desk-en\.id: .* given twice"):
        load_sources(sources_file(ROW, ROW))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[source]\nid = "x"', r"\[\[source\]\]"),
        ('[[sources]]\nid = "x"', 'did you mean "source"'),
        ("[[source", "TOML"),
    ],
    ids=["single brackets", "another name", "not TOML"],
)
def test_a_list_of_another_shape_is_refused(tmp_path, text, words):
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(SettingsError, match=words):
        load_sources(tmp_path / "s.toml")


# ---------------------------------------------------------------- recipients


def test_a_recipient_needs_an_address_only(tmp_path):
    file = tmp_path / "recipients.toml"
    file.write_text(as_toml("recipient", {"address": "reader@example.org"}))
    assert load_recipients(file) == (Recipient("reader@example.org"),)
    assert load_recipients(file)[0].days == DAYS


RECIPIENT_MISTAKES = {
    "address": ({"address": "reader"}, "address"),
    "lang": ({"lang": ""}, "lang"),
    "relation": ({"relations": ["DPRK-RUS"]}, "relations"),
    "topic": ({"topics": ["Border!"]}, "topics"),
    "day": ({"days": ["monday"]}, "days"),
    "importance": ({"min_importance": 2}, "min_importance"),
}


@pytest.mark.parametrize(("change", "key"), RECIPIENT_MISTAKES.values(), ids=RECIPIENT_MISTAKES)
def test_a_mistake_names_the_recipient(tmp_path, change, key):
    row = {"address": "reader@example.org"} | change
    (tmp_path / "r.toml").write_text(as_toml("recipient", row))
    with pytest.raises(SettingsError) as caught:
        load_recipients(tmp_path / "r.toml")
    assert caught.value.key == f"recipient.{row['address']}.{key}"


def test_a_reader_is_listed_once(tmp_path):
    rows = [{"address": "Reader@example.org"}, {"address": "reader@example.org"}]
    (tmp_path / "r.toml").write_text(as_toml("recipient", *rows))
    with pytest.raises(SettingsError, match="twice"):
        load_recipients(tmp_path / "r.toml")
