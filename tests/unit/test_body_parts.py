"""Parts of a body: what is printed twice, lines wrapped by hand, threads of readers, authors and agencies."""

from __future__ import annotations

import pytest

from extractors.articles.agency import read_agency
from extractors.articles.authors import clean_authors
from extractors.articles.repeats import mark_repeats
from extractors.articles.threads import furniture, mark_threads
from extractors.articles.wrapped import join_wrapped

LONG = "The ferry crosses the river every morning and brings the coal that the town needs to the wharf below the mill."
TEXTS = {
    "L": LONG,
    "Q": "“The ferry crosses the river every morning and brings the coal”",
    "C": "The ferry crosses the river every morning and brings the coal that the town needs.",
    "N": "The ferry crosses the river every morning and brings the coal — Ada Quill",
    "S": "The ferry crosses the river every morning",
    "O": "A second boat was bought last year, yet nobody can be found who knows how to steer it in the ice of March.",
    "H": "The wharf",
    "Y": "Yes, we will.",
    "K": "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 방앗간 아래 부두로 나른다고 그는 말했다.",
    "k": "“나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을”",
    "j": "나룻배는 매일 아침 강을 건너 마을이 필요로 하던 석탄도.",
}


def repeats(page: str, marked: str = "") -> str:
    """The labels of paragraphs by letter; those at `marked` places are marked before."""
    marks = ["x" if str(place) in marked else "" for place in range(len(page))]
    mark_repeats([TEXTS[letter] for letter in page], marks)
    return " ".join(mark or "." for mark in marks)


@pytest.mark.parametrize(
    ("page", "marked", "expected"),
    [
        ("LO", "", ". ."),
        ("LOL", "", ". . repeat"),
        ("LQO", "", ". . ."),
        ("QLO", "", ". . ."),
        ("LCO", "", ". caption ."),
        ("LNO", "", ". pull_quote ."),
        ("LSO", "", ". . ."),
        ("LOHO", "", ". . . repeat"),
        ("HLH", "", ". . ."),
        ("YLY", "", ". . ."),
        ("LL", "0", "x ."),
        ("LQ", "0", "x ."),
        ("KOK", "", ". . repeat"),
        ("OO", "", ". repeat"),
        ("SLS", "", ". . ."),
        ("CC", "", ". repeat"),
        ("NC", "", "pull_quote ."),
        ("CN", "", ". pull_quote"),
    ],
)
def test_what_is_printed_twice(page: str, marked: str, expected: str) -> None:
    assert repeats(page, marked) == expected


def wrapped(widths: str, ended: str = "") -> int:
    """How many paragraphs lines of these widths make; the lines at `ended` places end like sentences."""
    lines = []
    for place, width in enumerate(widths.split()):
        text = ("word and " * 40)[: int(width) - 1]
        lines.append(text + ("." if str(place) in ended.split() else "x"))
    return len(join_wrapped(lines))


@pytest.mark.parametrize(
    ("widths", "ended", "expected"),
    [
        ("80 80 80 80 80 40", "5", 1),
        ("80 80 80 80 40", "", 5),
        ("80 80 40 80 80 40", "2 5", 2),
        ("110 110 110 110 110 40", "5", 1),
        ("112 112 112 112 112 40", "5", 6),
        ("26 27 27 27 27 12", "5", 1),
        ("28 28 28 28 28 12", "5", 1),
        ("80 80 56 80 80 40", "5", 1),
        ("80 80 55 80 80 40", "5", 6),
        ("80 80 80 80 80 40", "0 1 2 5", 6),
        ("80 80 80 80 80 40", "0 1 5", 1),
        ("80 80 80 30 30 40", "5", 6),
        ("80 80 80 80 30 30", "5", 6),
        ("80 80 80 80 80 80", "", 6),
        ("80 80 90 80 80 40", "5", 1),
    ],
)
def test_lines_wrapped_by_hand(widths: str, ended: str, expected: int) -> None:
    assert wrapped(widths, ended) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "The ferry crosses the river every morning and brings the coal",
                "The ferry crosses the river every morning and brings the coal",
                "The ferry crosses the river every morning and brings the coal",
                "The ferry crosses the river every morning and brings the coal",
                "The ferry crosses the river every morning and brings the coal",
                "to the wharf.",
            ],
            "l The ferry crosses the river ",
        ),
        (
            [
                "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 나른다고",
                "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 나른다고",
                "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 나른다고",
                "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 나른다고",
                "나룻배는 매일 아침 강을 건너 마을이 필요로 하는 석탄을 나른다고",
                "말했다.",
            ],
            "로 하는 석탄을 나른다고 나룻배는 매일 아침 강을 건너",
        ),
        (
            [
                "渡轮每天早上过河把镇上需要的煤运到磨坊下面的码头去然后再回来每天早上过河",
                "渡轮每天早上过河把镇上需要的煤运到磨坊下面的码头去然后再回来每天早上过河",
                "渡轮每天早上过河把镇上需要的煤运到磨坊下面的码头去然后再回来每天早上过河",
                "渡轮每天早上过河把镇上需要的煤运到磨坊下面的码头去然后再回来每天早上过河",
                "渡轮每天早上过河把镇上需要的煤运到磨坊下面的码头去然后再回来每天早上过河",
                "他说。",
            ],
            "去然后再回来每天早上过河渡轮每天早上过河把镇上需要的煤运到磨",
        ),
    ],
)
def test_how_wrapped_lines_are_joined(lines: list[str], expected: str) -> None:
    assert join_wrapped(lines)[0][60:90] == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (["Ada Quill"], ["Ada Quill"]),
        (["By Ada Quill"], ["Ada Quill"]),
        (["by Ada Quill, Bo Reed"], ["Ada Quill, Bo Reed"]),
        (["Ada Quill", "ada quill"], ["Ada Quill"]),
        (["Ada Quill (a@s.example)"], ["Ada Quill"]),
        (["a@s.example"], []),
        (["https://s.example/ada"], []),
        (["www.s.example"], []),
        (["@ada"], []),
        (["{{author}}"], []),
        (["[object Object]"], []),
        (["author"], []),
        (["12345678"], []),
        (["deadbeef01"], []),
        (["user_12"], []),
        (["AB"], []),
        (["AP"], ["AP"]),
        (["J. K."], []),
        (["x" * 80], ["x" * 80]),
        (["x" * 81], []),
        (["123"], []),
        ([""], []),
        (["admin"], []),
        (["관리자"], []),
        (['["Ada Quill", "Bo Reed"]'], ["Ada Quill", "Bo Reed"]),
        (['{"name": "Ada Quill"}'], ["Ada Quill"]),
        (['{"name": "Ada'], []),
        (['[[[[[["Ada Quill"]]]]]]'], []),
        (["김철수 기자"], ["김철수 기자"]),
        (["Ada Quill | River Times"], ["Ada Quill | River Times"]),
        (["- Ada Quill -"], ["Ada Quill"]),
    ],
)
def test_who_is_an_author(stated: list[str], expected: list[str]) -> None:
    assert list(clean_authors(stated)) == expected


