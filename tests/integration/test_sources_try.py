"""`yalu sources try` against a small web on loopback: what it shows, and that it keeps nothing."""

from __future__ import annotations

import json

import pytest

from flows import cli
from flows.sources import preview
from tests.web import serve_web

SENTENCES = (
    "North Korea and China agreed on Friday to reopen the river bridge to lorries, a customs officer in Dandong said. "
    "China sends flour and sheet glass over it, and North Korea sends back seafood and wigs. "
    "Traders on the Chinese side said that the queue of lorries was longer than in any spring they remembered. "
)
PAGE = f"""<html lang="en"><head><title>Bridge reopens to lorries</title>
<meta property="og:title" content="North Korea and China reopen a bridge to lorries"></head><body>
<article><h1>North Korea and China reopen a bridge to lorries</h1>{"".join(f"<p>{SENTENCES}</p>" for _ in range(4))}
</article></body></html>"""


@pytest.fixture
def web():
    with serve_web() as made:
        yield made


@pytest.fixture
def attempt(tmp_path, capsys):
    """Try an address from a folder of its own; gives status, stdout and stderr."""
    file = tmp_path / "yalu.toml"
    file.write_text('[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0\ntotal_timeout_s = 20')

    def tried(url: str, *more: str) -> tuple[int, str, str]:
        status = cli.main(["sources", "try", url, "--settings", str(file), *more])
        said = capsys.readouterr()
        assert list(tmp_path.iterdir()) == [file]
        return status, said.out, said.err

    return tried


def test_a_feed_shows_its_entries_and_its_first_page(web, attempt):
    page = web.add("/bridge", PAGE)
    feed = web.add_feed(
        "/feed",
        [("Bridge reopens", page, "Fri, 20 Nov 2026 09:00:00 +0900"), ("Second", web.url("/second"), "")],
        title="Harbour Wire",
    )
    status, out, _ = attempt(feed, "--lang", "en", "--country", "KR")
    assert status == 0
    assert "rss: Harbour Wire, 2 entries" in out
    assert "2026-11-20  Bridge reopens" in out
    assert "no date     Second" in out
    assert "a customs officer in Dandong said" in out
    assert "verdict: DPRK-PRC" in out
    assert "entity: country:prk" in out
    assert "/second" not in {path for path, _, _ in web.log}


def test_a_page_shows_its_text_and_verdict_as_json(web, attempt):
    status, out, _ = attempt(web.add("/bridge", PAGE), "--json")
    (reading,) = json.loads(out)["readings"]
    assert status == 0
    assert reading["article"]["title"] == "North Korea and China reopen a bridge to lorries"
    assert reading["relevance"]["relations"] == ["DPRK-PRC"]
    assert reading["tags"]


def test_the_analysts_own_lexicon_is_used(web, tmp_path, capsys):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "entities.csv").write_text(
        "id,kind,side,name_en,en\nper:new,person,PRC,New,sheet glass\n", "utf-8"
    )
    settings = tmp_path / "yalu.toml"
    settings.write_text('lexicon = "lexicon"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0\n', "utf-8")
    assert cli.main(["sources", "try", web.add("/bridge", PAGE), "--settings", str(settings)]) == 0
    assert "entity: per:new" in capsys.readouterr().out


def test_a_page_that_cannot_be_had_is_told_with_the_others(web, attempt):
    feed = web.add_feed("/feed", [("Gone", web.url("/gone"), ""), ("Bridge", web.add("/bridge", PAGE), "")])
    status, out, _ = attempt(feed, "--pages", "2")
    assert status == 0
    assert "no article: " in out
    assert "answered 404" in out
    assert "verdict: DPRK-PRC" in out


@pytest.mark.real_workers
def test_a_page_that_takes_too_long_costs_one_line(web, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(preview, "PAGE_TIMEOUT_S", 3)
    (tmp_path / "lexicon").mkdir()
    # A condition that doubles with each letter: what an analyst may write, and a page may then be made for.
    cues = "cues.en = [{ cue = 'sloop', after = ' (a|aa)*c' }]"
    rule = f"[[topic]]\nid = 'topic.slow'\nvalue = 'slow'\nname = 'Slow'\n{cues}\n"
    (tmp_path / "lexicon" / "topics.toml").write_text(rule, "utf-8")
    (tmp_path / "yalu.toml").write_text(
        'lexicon = "lexicon"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0\n'
    )
    slow = web.add("/slow", PAGE.replace("lorries", "lorries, the sloop " + "a" * 60))
    feed = web.add_feed("/feed", [("Slow", slow, ""), ("Bridge", web.add("/bridge", PAGE), "")])
    status = cli.main(["sources", "try", feed, "--settings", str(tmp_path / "yalu.toml"), "--pages", "2"])
    out = capsys.readouterr().out
    assert status == 0
    assert "no article: timed_out" in out
    assert "verdict: DPRK-PRC" in out


def test_an_address_without_an_answer_ends_with_3(attempt):
    status, _, err = attempt("http://127.0.0.1:1/feed")
    assert status == 3
    assert err.startswith("yalu: http://127.0.0.1:1/feed: refused")


def test_an_answer_that_is_an_error_ends_with_1(web, attempt):
    assert attempt(web.url("/nothing"))[0] == 1


def test_an_address_no_news_site_has_is_refused(web, capsys, tmp_path):
    (tmp_path / "yalu.toml").write_text("[fetch]\nper_host_delay_s = 0")
    assert cli.main(["sources", "try", web.add("/bridge", PAGE), "--settings", str(tmp_path / "yalu.toml")]) == 2
    assert "allow_hosts" in capsys.readouterr().err
    assert web.log == []
