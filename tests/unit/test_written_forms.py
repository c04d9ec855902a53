"""Addresses, plain text, words, languages and sentences: what is written and what it is read as."""

from __future__ import annotations

import pytest

from extractors.text import urls
from extractors.text.clean import clean_line, clean_text, count_words, detect_lang, paragraphs, sentences


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example/a/", "https://s.example/a"),
        ("https://s.example/a/b/../c", "https://s.example/a/c"),
        ("https://s.example/a/./b", "https://s.example/a/b"),
        ("https://s.example//a//b", "https://s.example/a/b"),
        ("https://s.example/a?b=1&a=2", "https://s.example/a?a=2&b=1"),
        ("https://s.example/a?id=12345&utm_source=x", "https://s.example/a?id=12345"),
        ("https://s.example/a?id=", "https://s.example/a"),
        ("https://s.example/a?YWJjZGVm=", "https://s.example/a?YWJjZGVm="),
        ("https://s.example/a#top", "https://s.example/a"),
        ("https://s.example/#!/news/123", "https://s.example/#!/news/123"),
        ("https://s.example/#/about", "https://s.example/"),
        ("https://s.example/a#!/news/123", "https://s.example/a"),
        ("https://s.example/%7Ea%2fb", "https://s.example/~a%2Fb"),
        ("https://s.example/a%zz", "https://s.example/a%25zz"),
        ("https://s.example/가", "https://s.example/%EA%B0%80"),
        ("https://s.example:443/a", "https://s.example/a"),
        ("http://s.example:80/a", "https://s.example/a"),
        ("https://s.example:8080/a", "https://s.example:8080/a"),
        ("http://s.example/a", "https://s.example/a"),
        ("http://localhost/a", "http://localhost/a"),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"),
        ("HTTPS://S.Example./a", "https://s.example/a"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://s..example/a", ""),
        ("https://[::1]/a", ""),
        ("ftp://s.example/a", ""),
        ("mailto:a@s.example", ""),
        ("//s.example/a", ""),
        ("", ""),
        ("https:///a", ""),
        ("https://s.example/a;jsessionid=1", "https://s.example/a"),
        ("https://s.example/index.html", "https://s.example/"),
        ("https://s.example/a/index.php", "https://s.example/a"),
        ("https://s.example/a/amp", "https://s.example/a"),
        ("https://s.example/amp/a/12345", "https://s.example/a/12345"),
        ("https://s.example/a.amp.html", "https://s.example/a.html"),
        ("https://s.example/2026/amp/a/123456", "https://s.example/2026/a/123456"),
        ("https://m.s.co.kr/a/123456", "https://www.s.co.kr/a/123456"),
        ("https://m.s.example/a/123456", "https://www.s.example/a/123456"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://www.s.example/a", "https://www.s.example/a"),
        ("https://www.google.com/url?q=https%3A%2F%2Fs.example%2Fa&x=1", "https://s.example/a"),
        ("https://www.google.com/url?x=1", "https://www.google.com/url?x=1"),
        ("https://www.google.com/amp/s/s.example/a/123456", "https://s.example/a/123456"),
        ("https://s-example.cdn.ampproject.org/c/s/s.example/a/123456", "https://s.example/a/123456"),
        ("https://s.example/a?_=1795165200000", "https://s.example/a"),
        ("https://s.example/view.php?_=1795165200000", "https://s.example/view.php"),
        ("https://s.example/view.php?no=5&_=1795165200000", "https://s.example/view.php?no=5"),
        ("https://s.example/a?t=1795165200", "https://s.example/a?t=1795165200"),
        ("https://s.example/a?id=1&id=1", "https://s.example/a?id=1"),
        ("https://s.example/a?x&y", "https://s.example/a?x&y"),
        ("https://s.example/a?a=1&amp;b=2", "https://s.example/a?a=1&b=2"),
        ("https://s.example/a b", "https://s.example/a%20b"),
        ("https://s.example/a\u200bb", "https://s.example/a%E2%80%8Bb"),
        ("https://s.example/a?x=%e0%b0", "https://s.example/a?x=%E0%B0"),
        ("https://s.example/archive/http://t.example/a", "https://s.example/archive/http://t.example/a"),
    ],
)
def test_one_article_has_one_address(url: str, expected: str) -> None:
    assert urls.canonical_url(url) == expected


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("a", "https://s.example/b/c", "https://s.example/b/a"),
        ("/a", "https://s.example/b/c", "https://s.example/a"),
        ("?x=1", "https://s.example/b/c", "https://s.example/b/c?x=1"),
        ("//t.example/a", "https://s.example/b", "https://t.example/a"),
        (" \n/a\n ", "https://s.example", "https://s.example/a"),
        ("http://[", "https://s.example", ""),
        ("javascript:x", "https://s.example", ""),
    ],
)
def test_an_address_is_joined_to_its_page(url: str, base: str, expected: str) -> None:
    assert urls.absolute_url(url, base) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (4000, True),
        (4001, False),
    ],
)
def test_an_address_may_be_so_long(length: int, expected: bool) -> None:
    assert bool(urls.absolute_url("https://s.example/" + "x" * (length - 18))) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.b.example/x", "b.example"),
        ("https://a.s.co.kr/x", "s.co.kr"),
        ("https://co.kr/x", "co.kr"),
        ("https://s.com.au/", "s.com.au"),
        ("https://s.com.info/", "com.info"),
        ("https://a.net.cn/", "a.net.cn"),
        ("http://127.0.0.1/x", "127.0.0.1"),
        ("http://localhost/x", "localhost"),
        ("a.b.example", "b.example"),
        ("https://[::1]/x", "::1"),
    ],
)
def test_the_site_of_an_address(url: str, expected: str) -> None:
    assert urls.site_of(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.Example:80/x", "a.example"),
        (" https://a.example./x ", "a.example"),
        ("a.example", ""),
        ("https://[/x", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url: str, expected: str) -> None:
    assert urls.host_of(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  b", "a b"),
        ("a\n\n\nb", "a\n\nb"),
        ("a\tb", "a b"),
        (" a ", "a"),
        ("a\xa0b", "a b"),
        ("a\u200bb", "ab"),
        ("a\r\nb", "a\nb"),
        ("a\x00b", "ab"),
        ("é", "é"),
        ("a" + "́" * 40, "á́́́́́́́́́́́́́́́́́́́́́́́́́́́́́"),
        ("\ufeffa", "a"),
        ("ａ１", "ａ１"),
        ("가", "가"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_text_is_made_plain(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a b"),
        (" a  b ", "a b"),
        ("a\xadb", "ab"),
    ],
)
def test_a_line_is_made_plain(text: str, expected: str) -> None:
    assert clean_line(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("one two three", "en", 3),
        ("", "", 0),
        ("하나 둘", "ko", 2),
        ("一二三四", "zh-Hans", 4),
        ("一二 three", "zh-Hans", 3),
        ("ひらがな", "ja", 4),
        ("a-b c's", "en", 2),
        ("1 2", "en", 2),
    ],
)
def test_the_words_of_a_text(text: str, lang: str, expected: int) -> None:
    assert count_words(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("The ferry is late", None, "en"),
        ("나룻배가 늦었다", None, "ko"),
        ("渡轮今天又晚点了", None, "zh-Hans"),
        ("渡輪今天又誤點了", None, "zh-Hant"),
        ("フェリーがまた遅れた", None, "ja"),
        ("東京", None, "zh-Hant"),
        ("東京", "ja", "ja"),
        ("東京", "zh-Hant", "zh-Hant"),
        ("北京", "ja", "ja"),
        ("", None, ""),
        ("", "ko", "ko"),
        ("123", None, ""),
        ("123", "en", "en"),
        ("KCNA 나룻배", None, "ko"),
        ("KCNA Watch News Service 북", None, "en"),
        ("习近平 said in the city today", None, "en"),
        ("國", None, "zh-Hant"),
        ("国", None, "zh-Hans"),
        ("国", "ja", "ja"),
        ("国", "zh-Hans", "zh-Hans"),
    ],
)
def test_the_language_of_a_text(text: str, prior: str | None, expected: str) -> None:
    assert detect_lang(text, prior) == expected


