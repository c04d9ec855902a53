"""Values of scripts, pages that only send on, and what JSON-LD states of a page's own article."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.articles.json_ld import Statements, read_statements
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.redirects import find_redirect
from extractors.articles.script_values import ScriptError, after_bracket, read_value, unescape_string


def value(text: str, **names: Any) -> Any:
    """The value and where it ends, or how far a script was read without one."""
    try:
        return read_value(text, 0, names)
    except ScriptError as error:
        return error.at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: 1, 'b': 2, \"c\": 3,}", ({"a": 1, "b": 2, "c": 3}, 23)),
        ("[1, 2.5, -3, 0x10, 1e3, .5]", ([1, 2.5, -3, 16, 1000.0, 0.5], 27)),
        ("[1,,2]", ([1, 2], 6)),
        ("'a' + \"b\" + `c`", ("abc", 15)),
        ("'a' + 1", ("a", 7)),
        ("true", (True, 4)),
        ("[null, undefined, NaN, void 0, !0, !1]", ([None, None, None, None, True, False], 38)),
        ("x", (None, 1)),
        ("f(1)", (None, 4)),
        ("[f(1), 2]", ([None, 2], 9)),
        ("a.b.c", (None, 5)),
        ("[new Date(5), 3]", ([None, 3], 16)),
        ("[function(a){return 1}, 2]", ([None, 2], 26)),
        ("[(a) => a + 1, 2]", ([None, 2], 17)),
        ("[a => {b}, 2]", ([None, 2], 13)),
        ("{a() { return 1 }, b: 2}", ({"b": 2}, 24)),
        ("{a, b: 1}", ({"a": None, "b": 1}, 9)),
        ("// c\n 5", (5, 7)),
        ("/* c */ 'x'", ("x", 11)),
        ("'a", 2),
        ("{a: 1", 5),
        ("[1", 2),
        ("", 0),
        ("}", 0),
        ("'\\u0041\\x42\\n\\'\\u{43}'", ("AB\n'C", 22)),
        ("{a: {b: [1, {c: 2}]}}", ({"a": {"b": [1, {"c": 2}]}}, 21)),
        ("{a: 1 + 2, b: 3}", ({"a": None, "b": 3}, 16)),
        ("[1 2]", ([None], 5)),
        ("{1: 'a'}", ({"1": "a"}, 8)),
        ("'a' /* x */ + 'b'", ("ab", 17)),
        ("!x", (True, 2)),
        ("[async function(){}, 1]", ([None, 1], 23)),
        ("{a: b ? 1 : 2, c: 3}", ({"a": None, "c": 3}, 20)),
        ("(1)", (None, 3)),
        ("5n", (5, 2)),
        ("{'a' 1}", 5),
    ],
)
def test_a_value_of_a_script(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (101, True),
        (102, False),
    ],
)
def test_a_value_may_be_nested_so_deep(depth: int, expected: bool) -> None:
    assert isinstance(value("[" * depth + "]" * depth), tuple) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ("A", 1)),
        ("[a, b, c]", (["A", 2, None], 9)),
        ("{a, x: b}", ({"a": "A", "x": 2}, 9)),
        ("a + '!'", ("A!", 7)),
        ("a.b", (None, 3)),
        ("a(1)", (None, 4)),
    ],
)
def test_names_with_a_known_value(text: str, expected: object) -> None:
    assert value(text, a="A", b=2) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("()", 2),
        ("(())", 4),
        ("(')')", 5),
        ("([])", 4),
        ("{a: '}'}x", 8),
        ("[/* ] */]", 9),
        ("(`)`)", 5),
    ],
)
def test_the_end_of_a_bracket(text: str, expected: int) -> None:
    assert after_bracket(text, 0) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("\\n\\t\\0", "\n\t\x00"),
        ("\\ud83d\\ude00", "😀"),
        ("\\q", "q"),
        ("\\\n", ""),
        ("\\u{1F600}", "😀"),
        ("\\x41", "A"),
    ],
)
def test_escapes_of_a_string(text: str, expected: str) -> None:
    assert unescape_string(text) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<meta http-equiv='refresh' content=\"0; url=/b\">", "https://s.example/b"),
        ("<meta http-equiv='refresh' content=\"5;url=/b\">", "https://s.example/b"),
        ("<meta http-equiv='refresh' content=\"5.5;url=/b\">", ""),
        ("<meta http-equiv='refresh' content=\"6;url=/b\">", ""),
        ("<meta http-equiv='refresh' content=\"0;/b\">", "https://s.example/b"),
        ("<meta http-equiv='refresh' content=\"0\">", ""),
        ("<meta http-equiv='refresh' content=\"0; url='https://t.example/'\">", "https://t.example/"),
        ("<meta http-equiv='refresh' content=\"0; url=/a\">", ""),
        ("<meta http-equiv='refresh' content=\"0; url=/a#x\">", ""),
        ("<meta http-equiv='refresh' content=\"0; url=javascript:x\">", ""),
        ("<meta name='refresh' content='0; url=/b'>", ""),
        ("<noscript><meta http-equiv='refresh' content=\"0; url=/b\"></noscript>", ""),
        ("<meta http-equiv='refresh' content=\"0; url=/b\">" + "x" * 600, "https://s.example/b"),
        ("<meta http-equiv='refresh' content=\"0; url=/b\">" + "x" * 601, ""),
        ("<meta http-equiv='refresh' content=\"0; url=/b?a=1&amp;c=2\">", "https://s.example/b?a=1&c=2"),
        ("<script>location.href = '/b'</script>", "https://s.example/b"),
        ('<script>window.location = "/b"</script>', "https://s.example/b"),
        ("<script>location.replace('/b')</script>", "https://s.example/b"),
        ("<script>location.assign('/b'); location.href='/c'</script>", ""),
        ("<script>location.href='/b'; location.href='/b'</script>", "https://s.example/b"),
        ("<script>alert('gone'); location.href='/b'</script>", ""),
        ("<script>location.href='/b'</script>" + "x" * 200, "https://s.example/b"),
        ("<script>location.href='/b'</script>" + "x" * 201, ""),
        ("<script>location.href='\\/b\\/c'</script>", "https://s.example/b/c"),
        ("<style>location.href='/b'</style>", ""),
        ("<p>location.href='/b'</p>", ""),
        ("<script>x == '/b'</script>", ""),
        ("<meta http-equiv='refresh' content=\"0; url=http://[\">", ""),
    ],
)
def test_where_a_page_sends_its_readers(page: str, expected: str) -> None:
    assert find_redirect(page.encode(), "https://s.example/a") == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (60000, "https://s.example/b"),
        (60001, ""),
    ],
)
def test_a_page_that_sends_on_is_short(size: int, expected: str) -> None:
    assert (
        find_redirect(b"<meta http-equiv='refresh' content='0; url=/b'>".ljust(size), "https://s.example/a") == expected
    )


def stated(*scripts: str, title: str = "Ferry late again") -> str:
    """The statements that are there, in a line."""
    head = f'<meta property="og:title" content="{title}">'
    head += "".join(f"<script type='application/ld+json'>{script}</script>" for script in scripts)
    page = open_page(f"<html><head>{head}</head><body>x</body></html>".encode(), "https://s.example/a", "text/html")
    assert isinstance(page, ParsedPage)
    found = read_statements(page)
    usual, names = Statements(), Statements.__slots__
    return "; ".join(f"{name}={said}" for name in names if (said := getattr(found, name)) != getattr(usual, name))


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        (('{"@type": "NewsArticle", "headline": "Ferry late again"}',), "headline=Ferry late again; is_article=True"),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry late", "datePublished": "2026", "dateModified": "2027"}',),
            "headline=Ferry late; published=2026; modified=2027; is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry late again", "dateCreated": "2025"}',),
            "headline=Ferry late again; published=2025; is_article=True",
        ),
        (('{"@type": "Article", "name": "Ferry"}',), "headline=Ferry; is_article=True"),
        (('{"@type": "WebPage", "headline": "Ferry"}',), ""),
        (('{"@type": ["Thing", "ReportageNewsArticle"]}',), "is_article=True"),
        (
            (
                '{"@type": "NewsArticle", "headline": "Boat sinks"}',
                '{"@type": "NewsArticle", "headline": "Ferry late again"}',
            ),
            "headline=Ferry late again; is_article=True",
        ),
        (
            (
                '{"@type": "NewsArticle", "headline": "Ferry late again"}',
                '{"@type": "NewsArticle", "headline": "Boat sinks"}',
            ),
            "headline=Ferry late again; is_article=True",
        ),
        (
            (
                '{"@type": "NewsArticle", "headline": "Boat sinks"}',
                '{"@type": "NewsArticle", "headline": "Crew strikes", "url": "/a"}',
            ),
            "headline=Crew strikes; is_article=True",
        ),
        (
            (
                '{"@type": "NewsArticle", "headline": "Boat sinks", "url": "https://s.example/b"}',
                '{"@type": "NewsArticle", "headline": "Ferry late aga"}',
            ),
            "headline=Ferry late aga; is_article=True",
        ),
        (('{"@graph": [{"@type": "NewsArticle", "headline": "Ferry"}]}',), "headline=Ferry; is_article=True"),
        (('[{"@type": "NewsArticle", "headline": "Ferry"}]',), "headline=Ferry; is_article=True"),
        (
            ('{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Ferry"}}',),
            "headline=Ferry; is_article=True",
        ),
        (('{"@type": "VideoObject"}',), "is_video=True"),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "author": {"name": "Ada"}}',),
            "headline=Ferry; authors=('Ada',); is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "author": [{"name": "Ada"}, "Bo", {"name": "Ada"}]}',),
            "headline=Ferry; authors=('Ada', 'Bo'); is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "publisher": {"name": "River Times"}}',),
            "headline=Ferry; site=River Times; is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "isAccessibleForFree": false}',),
            "headline=Ferry; is_free=False; is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "isAccessibleForFree": "False"}',),
            "headline=Ferry; is_free=False; is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "isAccessibleForFree": true}',),
            "headline=Ferry; is_free=True; is_article=True",
        ),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry", "description": "Late."}',),
            "headline=Ferry; description=Late.; is_article=True",
        ),
        (('{"@type": "NewsArticle", "headline": "Ferry",}',), "headline=Ferry; is_article=True"),
        (
            ('{"@type": "NewsArticle", "headline": "Ferry "late"", "datePublished": "2026"}',),
            "headline=Ferry; published=2026; is_article=True",
        ),
        (('{"@type": "Thing", "headline": "Ferry "late""}',), ""),
        (('// <![CDATA[\n{"@type": "NewsArticle", "headline": "Ferry"}\n// ]]>',), "headline=Ferry; is_article=True"),
        (("",), ""),
        (("null",), ""),
    ],
)
def test_what_json_ld_states_of_the_pages_article(scripts: tuple[str, ...], expected: str) -> None:
    assert stated(*scripts) == expected
