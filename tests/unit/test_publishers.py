"""The publishers' rules: each gives its invented page's text, and a page that has changed falls back to the ladder."""

from __future__ import annotations

import pytest
from lxml import etree

from extractors.articles import read_article
from extractors.articles.publishers import load_publishers, publisher_of, to_xpath
from flows.sources.catalog import load_sources

RULES = load_publishers()
BY_ID = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


@BY_ID
def test_a_rule_gives_the_text_of_its_page(rule):
    article = read_article(rule.page.encode(), f"https://www.{rule.hosts[0]}/news/2031/lamp")
    assert article.extractor == "publisher"
    assert tuple(article.text.split("\n\n")) == rule.text


@BY_ID
def test_a_page_that_has_changed_is_read_without_its_rule(rule):
    paragraphs = "".join(f"<p>{line}</p>" for line in rule.text)
    title = rule.page.partition("<title>")[2].partition("</title>")[0]
    body = f"<body><div class='fresh'><h1>{title}</h1>{paragraphs}</div></body>"
    page = f"<html><head><title>{title}</title></head>{body}</html>"
    article = read_article(page.encode(), f"https://{rule.hosts[0]}/news/2031/lamp")
    assert article.extractor != "publisher"
    assert all(line in article.text for line in rule.text)


@BY_ID
def test_a_rule_is_of_an_outlet_that_is_read_and_says_why(rule):
    addresses = [source.url for source in load_sources(None)]
    assert any(host in url for host in rule.hosts for url in addresses)
    assert rule.note


@pytest.mark.parametrize(
    ("host", "rule_id"),
    [("www.khan.co.kr", "khan"), ("khan.co.kr", "khan"), ("notkhan.co.kr", ""), ("", "")],
)
def test_a_rule_is_found_by_host(host, rule_id):
    rule = publisher_of(host)
    assert (rule.id if rule else "") == rule_id


@pytest.mark.parametrize(
    ("selector", "count"),
    [("p", 2), (".a", 1), ("div#x .b", 1), ("[class*=wrap-]", 1), ("div.a.c", 1), ("span", 0)],
)
def test_a_selector_is_short_for_a_path(selector, count):
    tree = etree.fromstring("<html><div class='a c' id='x'><p class='b'/></div><p class='my-wrap-er'/></html>")
    assert len(tree.xpath(to_xpath(selector))) == count


@pytest.mark.parametrize("selector", ["div > p", "p:first-child", "a[href]"])
def test_another_selector_is_refused(selector):
    with pytest.raises(ValueError, match="not a selector"):
        to_xpath(selector)