def split(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("One. Two.", "en", ["One.", "Two."]),
        ("Mr. Quill came. He left.", "en", ["Mr. Quill came.", "He left."]),
        ("The U.S. Navy came. It left.", "en", ["The U.S. Navy came.", "It left."]),
        ("It cost 3.5 won. Yes.", "en", ["It cost 3.5 won.", "Yes."]),
        ("He said “No.” She left.", "en", ["He said “No.”", "She left."]),
        ("“No. Never,” he said. She left.", "en", ["“No. Never,” he said.", "She left."]),
        ("Really?! Yes.", "en", ["Really?!", "Yes."]),
        ("one. two", "en", ["one. two"]),
        ("A\n\nB", "en", ["A", "B"]),
        ("No. 5 came. It left.", "en", ["No. 5 came.", "It left."]),
        ("St. Ada came.", "en", ["St. Ada came."]),
        ("He came... She left.", "en", ["He came...", "She left."]),
        ("a.m. it was.", "en", ["a.m. it was."]),
        ("하나다. 둘이다.", "ko", ["하나다.", "둘이다."]),
        ("그는 “아니다. 절대로”라고 말했다. 끝.", "ko", ["그는 “아니다.", "절대로”라고 말했다.", "끝."]),
        ("一。二！三？", "zh-Hans", ["一。", "二！", "三？"]),
        ("他说：“不。绝不。”她走了。", "zh-Hans", ["他说：“不。", "绝不。”", "她走了。"]),
        ("「はい。」彼は言った。", "ja", ["「はい。」彼は言った。"]),
        ("Nov. 20 came. It left.", "en", ["Nov. 20 came.", "It left."]),
        ("J. Quill came.", "en", ["J. Quill came."]),
        ("", "", []),
        ("  A.  B. ", "en", ["A.  B."]),
    ],
)
def test_the_sentences_of_a_text(text: str, lang: str, expected: list[str]) -> None:
    assert split(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", ["a", "b"]),
        ("a\nb", ["a", "b"]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_the_paragraphs_of_a_text(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected
