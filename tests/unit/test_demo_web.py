"""The invented news web: what it holds, and that its server behaves as a careful news site does."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from random import Random
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.similarity.fingerprint import shingles
from flows.demo.pages import build_site
from flows.demo.texts import load_sites, load_texts
from flows.demo.web import DemoWeb, demo_seed

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SITES = {site.name: site for site in load_sites()}
TEXTS = {f"{name}/{text.slug}": text for name, site in SITES.items() for text in load_texts(site, NOW)}


@pytest.fixture(scope="module")
def web():
    with DemoWeb(NOW) as web:
        yield web


def get(url: str, **headers: str):
    """Give status, headers and body; redirects are followed."""
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def feed_of(web: DemoWeb, source_id: str) -> str:
    return next(source.url for source in web.sources if source.id == source_id)


def address_of(web: DemoWeb, slug: str) -> str:
    return next(listed.url for listed in web.listed if listed.text.slug == slug)


# ---------------------------------------------------------------- what it holds


def test_enough_articles_most_of_them_on_the_beat():
    relevant = sum(bool(text.about) for text in TEXTS.values())
    assert len(TEXTS) >= 55
    assert 0.55 <= relevant / len(TEXTS) <= 0.75
    assert {relation for text in TEXTS.values() for relation in text.about} == {"DPRK-PRC", "ROK-PRC"}


def test_languages_and_kinds(web):
    assert {source.lang for source in web.sources} == {"en", "ko", "zh-Hans", "zh-Hant", "ja"}
    assert {source.kind for source in web.sources} == {"rss", "json_feed", "html_list"}
    assert len({source.id for source in web.sources}) == len(web.sources)
    assert len({source.url.split("/")[2] for source in web.sources}) == len(SITES)


@pytest.mark.parametrize(
    "outcome",
    [
        *("loaded", "off_topic", "seed", "same_article", "paywall", "video", "too_old"),
        *("duplicate:near_dup", "duplicate:update_of", "duplicate:excerpt_of"),
    ],
)
def test_every_outcome_is_there(web, outcome):
    assert outcome in web.expected.values()


def test_one_event_is_told_in_four_languages():
    langs = Counter(SITES[text.site].lang for text in TEXTS.values() if text.event == "bridge-trial")
    assert set(langs) == {"en", "ko", "zh-Hans", "ja"}


@pytest.mark.parametrize("key", [key for key, text in TEXTS.items() if text.expect != "too_old"])
def test_articles_are_of_the_last_seven_days(key):
    assert timedelta(0) < NOW - TEXTS[key].published_at <= timedelta(days=7)


@pytest.mark.parametrize("key", TEXTS)
def test_off_topic_is_what_has_no_relation(key):
    assert bool(TEXTS[key].about) == (TEXTS[key].expect != "off_topic")


@given(st.integers(-50_000, 120_000).map(lambda hours: NOW + timedelta(hours=hours)))
@settings(deadline=None, derandomize=True, max_examples=10)
def test_no_placeholder_is_left_at_any_time(now):
    for name in ("hanbat", "gangbyeon", "saemul", "kawabe"):
        texts = list(load_texts(SITES[name], now))
        assert texts
        for text in texts:
            assert "[[" not in text.title + "".join(text.paragraphs)


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("estuary/bridge-reopening-nears", 0.95, 1.0),
        ("ledger/bridge-trial-wire", 0.9, 0.999),
        ("saemul/bridge-article-shared", 1.0, 1.0),
        ("estuary/brief-vice-minister", 1.0, 1.0),
        ("hanbat/monthly-trade-revised", 0.6, 0.95),
    ],
)
def test_copies_are_contained_in_what_they_copy(key, low, high):
    copy, original = (set(shingles("\n".join(TEXTS[k].paragraphs))) for k in (key, TEXTS[key].of))
    assert low <= len(copy & original) / len(copy) <= high


def test_articles_that_copy_nothing_share_little():
    sets = {k: set(shingles("\n".join(t.paragraphs))) for k, t in TEXTS.items() if not t.of and not t.layout}
    assert len(sets) > 1
    for key, own in sets.items():
        others = {other: len(own & theirs) / len(own) for other, theirs in sets.items() if other != key}
        assert max(others.values()) < 0.35, key


def test_the_essay_is_whole_amid_its_junk(web):
    facts, text = demo_seed()
    page = get(address_of(web, "old-bridge-reader"))[2].decode()
    paragraphs = re.findall(r"<p>(.*?)</p>", unescape(page))
    assert set(text.split("\n\n")) <= set(paragraphs)
    assert len(paragraphs) >= len(text.split("\n\n")) + 8  # comments, teasers, biography: plain paragraphs too
    assert facts.seed_id == "demo-seed"
    assert len(facts.fingerprint.sample) > 60


def test_same_arguments_same_bytes():
    def build(name: str, seed: int):
        site = SITES[name]
        return build_site(site, load_texts(site, NOW), "http://127.0.0.1:1", Random(seed))

    assert all(build(name, 0) == build(name, 0) for name in SITES)
    assert build("hanbat", 0) != build("hanbat", 1)  # other teasers


def test_pages_name_no_host_but_invented_ones(web):
    assert web.expected
    for url in web.expected:
        body = get(url)[2].decode("utf-8", "replace")
        hosts = set(re.findall(r"(?:href|src)=\"https?://([^/\"]+)", body))
        assert {host for host in hosts if not host.endswith(".invalid")} <= set(web.allow_hosts), url


# ---------------------------------------------------------------- how it is served


def test_every_feed_lists_its_entries(web):
    assert web.listed
    for listed in web.listed:
        body = get(feed_of(web, listed.source_id))[2].decode("utf-8", "replace")
        assert listed.url in body.replace("&amp;", "&")


@pytest.mark.parametrize("source_id", ["demo-hanbat", "demo-estuary", "demo-ledger", "demo-jiangan"])
@pytest.mark.parametrize(("answered", "asked"), [("ETag", "If_None_Match"), ("Last-Modified", "If_Modified_Since")])
def test_unchanged_feeds_answer_304(web, source_id, answered, asked):
    url = feed_of(web, source_id)
    validator = get(url)[1][answered]
    status, _, body = get(url, **{asked: validator})
    assert (status, body) == (304, b"")
    assert (web.requests[-1].conditional, web.requests[-1].bytes_sent) == (True, 0)


def test_another_validator_gets_the_page(web):
    url = address_of(web, "bridge-trial-run")
    assert get(url, If_None_Match='"other"')[0] == 200
    assert get(url, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT")[0] == 200
    assert get(url, If_Modified_Since="yesterday")[0] == 200


def test_gzip_is_sent_to_who_takes_it_and_counted(web):
    url = address_of(web, "bridge-trial-run")
    plain = get(url)[2]
    before = web.bytes_sent
    _, headers, packed = get(url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert web.bytes_sent - before == len(packed) < len(plain)


@pytest.mark.parametrize(
    ("source_id", "charset", "word"),
    [("demo-saemul", "cp949", "새물결신문"), ("demo-jiangan", "gb18030", "江岸新闻网")],
)
def test_legacy_charsets(web, source_id, charset, word):
    page = next(listed.url for listed in web.listed if listed.source_id == source_id)
    for url in (feed_of(web, source_id), page):
        assert word in get(url)[2].decode(charset)


def test_a_dead_feed_a_dead_host_and_a_liar(web):
    assert get(feed_of(web, "demo-lantern"))[0] == 404
    with pytest.raises(URLError, match="refused"):
        get(feed_of(web, "demo-quay"))
    status, headers, body = get(feed_of(web, "demo-meridian"))
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert b"<rss" not in body


def test_a_page_that_is_busy_the_first_time():
    with DemoWeb(NOW) as web:
        url = address_of(web, "phone-checks-tumen")
        assert [get(url)[0] for _ in range(3)] == [503, 200, 200]
    with DemoWeb(NOW, has_failures=False) as web:
        assert get(address_of(web, "phone-checks-tumen"))[0] == 200


def test_a_moved_page(web):
    status, _, body = get(address_of(web, "ambassador-farm-visit"))
    assert status == 200
    assert b"friendship farm" in body
    assert [request.status for request in web.requests[-2:]] == [301, 200]


def test_variants_lead_to_the_article_itself(web):
    tracked, amp = (listed for listed in web.listed if listed.is_variant)
    plain = address_of(web, tracked.text.slug)
    assert tracked.url != plain
    assert get(tracked.url)[2] == get(plain)[2]
    assert f'<link rel="canonical" href="{address_of(web, amp.text.slug)}">' in get(amp.url)[2].decode()


def test_robots_head_and_unknown_paths(web):
    home = web.sources[0].url.removesuffix("/rss/news.xml")
    assert b"User-agent" in get(f"{home}/robots.txt")[2]
    assert get(f"{home}/no-such-page")[0] == 404
    with urlopen(Request(web.sources[0].url, method="HEAD"), timeout=10) as answer:
        assert int(answer.headers["Content-Length"]) > 1000
        assert answer.read() == b""


def test_base_port_fixes_every_address():
    with DemoWeb(NOW) as free:  # a free stretch is looked for, so that the test cannot meet a taken port
        start = max(int(host.rpartition(":")[2]) for host in free.allow_hosts) + 1
    for base in range(start if start < 60_000 else 20_000, 65_000, len(SITES)):
        try:
            with DemoWeb(NOW, base_port=base) as web:
                assert web.allow_hosts == tuple(f"127.0.0.1:{base + n}" for n in range(len(SITES)))
            break
        except OSError:
            continue
    else:
        pytest.fail("no free stretch of ports")
