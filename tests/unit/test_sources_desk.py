"""`yalu sources add, check, health, import, export` against a web on loopback: what they write, and what they leave."""

from __future__ import annotations

import json
from email.utils import format_datetime
from pathlib import Path

import pytest
import tomlkit

from flows import cli, clock
from flows.sources.catalog import load_sources
from tests.web import Web

pytestmark = pytest.mark.usefixtures("inline_workers")
COMMENT = "# The desk's own list: the order is ours."


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A folder with settings and two sources; gives a function that runs `yalu sources …` there."""
    (tmp_path / "yalu.toml").write_text(
        'home = "home"\nsources = "sources.toml"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0\n', "utf-8"
    )
    (tmp_path / "sources.toml").write_text(
        f'{COMMENT}\n[[source]]\nid = "old"\noutlet = "Old"\nurl = "http://127.0.0.1:9/feed"  # gone\n', "utf-8"
    )

    def run(*arguments: str, settings: Path = tmp_path / "yalu.toml") -> tuple[int, str, str]:
        status = cli.main(["sources", *arguments, "--settings", str(settings)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def add_feed(web: Web, path: str, count: int = 8, title: str = "Bridge number {} opens to lorries") -> str:
    date = format_datetime(clock.now())
    return web.add_feed(path, [(title.format(n), web.url(f"{path}/{n}"), date) for n in range(count)], "The Ferry Post")


@pytest.mark.parametrize(
    ("page", "robots", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/x/posts">', "", "/x/posts"),
        ('<a href="/pages/rss-list/world.rss">RSS</a>', "", "/pages/rss-list/world.rss"),
        ("", "Sitemap: {base}/news-map.xml", "/news-map.xml"),
        ("", "", "/rss.xml"),
        ('<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">', "", "/rss.xml"),
    ],
    ids=["link", "anchor", "robots.txt", "a common path", "not the comments"],
)
def test_the_feed_of_a_page_is_found(desk, web: Web, tmp_path: Path, page: str, robots: str, expected: str) -> None:
    web.add("/", f"<html><head>{page}</head><body>{page}<p>Welcome to the front page</p></body></html>")
    web.add("/robots.txt", robots.format(base=web.url("")), "text/plain")
    add_feed(web, expected)
    add_feed(web, "/comments")
    status, out, err = desk("add", web.url("/"))
    assert status == 0, err
    (row,) = [source for source in load_sources(tmp_path / "sources.toml") if source.id != "old"]
    assert (row.url, row.outlet, row.lang, row.verified, row.enabled) == (
        web.url(expected),
        "The Ferry Post",
        "en",
        False,
        True,
    )
    assert row.id in out


def test_adding_leaves_the_rest_of_the_file_as_it_is(desk, web: Web, tmp_path: Path) -> None:
    before = (tmp_path / "sources.toml").read_text("utf-8")
    assert desk("add", add_feed(web, "/rss/nk.xml"), "--country", "KR", "--ownership", "public")[0] == 0
    after = (tmp_path / "sources.toml").read_text("utf-8")
    assert after.startswith(before)
    assert load_sources(tmp_path / "sources.toml")[1].country == "KR"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["add", "{feed}", "--id", "old"], 2, "given twice"),
        (["add", "{feed}", "--country", "Korea"], 2, "ISO 3166-1"),
        (["add", "{nothing}"], 1, "no feed found"),
        (["add", "http://127.0.0.1:9/"], 3, "No usable answer"),
        (["add", "feed of the post"], 2, "not a web address"),
        (["add", "http://127.0.0.1:9/feed", "--kind", "rss"], 2, "in the list already"),
        (["check", "nobody"], 2, "no source 'nobody'"),
        (["import", "/nowhere.opml"], 2, "cannot be read"),
    ],
    ids=["taken id", "no country", "no feed", "no answer", "no address", "known", "unknown id", "no file"],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_changes_nothing(
    desk, web: Web, tmp_path: Path, arguments: list[str], status: int, told: str
) -> None:
    before = (tmp_path / "sources.toml").read_text("utf-8")
    places = {
        "feed": add_feed(web, "/feed/x"),
        "nothing": web.add("/empty", "<html><body><p>Nothing</p></body></html>"),
    }
    done, _, err = desk(*(argument.format(**places) for argument in arguments))
    assert (done, told in err) == (status, True), err
    assert (tmp_path / "sources.toml").read_text("utf-8") == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sources.toml", "yalu.toml"]


def test_the_first_addition_copies_the_shipped_list(desk, web: Web, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    folder.mkdir()
    settings = folder / "yalu.toml"
    settings.write_text(
        '# ours\nhome = "home"\n[fetch]\nallow_hosts = ["127.0.0.1"]  # tests\nper_host_delay_s = 0\n', "utf-8"
    )
    status, _, err = desk("add", add_feed(web, "/feed/y"), settings=settings)
    assert status == 0, err
    assert len(load_sources(folder / "sources.toml")) == len(load_sources()) + 1
    document = tomlkit.parse(settings.read_text("utf-8"))
    assert (document["sources"], document["fetch"]["allow_hosts"], "# ours" in settings.read_text("utf-8")) == (
        "sources.toml",
        ["127.0.0.1"],
        True,
    )


def test_check_says_what_each_yields_and_marks_the_sound_ones(desk, web: Web, tmp_path: Path) -> None:
    desk("add", add_feed(web, "/feed/z"), "--id", "sound")
    desk("add", add_feed(web, "/feed/nothing"), "--id", "emptied")
    add_feed(web, "/feed/nothing", count=0)
    before = len(web.log)
    status, out, _ = desk("check", "--json", "--mark", "--pages", "0")
    found = {one["source_id"]: (one["verdict"], one["entries"]) for one in json.loads(out)}
    assert (status, found) == (0, {"old": ("dead", 0), "sound": ("sound", 8), "emptied": ("doubtful", 0)})
    assert len(web.log) == before + 2
    marked = {source.id: source.verified for source in load_sources(tmp_path / "sources.toml")}
    assert marked == {"old": False, "sound": True, "emptied": False}
    assert [file.suffix for file in sorted((tmp_path / "home" / "reports").iterdir())] == [".json", ".md"]


def test_check_ends_with_3_where_nobody_answers(desk) -> None:
    assert desk("check")[0] == 3


def test_opml_goes_out_and_comes_back(desk, web: Web, tmp_path: Path) -> None:
    desk(
        "add",
        add_feed(web, "/feed/a"),
        "--id",
        "post-a",
        "--country",
        "KR",
        "--family",
        "post",
        "--timezone",
        "Asia/Seoul",
    )
    before = load_sources(tmp_path / "sources.toml")
    file = tmp_path / "list.opml"
    assert desk("export", str(file))[0] == 0
    for_programs = json.loads(desk("export", "--json")[1])
    assert (for_programs["sources"], for_programs["opml"]) == (2, file.read_text("utf-8"))
    (tmp_path / "sources.toml").write_text("", "utf-8")
    assert "2 added" in desk("import", str(file))[1]
    assert load_sources(tmp_path / "sources.toml") == before
    assert "0 added, 2 known" in desk("import", str(file))[1]


def test_a_foreign_opml_is_read_without_its_tricks(desk, tmp_path: Path) -> None:
    file = tmp_path / "foreign.opml"
    file.write_text(
        '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml version="1.0"><body><outline text="Folder">'
        '<outline text="A &amp; B &x;" xmlUrl="https://a.example.kr/rss.xml" language="ko"/>'
        '<outline text="Bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>',
        "utf-8",
    )
    _, out, _ = desk("import", str(file), "--disabled")
    (row,) = [source for source in load_sources(tmp_path / "sources.toml") if source.id != "old"]
    assert (row.url, row.lang, row.enabled, row.outlet.startswith("A & B")) == (
        "https://a.example.kr/rss.xml",
        "ko",
        False,
        True,
    )
    assert "left out 'Bad'" in out


def test_health_shows_what_needs_a_person(desk, web: Web, tmp_path: Path) -> None:
    desk("add", add_feed(web, "/feed/b"), "--id", "well")
    assert cli.main(["run", "--settings", str(tmp_path / "yalu.toml")]) == 0
    status, out, _ = desk("health", "--json", "--all")
    rows = {row["source_id"]: row for row in json.loads(out[out.index("[") :])}
    assert (status, {name: row["state"] for name, row in rows.items()}) == (0, {"old": "failing", "well": "ok"})
    assert rows["old"]["advice"]
    assert "1 well" in desk("health")[1]


def test_a_bad_row_of_an_opml_is_named_and_the_others_come_in(desk, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    rows = [
        '<outline text="Good" xmlUrl="https://a.example/rss.php?sec=nk&lang=ko&fmt=2" htmlUrl="https://a.example/?a=1&b=2"/>',
        '<outline text="Bad zone" xmlUrl="https://b.example/rss" y:timezone="Mars/Base" y:id="b"/>',
        '<outline text="Bad country" xmlUrl="https://c.example/rss" y:country="Korea" y:id="c"/>',
        '<outline text="Ftp" xmlUrl="ftp://d.example/rss"/>',
        '<outline text="Q&amp;A &#38; more" xmlUrl="https://e.example/rss?x=1&amp;y=2"/>',
    ]
    file.write_text(f'<opml version="2.0" xmlns:y="urn:yalu:sources"><body>{"".join(rows)}</body></opml>', "utf-8")
    _, out, _ = desk("import", str(file))
    assert "2 added, 0 known already, 3 left out" in out
    assert all(f"left out {name!r}" in out for name in ("Bad zone", "Bad country", "Ftp"))
    urls = [source.url for source in load_sources(tmp_path / "sources.toml")]
    assert urls[-2:] == ["https://a.example/rss.php?sec=nk&lang=ko&fmt=2", "https://e.example/rss?x=1&y=2"]
