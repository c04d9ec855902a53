"""Pages of our own writing, in the structure of real ones: the ladder's answers and its reasons."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.articles import read_article
from extractors.records import Article, Unreadable

STORY = {
    "en": (
        "Ferry returns to the river after nine years",
        "The ferry between the two river towns ran again on Monday, nine years after it stopped, the port office said.",
        "“We had kept the engine warm,” said Hana Lind, the captain, who took forty people across in the fog.",
        "Traders on both banks expect cheaper fish, dearer rooms and longer queues at the single customs desk.",
    ),
    "ko": (
        "강 건너는 나룻배, 9년 만에 다시 뜬다",
        "두 강변 도시를 잇는 나룻배가 9년 만인 월요일 다시 운항을 시작했다고 항만 사무소가 밝혔다.",
        "선장 한나 린드는 “엔진을 늘 데워 두었다”며 아침 안개 속에 승객 마흔 명을 태우고 강을 건넜다고 말했다.",
        "양쪽 강변의 상인들은 생선값은 내리고 방값은 오르며 하나뿐인 세관 창구의 줄은 길어질 것으로 내다봤다.",
    ),
    "ja": (
        "川の渡し船、九年ぶりに運航を再開",
        "二つの川辺の町を結ぶ渡し船が月曜日、九年ぶりに運航を再開したと港の事務所が発表した。",
        "船長のハナ・リンドさんは「機関はずっと温めていた」と話し、朝霧の中を四十人の乗客と川を渡った。",
        "両岸の商人たちは、魚は安く、宿は高く、一つしかない税関の窓口の列は長くなるとみている。",
    ),
    "zh-Hans": (
        "停航九年的渡船重新开航",
        "港务办公室说，连接两座江边小城的渡船星期一重新开航，这是停航九年以来的第一次。",
        "船长韩娜说：“发动机一直是热的。”她在晨雾中载着四十名乘客过了江，岸上的人们挥手送行。",
        "两岸的商人估计，鱼会便宜一些，房租会贵一些，唯一的海关窗口前的队伍会更长一些。",
    ),
}
MENU = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("home", "world", "money", "sport"))


def make_page(title, *paragraphs, head="", after="", lang="en", site="Riverside Sheet"):
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | {site}</title>
    <meta property="og:title" content="{title} | {site}"><meta property="og:site_name" content="{site}">
    <meta property="og:description" content="{paragraphs[0][:80] if paragraphs else ""}">{head}</head><body>
    <nav><ul>{MENU}</ul></nav><article><h1>{title}</h1>{body}</article>{after}
    <footer>© 2031 {site}</footer></body></html>""".encode()


@pytest.mark.parametrize("lang", list(STORY))
def test_a_plain_page_gives_its_body_title_and_language(lang):
    title, *paragraphs = STORY[lang]
    article = read_article(make_page(title, *paragraphs, lang=lang[:2]), "https://sheet.example/a/1")
    assert isinstance(article, Article)
    assert (article.title, article.lang) == (title, lang)
    assert article.text.split("\n\n") == paragraphs


@pytest.mark.parametrize("charset", ["cp949", "utf-8"])
def test_bytes_are_decoded_by_what_the_page_declares(charset):
    title, *paragraphs = STORY["ko"]
    declared = {"cp949": "euc-kr"}.get(charset, charset)
    page = make_page(title, *paragraphs).decode().replace('charset="utf-8"', f'charset="{declared}"')
    assert paragraphs[1] in read_article(page.encode(charset, "xmlcharrefreplace")).text


@pytest.mark.parametrize("shape", ["arc", "next_data", "flight", "assigned"])
def test_a_body_only_in_state_is_found_where_the_description_vouches_for_it(shape):
    title, *paragraphs = STORY["en"]
    page = (
        make_page(title, head="", site="Sheet")
        .decode()
        .replace('description" content=""', f'description" content="{paragraphs[0]}"')
    )
    other = {
        "items": [{"headline": "Other story", "text": "An orchard blooms in the valley, and nobody knows why."}] * 3
    }
    elements = [{"_id": str(i), "type": "text", "content": p} for i, p in enumerate(paragraphs)]
    fragment = "".join(f"<p>{p}</p>" for p in paragraphs)
    arc = {"related": other, "content_elements": elements}
    props = {"props": {"story": {"body": fragment}, "items": other}}
    flight = [1, "5:" + json.dumps({"html": fragment})]
    scripts = {
        "arc": f"<script>Fusion.arcSite='x';Fusion.globalContent={json.dumps(arc)};</script>",
        "next_data": f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(props)}</script>',
        "flight": f"<script>self.__next_f.push({json.dumps(flight)})</script>",
        "assigned": f"<script>window.__S__ = JSON.parse({json.dumps(json.dumps({'a': paragraphs}))});</script>",
    }
    article = read_article(page.replace("</body>", scripts[shape].replace("</p>", "<\\/p>") + "</body>").encode())
    assert isinstance(article, Article), article
    assert article.extractor == "state_json"
    assert article.text.split("\n\n") == paragraphs