@pytest.mark.parametrize(
    ("author", "paragraphs", "lines", "expected"),
    [
        ("", ["(Yonhap) -- The ferry is late."], [], "yonhap"),
        ("Yonhap", ["The ferry is late."], [], "yonhap"),
        ("Ada Quill, Reuters", ["x"], [], "reuters"),
        ("", ["The ferry is late.", "RIVERTOWN (Reuters) The ferry"], [], "reuters"),
        ("", ["a", "b", "RIVERTOWN (Reuters) The ferry"], [], "reuters"),
        ("", ["The ferry is late.", "     " + "x" * 70 + " (Xinhua)"], [], "xinhua"),
        ("", ["The ferry is late, Xinhua said."], [], ""),
        ("", ["x"], ["(Yonhap)"], "yonhap"),
        ("", ["x"], ["The Associated Press"], "ap"),
        ("", ["x"], ["Source: Yonhap"], ""),
        ("", ["新华社北京11月20日电 船晚了。"], [], "xinhua"),
        ("", ["(서울=연합뉴스) 배가 늦었다."], [], "yonhap"),
        ("", ["【共同】船が遅れた。"], [], "kyodo"),
        ("", ["The ferry is late."], [], ""),
        ("Reuters and AP", ["x"], [], "reuters"),
        ("", ["x" * 160 + " (Reuters)"], [], "reuters"),
        ("", ["a", "b", "x" * 90 + "(Reuters) " + "x" * 79], [], ""),
    ],
)
def test_which_agency_is_credited(author: str, paragraphs: list[str], lines: list[str], expected: str) -> None:
    assert read_agency(author, paragraphs, lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada12 2026.11.20 20:05", "ada12"),
        ("Ada 3 hours ago", "Ada"),
        ("abc****", "abc****"),
        ("1. ada 2026-11-20", ""),
        ("Like Reply", "!"),
        ("Reply 3", "!"),
        ("좋아요 2 싫어요 1", "!"),
        ("답글", "!"),
        ("The ferry is late.", ""),
        ("12", ""),
        ("x" * 61, ""),
        ("2楼 ada", "2楼 "),
        ("#3 ada", ""),
    ],
)
def test_the_furniture_of_a_thread(text: str, expected: str) -> None:
    assert furniture(text) == expected


LINES = {
    "b": LONG, "w": "That is late indeed.", "1": "ada12 2026.11.20 20:05", "2": "bo34 2026.11.20 21:05",
    "r": "Reply 3", "s": "The office said so.", "z": "x " * 460,
}  # fmt: skip


def thread(page: str) -> str:
    """The place from which paragraphs are comments, '-' for none."""
    marks = [""] * len(page)
    mark_threads([LINES[letter] for letter in page], marks)
    return str(marks.index("comment")) if "comment" in marks else "-"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("bb1w2w", "2"),
        ("b1w2w", "1"),
        ("bb1w1w", "-"),
        ("bb1w", "-"),
        ("bb1s2s", "-"),
        ("bb1w2s", "2"),
        ("bb1s2sw", "-"),
        ("bb12", "-"),
        ("bbwrwr", "2"),
        ("bb1w2z", "-"),
        ("bb1wwwww2wwww", "-"),
        ("bb1wwwww2www", "2"),
        ("bb1w2wbb", "2"),
        ("bbbb", "-"),
        ("bbwrwr1", "2"),
    ],
)
def test_where_a_thread_begins(page: str, expected: str) -> None:
    assert thread(page) == expected
