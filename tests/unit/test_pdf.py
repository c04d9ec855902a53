"""PDF communiqués: paragraphs out of lines, running heads dropped, what the file says of itself. All invented."""

from __future__ import annotations

import pytest

from extractors.articles import read_article
from extractors.articles.pdf import _paragraphs, _without_heads
from extractors.records import Article, Unreadable

EN = [
    "Joint communique of the two river towns",
    "12 March 2031",
    "The mayors of Upper Fen and Lower Fen met on the middle of the bridge and agreed to",
    "mend its northern arch before the winter. The work will be paid for by a toll of one",
    "coin a cart, which both towns will levy until the debt to the quarry has been re-",
    "paid.",
    "A second meeting will be held on the ice if the river freezes before the arch is done",
    "and the ferry cannot run.",
]
KO = [
    "윗늪시와 아랫늪시는 다리 한가운데에서 만나 겨울이 오기 전에 북쪽 아치를 고치기로",
    "뜻을 모았다. 공사비는 수레 한 대에 동전 한 닢씩 받는 통행료로 충당하며 채석장에",
    "진 빚을 모두 갚을 때까지 두 도시가 함께 거둔다. 강이 얼면 두 시장은 얼음 위에서 다시 만난다.",
]


def pdf(pages, info=""):
    """The smallest PDF that holds these lines: one font whose codes are the characters themselves."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        "endcmap end end"
    )
    font = "<</Type/Font/Subtype/Type0/BaseFont/U/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    system = "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    cid = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/U/CIDSystemInfo{system}/DW 500>>"
    box = "/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        font,
        cid,
        _stream(cmap),
    ]
    for i, lines in enumerate(pages):
        shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in lines)
        objects += [
            f"<</Type/Page/Parent 2 0 R{box}/Contents {7 + 2 * i} 0 R>>",
            _stream(f"BT /F 10 Tf 40 760 Td {shown} ET"),
        ]
    objects.append(f"<<{info}>>")
    out, at = b"%PDF-1.5\n", []
    for number, item in enumerate(objects, 1):
        at.append(len(out))
        out += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in at)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R/Info {size - 1} 0 R>>"
    return out + f"{tail}\nstartxref\n{len(out)}\n%%EOF".encode()


def _stream(text):
    return f"<</Length {len(text)}>>\nstream\n{text}\nendstream"


def test_a_communique_is_read_with_its_title_and_day():
    article = read_article(pdf([EN]), "https://fen.example/communique.pdf", "application/pdf", timezone="Asia/Seoul")
    assert isinstance(article, Article)
    assert (article.title, article.lang, article.extractor) == (EN[0], "en", "pdf")
    assert (article.published_at.isoformat(), article.date_precision) == ("2031-03-11T15:00:00+00:00", "day")
    assert [p[:12] for p in article.text.split("\n\n")] == ["The mayors o", "A second mee"]
    assert article.text.split("\n\n")[0].endswith("has been repaid.")


def test_korean_lines_are_joined_by_a_space_and_the_file_may_name_itself():
    article = read_article(pdf([KO], "/Title(Bridge agreement of the Fens)/CreationDate(D:20310312090000Z)"))
    assert (article.title, article.lang, article.date_source) == ("Bridge agreement of the Fens", "ko", "meta")
    assert article.text == " ".join(KO)


def test_running_heads_and_page_numbers_are_dropped():
    pages = [
        ["Ministry of Fens", f"The text of page {word}.", f"It goes on {word * 3}.", f"- {i} -"]
        for i, word in enumerate("abcd")
    ]
    lines = _without_heads(pages)
    assert "Ministry of Fens" not in lines
    assert len(lines) == 8


def test_items_begin_paragraphs_of_their_own():
    lines = [
        "The two sides agreed on these points in their talks of the morning and the noon",
        "- the arch;",
        "- the toll.",
    ]
    assert _paragraphs(lines) == lines


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"%PDF-1.7 ...", "malformed"), (pdf([["1"], ["2"]]), "no_body"), (pdf([EN])[:300], "malformed")],
    ids=["head-only", "pictures", "cut"],
)
def test_a_pdf_that_cannot_be_read_says_why(body, reason):
    answer = read_article(body)
    assert isinstance(answer, Unreadable)
    assert answer.reason == reason