def video_page():
    teasers = "".join(f"<p><a href='/v/{i}'>Orchard number {i} blooms</a> again this week</p>" for i in range(12))
    video = json.dumps({"@type": "VideoObject", "name": "Ferry seen from above by a bird with a camera"})
    head = f'<script type="application/ld+json">{video}</script><meta property="og:type" content="video.other">'
    page = make_page("Ferry seen from above by a bird with a camera", head=head, after=f"<div>{teasers}</div>")
    return page.replace(
        b'description" content=""',
        b'description" content="The river town from a height of ninety metres, filmed on Monday."',
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty_body", id="empty"),
        pytest.param(b"\0\0 \n", "empty_body", id="nul"),
        pytest.param(b"%PDF-1.7 ...", "malformed", id="pdf"),
        pytest.param(b'{"error": "no such page"}', "not_html", id="json"),
        pytest.param(b"<html>" + b" " * 5_000_001, "too_large", id="large"),
        pytest.param(b"<html><body>" + b"<p>a" * 310_000, "too_large", id="elements"),
        pytest.param(make_page(*STORY["en"], "The ferry ran again. " * 20_000), "too_large", id="text"),
        pytest.param(b"<html><body></body></html>", "no_body", id="no-body"),
        pytest.param(
            b"<html><body><div id=root></div><script>" + b"let a=1;" * 400 + b"</script></body></html>",
            "script_only",
            id="script",
        ),
        pytest.param(video_page(), "video_page", id="other-stories-beside-a-video"),
    ],
)
def test_what_is_no_article_has_a_reason(body, reason):
    answer = read_article(body, "https://sheet.example/a/1")
    assert isinstance(answer, Unreadable)
    assert answer.reason == reason


@pytest.mark.parametrize(
    ("shown", "kind"),
    [(0, Unreadable), (2, Article)],
    ids=["only the description", "a real beginning"],
)
def test_a_page_behind_a_wall_is_a_teaser_or_unreadable(shown, kind):
    title, *paragraphs = STORY["en"]
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    page = make_page(title, *(paragraphs[:shown] or [paragraphs[0][:80]]), head=head)
    answer = read_article(page)
    assert isinstance(answer, kind)
    assert (answer.reason == "paywall_teaser") if kind is Unreadable else answer.is_teaser


def test_a_layout_table_is_read_like_a_page():
    title, *paragraphs = STORY["zh-Hans"]
    menu = "".join(f"<td><a href='/{i}'>栏目{i}</a></td>" for i in range(9))
    story = f"<td>{'<br><br>'.join(paragraphs)}</td><td><a href='/x'>更多</a></td>"
    rows = f"<table><tr>{menu}</tr></table><table><tr>{story}</tr></table>"
    page = f"<html><head><title>{title}_江边新闻网</title></head><body>{rows}</body></html>"
    article = read_article(page.encode("gb18030"), content_type="text/html; charset=gb2312")
    assert article.text.split("\n\n") == paragraphs


@pytest.mark.parametrize("wrapper", ["<div>", "<b><i>", "<table><tr><td>", "<blockquote>"])
def test_deep_nesting_ends_in_an_answer(wrapper):
    title, *paragraphs = STORY["en"]
    body = make_page(title, *paragraphs).decode().replace("<article>", wrapper * 3000 + "<article>")
    assert isinstance(read_article(body.encode()), (Article, Unreadable))


def test_junk_is_kept_beside_the_body_with_its_label():
    title, *paragraphs = STORY["en"]
    article = read_article(make_page(title, "By Ada Quill", *paragraphs, "Ferry seen at dawn (file photo)"))
    assert article.text.split("\n\n") == paragraphs
    assert [junk.label for junk in article.junk] == ["headline", "byline", "caption"]


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("SEOUL, Nov. 20 (Yonhap) -- ", "yonhap"),
        ("RIVERTOWN, Nov 20 (Reuters) - ", "reuters"),
        ("Yonhap said on Monday. ", ""),
        ("", ""),
    ],
)
def test_a_credit_names_the_agency_and_a_mention_does_not(credit, agency):
    title, lead, *rest = STORY["en"]
    assert read_article(make_page(title, credit + lead, *rest)).agency == agency


HTML = st.text("<>/=\"' abp&;!-[]{}\n다。", max_size=200) | st.sampled_from(
    ["<p>", "<!--", "</", "<script>", "]]>", "&#x0;"]
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.binary(max_size=300) | HTML.map(lambda text: b"<html><body>" + text.encode()), st.none() | st.text(max_size=30)
)
def test_any_bytes_give_an_article_or_a_reason(body, url):
    answer = read_article(body, url)
    assert isinstance(answer, Article) or answer.reason not in {"", "bug"}


@pytest.mark.parametrize(
    ("line", "label", "agency"),
    [
        ("Reuters", "agency", "reuters"),
        ("The Associated Press", "agency", "ap"),
        ("(연합뉴스)", "agency", "yonhap"),
        ("By Hana Lind (Reuters)", "byline", "reuters"),
        ("By Hana Lind", "byline", ""),
        ("© 2031 Reuters", "copyright", ""),
    ],
)
@pytest.mark.parametrize("place", [1, 3])
def test_a_line_set_apart_as_a_credit_names_the_agency(line, label, agency, place):
    title, *paragraphs = STORY["en"]
    article = read_article(make_page(title, *paragraphs[:place], line, *paragraphs[place:]))
    assert line not in article.text
    assert [junk.label for junk in article.junk if junk.text == line] == [label]
    assert article.agency == agency


def test_an_agency_of_the_analysts_own_list_is_credited(tmp_path):
    header = "id,name,country,ownership,aliases,is_verified,note"
    (tmp_path / "wires.csv").write_text(f"{header}\nquay,Quay Wire,GB,independent,Quay Wire,no,\n", encoding="utf-8")
    title, lead, *rest = STORY["en"]
    page = make_page(title, f"RIVERTOWN (Quay Wire) -- {lead}", *rest)
    assert read_article(page).agency == ""
    assert read_article(page, lexicon=tmp_path).agency == "quay"
    assert read_article(make_page(title, f"SEOUL (Yonhap) -- {lead}", *rest), lexicon=tmp_path).agency == "yonhap"
